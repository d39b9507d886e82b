// never-read
import http from 'node:http';
const s = http.createServer((q, r) => {
  q.on('end', () => r.end('got it'));
}).listen(0, () => {
  const q = http.request({ port: s.address().port, method: 'POST' }, (r) => r.resume());
  q.end(Buffer.alloc(3e5));
  setTimeout(() => process.exit(0), 1200);
});
