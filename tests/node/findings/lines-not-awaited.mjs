// data-not-awaited
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
writeFileSync('data/rows.txt', 'a row\n'.repeat(5000));
let [open, most] = [0, 0];
createInterface({ input: createReadStream('data/rows.txt') }).on('line', async () => {
  most = Math.max(most, ++open);
  await wait(5);
  open--;
}).on('close', () => console.log(most, 'at once'));
