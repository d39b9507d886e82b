// nothing
import { Readable, Writable, pipeline } from 'node:stream';
let n = 0;
pipeline(new Readable({ objectMode: true, read() {
  setTimeout(() => this.push({ n: n++ }), 1);
} }), new Writable({ objectMode: true, highWaterMark: 4, write(c, e, cb) {
  setTimeout(cb, 30);
} }), () => {
});
process.on('SIGTERM', () => process.exit(0));
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 900);
