// WritableStreams of the Web: one that counts chunks, one that counts bytes, one that fails, and a TransformStream's.
import { setTimeout as wait } from 'node:timers/promises';
import { facts } from './facts.mjs';

const chunks = Array.from({ length: 6 }, (_, n) => new Uint8Array(n + 1));
const slow = () => ({ write: () => wait(2), close: () => wait(1) });

const counting = new WritableStream(slow(), { highWaterMark: 2 });
const writer = counting.getWriter();
for (const chunk of chunks) {
  await writer.ready;
  writer.write(chunk);
}
await writer.close();
writer.releaseLock();

const sizes = [];
const bytes = new WritableStream(slow(), new ByteLengthQueuingStrategy({ highWaterMark: 8 })).getWriter();
for (const chunk of chunks) {
  bytes.write(chunk);
  sizes.push(bytes.desiredSize);
}
await bytes.close();
console.log(sizes.join(' '));

const broken = new WritableStream({ write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) });
const failing = broken.getWriter();
await failing.write(chunks[0]).catch((error) => console.log(error.code));
await failing.closed.catch((error) => console.log(error.code));

const { readable, writable } = new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.length) });
const into = writable.getWriter();
const all = (async () => {
  for (const chunk of chunks) await into.write(chunk);
  await into.close();
})();
for await (const length of readable) console.log(length);
await all;
console.log(writer.write.name, writer.write.length, counting.getWriter.name, Object.keys(WritableStreamDefaultWriter.prototype).join(' '));
facts({
  'WritableStream 1': { writes: 6, written: 6, falses: 5, drains: 5, finished: true },
  'WritableStream 2': { writes: 6, accepted: 21, written: 21, falses: 3, finished: true },
  'WritableStream 3': { writes: 1, written: 0, finished: false },
  'TransformStream 1 writable': { writes: 6, finished: true },
});
