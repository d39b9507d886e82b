// write-after-end
// Server-sent numbers: the client has left, and the interval goes on writing.
import http from 'node:http';
const server = http.createServer((req, res) => {
  let n = 0;
  const timer = setInterval(() => {
    res.write(`data: ${n}\n\n`);
    if (++n < 60) return;
    clearInterval(timer);
    server.close();
  }, 10);
});
server.listen(0, () => {
  const request = http.get({ port: server.address().port, path: '/numbers', agent: false }, (res) => {
    res.on('error', () => {});
    res.once('data', () => request.destroy());
  });
  request.on('error', () => {});
});
