// nothing
import http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
const s = http.createServer((q, r) => {
  if (q.method === 'POST') {
    let n = 0;
    q.on('data', (c) => n += c.length);
    q.on('end', () => r.end(String(n)));
  } else r.end(Buffer.alloc(1e6));
}).listen(0, async () => {
  const u = `http://127.0.0.1:${s.address().port}/`;
  for (let i = 0; i < 3; i++) {
    const r2 = await fetch(u + i);
    console.log((await r2.arrayBuffer()).byteLength);
  }
  const r = await fetch(u);
  await pipeline(Readable.fromWeb(r.body), createWriteStream('data/f10'));
  const p = await fetch(u, { method: 'POST', body: 'hello' });
  console.log(await p.text());
  const p2 = await fetch(u, { method: 'POST', duplex: 'half', body: new ReadableStream({ async start(c) {
    for (let i = 0; i < 5; i++) {
      c.enqueue(new Uint8Array(1e3));
      await new Promise((f) => setTimeout(f, 5));
    }
    c.close();
  } }) });
  console.log(await p2.text());
  s.close();
  s.closeAllConnections();
});
