// write-after-end
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
writeFileSync('data/f60', Buffer.alloc(1e5));
const w = createWriteStream('data/f60.copy');
w.on('error', (e) => console.log(e.code));
w.end('header');
createReadStream('data/f60').pipe(w);
