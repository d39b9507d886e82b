// A client of a key-value server: it sends its commands in batches, one packet for each batch.
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const server = net.createServer((connection) => {
  connection.on('data', (data) => {
    for (const command of String(data).trim().split('\n')) connection.write(`OK ${command}\n`);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const socket = net.connect(server.address().port, '127.0.0.1');
let answers = 0;
socket.on('data', (data) => { answers += String(data).split('OK').length - 1; });

function send(commands) {
  socket.cork();
  for (const command of commands) {
    if (command === '') continue;
    socket.write(`${command}\n`);
  }
  process.nextTick(() => socket.uncork());
}

for (let n = 1; n <= 20; n++) {
  send(n === 6 ? ['SET cart 1', '', 'SET user 7'] : ['PING', 'GET cart']);
  await sleep(50);
}
await sleep(50);
console.log(`${answers} answers, ${socket.writableLength} bytes not sent`);
process.exit();
