// Stores an upload, and then computes the checksum of what has been stored.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { disk } from './devices.mjs';

const size = 512 * 1024;
disk('./upload.bin', { size, read: '1 MiB/s' });
disk('./stored.bin', { write: '4 MiB/s' });

const upload = createReadStream('./upload.bin', { highWaterMark: 16 * 1024 });
const stored = createWriteStream('./stored.bin');
const copy = new PassThrough();
const hash = createHash('sha256');

upload.pipe(stored);
upload.pipe(copy);
stored.on('finish', () => copy.pipe(hash));

hash.on('data', (digest) => console.log('checksum', digest.toString('hex').slice(0, 8)));
process.on('exit', () => {
  console.log(stored.bytesWritten === size ? 'the upload is complete' : 'the upload is incomplete');
});
