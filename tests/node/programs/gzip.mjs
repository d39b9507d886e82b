// File, zlib, file, by pipeline().
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';
import { facts } from './facts.mjs';

const text = Array.from({ length: 40_000 }, (_, number) => `line ${number * 7919}`).join('\n');
writeFileSync('text.txt', text);
const output = createWriteStream('text.gz');
await pipeline(createReadStream('text.txt'), createGzip(), output);
console.log('same', gunzipSync(readFileSync('text.gz')).toString() === text);
facts({
  'text.txt': { pushed: text.length, delivered: text.length, ended: true, closed: true },
  'Gzip 1': { accepted: text.length, written: text.length, ended: true, finished: true, closed: true },
  'text.gz': { accepted: output.bytesWritten, written: output.bytesWritten, finished: true, closed: true },
});
