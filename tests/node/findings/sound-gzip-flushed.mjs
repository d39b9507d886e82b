// nothing
// A log that is never ended, but each line of which is flushed.
import { createWriteStream } from 'node:fs';
import { createGzip } from 'node:zlib';
const log = createGzip();
log.pipe(createWriteStream('data/app.log.gz'));
for (let n = 0; n < 10; n++) {
  log.write(`line ${n}\n`);
  await new Promise((resolve) => log.flush(resolve));
}
