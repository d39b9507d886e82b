// Runs programs of one kind on the Node that this runs on, and prints what happened in each: node --expose-internals
// run.mjs node|ours KIND FIRST COUNT. `ours` puts our functions in the place of Node's on Node's own classes.

import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { load } from './load.mjs';
import { programs } from './programs.mjs';
import { cases } from './cases.mjs';
import { World, countTicks, show } from './world.mjs';

countTicks();

const [whose, kind, begin, count] = process.argv.slice(2);
const native = createRequire(import.meta.url);
const S = native('stream');
const ours = whose === 'ours';
if (ours) {
  // Taken off first, so that nothing of Node's is left by oversight.
  for (const name of ['pipeline', 'finished', 'compose', 'duplexPair', 'addAbortSignal', 'destroy', 'isDestroyed', 'isDisturbed', 'isErrored', 'isReadable', 'isWritable', 'promises']) delete S[name];
  for (const name of ['wrap', 'iterator', Symbol.asyncIterator, Symbol.asyncDispose, 'compose', 'map', 'filter', 'flatMap', 'drop', 'take', 'some', 'every', 'find', 'reduce', 'toArray', 'forEach', 'asIndexedPairs']) delete S.Readable.prototype[name];
  delete S.Writable.prototype[Symbol.asyncDispose];
  for (const name of ['from', 'wrap']) { delete S.Readable[name]; delete S.Duplex[name]; }
  load('internal/streams/install').install(S);
  Object.assign(globalThis, load('internal/abort_controller'));
}

let world = null;
process.on('unhandledRejection', (failure) => world.log('unhandled rejection', show(failure)));
process.on('uncaughtException', (failure) => world.log('uncaught', show(failure)));
process.on('warning', () => {});

const rest = (turns) => new Promise((resolve) => {
  const hop = (n) => (n === 0 ? resolve() : setImmediate(hop, n - 1));
  hop(turns);
});

const printed = [];
const list = kind === 'cases' ? Object.keys(cases) : Array.from({ length: Number(count) }, (_, i) => Number(begin) + i);
for (const one of list) {
  world = new World(kind === 'cases' ? 1 : one);
  try {
    await (kind === 'cases' ? cases[one] : programs[kind])(world, S, ours ? load : native, ours);
  } catch (failure) {
    world.log('program threw', show(failure));
  }
  await rest(60);
  printed.push(`## ${kind} ${one}`, ...world.finish());
}
// At once at the end: what standard output does for itself would be counted among the ticks of the programs.
let text = Buffer.from(printed.join('\n'));
while (text.length > 0) {
  try {
    text = text.subarray(writeSync(1, text));
  } catch (failure) {
    if (failure.code !== 'EAGAIN') throw failure; // the pipe is full
  }
}
process.exit(0);
