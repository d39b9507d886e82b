// Copies a table: reads rows in batches, and inserts each batch with one statement.
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

let read = 0;
let inserted = 0;
let most = 0;

function* readBatches() {
  for (let batch = 0; batch < 60; batch++) {
    read += 1000;
    most = Math.max(most, read - inserted);
    yield Array.from({ length: 1000 }, (_, id) => ({ batch, id }));
  }
}

const rows = Readable.from(readBatches());
const table = new Writable({
  objectMode: true,
  write(batch, encoding, callback) {
    setTimeout(() => {
      inserted += batch.length;
      callback();
    }, 20);
  },
});
await pipeline(rows, table);
console.log(`${inserted} rows copied, up to ${most} in memory`);
