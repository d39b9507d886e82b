// The commands as WebAssembly print what the native program prints.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { MAIN, NATIVE, PACKAGE, folder, program, run, start } from './tool.mjs';

/** Runs the words by both, in one folder each, and compares all that they print and write. */
async function compare(t, words, { input = '', files = {} } = {}) {
  const [native, wasm] = await Promise.all([[NATIVE, []], [process.execPath, [MAIN]]].map(async ([file, before]) => {
    const cwd = folder(t);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const { code, out, err } = await start(file, [...before, ...words], { cwd, input }).ended;
    const written = readdirSync(cwd).filter((name) => !(name in files)).map((name) => [name, readFileSync(join(cwd, name), 'utf8')]);
    return { code, out, err, written };
  }));
  assert.deepEqual(wasm, native, words.join(' '));
  return wasm;
}

const SCENARIO = JSON.stringify({
  node: 20,
  flows: [{
    stages: [
      { type: 'readable', name: 'source', chunk: 1024, count: 64, highWaterMark: '16 KiB', read: { by: 'timer', takes: '1 ms' } },
      { type: 'writable', name: 'sink', highWaterMark: 4096, write: { by: 'timer', takes: '10 ms' } },
    ],
  }],
});

test('scenarios and figures', async (t) => {
  await compare(t, ['run', 'upload-crash:pipe', '--summary']);
  await compare(t, ['run', 'upload-crash:ignore', '--summary', '--node', '20']);
  await compare(t, ['run', '-'], { input: SCENARIO });
  await compare(t, ['check', 'small.json'], { files: { 'small.json': SCENARIO } });
  await compare(t, ['check', '-'], { input: '{"flows":[{"stages":[{"type":"readable"}]}]}' });
  await compare(t, ['figure', 'seven-steps']);
  await compare(t, ['figure', 'gzip-holds']); // whose subject is a program
  await compare(t, ['program', 'upload-crash:pipe']);
  await compare(t, ['scenarios']);
  await compare(t, ['schema']);
  await compare(t, ['schema', '--figure']);
});

test('recordings, read, compared, drawn and exported', async (t) => {
  const cwd = folder(t);
  await run(['record', program('ignores.mjs')], { cwd });
  const [name] = readdirSync(cwd);
  const files = { 'a.trace': readFileSync(join(cwd, name)) };
  const { out } = await compare(t, ['read', 'a.trace'], { files });
  assert.match(out, /error \[write-false-ignored\]/);
  await compare(t, ['read', '--json', './a.trace'], { files });
  await compare(t, ['read', '--fail-on', 'error', '-'], { input: files['a.trace'] });
  await compare(t, ['render', 'a.trace', '--view', 'all', '-o', 'why.svg'], { files });
  await compare(t, ['export', 'a.trace', '--format', 'jsonl'], { files });
  await compare(t, ['export', 'upload-crash', '--format', 'mermaid', '--at', '0.2s']);
  await compare(t, ['diff', 'a.trace', '-'], { files, input: files['a.trace'].subarray(0, -40) });
  await compare(t, ['read', 'a.trace'], { files: { 'a.trace': files['a.trace'].subarray(0, 3000) } });
});

test('programs, on the interpreter', async (t) => {
  const files = {
    'main.mjs': "import { x } from './other.mjs'; import { Readable } from 'node:stream';\nfor await (const n of Readable.from([1, 2])) console.log(n + x);\nprocess.exitCode = 3;",
    'other.mjs': 'export const x = 40;',
    'deep.js': 'const f = (n) => f(n + 1); try { f(0) } catch (error) { console.log(error.name) }',
    'throws.js': "console.error('aside'); throw new Error('on purpose');",
  };
  for (const words of [['main.mjs'], ['main.mjs', '--summary'], ['main.mjs', '--trace'], ['deep.js'], ['throws.js']]) await compare(t, ['run', ...words], { files });
});

test('what is wrong with what is asked for', async (t) => {
  await compare(t, ['read', 'missing.trace']);
  await compare(t, ['read', '.']);
  await compare(t, ['read', '-'], { input: 'no trace' });
  await compare(t, ['run', 'no-such-scenario']);
  await compare(t, ['render', 'upload-crash', '--view', 'pipe', '-o', 'missing/why.svg']);
  await compare(t, ['render', 'upload-crash', '--view', 'nothing']);
  await compare(t, ['read', '--help']);
  await compare(t, ['read']);
  await compare(t, ['--version']);
});

test('paths that lead out of the folder, and links, are paths', async (t) => {
  const cwd = folder(t);
  mkdirSync(join(cwd, 'in'));
  writeFileSync(join(cwd, 'small.json'), SCENARIO);
  symlinkSync('../small.json', join(cwd, 'in', 'link.json'));
  for (const path of ['../small.json', join(cwd, 'small.json'), 'link.json', '../in/../small.json']) {
    const { code, out } = await run(['check', path], { cwd: join(cwd, 'in') });
    assert.deepEqual([code, out], [0, `${path}: valid, with 2 stream(s)\n`]);
  }
});

test('for programs, a command is a function', async () => {
  const { COMMANDS, command } = await import(join(PACKAGE, 'index.mjs'));
  assert.ok(COMMANDS.includes('read'));
  assert.deepEqual(command(['check', '-'], { input: SCENARIO }), { code: 0, out: '-: valid, with 2 stream(s)\n', err: '' });
  assert.equal(command(['read', 'missing']).code, 2);
  assert.throws(() => command('read'), TypeError);
});

test('help tells of the commands of both', async () => {
  const { code, out } = await run(['help']);
  assert.equal(code, 0);
  for (const word of ['--fail-on', 'serve', 'scenarios', 'Exit codes']) assert.ok(out.includes(word), word);
  assert.match((await run(['help', 'read'])).out, /Usage: highwater read/);
  for (const words of [['help', 'attach'], ['serve', '--help'], ['record', '-h']]) assert.deepEqual(await run(words), { code: 0, signal: null, out, err: '' }, words.join(' '));
  assert.equal((await run([])).code, 2);
});
