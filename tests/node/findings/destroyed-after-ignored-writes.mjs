// write-false-ignored destroyed-unwritten
// The file is open, and no write of it has begun: of one that is under way, Node would say that it has failed.
import { createWriteStream } from 'node:fs';
const w = createWriteStream('data/f45');
for (let i = 0; i < 50; i++) w.write(Buffer.alloc(2e4));
w.once('open', () => w.destroy());
