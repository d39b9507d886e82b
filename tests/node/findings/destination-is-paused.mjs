// paused-destination
import { Readable, PassThrough, Writable } from 'node:stream';
let n = 0;
const src = new Readable({ read() {
  setImmediate(() => this.push(n++ < 300 ? Buffer.alloc(16384) : null));
} });
const mid = new PassThrough();
const dst = new Writable({ write(c, e, cb) {
  setTimeout(cb, 4);
} });
mid.pipe(dst);
src.on('data', (c) => {
  if (!mid.write(c)) {
    mid.pause();
    mid.once('drain', () => mid.resume());
  }
});
src.on('end', () => mid.end());
