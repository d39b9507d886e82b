// Sockets: events on both sides, half-open ends, errors, and writes that wait for a reader.
import net from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const lines = new Map();
const say = (who, ...values) => {
  if (!lines.has(who)) lines.set(who, []);
  lines.get(who).push(values.filter((value) => value !== undefined).join(' '));
};
const flush = async () => {
  await sleep(60);
  for (const [who, list] of [...lines].sort()) console.log(who, '|', list.join(' | '));
  lines.clear();
};
const watch = (who, socket) => {
  for (const name of ['connect', 'ready', 'end', 'finish', 'close', 'error', 'timeout']) socket.on(name, (value) => say(who, name, value?.message, value?.code));
  socket.on('data', (data) => say(who, 'data', data.length));
  return socket;
};
const serve = async (listener, options = {}) => {
  const server = net.createServer(options, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const echo = await serve((socket) => {
  watch('server', socket);
  say('server', socket.remoteAddress, socket.remoteFamily, socket.localAddress, socket.readyState, socket.allowHalfOpen);
  socket.pipe(socket);
});
console.log(echo.address().address, echo.address().family, typeof echo.address().port, echo.listening);
const client = watch('client', net.connect(echo.address().port, '127.0.0.1'));
say('client', client.connecting, client.pending, client.readyState, client.write('before'));
await once(client, 'connect');
say('client', client.connecting, client.pending, client.readyState, client.remoteAddress, client.remotePort === echo.address().port, client.bytesWritten);
client.end('after');
await once(client, 'close');
say('client', client.bytesRead, client.bytesWritten, client.destroyed, client.readyState);
await flush();

const ender = await serve((socket) => watch('server', socket).end('bye'));
const gets = watch('client', net.connect(ender.address().port, '127.0.0.1'));
await once(gets, 'close');
await flush();
const half = await serve((socket) => {
  watch('server', socket);
  socket.on('end', () => setTimeout(() => socket.end('still here'), 20));
}, { allowHalfOpen: true });
const halfClient = watch('client', net.connect({ port: half.address().port, host: '127.0.0.1', allowHalfOpen: true }));
halfClient.end('that is all');
await once(halfClient, 'close');
await flush();
const destroyer = await serve((socket) => {
  watch('server', socket);
  socket.once('data', () => socket.destroy());
});
const hit = watch('client', net.connect(destroyer.address().port, '127.0.0.1'));
hit.write('x');
await once(hit, 'close');
await flush();

let waiting;
const lazy = await serve((socket) => {
  waiting = socket;
  socket.pause();
});
const sender = net.connect(lazy.address().port, '127.0.0.1');
await once(sender, 'connect');
let falses = 0;
let done = 0;
for (let i = 0; i < 400; i++) if (!sender.write(Buffer.alloc(65536), () => { done++; })) falses++;
await sleep(100);
console.log('lazy', falses > 300, done < 399, sender.writableLength > 1 << 20, sender.writableNeedDrain);
let length = 0;
waiting.on('data', (chunk) => { length += chunk.length; });
waiting.resume();
while (length < 400 * 65536) await sleep(20);
console.log('drained', length, done, sender.writableLength);
sender.destroy();
await once(sender, 'close');

const errors = [net.connect(1, '127.0.0.1'), net.connect(1, 'nobody.invalid')];
for (const socket of errors) {
  const [error] = await once(socket, 'error');
  console.log(error.message, error.code, error.errno, error.syscall, error.address, error.port, error.hostname, Object.keys(error).join());
}
const second = net.createServer().listen(echo.address().port, '127.0.0.1');
const [taken] = await once(second, 'error');
console.log(taken.code, taken.syscall, taken.address, taken.message.replace(/\d+$/, ''));
try { echo.listen(0); } catch (error) { console.log(error.code, error.message); }
try { net.connect(); } catch (error) { console.log(error.code, error.message); }
try { net.connect(99999); } catch (error) { console.log(error.code, error.message); }
const idle = watch('idle', net.connect(echo.address().port, '127.0.0.1'));
idle.setTimeout(30, () => idle.destroy());
await once(idle, 'close');
await flush();
for (const server of [echo, ender, half, destroyer, lazy]) {
  server.close();
  if (server === lazy) waiting.destroy();
  await once(server, 'close');
}
echo.close((error) => console.log(error.code));
console.log(net.isIP('1.2.3.4'), net.isIP('::1'), net.isIP('x'), net.isIPv4('1.2.3.400'));
