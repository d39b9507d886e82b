// nothing
// The first chunk by a listener, and the rest by a loop or a pipe: none is lost in between.
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
const open = () => createReadStream(process.execPath, { end: 5e5 });
const paused = open();
const [head] = await new Promise((resolve) => paused.once('data', (chunk) => {
  paused.pause();
  resolve([chunk]);
}));
await setTimeout(20);
let rest = head.length;
for await (const chunk of paused) rest += chunk.length;
const put = open();
await once(put, 'readable');
put.unshift(put.read());
for await (const chunk of put) rest += chunk.length;
const measured = open();
measured.on('data', (chunk) => (rest += chunk.length));
for await (const chunk of measured) rest += chunk.length;
const discarded = open().resume();
await once(discarded, 'end');
const piped = open();
const copy = createWriteStream('data/copy.bin');
piped.once('data', (chunk) => {
  copy.write(chunk);
  piped.pipe(copy);
});
await once(copy, 'finish');
console.log(rest);
