// It says that it is ready, fills a stream that nobody reads, and waits for ever.
import { PassThrough } from 'node:stream';

setInterval(() => {}, 1000);
const full = new PassThrough({ highWaterMark: 20 });
process.stdout.write('.');
for (let n = 0; n < 3; n++) full.write('1234567890');
