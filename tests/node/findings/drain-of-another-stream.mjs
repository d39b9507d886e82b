// drain-not-owed
import { PassThrough, Writable } from 'node:stream';
import { once } from 'node:events';
const a = new Writable({ highWaterMark: 100, write(c, e, cb) {
  setTimeout(cb, 5);
} });
const b = new Writable({ highWaterMark: 1e6, write(c, e, cb) {
  setTimeout(cb, 5);
} });
for (let i = 0; i < 50; i++) {
  b.write('x'.repeat(100));
  if (!a.write('x'.repeat(100))) await once(b, 'drain');
}
