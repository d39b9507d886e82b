// chunks-lost
// A listener that stays measures the stream; the loop begins after its first chunk.
import { createReadStream } from 'node:fs';
const source = createReadStream(process.execPath, { end: 1e6 });
let bytes = 0;
await new Promise((resolve) => source.on('data', (chunk) => {
  bytes += chunk.length;
  resolve();
}));
let seen = 0;
for await (const chunk of source) seen += chunk.length;
console.log(bytes, seen);
