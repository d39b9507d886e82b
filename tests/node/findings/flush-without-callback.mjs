// callback-missing
import { Transform, Writable, Readable, pipeline } from 'node:stream';
const t = new Transform({ transform(c, e, cb) {
  cb(null, c);
}, flush(cb) {
  this.push('end');
} });
pipeline(Readable.from(['a', 'b']), t, new Writable({ write(c, e, cb) {
  cb();
} }), (e) => console.log('done', e));
