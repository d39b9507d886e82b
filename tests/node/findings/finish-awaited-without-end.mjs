// end-never-comes
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
const w = createWriteStream('data/f56');
for (let i = 0; i < 10; i++) w.write('x\n');
await finished(w);
console.log('done');
