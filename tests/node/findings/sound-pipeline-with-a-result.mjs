// nothing
import { createReadStream, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
writeFileSync('data/f36', Buffer.alloc(1e6));
const n = await pipeline(createReadStream('data/f36'), zlib.createGzip(), async (s) => {
  let n2 = 0;
  for await (const c of s) n2 += c.length;
  return n2;
});
console.log(n);
