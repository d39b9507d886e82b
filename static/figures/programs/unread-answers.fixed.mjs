// Checks every 100 ms whether a service is up. To have something to ask, the service is here, too.
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const service = http.createServer((request, response) => {
  response.end('ok, version 1.4.2, up for 12 days\n');
});
service.listen(0);
await once(service, 'listening');

const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
let up = 0;

function check() {
  const health = http.get({ port: service.address().port, path: '/health', agent });
  health.on('response', (answer) => {
    if (answer.statusCode === 200) up++;
    answer.resume();
  });
  health.on('error', () => {});
}

for (let n = 0; n < 10; n++) {
  check();
  await sleep(100);
}
await sleep(200);
console.log(`${up} of 10 checks were answered`);
service.close();
