// Processes that are attached to while they run, and go on afterwards as before.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';

import { MAIN, PACKAGE, folder, highwater, program, run, start } from './tool.mjs';

const recorder = String(pathToFileURL(join(PACKAGE, 'recording.mjs')));
const options = { skip: process.platform === 'win32' };

/** Starts a program with a recorder in it; its number, once it is at work. */
async function sleeping(t, env = { HIGHWATER_SLEEP: '1' }, words = []) {
  const cwd = folder(t);
  const one = start(process.execPath, ['--import', recorder, ...words, program('served.mjs')], { cwd, env });
  t.after(() => one.child.kill('SIGKILL'));
  await one.says('\n');
  return { ...one, cwd, pid: one.child.pid };
}

/** The lines of a recording, between which there may be records. */
const lines = (path) => readFileSync(path, 'latin1').match(/\{"(?:t|highwater)":[^\n]*/g);

test('a process that sleeps writes nothing, is woken, and sleeps again', options, async (t) => {
  const { pid, cwd, child, ended } = await sleeping(t);
  const out = folder(t);
  for (let turn = 1; turn <= 2; turn++) {
    const attached = highwater(['attach', String(pid), '--no-page', '-o', out], { cwd });
    await attached.says('until Ctrl+C');
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.match((await run(['attach', String(pid), '--no-page'], { cwd })).err, /another highwater is attached to it\n$/);
    attached.child.kill('SIGINT');
    const end = await attached.ended;
    assert.deepEqual([end.code, end.out], [0, '']);
    assert.match(end.err, /0 errors, 0 warnings in served-\d+(\.2)?\.trace/); // Of streams, too, whose listeners are older than the recording.
  }
  const names = readdirSync(out).sort();
  assert.deepEqual(names, [`served-${pid}.2.trace`, `served-${pid}.trace`]);
  for (const name of names) {
    const told = lines(join(out, name));
    assert.equal(told.filter((line) => line.includes('"e":"create"')).length, 3, told.join('\n')); // The connection is none of them.
    assert.ok(told.some((line) => /"e":"pipe","p":"call","to":\d/.test(line)));
    assert.ok(told.some((line) => /"ev":"drain"/.test(line)));
  }
  const [size] = names.map((name) => statSync(join(out, name)).size);
  child.stdin.end();
  assert.deepEqual([(await ended).code, (await ended).err], [0, '']);
  assert.equal(statSync(join(out, names[0])).size, size);
  assert.deepEqual(readdirSync(cwd), []);
});

test('a process that ends while it is attached to is told to its end', options, async (t) => {
  const { pid, cwd, child } = await sleeping(t);
  const attached = highwater(['--attach', String(pid), '--no-page', '--format', 'json'], { cwd });
  const { err } = await attached.says('until Ctrl+C');
  const [, out] = /leaves it running, in (\S+)/.exec(err);
  child.stdin.end();
  const end = await attached.ended;
  assert.equal(end.code, 0);
  assert.match(end.err, new RegExp(`process ${pid} has ended`));
  const [name] = readdirSync(out);
  assert.match(lines(join(out, name)).at(-1), /"e":"exit","idle":true/);
});

test('of a process that keeps its last seconds, these come first', options, async (t) => {
  const { pid, cwd, child, ended } = await sleeping(t, { HIGHWATER_LAST: '30' });
  const attached = highwater(['attach', String(pid), '--no-page', '-o', cwd], { cwd });
  await attached.says('until Ctrl+C');
  await new Promise((resolve) => setTimeout(resolve, 300));
  attached.child.kill('SIGINT');
  const { err } = await attached.ended;
  assert.match(err, /0 errors, 0 warnings/);
  const told = lines(join(cwd, `served-${pid}.trace`)).map((line) => JSON.parse(line));
  assert.equal(told[0].last, 30);
  assert.ok(told.some(({ e, name }) => e === 'create' && name === 'stdout'), 'what was before');
  assert.ok(told.at(-1).t - told[1].t > 250e6, 'what came then');
  const declared = new Set();
  for (const { e, s } of told) {
    if (e === 'create') declared.add(s);
    assert.ok(s === undefined || declared.has(s));
  }
  child.stdin.end();
  assert.equal((await ended).code, 0);
});

test('worker threads and children are attached to with their process', options, async (t) => {
  const cwd = folder(t);
  const code = `import { Worker } from 'node:worker_threads'; import { spawn } from 'node:child_process'; const worker = new Worker(${JSON.stringify(program('slowly.mjs'))}, { stdin: true });
    const child = spawn(process.execPath, [${JSON.stringify(program('slowly.mjs'))}], { env: { ...process.env, NODE_OPTIONS: '--import=${recorder}' }, stdio: ['pipe', 'inherit', 'inherit'] });
    worker.on('online', () => setTimeout(() => console.log('ready'), 500)); process.stdin.on('end', () => { worker.terminate(); child.kill(); }).resume();`;
  writeFileSync(join(cwd, 'app.mjs'), code);
  const one = start(process.execPath, ['--import', recorder, 'app.mjs'], { cwd, env: { HIGHWATER_SLEEP: '1' } });
  t.after(() => one.child.kill('SIGKILL'));
  await one.says('ready');
  const list = await run(['attach']);
  assert.match(list.out, new RegExp(`^${one.child.pid}  .*1 worker thread$`, 'm'));
  const out = join(cwd, 'out');
  mkdirSync(out);
  const attached = highwater(['attach', String(one.child.pid), '--no-page', '-o', out], { cwd });
  await attached.says('until Ctrl+C');
  while (readdirSync(out).length < 3) await new Promise((resolve) => setTimeout(resolve, 50));
  one.child.stdin.end();
  assert.equal((await attached.ended).code, 0);
  assert.equal(readdirSync(out).filter((name) => name.includes(`${one.child.pid}.worker-`)).length, 1);
});

test('the socket is for its user alone, and is gone with its process, or cleared away after it', options, async (t) => {
  const place = join(tmpdir(), `highwater-${userInfo().uid}`);
  const ends = await sleeping(t);
  const dies = await sleeping(t);
  assert.equal(statSync(place).mode & 0o777, 0o700);
  assert.equal(statSync(join(place, `${ends.pid}.sock`)).mode & 0o777, 0o600);
  ends.child.stdin.end();
  await ends.ended;
  dies.child.kill('SIGKILL');
  await dies.ended;
  await run(['attach']);
  for (const { pid } of [ends, dies]) assert.ok(!readdirSync(place).includes(`${pid}.sock`));
});

test('what cannot be attached to is a sentence, and 2', options, async (t) => {
  const cwd = folder(t);
  const plain = start(process.execPath, [program('served.mjs')], { cwd });
  t.after(() => plain.child.kill('SIGKILL'));
  await plain.says('\n');
  for (const [words, said] of [
    [[String(plain.child.pid)], /has no recorder that could be woken: it must have been started as in HIGHWATER_SLEEP=1/],
    [['4194303'], /there is no process 4194303/],
    [['app.js'], /takes the number of a process, and not app\.js/],
    [['1', '2'], /the number of one process/],
    [['0'], /and not 0/],
  ]) {
    const { code, out, err } = await run(['attach', ...words], { cwd });
    assert.match(err, said);
    assert.equal(err.trimEnd().split('\n').length, 1);
    assert.deepEqual([code, out], [2, '']);
  }
  plain.child.stdin.end();
  assert.equal((await plain.ended).code, 0); // It has noticed nothing of it.
});

test('a process whose event loop is blocked is not waited for', options, async (t) => {
  const cwd = folder(t);
  const one = start(process.execPath, ['--import', recorder, '-e', "console.log('ready'); setTimeout(() => { for (;;); }, 200)"], { cwd, env: { HIGHWATER_SLEEP: '1' } });
  t.after(() => one.child.kill('SIGKILL'));
  await one.says('ready');
  await new Promise((resolve) => setTimeout(resolve, 400));
  const { code, err } = await start(process.execPath, [MAIN, 'attach', String(one.child.pid)], { cwd, input: '' }).ended;
  assert.equal(code, 2);
  assert.match(err, /its event loop has been blocked/);
});
