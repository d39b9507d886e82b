// nothing
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
writeFileSync('data/f50', Buffer.alloc(2e6));
const a = new PassThrough(), b = new PassThrough();
const r = createReadStream('data/f50');
await Promise.all([pipeline(r, a), pipeline(r, b), pipeline(a, createWriteStream('data/f50a')), pipeline(b, createWriteStream('data/f50b'))]);
