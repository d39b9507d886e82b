// The page on this machine: who gets what from it, and recordings as they grow.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { PACKAGE, folder, highwater, program, run } from './tool.mjs';

/** Asks for a path with these headers; settles with status, headers and text. */
function ask(address, path, { method = 'GET', headers = {} } = {}) {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false, timeout: 5000 }, (answer) => {
      let text = '';
      answer.setEncoding('latin1').on('data', (piece) => (text += piece)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer to ${path}`))).on('error', reject).end();
  });
}

/** Begins the program with its page; the page's address. */
async function watched(t, words, options) {
  const one = highwater(words, options);
  t.after(() => one.child.kill('SIGKILL'));
  const { err } = await one.says('http://');
  const [address] = /http:\S+/.exec(err);
  return { ...one, address, base: new URL(address).pathname };
}

/** Where the page shows the one recording, once it is there. */
async function location({ address, base }) {
  for (;;) {
    const { headers } = await ask(address, base);
    if (headers.location) return headers.location;
  }
}

test('nothing is served without the token, by another name, to another page, or for anything but reading', async (t) => {
  const { address, base, child, ended, says } = await watched(t, ['--keep', program('slowly.mjs')], { cwd: folder(t) });
  const { host } = new URL(address);
  assert.match(base, /^\/[\w-]{32}\/$/);
  assert.match(host, /^127\.0\.0\.1:\d+$/);
  const status = async (path, more) => (await ask(address, path, more)).status;
  assert.equal(await status(`${base}index.html`), 200);
  for (const path of ['/', '/index.html', '/live/x.trace', `${base.slice(0, -2)}/index.html`, `/x${base}index.html`, `${base.slice(0, -2)}x/index.html`]) {
    assert.equal(await status(path), 403, path);
  }
  for (const name of ['evil.example', `evil.example:${host.split(':')[1]}`, '127.0.0.1', `[::1]:${host.split(':')[1]}`]) {
    assert.equal(await status(`${base}index.html`, { headers: { Host: name } }), 403, name);
  }
  assert.equal(await status(`${base}index.html`, { headers: { Host: host.replace('127.0.0.1', 'localhost') } }), 200);
  assert.equal(await status(`${base}index.html`, { headers: { Origin: `http://${host}` } }), 200);
  for (const Origin of ['null', 'http://evil.example', `https://${host}`]) assert.equal(await status(`${base}index.html`, { headers: { Origin } }), 403, Origin);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) assert.equal(await status(`${base}index.html`, { method }), 405, method);
  assert.equal((await ask(address, `${base}index.html`, { method: 'HEAD' })).text, '');
  for (const path of ['../package.json', '..%2fpackage.json', '%2e%2e/package.json', 'figures/..%2f..%2fpackage.json', '%00', 'live/..%2fx', 'live/%2e%2e', '%zz', 'figures']) {
    assert.ok([400, 404].includes(await status(base + path)), path);
  }
  assert.equal((await ask(address, base.slice(0, -1))).headers.location, base);
  // After the program's end it stays for as long as it is asked to.
  child.stdin.end();
  await says('the page stays at');
  assert.equal(await status(`${base}index.html`), 200);
  child.kill('SIGINT');
  assert.equal((await ended).code, 0);
});

test('what is served has the policy of the page, and no other page may read it', async (t) => {
  const { address, base } = await watched(t, [program('slowly.mjs')], { cwd: folder(t) });
  const { headers, text } = await ask(address, `${base}index.html`);
  const policy = headers['content-security-policy'];
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; .*; frame-ancestors 'self'$/);
  assert.ok(readFileSync(join(PACKAGE, 'page/index.html'), 'utf8').includes(policy.replace("; frame-ancestors 'self'", '')));
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['access-control-allow-origin'], undefined);
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.doesNotMatch(text, /data-worker/);
});

test('a page gets the recording from its beginning, as it grows, and to its end', async (t) => {
  const cwd = folder(t);
  const one = await watched(t, [program('slowly.mjs')], { cwd });
  const { address, base, child, ended } = one;
  const [, name] = /^index\.html\?file=live\/(slowly-\d+\.trace)&live$/.exec(await location(one));
  const early = ask(address, `${base}live/${name}`);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const late = ask(address, `${base}live/${name}`);
  // One that takes nothing, and one that goes away.
  const stuck = connect(new URL(address).port, '127.0.0.1').on('error', () => {});
  stuck.write(`GET ${base}live/${name} HTTP/1.1\r\nHost: ${new URL(address).host}\r\n\r\n`);
  stuck.pause();
  t.after(() => stuck.destroy());
  const gone = connect(new URL(address).port, '127.0.0.1', () => gone.end(`GET ${base}live/${name} HTTP/1.1\r\nHost: ${new URL(address).host}\r\n\r\n`, () => gone.destroy())).on('error', () => {});
  assert.equal((await ask(address, `${base}live/other-1.trace`)).status, 404);
  child.stdin.end();
  assert.equal((await ended).code, 0);
  const file = readFileSync(join(cwd, name), 'latin1');
  for (const { status, text } of await Promise.all([early, late])) assert.deepEqual([status, text], [200, file]);
});

/** What the list of processes tells. */
const listed = async ({ address, base }) => JSON.parse((await ask(address, `${base}processes.json`)).text);

/** The same once it is so. */
async function listedOnce(one, isSo) {
  for (;;) {
    const told = await listed(one);
    if (isSo(told)) return told;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('several processes are listed, each with what has become of it', async (t) => {
  const cwd = folder(t);
  const command = `"${process.execPath}" "${program('ignores.mjs')}" & "${process.execPath}" "${program('slowly.mjs')}"; wait`;
  const one = await watched(t, ['watch', '--keep', '-o', cwd, '--', 'sh', '-c', command], { cwd });
  const { address, base, child, ended, says } = one;
  await listedOnce(one, ({ processes }) => processes.length === 2);
  assert.match((await ask(address, base)).text, /<script src="processes\.js" defer>/);
  for (const path of ['processes', 'processes.js', 'processes.css']) {
    const { status, headers } = await ask(address, base + path);
    assert.deepEqual([status, headers['x-content-type-options']], [200, 'nosniff'], path);
  }
  const told = await listedOnce(one, ({ processes }) => processes.some(({ findings }) => findings !== ''));
  assert.equal(told.isOver, false);
  const [runs, has] = ['slowly.mjs', 'ignores.mjs'].map((title) => told.processes.find((one) => one.title === title));
  assert.deepEqual([runs.state, runs.findings], ['runs', '']);
  assert.match(runs.href, /^index\.html\?file=live\/node-\d+\.trace&live$/);
  assert.match(runs.what, /^process \d+$/);
  assert.deepEqual([has.state, has.findings], ['has ended', '1 error, 0 warnings']);
  assert.doesNotMatch(has.href, /&live$/);
  assert.equal(readdirSync(cwd).length, 2);
  child.stdin.end();
  await says('the page stays at');
  const end = await listedOnce(one, ({ processes }) => processes.every(({ findings }) => findings !== ''));
  assert.deepEqual([end.isOver, end.processes.map(({ state }) => state)], [true, ['has ended', 'has ended']]);
  child.kill('SIGTERM');
  await ended;
});

test('threads and children stand behind their process, and one that was killed is told as such', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'app.mjs'), `import { spawn } from 'node:child_process'; import { Worker } from 'node:worker_threads';
    new Worker(${JSON.stringify(program('waits.mjs'))});
    const child = spawn(process.execPath, [${JSON.stringify(program('slowly.mjs'))}], { stdio: ['pipe', 'ignore', 'ignore'] });
    setTimeout(() => child.kill('SIGKILL'), 600);
    process.stdin.resume();`);
  const one = await watched(t, ['app.mjs'], { cwd });
  const { processes } = await listedOnce(one, ({ processes }) => processes.length === 3 && processes.some(({ state }) => state === 'was ended, as by a signal'));
  assert.deepEqual(processes.map(({ depth }) => depth), [0, 1, 1]);
  assert.equal(processes.find(({ title }) => title === 'slowly.mjs').state, 'was ended, as by a signal');
  assert.ok(processes.some(({ what }) => /^thread 1 of process \d+$/.test(what)));
  one.child.stdin.end();
  assert.equal((await one.ended).code, 0);
});

test('a folder of recordings is served, and followed while they grow', async (t) => {
  const cwd = folder(t);
  const inside = highwater(['record', '-o', join(cwd, 'out'), program('slowly.mjs')], { cwd }); // As in a container.
  t.after(() => inside.child.kill('SIGKILL'));
  while (!existsSync(join(cwd, 'out'))) await new Promise((resolve) => setTimeout(resolve, 20));
  const one = await watched(t, ['serve', '--follow', 'out'], { cwd });
  const { processes: [{ href, state }] } = await listedOnce(one, ({ processes }) => processes.length === 1);
  assert.match(href, /&live$/);
  assert.equal(state, 'runs');
  const path = href.split('=')[1].split('&')[0];
  const text = ask(one.address, one.base + path);
  const [name] = readdirSync(join(cwd, 'out'));
  const file = await watched(t, ['serve', '--follow', join('out', name)], { cwd });
  assert.equal(await location(file), href);
  await new Promise((resolve) => setTimeout(resolve, 300));
  inside.child.stdin.end();
  await inside.ended;
  assert.equal((await text).text, readFileSync(join(cwd, 'out', name), 'latin1'));
  const { processes: [after] } = await listedOnce(one, ({ processes }) => processes[0].findings !== '');
  assert.deepEqual([after.state, after.findings], ['has ended', 'nothing found']);
  await run(['record', '-o', 'out', program('waits.mjs')], { cwd });
  await listedOnce(one, ({ processes }) => processes.length === 2);
  const still = await watched(t, ['serve', 'out'], { cwd });
  assert.equal((await listed(still)).isOver, true);
  for (const other of ['live/..%2f..%2fetc%2fpasswd', 'live/app.mjs', 'live/%2e%2e']) assert.equal((await ask(one.address, one.base + other)).status, 404, other);
});

test('at an address that others reach, nothing is served without a token, and it is said', async (t) => {
  const cwd = folder(t);
  for (const words of [['serve', '--host', '0.0.0.0'], ['--host', '0.0.0.0', program('slowly.mjs')]]) {
    const one = highwater(words, { cwd });
    t.after(() => one.child.kill('SIGKILL'));
    const { err } = await one.says('http://');
    assert.match(err, /^highwater: it listens at 0\.0\.0\.0, where others may reach it/);
    const [address] = /http:\S+/.exec(err);
    const { pathname, hostname, port } = new URL(address);
    assert.match(pathname, /^\/[\w-]{32}\/$/);
    assert.equal(hostname, '127.0.0.1');
    assert.equal((await ask(address, `${pathname}index.html`)).status, 200);
    assert.equal((await ask(address, '/index.html')).status, 403);
    assert.equal((await ask(address, `${pathname}index.html`, { headers: { Host: `evil.example:${port}` } })).status, 403);
  }
  for (const [host, said] of [['evil.example', /--host evil\.example is no address/], ['192.0.2.1', /192\.0\.2\.1 is no address of this machine/]]) {
    const { code, err } = await run(['serve', '--host', host], { cwd });
    assert.equal(code, 2);
    assert.match(err, said);
  }
});

test('two at once know nothing of each other', async (t) => {
  const cwd = folder(t);
  const [one, other] = await Promise.all([0, 1].map(() => watched(t, [program('slowly.mjs')], { cwd })));
  assert.notEqual(one.base, other.base);
  assert.equal((await ask(one.address, `${other.base}index.html`)).status, 403);
  assert.notEqual(await location(one), await location(other));
});

test('a taken port is said, and nothing begins', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address();
  for (const words of [['--port', String(port), program('waits.mjs')], ['serve', '--port', String(port)]]) {
    const { code, out, err } = await run(words, { cwd: folder(t) });
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, new RegExp(`^highwater: port ${port} is taken by another program`));
  }
});

test('the page alone needs no token, a recording does', async (t) => {
  const cwd = folder(t);
  const alone = await watched(t, ['serve'], { cwd });
  assert.equal(alone.base, '/');
  assert.equal((await ask(alone.address, '/index.html')).status, 200);
  assert.equal((await ask(alone.address, '/', { headers: { Host: 'evil.example' } })).status, 403);
  await run(['record', program('waits.mjs')], { cwd });
  const [name] = readdirSync(cwd);
  const served = await watched(t, ['serve', name], { cwd });
  assert.equal((await ask(served.address, '/index.html')).status, 403);
  const { headers } = await ask(served.address, served.base);
  assert.equal(headers.location, `index.html?file=live/${name}`);
  assert.equal((await ask(served.address, served.base + headers.location.split('=')[1].split('&')[0])).text, readFileSync(join(cwd, name), 'latin1'));
});
