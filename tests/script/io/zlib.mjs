// zlib: what goes in comes out again; errors; flushes; the bytes themselves are the compressor's own affair.
import zlib from 'node:zlib';
import { promisify } from 'node:util';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fs from 'node:fs';

const attempt = (name, fn) => {
  try { console.log(name, fn()); } catch (error) { console.log(name, error.name, error.message, error.code, error.errno, Object.keys(error).join()); }
};
const text = Array.from({ length: 5000 }, (_, i) => `line ${i} ${i * 7919 % 10007}`).join('\n');
for (const [pack, unpack] of [['gzip', 'gunzip'], ['deflate', 'inflate'], ['deflateRaw', 'inflateRaw'], ['gzip', 'unzip'], ['deflate', 'unzip']]) {
  for (const level of [0, 1, 6, 9]) {
    const packed = zlib[`${pack}Sync`](text, { level });
    console.log(pack, unpack, level, zlib[`${unpack}Sync`](packed).toString() === text, level === 0 ? packed.length > text.length : packed.length < text.length / 2);
  }
  console.log((await promisify(zlib[unpack])(await promisify(zlib[pack])('abc'))).toString(), zlib[`${unpack}Sync`](zlib[`${pack}Sync`]('')).length);
}
const small = zlib.gzipSync('abcdef'.repeat(100));
const damaged = Buffer.from(small);
damaged[damaged.length - 6] ^= 1;
const shortened = Buffer.from(small);
shortened[shortened.length - 1] ^= 1;
for (const [name, fn] of Object.entries({
  empty: () => zlib.gunzipSync(Buffer.alloc(0)), wrong: () => zlib.gunzipSync(Buffer.from('hello world')), zwrong: () => zlib.inflateSync(Buffer.from('hello')),
  short: () => zlib.gunzipSync(small.subarray(0, 10)), cut: () => zlib.gunzipSync(small.subarray(0, -3)), sum: () => zlib.gunzipSync(damaged), length: () => zlib.gunzipSync(shortened),
  level: () => zlib.createGzip({ level: 20 }), chunk: () => zlib.createGzip({ chunkSize: 1 }), data: () => zlib.gzipSync(5), flush: () => zlib.createGzip({ flush: 99 }),
  two: () => zlib.gunzipSync(Buffer.concat([zlib.gzipSync('a'), zlib.gzipSync('b')])).toString(), junk: () => zlib.gunzipSync(Buffer.concat([zlib.gzipSync('a'), Buffer.from('junk')])),
  zeros: () => zlib.gunzipSync(Buffer.concat([zlib.gzipSync('a'), Buffer.alloc(9)])).toString(), unzip: () => zlib.unzipSync('x').length,
  sync: () => zlib.gunzipSync(small.subarray(0, -3), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).length, head: () => zlib.gzipSync('abc').subarray(0, 10).toString('hex'),
  node: () => zlib.gunzipSync(Buffer.from('1f8b08000000000000034b4c4a0600c241243503000000', 'hex')).toString(), z: () => zlib.inflateSync(Buffer.from('789c030000000001', 'hex')).length,
  code: () => [zlib.codes.Z_BUF_ERROR, zlib.codes['-3'], zlib.constants.Z_SYNC_FLUSH],
})) attempt(name, fn);

const watch = (name, stream) => {
  for (const event of ['end', 'finish', 'close', 'error', 'drain']) stream.on(event, (value) => console.log(name, event, value?.message ?? ''));
  return stream;
};
const over = (stream) => new Promise((resolve) => stream.on('close', resolve));
const bad = watch('bad', zlib.createGunzip());
bad.resume();
bad.write('no gzip at all');
await over(bad);
const none = watch('none', zlib.createGunzip());
none.resume();
none.end();
await over(none);
const cut = watch('cut', zlib.createGunzip());
let got = '';
cut.on('data', (chunk) => { got += chunk; });
cut.end(small.subarray(0, -4));
await over(cut);

const gzip = zlib.createGzip();
const parts = [];
gzip.on('data', (chunk) => { parts.push(chunk.length); });
await new Promise((resolve) => gzip.write('abc', resolve));
console.log('head only', parts.join(), gzip.bytesWritten);
await new Promise((resolve) => gzip.flush(resolve));
console.log('flushed', parts.length);
await new Promise((resolve) => gzip.flush(resolve));
console.log('again', parts.length);
gzip.end();
await over(gzip);
console.log('end', gzip.bytesWritten, gzip.destroyed);
const events = zlib.createGzip({ flush: zlib.constants.Z_SYNC_FLUSH });
const plain = events.pipe(zlib.createGunzip());
plain.setEncoding('utf8');
plain.on('data', (data) => console.log('event', data));
for (const n of [1, 2, 3]) {
  events.write(`data ${n}`);
  await new Promise((resolve) => setTimeout(resolve, 30));
}
events.end();
await over(plain);

// A reader that stops holds up what expands.
const bomb = zlib.gzipSync(Buffer.alloc(8 << 20));
const expand = zlib.createGunzip();
expand.end(bomb);
await new Promise((resolve) => setTimeout(resolve, 50));
console.log('held', expand.readableLength <= 1 << 17, expand.readableLength > 0, expand.writableFinished);
let size = 0;
for await (const chunk of expand) size += chunk.length;
console.log('all', size);
fs.writeFileSync('in.log', text);
await pipeline(fs.createReadStream('in.log'), zlib.createGzip(), fs.createWriteStream('out.gz'));
await pipeline(fs.createReadStream('out.gz'), zlib.createGunzip(), fs.createWriteStream('back.log'));
console.log(fs.readFileSync('back.log', 'utf8') === text, zlib.gunzipSync(fs.readFileSync('out.gz')).length);
await pipeline(Readable.from(['a', 'b']), zlib.createGzip(), fs.createReadStream('out.gz').on('data', () => {})).catch((error) => console.log(error.code));
const crcs = zlib.crc32 ? [zlib.crc32('hello'), zlib.crc32('lo', zlib.crc32('hel'))] : [907060870, 907060870];
console.log(...crcs);
