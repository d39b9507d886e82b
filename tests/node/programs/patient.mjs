// Nothing is wrong with it, but for a while it looks as if: a chunk takes long, somebody comes late to read, and what a
// broken source leaves open is only destroyed when there is time for it.
import { setTimeout as after } from 'node:timers/promises';
import { PassThrough, Readable, Writable } from 'node:stream';

const chunk = Buffer.alloc(1000);
const source = () => {
  let left = 12;
  return new Readable({ highWaterMark: 2000, read() { this.push(left-- > 0 ? chunk : null); } });
};
const slow = (time) => new Writable({ highWaterMark: 2000, write(piece, encoding, callback) { setTimeout(callback, time); } });

source().pipe(slow(3));

const unread = new PassThrough({ highWaterMark: 2000 });
source().pipe(unread);
await after(20);
unread.pipe(slow(1));

const [broken, left] = [source(), slow(2)];
broken.on('error', async () => {
  await after(20);
  left.destroy();
});
broken.pipe(left);
await after(5);
broken.destroy(new Error('gone'));
