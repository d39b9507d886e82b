// never-read
import { createReadStream } from 'node:fs';
const source = createReadStream(process.execPath, { end: 1e6 });
source.on('readable', () => console.log('there is some'));
source.on('end', () => console.log('never'));
