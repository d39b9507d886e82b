// `make bench`: how fast the engine is, beside real Node. One process a measurement, the contestants in turns, so that
// whatever else the machine does hits all alike; medians of five. Prints Markdown, as docs/speed.md has it, and fails if
// the page's engine has become slower, beside Node in the same run, than a case's floor.
//
//     node compare.mjs NATIVE-PROGRAM WASM-MODULE
//
// scripts/bench.sh builds both and starts it with the Node that is compared with.

import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const [native, wasm] = process.argv.slice(2);
const near = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = (...options) => [process.execPath, ...options];
const engine = node(near('wasm.mjs'), wasm);
const streams = near('node.mjs');
const recorder = node('--import', near('../../static/recorder/main.mjs'), streams);

const ROUNDS = 5;

/** Who runs, with what before and after the case's name, and how many of the case's chunks. */
const contestants = {
  'native, counting': { command: [native], observer: ['counted'] },
  'native, tracing': { command: [native], observer: ['traced'] },
  'Wasm, counting': { command: engine, observer: ['counted'] },
  'Wasm, tracing': { command: engine, observer: ['traced'] },
  Node: { command: node(streams), observer: [] },
  'Node, recording': { command: recorder, observer: [], share: 0.1 },
};

/** What runs, and how many chunks. `floor`: the least that Wasm with a trace has to do of Node's speed, half of what it did. */
const cases = [
  { name: 'pipe', title: '`pipe()`', chunks: 1_000_000, floor: 0.1 },
  { name: 'pipe-async', title: '`pipe()`, asynchronous sink', chunks: 1_000_000, floor: 0.2 },
  { name: 'one', title: '`pipe()` through a PassThrough', chunks: 600_000, floor: 0.1 },
  { name: 'three', title: '`pipe()` through three', chunks: 300_000, floor: 0.12 },
  { name: 'pipeline', title: '`pipeline()` with a PassThrough', chunks: 600_000, floor: 0.15 },
  // Node takes what waits out of an array, whose rest it moves each 256 chunks: with more of them only Node gets slower.
  { name: 'ignore', title: "`'data'`, ignoring `write()`", chunks: 60_000, floor: 1.4 },
];

/** Events that the trace of the growing run is to have. */
const sizes = [1e3, 1e4, 1e5, 1e6, 1e7];
const EVENTS_A_CHUNK = 8.38; // of the case `paced`, nearly

// A trace that is thrown away, and all of it.
const env = { ...process.env, HIGHWATER_TRACE: '/dev/null', HIGHWATER_LIMIT: '1000000000' };

/** The numbers that a contestant prints: nanoseconds first. Warms up with half as many chunks. */
function measure({ command: [program, ...before], observer }, name, chunks) {
  const numbers = [chunks, Math.ceil(chunks / 2)].map((n) => String(Math.round(n)));
  const output = execFileSync(program, [...before, name, ...observer, ...numbers], { env, encoding: 'utf8' });
  return output.trim().split(' ').map(Number);
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const head = (...cells) => {
  row(...cells);
  row(...cells.map((_, i) => (i === 0 ? '---' : '---:')));
};
const times = (value) => value.toFixed(value < 10 ? 2 : 0);

const speeds = new Map(cases.map(({ name }) => [name, new Map(Object.keys(contestants).map((who) => [who, []]))]));
for (let round = 0; round < ROUNDS; round++) {
  process.stderr.write(`▸ Round ${round + 1} of ${ROUNDS}\n`);
  for (const { name, chunks } of cases) {
    for (const [who, contestant] of Object.entries(contestants)) {
      const share = chunks * (contestant.share ?? 1);
      const [nanoseconds] = measure(contestant, name, share);
      speeds.get(name).get(who).push((share / nanoseconds) * 1e9);
    }
  }
}

console.log(`${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.version}\n`);
head('million chunks per second', ...Object.keys(contestants));
const medians = cases.map(({ name }) => Object.fromEntries([...speeds.get(name)].map(([who, all]) => [who, median(all)])));
cases.forEach(({ title }, i) => row(title, ...Object.values(medians[i]).map((speed) => (speed / 1e6).toFixed(speed < 1e6 ? 3 : 2))));

console.log();
const ratios = Object.keys(contestants).filter((who) => !who.startsWith('Node'));
head('speed relative to Node', ...ratios, 'Wasm, tracing, relative to Node, recording');
cases.forEach(({ title }, i) => {
  const of = medians[i];
  row(title, ...ratios.map((who) => times(of[who] / of.Node)), times(of['Wasm, tracing'] / of['Node, recording']));
});

console.log();
head('events', 'ns per event', 'trace, MiB');
const grown = sizes.map(() => []);
for (let round = 0; round < ROUNDS; round++) {
  sizes.forEach((events, i) => grown[i].push(measure(contestants['native, tracing'], 'paced', events / EVENTS_A_CHUNK)));
}
for (const runs of grown) {
  const [, events, memory] = runs[0];
  const cost = median(runs.map(([nanoseconds]) => nanoseconds / events));
  row(events.toLocaleString('en'), cost.toFixed(1), (memory / 2 ** 20).toFixed(2));
}

const slow = cases.filter(({ floor }, i) => medians[i]['Wasm, tracing'] / medians[i].Node < floor);
for (const { title, floor } of slow) console.error(`${title}: slower than ${floor} of Node's speed`);
if (slow.length > 0) process.exitCode = 1;
