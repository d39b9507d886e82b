// nothing
import http from 'node:http';
import { pipeline } from 'node:stream';
const o = http.createServer((q, r) => {
  q.resume();
  let n = 0;
  const t = setInterval(() => {
    r.write('x'.repeat(3e3));
    if (++n > 20) {
      clearInterval(t);
      r.end();
    }
  }, 5);
}).listen(0, () => {
  const p = http.createServer((q, r) => {
    const u = http.request({ port: o.address().port, path: q.url, method: q.method }, (a) => {
      r.writeHead(a.statusCode);
      pipeline(a, r, () => {
      });
    });
    pipeline(q, u, () => {
    });
  }).listen(0, () => {
    let n = 0;
    for (let i = 0; i < 5; i++) http.get({ port: p.address().port, path: '/' + i }, (r) => {
      r.resume();
      r.on('end', () => {
        if (++n === 5) {
          o.close();
          p.close();
        }
      });
    });
  });
});
