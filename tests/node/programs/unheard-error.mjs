// An 'error' that nobody listens to ends the process.
import { Readable, Writable } from 'node:stream';

const sink = new Writable({
  write(chunk, encoding, callback) {
    setImmediate(() => callback(Object.assign(new Error('disk full'), { code: 'ENOSPC' })));
  },
});
process.on('exit', (code) => console.log('exit', code));
Readable.from(['a', 'b'], { objectMode: false }).pipe(sink);
