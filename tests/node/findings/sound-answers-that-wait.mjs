// nothing
// Answers that are open where the process ends, each of which something may still end: a timer, a list, a promise, a stream.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
const clients = new Set();
const handlers = {
  '/timer': (req, res) => setTimeout(() => res.end(), 60_000),
  '/list': (req, res) => {
    clients.add(res);
    res.on('close', () => clients.delete(res));
  },
  '/promise': async (req, res) => {
    await wait(60_000);
    res.end();
  },
  '/request': async (req, res) => {
    await once(req.resume(), 'end');
    res.end();
  },
  '/events': (req, res) => {
    const timer = setInterval(() => res.write('data: \n\n'), 100);
    res.on('close', () => clearInterval(timer));
  },
  '/stream': (req, res) => {
    Readable.from((async function* () {
      for (;;) {
        yield 'piece';
        await wait(50);
      }
    })()).pipe(res);
  },
  '/fetch': async (req, res) => {
    const answer = await fetch(`http://localhost:${server.address().port}/timer`);
    res.end(await answer.text());
  },
  '/child': async (req, res) => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3000)'], { stdio: 'ignore' });
    await once(child, 'exit');
    res.end();
  },
  '/worker': (req, res) => {
    const worker = new Worker('setTimeout(() => {}, 60_000)', { eval: true, execArgv: [] });
    worker.on('exit', () => res.end());
  },
  '/upstream': (req, res) => http.get({ port: server.address().port, path: '/timer' }, (answer) => answer.pipe(res)).on('error', () => {}),
};
const server = http.createServer((req, res) => handlers[req.url](req, res));
await new Promise((resolve) => server.listen(0, resolve));
for (const path of Object.keys(handlers)) {
  const request = http.request({ port: server.address().port, path, method: path === '/request' ? 'POST' : 'GET' }, (answer) => answer.on('error', () => {}).resume());
  request.on('error', () => {});
  if (path === '/request') setInterval(() => request.write('a part'), 100);
  else request.end();
}
setTimeout(() => process.exit(), 1000);
