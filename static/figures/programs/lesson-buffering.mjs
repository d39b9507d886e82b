// Data of 1 MB comes in, and is used when all of it is there.
import { source } from './devices.mjs';

const readable = source('readable', { rate: '1 MB/s', total: '1 MB' });
function process(data) {
  console.log(`${chunks.length} chunks kept, ${data.length} bytes in memory at once`);
}

// The lesson's code:
// WRONG: Defeats purpose of streaming
const chunks = [];
readable.on('data', chunk => {
  chunks.push(chunk); // Buffers everything in memory!
});
readable.on('end', () => {
  const allData = Buffer.concat(chunks);
  process(allData);
});
