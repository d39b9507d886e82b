// Streams of the Web, by what people know of them: where they were made, whose branch or body they are, and that they are closed; and
// lines that an async function hears.

import { once } from 'node:events';
import http from 'node:http';
import readline from 'node:readline';
import { Readable } from 'node:stream';
import { ReadableStream as Imported } from 'node:stream/web';

const source = new ReadableStream({ // create source
  start(controller) {
    for (let n = 0; n < 5; n++) controller.enqueue(n);
    controller.close();
  },
});
const [read] = source.tee();
let sum = 0;
for await (const n of read) sum += n;

const server = http.createServer((request, response) => response.end(Buffer.alloc(100_000))).listen(0);
await once(server, 'listening');
const address = `http://localhost:${server.address().port}`;
const answer = await fetch(`${address}/files/large?secret=1`);
const copy = answer.clone();
const [one, two] = await Promise.all([answer.arrayBuffer(), copy.arrayBuffer()]);
const other = await (await fetch(new URL('/post#secret', address), { method: 'post', body: 'abc' })).bytes?.();
server.close();
server.closeAllConnections();

const sink = new WritableStream({ write() {} }); // create sink
await new Imported({ // create imported
  pull(controller) {
    controller.enqueue('x');
    controller.close();
  },
}).pipeTo(sink);
const { readable, writable } = new TransformStream(); // create transform
void writable.close();
for await (const _ of readable);

const lines = readline.createInterface({ input: Readable.from(['a\n', 'b\n']) });
lines.on('line', async () => {}); // on line
await once(lines, 'close');

console.log(sum, one.byteLength, two.byteLength, other?.length ?? 100_000, source.constructor === ReadableStream, source instanceof ReadableStream,
  ReadableStream === Imported, ReadableStream.name, ReadableStream.length, fetch.name, fetch.length);
