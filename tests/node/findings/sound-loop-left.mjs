// nothing
import { createReadStream, writeFileSync } from 'node:fs';
writeFileSync('data/f16', Buffer.alloc(3e6));
let n = 0;
for await (const c of createReadStream('data/f16')) {
  n += c.length;
  if (n > 2e5) break;
}
console.log(n);
