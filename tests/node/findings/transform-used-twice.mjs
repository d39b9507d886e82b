// write-after-end
import { PassThrough, Readable, Transform } from 'node:stream';
const upper = new Transform({ transform: (chunk, encoding, callback) => callback(null, String(chunk).toUpperCase()) });
const handle = (text) => Readable.from([text]).pipe(upper).pipe(new PassThrough()).resume();
handle('first');
setTimeout(() => handle('second'), 50);
