// high-water-mark
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
let n = 0;
const rows = new Readable({ objectMode: true, highWaterMark: 64 * 1024, read() {
  this.push(n++ < 100_000 ? { n } : null);
} });
await pipeline(rows, new Writable({ objectMode: true, highWaterMark: 64 * 1024, write: (row, encoding, callback) => setImmediate(callback) }));
