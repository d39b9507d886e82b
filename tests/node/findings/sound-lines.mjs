// nothing
import readline from 'node:readline';
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
writeFileSync('data/f08', 'a line of text\n'.repeat(3e4));
const w = createWriteStream('data/f08o');
const rl = readline.createInterface({ input: createReadStream('data/f08'), crlfDelay: Infinity });
for await (const l of rl) if (!w.write(l + '!\n')) await once(w, 'drain');
w.end();
await once(w, 'close');
