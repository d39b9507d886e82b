// nothing
import { Readable } from 'node:stream';
const out = await Readable.from(Array.from({ length: 100 }, (_, i) => i)).map(async (x) => {
  await new Promise((f) => setTimeout(f, 5));
  return x * 2;
}, { concurrency: 8 }).filter((x) => x % 3).take(40).toArray();
console.log(out.length);
