// Exports a table page by page, and saves after every twentieth page how far it is.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { disk } from './devices.mjs';

disk('./customers.csv', { write: '8 MiB/s' });
const file = createWriteStream('./customers.csv');
const pages = 100;
let done = 0;
process.on('exit', () => console.log(`${done} of ${pages} pages exported`));

const queryPage = (page) => `${page};customer\n`.padStart(16 * 1024, '.');
const saveProgress = () => sleep(200);

while (done < pages) {
  file.write(queryPage(++done));
  if (done % 20 === 0) await saveProgress(done);
  if (file.writableNeedDrain) await once(file, 'drain');
}
file.end();
