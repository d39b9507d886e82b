// Data of 1 MB comes in, and is used as it comes.
import { source } from './devices.mjs';

const readable = source('readable', { rate: '1 MB/s', total: '1 MB' });
let processed = 0;
let most = 0;
function processChunk(chunk) {
  processed += chunk.length;
  most = Math.max(most, chunk.length);
}
readable.on('end', () => console.log(`${processed} bytes processed, ${most} in memory at once`));

// The lesson's code:
readable.on('data', chunk => {
  processChunk(chunk); // Process immediately
});
