// Compares our streams of the Web with Node's own: the same programs with both, hand-written ones and random ones.
// node tests/script/webstreams/compare.mjs [random programs] [first seed]

import { nodesOwn as nodes, ours as loadOurs } from './loader.mjs';
import { programs } from './programs.mjs';
import { run } from './record.mjs';
import { program } from './random.mjs';

const ours = loadOurs();

let checked = 0;
const failed = [];

async function check(name, one, turns, ...args) {
  checked++;
  const theirs = await run(one, nodes, turns, ...args);
  const mine = await run(one, ours, turns, ...args);
  const at = theirs.findIndex((line, i) => line !== mine[i]);
  const differs = at >= 0 ? at : mine.length > theirs.length ? theirs.length : -1;
  if (differs < 0) return theirs.length;
  if (process.env.WHOLE) console.log(theirs.join('\n'), '\n=======\n', mine.join('\n'));
  failed.push(name);
  if (failed.length > 5) return 0;
  console.log(`\n${name}: line ${differs + 1} differs`);
  for (const line of theirs.slice(Math.max(0, differs - 12), differs)) console.log(`    ${line}`);
  for (const line of theirs.slice(differs, differs + 4)) console.log(`  Node: ${line}`);
  for (const line of mine.slice(differs, differs + 4)) console.log(`  ours: ${line}`);
  return 0;
}

const [count = 2000, first = 1] = process.argv.slice(2).map(Number);
let lines = 0;
for (const [name, one] of Object.entries(programs)) lines += await check(name, one, 6);
for (let seed = first; seed < first + count; seed++) lines += await check(`random program ${seed}`, program, 14, seed);
console.log(`${process.version}: seeds ${first} to ${first + count - 1}; ${checked} programs, ${lines} equal lines, ${failed.length} differ${failed.length ? `: ${failed.slice(0, 40).join(', ')}` : ''}`);
process.exit(failed.length > 0 ? 1 : 0);
