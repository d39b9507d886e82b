// error-not-forwarded end-never-comes
// req.pipe(upstream).pipe(res), and the upstream closes before it is done; the client has not ended its request either.
import http from 'node:http';
import net from 'node:net';
const origin = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => {
    socket.write('partial');
    setTimeout(() => socket.resetAndDestroy(), 50);
  });
});
await new Promise((resolve) => origin.listen(0, resolve));
const proxy = http.createServer((req, res) => {
  const upstream = net.connect(origin.address().port);
  upstream.on('error', (error) => console.log(error.code));
  req.pipe(upstream).pipe(res);
});
await new Promise((resolve) => proxy.listen(0, resolve));
const request = http.request({ port: proxy.address().port, path: '/film', method: 'POST' }, (answer) => answer.on('error', () => {}).resume());
request.on('error', () => {}).write('hello');
setTimeout(() => process.exit(), 1000);
