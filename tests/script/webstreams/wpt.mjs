// Runs the Web platform's own tests of streams with our classes and with Node's, and lists what fails.
// WPT=<a checkout of web-platform-tests> node tests/script/webstreams/wpt.mjs [part of a path]
// With HIGHWATER=target/debug/highwater ours are those of the interpreter, on the interpreter, as the version of Node that runs this.
// The tests themselves are not kept here. In the place of their testharness.js stands a small one of ours.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { ours } from './loader.mjs';
import { harness } from './harness.mjs';

const root = process.env.WPT;
if (!root) {
  console.log('WPT is not set to a checkout of web-platform-tests: nothing is tested.');
  process.exit(0);
}

const folders = ['streams', 'encoding/streams', 'compression'];
const [part = '', kind, file] = process.argv.slice(2);

// What cannot be asked of Node: other pages, workers, transfer, what only browsers have.
const skipped = /transferable|idlharness|owning-type|\.window\.js|crashtests|invalid-realm|realms/;

function list(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.any.js'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

async function runFile(path, withOurs) {
  if (withOurs) {
    const { adapters, ...classes } = ours();
    for (const [name, value] of Object.entries(classes)) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
    }
  }
  const tests = harness(globalThis, (url) => readFileSync(url.startsWith('/') ? join(root, url) : join(dirname(path), url)));
  for (const script of scriptsOf(path)) vm.runInThisContext(readFileSync(script, 'utf8'), { filename: script });
  console.log(`\n@@${JSON.stringify(await tests.run())}`);
  process.exit(0);
}

function scriptsOf(path) {
  const names = [...readFileSync(path, 'utf8').matchAll(/^\/\/ META: script=(.*)$/gm)].map(([, name]) => name.trim());
  return [...names.map((name) => (name.startsWith('/') ? join(root, name) : join(dirname(path), name))), path];
}

// The harness and all that the file asks for as one program, since the interpreter has no code from strings.
function programOf(path) {
  const own = readFileSync(fileURLToPath(new URL('harness.mjs', import.meta.url)), 'utf8')
    .replace(/^import .*$/m, "const { isDeepStrictEqual } = require('util');")
    .replace('export function harness', 'function harness');
  const scripts = scriptsOf(path).slice(0, -1);
  return [
    `const __harness = (() => {${own}\nreturn harness; })();`,
    "const __tests = __harness(globalThis, () => '');",
    // Scripts that look for CommonJS are to find none.
    'exports = module = require = undefined;',
    ...scripts.map((script) => readFileSync(script, 'utf8')),
    // Which of them are strict, each says for itself.
    `(() => {${readFileSync(path, 'utf8')}\n})();`,
    "__tests.run().then((results) => console.log('\\n@@' + JSON.stringify(results)));",
  ].join('\n');
}

function onInterpreter(path) {
  const folder = mkdtempSync(join(tmpdir(), 'wpt-'));
  const program = join(folder, 'program.cjs');
  writeFileSync(program, programOf(path));
  try {
    const args = ['run', '--node', process.versions.node.split('.')[0], program];
    return spawnSync(process.env.HIGHWATER, args, { timeout: 120000, encoding: 'utf8', maxBuffer: 1 << 26 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function results(path, which) {
  const args = ['--expose-internals', '--expose-gc', '--no-warnings', fileURLToPath(import.meta.url), '-', which, path];
  const { stdout, stderr, error } = which === 'ours' && process.env.HIGHWATER
    ? onInterpreter(path)
    : spawnSync(process.execPath, args, { timeout: 20000, encoding: 'utf8', maxBuffer: 1 << 26 });
  const line = stdout?.split('\n').findLast((one) => one.startsWith('@@'));
  return line ? JSON.parse(line.slice(2)) : { '(the whole file)': `it does not end: ${error ?? stderr.split('\n').slice(0, 6).join(' ')}` };
}

if (file) {
  await runFile(file, kind === 'ours');
} else {
  const count = { passed: 0, failed: 0, both: 0, better: 0, files: 0 };
  for (const path of folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => list(join(root, folder)))) {
    const name = relative(root, path);
    if (skipped.test(name) || !name.includes(part)) continue;
    count.files++;
    const mine = results(path, 'ours');
    const theirs = results(path, 'node');
    for (const [test, failure] of Object.entries(mine)) {
      if (failure === null) {
        count.passed++;
        if (theirs[test] !== null) count.better++;
      } else if (theirs[test] !== null && theirs[test] !== undefined) {
        count.both++;
        if (process.env.ALL) console.log(`both: ${name}: ${test}\n    ${failure}\n    ${theirs[test]}`);
      } else {
        count.failed++;
        console.log(`${name}: ${test}\n    ${failure}`);
      }
    }
    for (const test of Object.keys(theirs)) if (!(test in mine)) console.log(`${name}: ${test}: is not run with ours`);
  }
  console.log(`${process.version}: ${count.files} files, ${count.passed} pass (${count.better} of them not with Node's own), ` +
    `${count.both} fail with both, ${count.failed} fail only with ours`);
  process.exit(count.failed > 0 ? 1 : 0);
}
