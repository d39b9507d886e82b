// compressor-holds
import http from 'node:http';
import zlib from 'node:zlib';
const s = http.createServer((q, r) => {
  const b = zlib.createBrotliCompress();
  b.pipe(r);
  let n = 0;
  const t = setInterval(() => {
    b.write(`data: ${n++}

`);
    if (n > 30) {
      clearInterval(t);
      s.close();
      s.closeAllConnections();
    }
  }, 30);
  r.on('error', () => {
  });
  b.on('error', () => {
  });
}).listen(0, () => http.get({ port: s.address().port }, (r) => {
  r.on('data', (d) => console.log(d.length));
  r.on('error', () => {
  });
}).on('error', () => {
}));
