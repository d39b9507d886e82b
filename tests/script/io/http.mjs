// HTTP: events of requests and responses on both sides, their heads, and what becomes of broken ones.
import http from 'node:http';
import { once } from 'node:events';

const lines = new Map();
const say = (who, ...values) => {
  if (!lines.has(who)) lines.set(who, []);
  lines.get(who).push(values.filter((value) => value !== undefined).join(' '));
};
const flush = () => {
  for (const [who, list] of [...lines].sort()) console.log(who, '|', list.join(' | '));
  lines.clear();
};
const headers = (raw) => raw.filter((text) => !/GMT$|^127|^localhost:/.test(text)).join(',');

const server = http.createServer((req, res) => {
  const who = `server ${req.method} ${req.url}`;
  for (const name of ['end', 'close', 'error', 'aborted']) req.on(name, (value) => say(`${who} req`, name, value?.message));
  for (const name of ['finish', 'close', 'error', 'prefinish', 'pipe', 'unpipe']) res.on(name, (value) => say(`${who} res`, name, value?.message));
  say(who, headers(req.rawHeaders), req.httpVersion, req.complete, res.headersSent, res.statusCode, res.writableEnded);
  if (req.url === '/chunks') {
    say(who, res.write('x'), res.headersSent, /Transfer-Encoding: chunked/.test(res._header));
    res.write('yy', () => say(who, 'written'));
    res.end('zzz', () => say(who, 'ended'));
  } else if (req.url === '/whole') {
    res.end('hello');
    say(who, res.headersSent, /Content-Length: 5/.test(res._header), res.writableEnded, res.finished);
  } else if (req.url === '/head') {
    say(who, res.writeHead(404, 'Nope', { 'X-A': ['1', '2'], 'Content-Length': 3 }) === res);
    res.end('abc');
  } else if (req.url === '/post') {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk) => { body += chunk; });
    req.on('end', () => {
      res.statusCode = 201;
      res.setHeader('Content-Type', 'text/plain');
      say(who, res.getHeader('content-type'), res.getHeaderNames().join(), res.hasHeader('CONTENT-TYPE'));
      res.end(`got ${body.length}`);
    });
  } else if (req.url === '/none') {
    req.resume().on('end', () => res.writeHead(204).end());
  } else if (req.url === '/destroy') {
    res.write('part');
    setTimeout(() => res.destroy(), 20);
  } else if (req.url === '/late') {
    res.end();
    try { res.setHeader('a', 'b'); } catch (error) { say(who, error.code, error.message); }
    try { res.writeHead(200); } catch (error) { say(who, error.code, error.message); }
    res.write('late', (error) => say(who, error.message, error.code));
  } else if (req.url === '/hang') {
    req.socket.destroy();
  } else if (req.url === '/silent') {
    // Never answers.
  } else if (req.url === '/endless') {
    const more = () => { while (!res.destroyed && res.write(Buffer.alloc(16384))); };
    res.on('drain', more);
    more();
  } else if (req.url === '/bad') {
    for (const fn of [() => res.setHeader('a b', 1), () => res.setHeader('a', undefined), () => res.setHeader('a', 'ü\n'), () => res.writeHead(1), () => res.end(5), () => res.write(null), () => res.write({})]) {
      try { fn(); } catch (error) { say(who, error.name, error.code, error.message); }
    }
    res.end();
  }
});

function go(path, { method = 'GET', body, act, ...options } = {}) {
  return new Promise((resolve) => {
    const who = `client ${method} ${path}`;
    const req = http.request({ port: server.address().port, host: '127.0.0.1', path, method, ...options });
    for (const name of ['finish', 'close', 'error', 'abort', 'timeout']) req.on(name, (value) => say(who, name, value?.message, value?.code));
    req.on('response', (res) => {
      say(`${who} res`, res.statusCode, res.statusMessage, headers(res.rawHeaders), JSON.stringify(res.headers['x-a'] ?? null));
      let length = 0;
      res.on('data', (chunk) => { length += chunk.length; });
      for (const name of ['end', 'close', 'aborted', 'error']) res.on(name, (value) => say(`${who} res`, name, value?.message, value?.code, name === 'end' ? length : ''));
      act?.(res, req);
    });
    req.on('close', () => setTimeout(() => {
      say(who, req.destroyed, req.writableFinished, req.res?.complete, req.aborted, req.reusedSocket);
      flush();
      resolve();
    }, 40));
    act?.(null, req);
    req.end(body);
  });
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
await go('/chunks');
await go('/whole');
await go('/head');
await go('/post', { method: 'POST', body: 'hello', headers: { 'X-Test': 'yes', Cookie: ['a=1', 'b=2'] } });
await go('/post', { method: 'PUT', act: (res, req) => { if (!res) req.write('streamed '); } });
await go('/none', { method: 'POST', body: 'zz' });
await go('/destroy');
await go('/late');
await go('/whole', { method: 'HEAD' });
await go('/whole', { agent: false });
await go('/hang');
await go('/bad');
await go('/endless', { act: (res, req) => res?.once('data', () => res.destroy()) });
await go('/endless', { act: (res, req) => res?.once('data', () => req.destroy()) });
await go('/silent', { act: (res, req) => { if (!res) req.setTimeout(30, () => req.destroy()); } });
await go('/silent', { act: (res, req) => { if (!res) setTimeout(() => req.abort(), 20); } });
await go('/silent', { act: (res, req) => { if (!res) req.destroy(new Error('no more')); } });
server.close(() => console.log('server closed'));
await once(server, 'close');
const refused = http.get({ port: 1, host: '127.0.0.1' });
const [error] = await once(refused, 'error');
console.log(error.message, error.code, error.errno, error.syscall, error.address, error.port);
for (const fn of [() => http.get('ftp://x'), () => http.get({ path: 'a b' }), () => http.request({ method: 'a b' }), () => http.get('nonsense')]) {
  try { fn(); } catch (own) { console.log(own.name, own.code, own.message); }
}
