// Backpressure over HTTP, keep-alive agents, pipelines and fetch().
import http from 'node:http';
import fs from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

fs.writeFileSync('big.bin', Buffer.alloc(5 << 20, 7));
let held;
const server = http.createServer(async (req, res) => {
  if (req.url === '/file') return fs.createReadStream('big.bin').pipe(res);
  if (req.url === '/json') return res.setHeader('Content-Type', 'application/json').end(JSON.stringify({ method: req.method, agent: req.headers['user-agent'] ?? null }));
  if (req.url === '/gzip') {
    res.setHeader('Content-Encoding', 'gzip');
    return pipeline(Readable.from(['zipped ', 'text']), createGzip(), res);
  }
  if (req.url === '/moved') return res.writeHead(302, { Location: '/json' }).end();
  if (req.url === '/flood') {
    held = res;
    let falses = 0;
    for (let i = 0; i < 400; i++) if (!res.write(Buffer.alloc(65536))) falses++;
    res.falses = falses;
    return undefined;
  }
  if (req.url === '/slow-upload') {
    let length = 0;
    for await (const chunk of req) {
      length += chunk.length;
      if (length < 65536 * 3) await sleep(5);
    }
    return res.end(String(length));
  }
  let length = 0;
  for await (const chunk of req) length += chunk.length;
  return res.end(`${req.method} ${length}`);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const base = { port: server.address().port, host: '127.0.0.1' };
const url = `http://127.0.0.1:${base.port}`;
const text = async (res) => (await res.toArray()).map(String).join('');
const ask = (path, options, body) => new Promise((resolve, reject) => http.request({ ...base, path, ...options }, resolve).on('error', reject).end(body));

let length = 0;
for await (const chunk of await ask('/file')) length += chunk.length;
console.log('file', length);
const slow = await ask('/flood', { agent: false });
slow.once('data', () => slow.pause());
await sleep(200);
console.log('flood', held.falses > 300, held.writableLength > 1 << 20, held.writableNeedDrain, held.destroyed);
slow.destroy();
slow.on('error', () => {});
await once(held, 'close');
console.log('left', held.destroyed, held.writableFinished, held.errored);

const upload = http.request({ ...base, path: '/slow-upload', method: 'POST', agent: false });
let falses = 0;
for (let i = 0; i < 200; i++) if (!upload.write(Buffer.alloc(65536))) falses++;
console.log('upload', falses > 100, upload.writableLength > 1 << 20);
upload.end();
const [answer] = await once(upload, 'response');
console.log(await text(answer));
await pipeline(fs.createReadStream('big.bin'), http.request({ ...base, path: '/x', method: 'PUT', agent: false }).on('response', async (res) => console.log('put', await text(res))));
await sleep(100);

const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
const answers = await Promise.all([1, 2, 3, 4, 5].map(async () => {
  const res = await ask('/json', { agent });
  return [res.statusCode, await text(res), res.req.reusedSocket].join(' ');
}));
console.log(answers.join(' | '));
const name = agent.getName(base);
await sleep(10);
console.log(Object.keys(agent.sockets).length, agent.freeSockets[name]?.length, agent.requests[name]?.length);
const unread = [await ask('/json', { agent }), await ask('/json', { agent })];
const third = http.get({ ...base, path: '/json', agent });
let came = false;
third.on('response', () => { came = true; });
await sleep(50);
console.log('unread', came, agent.requests[name]?.length);
for (const res of unread) res.resume();
await once(third, 'response');
third.res.resume();
await sleep(20);
console.log('read', came, agent.freeSockets[name]?.length);
agent.destroy();

const json = await fetch(`${url}/json`);
console.log(json.status, json.ok, json.headers.get('content-type'), json.statusText, (await json.json()).method, json.bodyUsed);
console.log(await (await fetch(`${url}/x`, { method: 'POST', body: 'four' })).text());
console.log(await (await fetch(`${url}/x`, { method: 'POST', body: Readable.toWeb(Readable.from([Buffer.from('ab'), Buffer.from('cde')])), duplex: 'half' })).text());
console.log(await (await fetch(`${url}/gzip`)).text());
const moved = await fetch(`${url}/moved`);
console.log(moved.redirected, moved.url.endsWith('/json'), moved.status, (await moved.json()).method);
let bytes = 0;
for await (const chunk of (await fetch(`${url}/file`)).body) bytes += chunk.length;
console.log('body', bytes);
console.log((await (await fetch(`${url}/json`)).arrayBuffer()).byteLength > 10, [...new Headers({ B: '1', a: '2' })].join(' '), await new Response('text').text());
await fetch('http://127.0.0.1:3/').catch((error) => console.log(error.name, error.message, error.cause.code));
await fetch('nonsense').catch((error) => console.log(error.name, error.message, error.cause.code));
await fetch(`${url}/json`, { signal: AbortSignal.abort() }).catch((error) => console.log(error.name, error.message));
server.closeAllConnections();
server.close();
await once(server, 'close');
console.log('over');
process.exit();
