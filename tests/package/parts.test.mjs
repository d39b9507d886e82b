// Parts of the package by themselves: patterns of paths, recording from within, and what is in the package.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';

import { PACKAGE, folder, run, runAlone, start } from './tool.mjs';

const { matcher } = await import(pathToFileURL(join(PACKAGE, 'globs.mjs')));

test('patterns', () => {
  for (const [pattern, yes, no] of [
    ['src/**', ['src/a.js', 'src/b/c.js', './src/a.js', 'src\\a.js'], ['a.js', 'lib/src/a.js', 'src']],
    ['src/*.js', ['src/a.js'], ['src/b/c.js', 'src/a.jsx']],
    ['**/*.{mjs,js}', ['a.js', 'x/y/z.mjs'], ['a.ts']],
    ['app.js', ['app.js', 'x/app.js'], ['xapp.js', 'app.jsx', 'appxjs']],
    ['a?.js', ['ab.js'], ['a.js', 'a/.js']],
    ['routes/[id](x)+.js', ['routes/[id](x)+.js'], ['routes/ix.js']],
  ]) {
    const matches = matcher(pattern);
    for (const path of yes) assert.ok(matches(path), `${pattern} ${path}`);
    for (const path of no) assert.ok(!matches(path), `${pattern} ${path}`);
  }
});

/** A folder in which the package is installed as far as its name goes. */
function project(t, files) {
  const cwd = folder(t);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

const recorder = pathToFileURL(join(PACKAGE, 'recording.mjs'));

test('a program that records itself keeps its last seconds, and writes them when it is asked to', async (t) => {
  const cwd = project(t, {
    'app.mjs': `import { save } from '${recorder}';\nimport { PassThrough } from 'node:stream';\nconst one = new PassThrough();\none.write('x');\nsetTimeout(() => { console.log(save()); one.resume().end(); }, 20);`,
  });
  const { out, err, code } = await runAlone(['app.mjs'], { cwd });
  assert.deepEqual([code, err], [0, '']);
  const path = out.trim();
  assert.ok(existsSync(path), path);
  const header = JSON.parse(readFileSync(path, 'utf8').split('\n')[0]);
  assert.equal(header.last, 60);
  const names = readdirSync(cwd).filter((name) => name.endsWith('.trace'));
  assert.equal(names.length, 2); // the second one at its end
  for (const name of names) assert.equal((await run(['read', name], { cwd })).code, 0);
});

test('it is recorded once, also if somebody watches it', async (t) => {
  const cwd = project(t, { 'app.mjs': `import { save } from '${recorder}';\nimport { PassThrough } from 'node:stream';\nnew PassThrough().end('x');\nconsole.log(typeof save());` });
  const { out, err, code } = await run(['record', 'app.mjs'], { cwd });
  assert.deepEqual([out, code], ['string\n', 0]);
  assert.doesNotMatch(err, /already recording/);
  assert.equal(readdirSync(cwd).length, 2);
  const given = await start(process.execPath, ['--import', String(recorder), 'app.mjs'], { cwd, input: '', env: { HIGHWATER_LAST: '5' } }).ended;
  assert.deepEqual([given.out, given.err, given.code], ['string\n', '', 0]);
});

test('names can be hidden, and then nothing of a file, a path or an address is in a recording', async (t) => {
  const cwd = project(t, {
    'private.txt': 'x',
    'app.mjs': `import fs from 'node:fs';
      import http from 'node:http';
      const server = http.createServer((request, response) => {
        if (request.method === 'GET') return fs.createReadStream('private.txt').pipe(response);
        request.pipe(fs.createWriteStream('private-copy.txt')).on('finish', () => response.end());
      }).listen(0, '127.0.0.1', async () => {
        const address = 'http://127.0.0.1:' + server.address().port;
        await (await fetch(address + '/private/path?of=private')).text();
        await (await fetch(address + '/private/path')).text();
        http.request(address + '/private/other', { method: 'PUT' }, (answer) => answer.resume().on('end', () => server.close().closeAllConnections())).end('x');
      });`,
  });
  const { code, err } = await run(['record', 'app.mjs'], { cwd, env: { HIGHWATER_NAMES: 'hidden' } });
  assert.equal(code, 0, err);
  const [name] = readdirSync(cwd).filter((name) => name.endsWith('.trace'));
  const text = readFileSync(join(cwd, name), 'latin1');
  assert.doesNotMatch(text, /private|127\.0\.0\.1/);
  for (const told of ['"name":"file-1"', '"name":"response GET path-1"', '"name":"response GET path-1 2"', '"name":"body of GET path-1"', '"name":"request PUT path-2"', '"name":"socket to address-1"', '"at":"app.mjs:4"']) {
    assert.ok(text.includes(told), told);
  }
  const unclear = await run(['record', 'app.mjs'], { cwd, env: { HIGHWATER_NAMES: 'yes' } });
  assert.match(unclear.err, /HIGHWATER_NAMES=yes is not valid; it must be hidden or shown; names are hidden/);
});

test('lines are told as the program shows them in errors, which who compiles while it runs knows alone', async (t) => {
  const cwd = project(t, {
    'app.mjs': `import { Writable } from 'node:stream';
      Error.prepareStackTrace = (error, frames) => [error, ...frames.map((frame) => '    at shown (' + process.cwd() + '/src/app.ts:' + (frame.getLineNumber() + 100) + ':7)')].join('\\n');
      new Writable({ write: (chunk, encoding, done) => done() }).end('x');`,
    'odd.mjs': `import { Writable } from 'node:stream';
      Error.prepareStackTrace = (error, frames) => { if (frames.length === 1) throw new Error('no'); return frames; };
      new Writable({ write: (chunk, encoding, done) => done() }).end('x');
      console.log(typeof new Error().stack, Array.isArray((() => new Error().stack)()));`,
  });
  const traces = async (name) => {
    const { code, out } = await run(['record', name], { cwd });
    assert.equal(code, 0);
    const [file] = readdirSync(cwd).filter((one) => one.startsWith(name.replace('.mjs', '-')));
    return { out, text: readFileSync(join(cwd, file), 'latin1') };
  };
  assert.match((await traces('app.mjs')).text, /"of":"end","at":"src\/app\.ts:103"/);
  const odd = await traces('odd.mjs');
  assert.match(odd.text, /"of":"end","at":"odd\.mjs:3"/);
});

test('the package has what it says, and nothing that runs when it is installed', () => {
  const about = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  assert.equal(about.scripts, undefined);
  assert.equal(about.dependencies, undefined);
  const named = [about.types, ...Object.values(about.bin), ...Object.values(about.exports).flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one)))];
  for (const file of named) assert.ok(existsSync(join(PACKAGE, file)), file);
  assert.match(readFileSync(join(PACKAGE, 'main.mjs'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
  const all = readdirSync(PACKAGE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
  for (const name of all) assert.doesNotMatch(name, /\.(br|gz|map|test\.mjs)$|^sw\.js$|^offline-/);
});
