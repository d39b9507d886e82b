// error-not-forwarded
// The answer from upstream breaks off, which is only logged: the client's answer stays open.
import http from 'node:http';
const origin = http.createServer((req, res) => {
  res.writeHead(200, { 'content-length': 100_000 });
  res.write(Buffer.alloc(10_000));
  setTimeout(() => res.destroy(), 50);
});
await new Promise((resolve) => origin.listen(0, resolve));
const proxy = http.createServer((req, res) => {
  http.get({ port: origin.address().port, path: req.url }, (upstream) => {
    res.writeHead(upstream.statusCode, upstream.headers);
    upstream.on('error', (error) => console.log(error.code));
    upstream.pipe(res);
  });
});
await new Promise((resolve) => proxy.listen(0, resolve));
http.get({ port: proxy.address().port, path: '/film' }, (answer) => answer.on('error', () => {}).resume());
setTimeout(() => process.exit(), 1000);
