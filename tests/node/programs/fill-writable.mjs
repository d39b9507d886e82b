// Fills a Writable whose _write never calls back, with Buffers of one size, and says how much resident memory that took.
// The Buffers have memory of their own, as those of fs.ReadStream (allocUnsafeSlow) and of sockets, and contents, without
// which the system gives them no pages.
//
//   node --expose-gc fill-writable.mjs BYTES CHUNKS    prints {"idle": bytes, "grown": bytes}
import { Writable } from 'node:stream';

const [bytes, chunks] = process.argv.slice(2).map(Number);

function resident() {
  globalThis.gc();
  return process.memoryUsage.rss();
}

const idle = resident();
let inWrite; // as a real _write, it has its chunk until it calls back
const writable = new Writable({
  write(chunk) {
    inWrite = chunk;
  },
});
for (let i = 0; i < chunks; i++) writable.write(Buffer.allocUnsafeSlow(bytes).fill(1));
const grown = resident() - idle;

// What it says of itself also keeps all of it alive until here.
if (writable.writableLength !== bytes * chunks || inWrite.length !== bytes) throw new Error('not all of it is held');
console.log(JSON.stringify({ idle, grown }));
