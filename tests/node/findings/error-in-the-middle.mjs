// error-not-forwarded
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
writeFileSync('data/f23', Buffer.alloc(1e6, 'no gzip'));
const z = createGunzip();
z.on('error', (e) => console.log('bad', e.code));
createReadStream('data/f23').pipe(z).pipe(createWriteStream('data/f23'));
