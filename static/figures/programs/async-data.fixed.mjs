// Imports rows into a database, and closes its connection at the end.
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const database = {
  open: true,
  stored: 0,
  failed: 0,
  busy: 0,
  mostBusy: 0,
  async insert(row) {
    this.mostBusy = Math.max(this.mostBusy, ++this.busy);
    await sleep(60);
    this.busy--;
    if (this.open) this.stored++;
    else this.failed++;
  },
};
process.on('exit', () => {
  console.log(`${database.stored} rows stored, ${database.failed} failed`);
  console.log(`up to ${database.mostBusy} inserts at the same time`);
});

const rows = Readable.from(Array.from({ length: 60 }, (_, id) => ({ id })));

for await (const row of rows) {
  await database.insert(row);
}
database.open = false;
