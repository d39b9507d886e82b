// A server and a client in one process; the server waits for 'drain'.
import { once } from 'node:events';
import http from 'node:http';
import { facts } from './facts.mjs';

const counts = { writes: 0, falses: 0 };
const server = http.createServer(async (request, response) => {
  for await (const chunk of request) counts.received = (counts.received ?? 0) + chunk.length;
  for (let n = 0; n < 200; n++) {
    counts.writes++;
    if (!response.write(Buffer.alloc(16_384))) {
      counts.falses++;
      await once(response, 'drain');
    }
  }
  response.end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();
const request = http.request({ port, host: '127.0.0.1', method: 'POST', path: '/upload?secret=1', agent: false });
request.write('x'.repeat(1000));
request.end('y');
const [response] = await once(request, 'response');
let bytes = 0;
for await (const chunk of response) bytes += chunk.length;
console.log('received', counts.received, 'answered', bytes);
server.close();
await once(server, 'close');
facts({
  'request POST /upload': { writes: 1, accepted: 1000 },
  'response POST /upload': { writes: counts.writes, falses: counts.falses, accepted: 200 * 16_384, finished: true },
  'response 200 POST /upload': { pushed: bytes, ended: true },
});
