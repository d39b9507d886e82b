// write-false-ignored
import { Transform, Writable, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
const audit = new Writable({ highWaterMark: 2048, write(c, e, cb) {
  setTimeout(cb, 3);
} });
await pipeline(Readable.from(Array.from({ length: 300 }, () => Buffer.alloc(1024))), new Transform({ transform(c, e, cb) {
  audit.write(c);
  cb(null, c);
} }), new Writable({ write(c, e, cb) {
  cb();
} }));
audit.end();
