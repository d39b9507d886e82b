// Runs scenarios on real Node streams under a virtual clock. Reads them from standard input, one as JSON a line (the
// JSON of src/scenario/model.rs); answers each with its trace, as docs/trace-format.md has it, and a line `end`.
// It does exactly what src/scenario/program.rs does on the engine: the same devices, the same consumer, in the same order.
// What has `steps` is a program of calls instead (run-calls.mjs).
//
// Input and output are synchronous, so that nothing but the scenario is on Node's own event loop while it runs.

import { readSync, writeSync } from 'node:fs';
import { Readable, Transform, Writable, pipeline } from 'node:stream';
import { record } from '../../static/recorder.mjs';
import { wireCalls } from './run-calls.mjs';
import { Loop } from './virtual-loop.mjs';

function run(scenario) {
  return new Promise((resolve) => {
    const loop = new Loop();
    let text = '';
    const names = new Map();
    const recorder = record({
      now: () => loop.now, out: (lines) => { text += lines; }, names: (stream) => names.get(stream),
      header: { clock: 'virtual', title: scenario.title }, reads: true, limit: 400_000,
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
      resolve(text);
    };
    const mark = (...what) => recorder.mark(...what);
    const main = () => (scenario.steps ? wireCalls(scenario, loop, names, mark) : wire(scenario, loop, names, mark));
    loop.run(main, scenario.until ?? Infinity, (over) => {
      if (over) recorder.exit();
      else recorder.stop();
      // Node runs the ticks that were left when something was thrown only in a later turn of its loop.
      if (died) turns(20, end);
      else end();
    });
  });
}

const turns = (count, then) => setImmediate(() => (count > 0 ? turns(count - 1, then) : then()));

/** The main script. */
function wire(scenario, loop, names, mark) {
  const source = sourceOf(scenario.source, loop);
  names.set(source, scenario.source.name);
  if (scenario.source.mode === 'push') pushLater(scenario.source, source, loop);
  const transforms = (scenario.transforms ?? []).map((plan) => {
    const transform = transformOf(plan, scenario.source.objectMode, loop);
    names.set(transform, plan.name);
    return transform;
  });
  const sink = sinkOf(scenario.sink, loop);
  names.set(sink, scenario.sink.name);
  const chain = [source, ...transforms, sink];
  if (scenario.catchErrors) for (const stream of chain) stream.on('error', () => {});
  if (scenario.consumer === 'pipeline') pipeline(...chain, (error) => mark(sink, 'pipeline', error));
  else for (let hop = 1; hop < chain.length; hop++) join(scenario.consumer, chain[hop - 1], chain[hop]);
  for (const step of scenario.script ?? []) {
    loop.later('timer', step.at, () => {
      // The devices look at their plan's pace anew for each operation.
      if (step.do.sourcePace) scenario.source.pace = step.do.sourcePace;
      else if (step.do.sinkPace) scenario.sink.pace = step.do.sinkPace;
      else act(step.do, source, sink, chain[1]);
    });
  }
}

/** The consumer's code between two streams. */
function join(consumer, from, to) {
  switch (consumer) {
    case 'ignore':
      from.on('data', (chunk) => to.write(chunk));
      break;
    case 'manual':
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => from.resume());
      break;
    default:
      from.pipe(to);
      return;
  }
  from.on('end', () => to.end());
}

function act(action, source, sink, next) {
  const failure = () => Object.assign(new Error('injected'), { code: 'INJECTED' });
  switch (action) {
    case 'pause': return source.pause();
    case 'resume': return source.resume();
    case 'unpipe': return source.unpipe(next);
    case 'cork': return sink.cork();
    case 'uncork': return sink.uncork();
    case 'end': return sink.end();
    case 'destroySource': return source.destroy();
    case 'destroySink': return sink.destroy();
    case 'failSource': return source.destroy(failure());
    case 'failSink': return sink.destroy(failure());
    default: throw new Error(`unknown action ${action}`);
  }
}

/** Calls `then` when an operation of that pace on `size` bytes is complete. */
function complete(pace, size, loop, then) {
  if (pace.kind === 'sync') then();
  else loop.later(pace.kind, pace.ns + Math.floor((size * pace.nsPerKiB) / 1024), then);
}

function sourceOf(plan, loop) {
  plan.next = 0;
  let busy = false;
  return new Readable({
    ...options(plan),
    read() {
      if (plan.mode === 'push' || busy) return;
      if (plan.next >= plan.count) {
        this.push(null);
        return;
      }
      busy = true;
      complete(plan.pace, sizeOf(plan), loop, () => {
        busy = false;
        if (this.destroyed) return;
        produce(plan, this, true);
        if (plan.next >= plan.count && plan.end === 'withLast') this.push(null);
      });
    },
  });
}

const sizeOf = (plan) => {
  if (plan.objectMode) return 1;
  return plan.sizes.length === 0 ? 0 : plan.sizes[plan.next % plan.sizes.length];
};

function produce(plan, source, heldBack) {
  for (let n = Math.max(plan.burst, 1); n > 0 && plan.next < plan.count; n--) {
    const chunk = Buffer.alloc(sizeOf(plan));
    plan.next++;
    if (!source.push(chunk) && heldBack) break;
  }
}

/** A source that cannot be held back pushes at its own pace. */
function pushLater(plan, source, loop) {
  complete(plan.pace, sizeOf(plan), loop, () => {
    if (source.destroyed) return;
    produce(plan, source, false);
    if (source.destroyed) return;
    if (plan.next >= plan.count) source.push(null);
    else pushLater(plan, source, loop);
  });
}

function transformOf(plan, objectMode, loop) {
  return new Transform({
    ...options({ ...plan, objectMode }),
    transform(chunk, encoding, callback) {
      const size = objectMode ? 1 : chunk.length;
      const out = objectMode ? chunk : Buffer.alloc(Math.floor((size * plan.outPerKib) / 1024));
      complete(plan.pace, size, loop, () => callback(null, out));
    },
  });
}

function sinkOf(plan, loop) {
  const length = (chunk) => (plan.objectMode ? 1 : chunk.length);
  const methods = {
    write(chunk, encoding, callback) {
      complete(plan.pace, length(chunk), loop, () => callback());
    },
  };
  if (plan.writev) {
    methods.writev = (chunks, callback) => {
      const size = chunks.reduce((sum, { chunk }) => sum + length(chunk), 0);
      complete(plan.pace, size, loop, () => callback());
    };
  }
  if (plan.final) methods.final = (callback) => complete(plan.pace, 0, loop, () => callback());
  return new Writable({ ...options(plan), ...methods });
}

const options = (plan) => ({ highWaterMark: plan.highWaterMark ?? undefined, objectMode: plan.objectMode });

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
  answer(`${await run(JSON.parse(line))}end\n`);
}
