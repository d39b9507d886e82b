// write-after-end
import { createReadStream, writeFileSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
writeFileSync('data/f53', Buffer.alloc(2e6));
const w = new Writable({ write(c, e, cb) {
  setTimeout(cb, 1);
} });
let n = 0;
w.on('error', (e) => console.log(e.code));
createReadStream('data/f53').on('data', () => {
  if (++n === 5) w.end();
}).pipe(w);
