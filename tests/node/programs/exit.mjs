// process.exit() in the middle of it, and again while it exits.
import { Readable, Writable } from 'node:stream';
import { facts } from './facts.mjs';

let writes = 0;
const source = new Readable({ read() { setImmediate(() => this.push(Buffer.alloc(100))); } });
const sink = new Writable({
  highWaterMark: 50,
  write(chunk, encoding, callback) {
    if (++writes === 20) {
      console.log('leaving');
      process.exit(7);
    }
    setImmediate(callback);
  },
});
process.on('exit', (code) => {
  console.log('exit', code);
  facts({ 'Writable 1': { writes: 20, written: 1900, falses: 19, finished: false } });
  process.exit(8);
});
source.pipe(sink);
