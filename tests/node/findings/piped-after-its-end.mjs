// chunks-lost
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
const source = createReadStream(process.execPath, { end: 1e5 });
let bytes = 0;
source.on('data', (chunk) => (bytes += chunk.length));
await once(source, 'end');
source.pipe(createWriteStream('data/copy.bin')).on('finish', () => console.log('saved', bytes));
