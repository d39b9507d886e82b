// Runs the programs of mended/ on the Node that this runs on and on the interpreter as the same version: they must print the same.
// node tests/script/node/mended.mjs [part of a name]; HIGHWATER is the interpreter, target/debug/highwater where it is not set.
// A number in a program's name is the first version of Node that has what it is about.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const highwater = process.env.HIGHWATER ?? here('../../../target/debug/highwater');
const [part = ''] = process.argv.slice(2);

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 60000, input: '' });
  return { lines: `${stdout}exit code ${status}`.split('\n'), stderr };
}

let differing = 0;
let equal = 0;
const major = Number(process.versions.node.split('.')[0]);
for (const name of readdirSync(here('mended')).filter((one) => one.includes(part))) {
  if (Number(name.match(/\.(\d+)\./)?.[1] ?? 0) > major) continue;
  const theirs = run(process.execPath, ['--no-warnings', here(`mended/${name}`)]);
  const ours = run(highwater, ['run', '--node', String(major), here(`mended/${name}`)]);
  const at = theirs.lines.findIndex((line, i) => line !== ours.lines[i]);
  equal += at < 0 ? theirs.lines.length : at;
  if (at < 0 && theirs.lines.length === ours.lines.length) continue;
  differing++;
  console.log(`${name} on ${major}:\n   ${theirs.lines.slice(Math.max(0, at - 4), at).join('\n   ')}\n  Node: ${theirs.lines[at]}\n  ours: ${ours.lines[at]}\n${ours.stderr}`);
}
console.log(`${equal} equal lines, ${differing} programs differ`);
process.exit(differing > 0 ? 1 : 0);
