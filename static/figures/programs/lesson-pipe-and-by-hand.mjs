// A file is read ten times as fast as its copy can be written. As both ways of the lesson
// are joined to it at once, each chunk is written twice.
import fs from 'node:fs';
import { disk } from './devices.mjs';

disk('./large-file.txt', { size: '256 KiB', read: '1 MB/s' });
disk('./output.txt', { write: '100 KB/s' });
const readable = fs.createReadStream('large-file.txt');
const writable = fs.createWriteStream('output.txt');
let most = 0;
readable.on('pause', () => { most = Math.max(most, writable.writableLength); });
writable.on('close', () => {
  const [from, to] = ['large-file.txt', 'output.txt'].map((name) => fs.statSync(name).size / 1024);
  console.log(`${from} KiB read, ${to} KiB written, never more than ${most / 1024} KiB waiting`);
});

// The lesson's code:
// Manual backpressure (error-prone)
readable.on('data', chunk => {
  if (!writable.write(chunk)) {
    readable.pause();
  }
});
writable.on('drain', () => readable.resume());

// pipe() handles this automatically
readable.pipe(writable); // Backpressure handled!
