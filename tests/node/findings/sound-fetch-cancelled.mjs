// nothing
import http from 'node:http';
const s = http.createServer((q, r) => {
  r.end(Buffer.alloc(5e5));
  r.on('error', () => {
  });
}).listen(0, async () => {
  const u = `http://127.0.0.1:${s.address().port}`;
  const r = await fetch(u);
  await r.body.cancel();
  const h = await fetch(u, { method: 'HEAD' });
  console.log(h.status);
  const a = new AbortController();
  const p = await fetch(u, { signal: a.signal });
  a.abort();
  s.close();
  s.closeAllConnections();
});
