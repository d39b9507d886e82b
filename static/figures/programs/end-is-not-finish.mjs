// Sends a log to an archive, and closes the connection when it has read the log.
import { createReadStream } from 'node:fs';
import { disk, sink } from './devices.mjs';

disk('./app.log', { size: '500 KiB', read: '4 MiB/s' });
const log = createReadStream('./app.log', { highWaterMark: 16 * 1024 });
const archive = sink('archive', { rate: '1 MiB/s', highWaterMark: '64 KiB' });
let finished = false;
archive.on('finish', () => { finished = true; });
archive.on('close', () => {
  console.log(finished ? 'the archive has all of the log' : 'the archive has only a part of the log');
});

log.pipe(archive);
log.on('end', () => archive.destroy());
