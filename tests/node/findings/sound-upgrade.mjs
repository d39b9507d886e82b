// nothing
import http from 'node:http';
const s = http.createServer();
s.on('upgrade', (q, c) => {
  c.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
  c.on('data', (d) => c.write(d));
  c.on('end', () => c.end());
});
s.listen(0, () => {
  const q = http.request({ port: s.address().port, headers: { Connection: 'Upgrade', Upgrade: 'x' } });
  q.end();
  q.on('upgrade', (r, c) => {
    let n = 0;
    c.on('data', () => {
      if (++n > 5) {
        c.end();
        s.close();
      } else c.write('ping');
    });
    c.write('ping');
  });
});
