// What a program does to its streams, and where: the test looks for these lines by their marks.
import { once } from 'node:events';
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough, pipeline, Readable, Transform, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

class Slow extends Writable {
  _write(chunk, encoding, callback) {
    setTimeout(callback, 5);
  }
}

const slow = new Slow({ highWaterMark: 4 }); // create
slow.write('1234'); // write
slow.write('5678'); // write on
slow.on('drain', async () => {}); // on drain
await once(slow, 'drain'); // once
const side = new Slow();
const source = Readable.from([Buffer.from('ab'), Buffer.from('cd')], { objectMode: false });
const both = new Transform({
  transform(chunk, encoding, callback) {
    side.write(chunk); // side
    callback(null, chunk);
  },
});
await new Promise((resolve) => { pipeline(source, both, slow, resolve); }); // pipeline
side.end(); // end
await finished(side); // finished

const number = new PassThrough();
for (let n = 0; n < 5; n++) number.write(`${n}`);
for await (const chunk of number) { // iterate
  if (chunk.length > 0) break;
}

writeFileSync('doing.txt', 'line\n'.repeat(100));
const lines = createInterface({ input: createReadStream('doing.txt') });
await sleep(50);
(async () => {
  for await (const line of lines) console.log(line); // lines
})();
await sleep(1);

const web = new ReadableStream({
  start(controller) {
    for (let n = 0; n < 3; n++) controller.enqueue(new Uint8Array(10)); // enqueue
    controller.close();
  },
});
const bytes = [];
await web.pipeThrough(new TransformStream()).pipeTo(new WritableStream({ write(chunk) { bytes.push(chunk.length); } })); // pipeTo
console.log(bytes.join());
process.exitCode = 3;
process.exit(); // exit
