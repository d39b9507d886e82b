// Runs programs of one kind with the streams of whatever runs this, Node or our interpreter, and prints what happened in
// each: alone.mjs KIND FIRST COUNT.

import { createRequire } from 'node:module';
import { cases } from './cases.mjs';
import { core } from './core.mjs';
import { async_functions } from './async.mjs';
import { programs as others } from './programs.mjs';
import { World, show } from './world.mjs';

const [kind, begin, count] = process.argv.slice(2);
const programs = { ...others, core, async: async_functions };
const require = createRequire(import.meta.url);
const S = require('stream');

let world = null;
process.on('unhandledRejection', (failure) => world.log('unhandled rejection', show(failure)));
process.on('uncaughtException', (failure) => world.log('uncaught', show(failure)));
process.on('warning', (warning) => {
  // It tells of promises by numbers.
  if (warning.name !== 'PromiseRejectionHandledWarning') world.log('warning', show(warning));
});

const rest = (turns) => new Promise((resolve) => {
  const hop = (n) => (n === 0 ? resolve() : setImmediate(hop, n - 1));
  hop(turns);
});

// A line without what is not to be compared: the count of ticks, since the interpreter's own are no calls of JavaScript, and
// the words of errors that the language itself throws.
const plain = (line) => line.replace(/^\d+\./, '').replace(/((?:Type|Range|Reference|Syntax)Error\/undefined)\/.*$/, '$1')
  .replace(/(AggregateError\/undefined\/).*(\{TypeError\/undefined)/, '$1$2');

const printed = [];
const list = kind === 'cases' ? Object.keys(cases) : Array.from({ length: Number(count) }, (_, i) => Number(begin) + i);
for (const one of list) {
  world = new World(kind === 'cases' ? 1 : one);
  try {
    await (kind === 'cases' ? cases[one] : programs[kind])(world, S, require, false);
  } catch (failure) {
    world.log('program threw', show(failure));
  }
  await rest(60);
  printed.push(`## ${kind} ${one}`, ...world.finish().map(plain));
}
// At once at the end: what standard output does for itself would be counted among the ticks of the programs.
console.log(printed.join('\n'));
