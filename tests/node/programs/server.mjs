// A faultless server, and its clients: many small requests for 64 KiB each, by few connections. END is the signal that ends
// it, or `exit`; without it the program ends by itself.
import { once } from 'node:events';
import http from 'node:http';

const body = Buffer.alloc(65_536, 'x');
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'content-length': body.length });
  response.end(body);
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const ask = async () => {
  const [response] = await once(http.get({ port: server.address().port, host: '127.0.0.1', agent }), 'response');
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return bytes;
};
const answers = await Promise.all(Array.from({ length: Number(process.env.REQUESTS ?? 24) }, ask));
console.log(answers.reduce((sum, bytes) => sum + bytes, 0));
if (process.env.END === 'exit') process.exit(0);
if (process.env.END) process.kill(process.pid, process.env.END);
agent.destroy();
server.close();
