// A file is read ten times as fast as its copy can be written.
import fs from 'node:fs';
import { disk } from './devices.mjs';

disk('./large-file.txt', { size: '512 KiB', read: '1 MB/s' });
disk('./output.txt', { write: '100 KB/s' });
let pauses = 0;
let most = 0;
queueMicrotask(() => {
  readable.on('pause', () => {
    pauses++;
    most = Math.max(most, writable.writableLength);
  });
});
process.on('exit', () => {
  const copied = fs.statSync('output.txt').size;
  console.log(`${copied / 1024} KiB copied, paused ${pauses} times, never more than ${most / 1024} KiB waiting`);
});

// The lesson's code:
const readable = fs.createReadStream('large-file.txt');
const writable = fs.createWriteStream('output.txt');

readable.on('data', (chunk) => {
  const canContinue = writable.write(chunk);
  
  if (!canContinue) {
    // Backpressure! Buffer is full
    readable.pause(); // Stop reading
  }
});

writable.on('drain', () => {
  // Buffer drained, safe to continue
  readable.resume(); // Resume reading
});
