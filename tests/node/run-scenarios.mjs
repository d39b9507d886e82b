// Runs programs on real Node streams under a virtual clock. Reads them from standard input, one as JSON a line; answers
// each with its trace, as docs/trace-format.md has it, and a line `end`; `end N` if one of Node's own counts fell below zero
// after N events: what Node does from there on makes no sense. A scenario comes as { title, until, code }: the very
// statements that `highwater program` prints, on the very devices (src/scenario/javascript/node/). What has `steps` is a program of
// calls instead (run-calls.mjs).
//
// Input and output are synchronous, so that nothing but the program is on Node's own event loop while it runs.

import { once } from 'node:events';
import { readSync, writeSync } from 'node:fs';
import { finished, getDefaultHighWaterMark, pipeline, setDefaultHighWaterMark } from 'node:stream';
import promises from 'node:stream/promises';
import { Loop } from '../../src/scenario/javascript/node/virtual-loop.mjs';
import { World } from '../../src/scenario/javascript/node/world.mjs';
import { record } from '../../static/recorder/main.mjs';
import { wireCalls } from './run-calls.mjs';

const usualMarks = [false, true].map((objectMode) => getDefaultHighWaterMark(objectMode));

function run(program) {
  return new Promise((resolve) => {
    const loop = new Loop();
    let text = '';
    const names = new Map();
    let below; // So many events were told when a count first fell below zero.
    const name = (stream, text) => {
      names.set(stream, text);
      watch(stream, () => {
        if (!recorder.over) below ??= recorder.events;
      });
    };
    const recorder = record({
      now: () => loop.now, out: (lines) => { text += lines; }, names: (stream) => names.get(stream),
      header: { clock: 'virtual', title: program.title }, reads: true, limit: 400_000, text: true,
    });
    // An error that nobody catches ends the process: what runs after it is no longer told.
    let died = false;
    const uncaught = (error) => {
      if (!died) recorder.uncaught(error);
      died = true;
      recorder.stop();
      loop.clear();
    };
    process.on('uncaughtException', uncaught);
    const end = () => {
      process.off('uncaughtException', uncaught);
      resolve(`${text}end${below === undefined ? '' : ` ${below}`}\n`);
    };
    usualMarks.forEach((mark, objectMode) => setDefaultHighWaterMark(Boolean(objectMode), mark));
    const mark = (...what) => recorder.mark(...what);
    const main = () => (program.steps ? wireCalls(program, loop, name, mark) : scenario(program, loop, name, mark));
    loop.run(main, program.until ?? Infinity, (over) => {
      if (over) recorder.exit(true);
      else recorder.stop();
      // Node runs the ticks that were left when something was thrown only in a later turn of its loop.
      if (died) turns(20, end);
      else end();
    });
  });
}

const turns = (count, then) => setImmediate(() => (count > 0 ? turns(count - 1, then) : then()));

/** Calls `fell` whenever one of the counts that Node itself keeps of a stream falls below zero. */
function watch(stream, fell) {
  for (const [state, key] of [['_readableState', 'length'], ['_writableState', 'length'], ['_writableState', 'pendingcb']]) {
    const holder = stream[state];
    if (!holder) continue; // The Web's have none.
    if (typeof holder[key] !== 'number') throw new Error(`${process.version} keeps no ${state}.${key}`);
    let count = holder[key];
    Object.defineProperty(holder, key, {
      get: () => count,
      set(value) {
        count = value;
        if (value < 0) fell();
      },
    });
  }
}

/** The main script of a scenario. */
function scenario({ code }, loop, name, mark) {
  const world = new World(loop, (stream, text) => {
    name(stream, text);
    stream.setMaxListeners?.(0); // The Web has no events.
  });
  const called = (stream, what) => (error) => mark(stream, what, error);
  const known = { world, called, once, finished, pipeline, promises, setDefaultHighWaterMark };
  new Function(...Object.keys(known), `'use strict';${code}`)(...Object.values(known));
}

/** Waits for the next line of standard input; undefined at its end. */
const nextLine = (() => {
  const block = Buffer.alloc(64 * 1024);
  let held = '';
  return () => {
    for (;;) {
      const end = held.indexOf('\n');
      if (end >= 0) {
        const line = held.slice(0, end);
        held = held.slice(end + 1);
        return line;
      }
      const count = readSync(0, block);
      if (count === 0) return undefined;
      held += block.toString('utf8', 0, count);
    }
  };
})();

/** pipe() looks at process.stdout, and from then on a full pipe is an error instead of a wait. */
function answer(text) {
  const still = new Int32Array(new SharedArrayBuffer(4));
  for (let left = Buffer.from(text); left.length > 0;) {
    try {
      left = left.subarray(writeSync(1, left));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(still, 0, 0, 1);
    }
  }
}

for (let line = nextLine(); line !== undefined; line = nextLine()) {
  answer(await run(JSON.parse(line)));
}
