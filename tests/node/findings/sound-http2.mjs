// nothing
import http2 from 'node:http2';
import { pipeline } from 'node:stream/promises';
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
writeFileSync('data/f06', Buffer.alloc(2e6));
const s = http2.createServer();
s.on('stream', (st) => {
  st.respond({ ':status': 200 });
  pipeline(createReadStream('data/f06'), st);
});
s.listen(0, async () => {
  const c = http2.connect(`http://localhost:${s.address().port}`);
  for (let i = 0; i < 3; i++) {
    const q = c.request({ ':path': '/' + i });
    q.end();
    await pipeline(q, createWriteStream('data/f06o'));
  }
  c.close();
  s.close();
});
