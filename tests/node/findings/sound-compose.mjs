// nothing
import { createReadStream, writeFileSync } from 'node:fs';
import { compose, Transform } from 'node:stream';
import zlib from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
writeFileSync('data/f03', Buffer.alloc(1e6, 'abc\n'));
const up = compose(new Transform({ transform(c, e, cb) {
  cb(null, String(c).toUpperCase());
} }), zlib.createGzip());
await pipeline(createReadStream('data/f03'), up, new Writable({ write(c, e, cb) {
  setTimeout(cb, 1);
} }));
