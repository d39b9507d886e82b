// Files in pieces: events, sizes and counts of read and write streams.
import fs from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';

const log = (...values) => console.log(...values);
fs.writeFileSync('a.bin', Buffer.alloc(200_000, 'abc'));

async function watch(name, stream) {
  for (const event of ['open', 'ready', 'data', 'end', 'finish', 'close', 'error', 'drain', 'pause', 'resume']) {
    stream.on(event, (value) => log(name, event, Buffer.isBuffer(value) || typeof value === 'string' ? value.length : value instanceof Error ? value.message : typeof value));
  }
  await once(stream, 'close').catch(() => {});
  log(name, stream.bytesRead ?? stream.bytesWritten, stream.destroyed, stream.closed, stream.pending, stream.fd);
}

const r = fs.createReadStream('a.bin');
log(r.path, r.flags, r.mode, r.fd, r.start, r.end, r.pos, r.bytesRead, r.pending, r.autoClose, r.readableHighWaterMark, Object.keys(r).slice(0, 8).join());
await watch('whole', r);
await watch('range', fs.createReadStream('a.bin', { start: 10, end: 99, highWaterMark: 32 }));
await watch('text', fs.createReadStream('a.bin', { encoding: 'utf8', start: 199_990 }));
await watch('from', fs.createReadStream('a.bin', { start: 199_999 }));
await watch('beyond', fs.createReadStream('a.bin', { start: 300_000 }));
await watch('missing', fs.createReadStream('none.bin'));
await watch('folder', fs.createReadStream('.'));
await watch('one', fs.createReadStream('a.bin', { highWaterMark: 150_000 }));

const w = fs.createWriteStream('b.txt');
log(w.path, w.flags, w.mode, w.fd, w.pending, w.writableHighWaterMark, Object.keys(w).slice(0, 7).join());
log(w.write('hello '), w.write(Buffer.alloc(70_000, 'x')), w.writableLength, w.writableNeedDrain);
w.end('bye', () => log('ended'));
await watch('w', w);
log(fs.statSync('b.txt').size, fs.readFileSync('b.txt', 'latin1').slice(0, 8), fs.readFileSync('b.txt', 'latin1').slice(-4));
const add = fs.createWriteStream('b.txt', { flags: 'a' });
add.end('more');
await once(add, 'close');
log(fs.statSync('b.txt').size);
const at = fs.createWriteStream('b.txt', { flags: 'r+', start: 3 });
at.write('12');
at.end('34');
await once(at, 'close');
log(fs.readFileSync('b.txt', 'latin1').slice(0, 10));
await watch('exclusive', fs.createWriteStream('b.txt', { flags: 'wx' }));
await watch('nowhere', fs.createWriteStream('none/b.txt'));
const early = fs.createWriteStream('c.txt');
early.destroy();
await once(early, 'close');
log('early', early.bytesWritten, fs.existsSync('c.txt'));
const half = fs.createReadStream('a.bin');
half.once('data', () => half.destroy(new Error('enough')));
await watch('half', half);
const closing = fs.createWriteStream('d.txt');
closing.write('abc');
closing.close(() => log('closed', closing.bytesWritten));
await once(closing, 'close');
const kept = fs.createReadStream('a.bin', { autoClose: false, start: 199_998 });
kept.resume();
await once(kept, 'end');
await new Promise(setImmediate);
log('kept', kept.destroyed, typeof kept.fd);
kept.close();
await once(kept, 'close');
const fd = fs.openSync('a.bin');
await watch('fd', fs.createReadStream(null, { fd, start: 5, end: 7 }));

await pipeline(fs.createReadStream('a.bin'), fs.createWriteStream('copy.bin'));
log(fs.readFileSync('a.bin').equals(fs.readFileSync('copy.bin')));
let chunks = 0;
for await (const chunk of fs.createReadStream('a.bin', { highWaterMark: 1000 })) chunks += chunk.length === 1000;
log(chunks);
const many = fs.createWriteStream('many.txt');
let falses = 0;
for (let i = 0; i < 3000; i++) if (!many.write(`line number ${i}\n`.repeat(4))) falses++;
many.end();
await once(many, 'finish');
log(falses > 0, many.bytesWritten, fs.readFileSync('many.txt', 'utf8').split('\n').length);
