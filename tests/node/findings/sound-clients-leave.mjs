// nothing
import http from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createReadStream, writeFileSync } from 'node:fs';
writeFileSync('data/f18', Buffer.alloc(6e6));
const s = http.createServer((q, r) => pipeline(createReadStream('data/f18'), r).catch(() => {
})).listen(0, () => {
  let n = 0;
  for (let i = 0; i < 4; i++) http.get({ port: s.address().port }, (r) => {
    r.once('data', () => {
      if (i % 2) r.destroy();
      else r.resume();
    });
    r.on('close', () => {
      if (++n === 4) {
        s.close();
        s.closeAllConnections();
      }
    });
    r.on('error', () => {
    });
  });
});
