// write-false-ignored destroyed-unwritten
import { createWriteStream } from 'node:fs';
const w = createWriteStream('data/f45');
for (let i = 0; i < 50; i++) w.write(Buffer.alloc(2e4));
setTimeout(() => w.destroy(), 0);
