// The same devices on real timers and on the virtual clock: the same counts.
import { createReadStream, createWriteStream, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { client, disk, sink, site, source, stage } from './devices.mjs';

const count = (stream, counts = {}) => {
  for (const event of ['data', 'drain', 'pause', 'resume', 'end', 'finish', 'close']) stream.prependListener(event, () => { counts[event] = (counts[event] ?? 0) + 1; });
  return counts;
};

// A fast source, a slow sink, and nobody who waits.
const fast = source('upload', { chunk: '16 KiB', rate: '8 MiB/s', total: '256 KiB' });
const slow = sink('file', { rate: '1 MiB/s' });
let most = 0;
fast.on('data', (chunk) => {
  slow.write(chunk);
  most = Math.max(most, slow.writableLength);
});
fast.on('end', () => slow.end());
await once(slow, 'finish');
// How often write() gives false depends on how busy the machine is just then.
console.log('ignored', most > 128 * 1024);

// With pipe() it is held back.
const from = source('upload', { chunk: '64 KiB', rate: '64 MiB/s', total: '1 MiB' });
const to = sink('file', { rate: '16 MiB/s', highWaterMark: '64 KiB' });
let highest = 0;
from.on('data', () => { highest = Math.max(highest, to.writableLength); });
const counts = count(from);
from.pipe(to);
await once(to, 'finish');
console.log('pipe', counts.data, counts.pause, highest);

const halves = stage('half', { rate: '32 MiB/s', ratio: 0.5 });
let length = 0;
await pipeline(source('in', { chunk: '10 KB', total: '100001 B' }), halves, async function*(chunks) {
  for await (const chunk of chunks) {
    length += chunk.length;
    yield chunk;
  }
}, sink('out', { rate: '32 MiB/s' }));
console.log('ratio', length);

writeFileSync('in.bin', Buffer.alloc(512 * 1024, 1));
disk('out.bin', { write: '16 MiB/s', latency: '1 ms' });
disk('in.bin', { read: '64 MiB/s' });
const input = createReadStream('in.bin');
const output = createWriteStream('out.bin', { highWaterMark: 16384 });
const copied = count(input);
input.pipe(output);
await once(output, 'close');
console.log('copy', copied.data, copied.pause, output.bytesWritten, statSync('out.bin').size);
disk('./made/large.bin', { size: '3 MiB', read: '512 MiB/s' });
let made = 0;
for await (const chunk of createReadStream('made/large.bin')) made += chunk.length;
console.log('made', made);

const server = http.createServer(async (req, res) => {
  if (req.method === 'POST') {
    let received = 0;
    for await (const chunk of req) received += chunk.length;
    console.log('upload', received);
    res.end('ok');
    return;
  }
  source('video', { chunk: '64 KiB', total: '4 MiB' }).on('error', () => {}).pipe(res);
  res.on('close', () => console.log('left', res.writableFinished));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
await once(client(port, { path: '/whole', rate: '64 MiB/s' }), 'close');
await once(client(port, { leave: '1 MiB' }), 'close');
await once(client(port, { send: '300 KiB', rate: '64 MiB/s' }), 'close');
site('elsewhere.example', { total: '200 KiB', rate: '16 MiB/s' });
let there = 0;
const [answer] = await once(http.get('http://elsewhere.example/data'), 'response');
for await (const chunk of answer) there += chunk.length;
console.log('site', answer.statusCode, there);
setTimeout(() => process.exit(), 100);
