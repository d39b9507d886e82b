// A real file into a slow Writable, by pipe().
import { createReadStream, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { facts } from './facts.mjs';

writeFileSync('input.bin', Buffer.alloc(300_000, 'x'));
class Slow extends Writable {
  taken = 0;

  _write(chunk, encoding, callback) {
    this.taken += chunk.length;
    setTimeout(callback, 1);
  }
}
const source = createReadStream('input.bin', { highWaterMark: 10_000 });
const sink = new Slow({ highWaterMark: 16_384 });
const counts = { pauses: 0, resumes: 0, drains: 0 };
source.on('pause', () => counts.pauses++);
source.on('resume', () => counts.resumes++);
sink.on('drain', () => counts.drains++);
source.pipe(sink);
await finished(sink);
console.log('taken', sink.taken);
facts({
  'input.bin': { pushes: 30, pushed: 300_000, delivered: 300_000, pauses: counts.pauses, resumes: counts.resumes, ended: true },
  'Slow 1': { writes: 30, accepted: 300_000, written: 300_000, drains: counts.drains, finished: true },
});
