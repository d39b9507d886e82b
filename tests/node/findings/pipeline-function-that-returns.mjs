// never-read
import { createReadStream, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
writeFileSync('data/f39', Buffer.alloc(3e6));
const t = new Transform({ transform(c, e, cb) {
  cb(null, c);
} });
pipeline(createReadStream('data/f39'), t, async function(source) {
  return 'x';
}).then((v) => console.log('done', v), (e) => console.log('failed', e.code));
