// On its way from readable to writable, the eighth chunk breaks transform.
import { Transform } from 'node:stream';
import { sink, source } from './devices.mjs';

const readable = source('readable', { rate: '1 MB/s', total: '1 MB' });
const writable = sink('writable', { rate: '100 KB/s' });
let count = 0;
const transform = new Transform({
  transform(chunk, encoding, callback) {
    count++;
    callback(count === 8 ? new Error('chunk 8 is broken') : null, chunk);
  },
});
process.on('exit', (code) => {
  const streams = Object.entries({ readable, transform, writable });
  const open = streams.filter(([, stream]) => !stream.destroyed).map(([name]) => name);
  console.log(`exit code ${code}, still open: ${open.join(', ') || 'none'}`);
});

// The lesson's code:
// WRONG: Unhandled error
readable.pipe(transform).pipe(writable);
// If any stream errors, process might crash
