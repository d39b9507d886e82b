// nothing
import http from 'node:http';
const s = http.createServer((q, r) => {
  r.writeHead(200, { 'content-type': 'text/event-stream' });
  let n = 0;
  const t = setInterval(() => {
    r.write(`data: ${n++}

`);
  }, 20);
  q.on('close', () => clearInterval(t));
}).listen(0, () => http.get({ port: s.address().port }, (r) => {
  let n = 0;
  r.on('data', () => {
    if (++n > 25) {
      r.destroy();
      s.close();
    }
  });
  r.on('error', () => {
  });
}));
