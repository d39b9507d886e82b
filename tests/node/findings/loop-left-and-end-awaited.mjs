// end-never-comes
import { createReadStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
writeFileSync('data/f25', Buffer.alloc(1e6));
const r = createReadStream('data/f25');
const ended = new Promise((f) => r.on('end', f));
for await (const c of r) break;
await ended;
console.log('never');
