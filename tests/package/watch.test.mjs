// Programs under `highwater`: they do what they do alone, and what is wrong with them is said.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { MAIN, folder, highwater, program, run, runAlone, start } from './tool.mjs';

const FOUND = /error \[write-false-ignored\] .*\n[^]*at .*ignores\.mjs:5 \(write\)/;

test('a program prints what it prints alone, and ends as it ends alone', async (t) => {
  const cwd = folder(t);
  for (const [name, ...words] of [['echoes.mjs'], ['ignores.mjs', '--port', 'x y'], ['waits.mjs', '-o']]) {
    const given = { cwd, input: 'some\nlines\n' };
    const alone = await runAlone([program(name), ...words], given);
    for (const before of [['--no-page'], ['record'], [], ['--no-page', '--', process.execPath]]) {
      const told = await run([...before, program(name), ...words], given);
      assert.equal(told.out, alone.out);
      assert.equal(told.code, alone.code);
      assert.ok(told.err.startsWith(alone.err) || told.err.includes(alone.err), told.err);
    }
  }
});

test('what is wrong is said with its file and line, and fails only if that is asked for', async (t) => {
  const cwd = folder(t);
  const found = await run(['record', program('ignores.mjs')], { cwd });
  assert.match(found.err, FOUND);
  assert.match(found.err, /^highwater: 1 error, 0 warnings in ignores-\d+\.trace$/m);
  assert.equal(found.code, 0);
  assert.equal((await run(['record', '--fail-on', 'error', program('ignores.mjs')], { cwd })).code, 1);
  assert.equal((await run(['record', '--fail-on=warning', program('waits.mjs')], { cwd })).code, 0);
  assert.equal(readdirSync(cwd).filter((name) => name.endsWith('.trace')).length, 3);
});

test('a program that fails keeps its own code', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'crash.cjs'), 'null.x;');
  const crashed = await run(['record', '--fail-on', 'error', 'crash.cjs'], { cwd });
  assert.equal(crashed.code, 1);
  assert.match(crashed.err, /TypeError: Cannot read properties of null/);
  writeFileSync(join(cwd, 'exit.js'), 'process.exit(42)');
  assert.equal((await run(['--no-page', '--fail-on', 'error', 'exit'], { cwd })).code, 42);
});

test('only what is at the places that are named counts, and not what is allowed with a reason', async (t) => {
  const cwd = folder(t);
  const words = ['record', '--fail-on', 'error'];
  const elsewhere = await run([...words, '--only', 'src/**', program('ignores.mjs')], { cwd });
  assert.equal(elsewhere.code, 0);
  assert.match(elsewhere.err, /1 finding at other places than --only names/);
  assert.equal((await run([...words, '--only', 'src/**', '--only', 'ignores.mjs', program('ignores.mjs')], { cwd })).code, 1);

  const list = join(cwd, 'allowed.json');
  const entries = [{ id: 'write-false-ignored', at: 'ignores.mjs:5', reason: 'it is short' }, { id: 'data-lost', reason: 'of old' }];
  writeFileSync(list, JSON.stringify(entries));
  const allowed = await run([...words, '--allow', list, program('ignores.mjs')], { cwd });
  assert.equal(allowed.code, 0);
  assert.match(allowed.err, /allowed: write-false-ignored at .*ignores\.mjs:5 \(write\).*, because: it is short/);
  assert.match(allowed.err, /The list allows data-lost, which was not found: the entry can go/);

  writeFileSync(list, JSON.stringify([{ id: 'write-false-ignored' }]));
  const reasonless = await run([...words, '--allow', list, program('ignores.mjs')], { cwd });
  assert.equal(reasonless.code, 2);
  assert.match(reasonless.err, /entry 1 has no reason/);
  assert.equal(reasonless.out, ''); // It has not begun.
});

test('a report is JSON, JUnit or annotations, in a file or on standard error', async (t) => {
  const cwd = folder(t);
  const report = async (format) => {
    const { code } = await run(['record', '--format', format, '--report', 'report', program('ignores.mjs')], { cwd });
    assert.equal(code, 0);
    return readFileSync(join(cwd, 'report'), 'utf8');
  };
  const json = JSON.parse(await report('json'));
  assert.equal(json.findings[0].id, 'write-false-ignored');
  assert.equal(json.failed, false);
  const xml = await report('junit');
  assertWellFormed(xml);
  assert.match(xml, /<testsuites name="highwater" tests="1" failures="1" errors="0" skipped="0">/);
  assert.match(xml, /<testcase classname="highwater\.write-false-ignored" [^>]*file="ignores\.mjs" line="5"><failure /);
  assert.match(await report('github'), /^::error file=ignores\.mjs,line=5,title=highwater%3A write-false-ignored::.+\n$/);
  const { err } = await run(['record', '--format', 'github', program('ignores.mjs')], { cwd });
  assert.match(err, /^::error /m);
  assert.match((await run(['record', '--format', 'xml', program('ignores.mjs')], { cwd })).err, /--format xml is not known/);
});

/** Each tag is closed by its own, and no sign stands for itself that may not. */
function assertWellFormed(xml) {
  const open = [];
  const rest = xml.replace(/^<\?xml[^?]*\?>/, '').replace(/<(\/?)([\w-]+)((?: [\w-]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#\d+);[^"<&]*)*")*)(\/?)>/g, (tag, closes, name, attributes, isEmpty) => {
    if (closes) assert.equal(open.pop(), name);
    else if (!isEmpty) open.push(name);
    return '';
  });
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest.replace(/&(?:amp|lt|gt|quot|#\d+);/g, ''), /[<>&]/);
}

test('the processes of a test run are told each', async (t) => {
  const cwd = folder(t);
  const command = ['--', process.execPath, '--test', program('one.test.mjs'), program('two.test.mjs')];
  const found = await run(['--fail-on', 'error', ...command], { cwd });
  assert.match(found.err, FOUND);
  assert.equal(found.code, 1);
  assert.match(found.out, /pass 2/);
  assert.deepEqual(readdirSync(cwd), []);
  const fixed = await run(['--fail-on', 'error', '--', process.execPath, '--test', program('two.test.mjs')], { cwd });
  assert.equal(fixed.code, 0);
  assert.match(fixed.err, /0 errors, 0 warnings/);
});

test('signals reach the program, each once, and it alone says how it ends', { skip: process.platform === 'win32' }, async (t) => {
  const cwd = folder(t);
  for (const [signals, code, said] of [[['SIGINT', 'SIGINT'], 7, 'ready\nSIGINT 1\nSIGINT 2\n'], [['SIGTERM'], 8, 'ready\nSIGTERM\n']]) {
    const one = highwater([program('stays.mjs')], { cwd });
    await one.says('ready');
    for (const signal of signals) {
      one.child.kill(signal);
      await one.says(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT 1');
    }
    const end = await one.ended;
    assert.equal(end.code, code);
    assert.equal(end.out, said);
  }
  const one = highwater([program('slowly.mjs')], { cwd });
  await one.says('its streams are at');
  await new Promise((resolve) => setTimeout(resolve, 300));
  one.child.kill('SIGINT');
  const end = await one.ended;
  assert.deepEqual([end.code, end.signal], [null, 'SIGINT']);
  assert.match(end.err, /0 errors/);
});

test('what cannot begin is a sentence, and 2', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'old.trace'), '');
  for (const [words, said] of [
    [['missing.js'], /there is no file missing\.js here, and no command of that name/],
    [['--', 'no-such-program-anywhere'], /no-such-program-anywhere cannot be started: there is no such program/],
    [['watch', '--', 'no-such-program-anywhere'], /no-such-program-anywhere cannot be started: there is no such program/],
    [['old.trace'], /old\.trace is a recording: highwater read/],
    [['--inspect', 'app.js'], /there is no option --inspect here.*highwater -- node --inspect app\.js/],
    [['record', '--port', '1', 'app.js'], /there is no option --port here/],
    [['--fail-on', 'note', 'app.js'], /--fail-on note is not known: it is error or warning/],
    [['--port', '70000', 'app.js'], /--port 70000 is no port/],
    [['--only'], /--only needs a value/],
    [['--allow', 'nothing.json', program('waits.mjs')], /nothing\.json: there is no such file/],
    [['-o', '/dev/null/x', program('waits.mjs')], /recordings cannot be written there/],
    [['watch'], /which program\?/],
    [['serve', 'missing.trace'], /missing\.trace: there is no such file/],
    [['read', 'missing.trace'], /missing\.trace: No such file or directory\n/],
  ]) {
    const { code, out, err } = await run(words, { cwd });
    assert.match(err, said);
    assert.equal(err.trimEnd().split('\n').filter((line) => !/its (streams|processes) are at/.test(line)).length, 1, err);
    assert.equal(code, 2, err);
    assert.equal(out, '');
  }
});

test('the program sees nothing of it but what the recorder needs', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'env.cjs'), 'console.log(JSON.stringify([process.argv.slice(1), process.execArgv, Object.keys(process.env).sort()]))');
  const [alone, told] = [await runAlone(['env.cjs'], { cwd }), await run(['record', 'env.cjs'], { cwd })].map(({ out }) => JSON.parse(out));
  assert.deepEqual(told[0], alone[0]);
  assert.deepEqual(told[1], alone[1]);
  assert.deepEqual(told[2].filter((name) => !alone[2].includes(name)), ['HIGHWATER_PARENT', 'HIGHWATER_TRACE', 'NODE_OPTIONS']);
});

test('a flood of output goes through untouched', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'flood.cjs'), "const piece = Buffer.alloc(1 << 20, 'x'); for (let i = 0; i < 64; i++) require('fs').writeSync(1, piece);");
  const { out, code } = await run(['record', 'flood.cjs'], { cwd });
  assert.deepEqual([out.length, code], [64 << 20, 0]);
});

test('a program that changes how it ends, or the methods of streams, does what it does alone', async (t) => {
  const cwd = folder(t);
  const programs = {
    'ends.mjs': `import { Writable } from 'node:stream';
      const { exit, reallyExit } = process;
      process.exit = (code) => { console.log('mine'); exit(code + 1); };
      process.reallyExit = (code) => reallyExit.call(process, code);
      new Writable({ write() {} }).end('x');
      setTimeout(() => process.exit(3), 30);`,
    'patches.cjs': `const stream = require('stream');
      for (const Class of [stream.Readable, stream.Writable, stream.Duplex]) {
        for (const name of ['write', 'push', 'pipe', 'on', 'emit', 'end', 'destroy', 'read']) {
          const own = Class.prototype[name];
          if (own) Class.prototype[name] = function (...args) { return own.apply(this, args); };
        }
      }
      stream.pipeline = ((own) => (...args) => own(...args))(stream.pipeline);
      delete stream.Readable.prototype.emit;
      Object.freeze(stream.Transform.prototype);
      const a = new stream.PassThrough();
      const b = new stream.Writable({ write: (chunk, encoding, done) => setImmediate(done) });
      b._write = new Proxy(b._write, {});
      Object.defineProperty(a, '_transform', { value: (chunk, encoding, done) => done(null, chunk), writable: false });
      a.pipe(b).on('finish', () => console.log('finished'));
      a.write('x');
      a.end('y');
      try { Object.freeze(new stream.PassThrough()).write('x'); } catch (error) { console.log(error.name); }`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(cwd, name), text);
    const [alone, told] = [await runAlone([name], { cwd }), await run(['record', name], { cwd })];
    assert.deepEqual([told.out, told.code], [alone.out, alone.code], name);
    assert.match(told.err, new RegExp(`^highwater: \\d+ errors?, 0 warnings in ${name.split('.')[0]}-\\d+\\.trace$`, 'm'));
  }
});

test('TypeScript runs as far as Node itself runs it, with lines as they are written', { skip: !process.features.typescript }, async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'app.ts'), readFileSync(program('ignores.mjs'), 'utf8').replace('const log =', 'interface Unused {\n  a: number;\n}\nconst log: Writable ='));
  const { code, err } = await run(['record', 'app.ts'], { cwd });
  assert.equal(code, 0, err);
  assert.match(err, /error \[write-false-ignored\]/);
  assert.match(err, /at app\.ts:8 \(write/);
});

test('where nothing can be written, the program runs all the same, and it is said', { skip: process.platform === 'win32' }, async (t) => {
  const cwd = folder(t);
  const limited = (blocks) => start('/bin/sh', ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, MAIN, 'record', program('ignores.mjs')], { cwd, input: '' }).ended;
  const cut = await limited(8);
  assert.deepEqual([cut.code, cut.out], [0, 'written \n']);
  assert.match(cut.err, /recording stops here: EFBIG/);
  assert.match(cut.err, /in ignores-\d+\.trace$/m);
  const none = await limited(0);
  assert.deepEqual([none.code, none.out], [0, 'written \n']);
  assert.match(none.err, /ignores-\d+\.trace could not be written, so that there is nothing to judge$/m);
  const report = await run(['record', '--report', 'missing/report', program('waits.mjs')], { cwd });
  assert.match(report.err, /missing\/report: the report cannot be written there \(ENOENT\)/);
  assert.equal(report.code, 0);
});

test('a program that hears no SIGINT is waited for, however often it comes', { skip: process.platform === 'win32' }, async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'deaf.cjs'), "process.on('SIGINT', () => {}); process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('ready');");
  const one = highwater(['--no-page', 'deaf.cjs'], { cwd });
  await one.says('ready');
  for (let i = 0; i < 2; i++) one.child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(one.child.exitCode, null);
  one.child.kill('SIGTERM');
  assert.equal((await one.ended).code, 9);
});

test('a program is recorded from its beginning, also where recorders are to sleep', async (t) => {
  const cwd = folder(t);
  const { err } = await run(['record', program('ignores.mjs')], { cwd, env: { HIGHWATER_SLEEP: '1' } });
  assert.match(err, FOUND);
});

test('a worker thread that nothing waits for is not held against the program', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'app.mjs'), `import { Worker } from 'node:worker_threads';
    const worker = new Worker('setInterval(() => {}, 1000); require("worker_threads").parentPort.postMessage(0)', { eval: true });
    worker.once('message', () => worker.unref());`);
  const { code, err } = await run(['record', '--fail-on', 'error', 'app.mjs'], { cwd });
  assert.equal(code, 0, err);
  assert.match(err, /0 errors, 0 warnings/);
});

test("what pipe() waits for is not the program's, also where a package has replaced on()", async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'app.mjs'), `import { PassThrough, Readable, Writable } from 'node:stream';
    const inner = new PassThrough({ highWaterMark: 10 }); // As compression has it, which sends the listeners of an answer on.
    const outer = new Writable({ write: (chunk, encoding, done) => done() });
    outer.write = (chunk) => inner.write(chunk);
    outer.on = function (event, listener) { return event === 'drain' ? inner.on(event, listener) : Writable.prototype.on.call(this, event, listener); };
    const source = Readable.from(['a'.repeat(20), 'b'.repeat(20), 'c']);
    source.pipe(outer);
    setTimeout(() => { source.destroy(); inner.destroy(); outer.destroy(); }, 50);`);
  const { code, err } = await run(['record', 'app.mjs'], { cwd });
  assert.equal(code, 0, err);
  const [name] = readdirSync(cwd).filter((name) => name.endsWith('.trace'));
  const text = readFileSync(join(cwd, name), 'latin1');
  assert.match(text, /"name":"PassThrough 1"/);
  assert.doesNotMatch(text, /on drain|"ev":"drain"/);
});

test('streams whose own properties are anything are recorded like others', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'odd.mjs'), `import { PassThrough } from 'node:stream';
    for (const name of ['constructor', 'url', 'path', 'req', 'server', 'session', 'fd', 'socket', 'method', 'headers']) {
      for (const described of [{ value: undefined }, { value: null }, { value: 1 }, { value: Object.create(null) }, { get() { throw new Error(name); } }]) {
        const stream = new PassThrough();
        Object.defineProperty(stream, name, { ...described, configurable: true });
        stream.on('data', () => {}).once('end', () => {}).on('error', () => {});
        stream.pipe(new PassThrough()).resume();
        stream.write('x');
        stream.end('y');
      }
    }
    process.on('exit', () => console.log('done'));`);
  const told = await run(['record', 'odd.mjs'], { cwd });
  assert.deepEqual([told.code, told.out], [0, 'done\n'], told.err);
  assert.match(told.err, /^highwater: 0 errors, 0 warnings in odd-\d+\.trace$/m);
  assert.doesNotMatch(told.err, /recording stops/);
});
