// A push source into a Writable, and nobody looks at what write() returns.
import { Readable, Writable } from 'node:stream';
import { facts } from './facts.mjs';

const source = new Readable({ read() {}, highWaterMark: 1024 });
let taken = 0;
const sink = new Writable({
  highWaterMark: 1000,
  write(chunk, encoding, callback) {
    taken += chunk.length;
    setImmediate(callback);
  },
});
let falses = 0;
let drains = 0;
let pushes = 0;
source.on('data', (chunk) => {
  if (!sink.write(chunk)) falses++;
});
source.on('end', () => sink.end());
sink.on('drain', () => drains++);
sink.on('close', () => {
  console.log('taken', taken);
  facts({
    'Readable 1': { pushes, pushed: 50_000, datas: 100, delivered: 50_000, ended: true },
    'Writable 1': { writes: 100, accepted: 50_000, written: 50_000, falses, drains, finished: true },
  });
});
const interval = setInterval(() => {
  for (let n = 0; n < 10; n++) source.push(Buffer.alloc(500));
  pushes += 10;
  if (pushes === 100) {
    clearInterval(interval);
    source.push(null);
  }
}, 1);
