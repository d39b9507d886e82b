// Writes a little every now and then into a stream that is there from the beginning, and through a pipe, until its standard input ends. What waits for
// 'drain' does so with a listener that is as old.
import { PassThrough, Writable } from 'node:stream';

const slow = new Writable({ highWaterMark: 64, write: (chunk, encoding, done) => setTimeout(done, 5) });
const source = new PassThrough();
source.pipe(slow);
const log = new Writable({ highWaterMark: 64, write: (chunk, encoding, done) => setTimeout(done, 1) });
const fill = () => {
  while (log.write('x'.repeat(16)));
};
log.on('drain', fill);
fill();
const timer = setInterval(() => source.writableNeedDrain || source.write('y'.repeat(50)), 20);
process.stdin.on('end', () => {
  clearInterval(timer);
  log.off('drain', fill);
}).resume();
console.log(process.pid);
