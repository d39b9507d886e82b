// write-false-ignored exit-before-finish
import { createWriteStream } from 'node:fs';
const w = createWriteStream('data/f29');
for (let i = 0; i < 20; i++) w.write(Buffer.alloc(2e4));
w.end();
process.exit();
