// 10,000 writes in a loop, then many at once to a _writev; strings, corks, callbacks.
import { Writable } from 'node:stream';
import { facts } from './facts.mjs';

let taken = 0;
let batches = 0;
const sink = new Writable({
  highWaterMark: 4096,
  write(chunk, encoding, callback) {
    taken += chunk.length;
    process.nextTick(callback);
  },
  writev(chunks, callback) {
    batches++;
    for (const { chunk } of chunks) taken += chunk.length;
    setTimeout(callback, 2);
  },
});
let falses = 0;
let called = 0;
for (let n = 0; n < 10_000; n++) if (!sink.write('ä', () => called++)) falses++;
sink.cork();
sink.write('616263', 'hex');
sink.uncork();
sink.end('end');
sink.on('close', () => {
  console.log(taken, batches, falses, called);
  facts({ 'Writable 1': { writes: 10_001, accepted: 20_003, falses: falses + 1, written: 20_006, drains: 0, finished: true } });
});
