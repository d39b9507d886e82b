// nothing
// Connections that are half open for good reason: the other side has said all, and waits for what is still to come.
import net from 'node:net';
const origin = net.createServer({ allowHalfOpen: true }, (socket) => {
  const timer = setInterval(() => socket.write('piece'), 100);
  socket.on('error', () => clearInterval(timer)).on('close', () => clearInterval(timer)).resume();
});
await new Promise((resolve) => origin.listen(0, resolve));
const tunnel = net.createServer({ allowHalfOpen: true }, (socket) => {
  const upstream = net.connect({ port: origin.address().port, allowHalfOpen: true });
  socket.on('error', () => {}).pipe(upstream).on('error', () => {}).pipe(socket);
});
await new Promise((resolve) => tunnel.listen(0, resolve));
const client = net.connect(tunnel.address().port, () => client.end('all that I have to say'));
client.resume().on('error', () => {});
const echo = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
await new Promise((resolve) => echo.listen(0, resolve));
net.connect(echo.address().port, function () {
  this.end('hello');
}).resume();
setTimeout(() => process.exit(), 1000);
