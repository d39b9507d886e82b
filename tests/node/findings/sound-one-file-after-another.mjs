// nothing
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
writeFileSync('data/f41', Buffer.alloc(1e5));
for (let i = 0; i < 120; i++) await pipeline(createReadStream('data/f41'), createWriteStream('data/f41o'));
