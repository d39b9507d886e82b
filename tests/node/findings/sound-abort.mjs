// nothing
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
writeFileSync('data/f17', Buffer.alloc(3e6));
const a = new AbortController();
const p = pipeline(createReadStream('data/f17'), async function* (s) {
  for await (const c of s) {
    await new Promise((f) => setTimeout(f, 10));
    yield c;
  }
}, createWriteStream('data/f17o'), { signal: a.signal });
setTimeout(() => a.abort(), 100);
await p.catch((e) => console.log(e.name));
