// How a recording of a whole program begins: settings, file, clock.

import { AsyncResource } from 'node:async_hooks';
import { closeSync, openSync, writeSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { isMainThread, threadId } from 'node:worker_threads';

import { MOMENT, TELLS } from './bounds.mjs';
import { LastSeconds } from './last-seconds.mjs';
import { active } from './notes.mjs';
import { entry } from './own.mjs';
import { family, insert, scriptName, tracePath } from './paths.mjs';
import { record } from './recorder.mjs';
import { complain, memoryLimit, setting } from './settings.mjs';

const { hrtime: clock } = process; // Taken now: a test's fake clock may come in its place.
const { setTimeout } = globalThis;

const AT_WORK = Symbol.for('highwater.recorder');

/** The file that was written last. */
let written;

/** Writes what is kept; the path of its file, if there is a recording. */
export function save() {
  active?.save();
  return active ? written : undefined;
}

/** Begins; `last` is how many seconds are kept where the environment does not say. */
export function start({ last: usual } = {}) {
  if (process[AT_WORK]) {
    complain(`${process[AT_WORK]} is already recording this process; ${fileURLToPath(entry)} does nothing`);
    return;
  }
  Object.defineProperty(process, AT_WORK, { value: fileURLToPath(entry) });
  const { env, pid } = process;
  const [parent] = family().slice(1);
  if (isMainThread) env.HIGHWATER_PARENT = family().join(' ');
  const script = scriptName();
  const title = `${basename(script)}${isMainThread ? '' : ` (worker ${threadId})`}`;
  const path = resolve(tracePath(script, env, pid, parent !== undefined, threadId));
  const begin = clock();
  let file;
  const write = (block) => {
    for (let left = block; left.length > 0;) left = left.subarray(writeSync(file, left));
  };
  const count = (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined);
  const otherwise = usual ? `${usual} seconds are kept` : 'everything is recorded';
  const seconds = setting('HIGHWATER_LAST', count, `it must be a number from 1; ${otherwise}`) ?? usual;
  let saved = 0;
  const last = seconds && new LastSeconds(seconds, (text) => {
    written = insert(path, ++saved === 1 ? '' : `.${saved}`);
    file = openSync(written, 'w');
    write(Buffer.from(text));
    closeSync(file);
  });
  const out = last ? (block) => last.take(block) : (block) => {
    file ??= openSync(written = path, 'w');
    write(block);
  };
  const header = {
    clock: 'monotonic', title, tells: TELLS, pid, parent, thread: threadId || undefined, heapLimit: getHeapStatistics().heap_size_limit, memoryLimit: memoryLimit(),
    last: seconds,
  };
  const limit = setting('HIGHWATER_LIMIT', count, 'it must be a number from 1; the limit stays at 2000000 events');
  const reads = setting('HIGHWATER_READS', (text) => (/^[01]$/.test(text) ? text === '1' : undefined), 'it must be 0 or 1; read() is not recorded');
  const now = () => {
    const time = clock();
    return (time[0] - begin[0]) * 1e9 + time[1] - begin[1];
  };
  const room = new AsyncResource('HIGHWATER', { requireManualDestroy: true }); // No context of the program's is kept by the timer.
  const later = (then, wait = MOMENT / 1e6) => room.runInAsyncScope(setTimeout, undefined, then, wait).unref();
  record({ now, out, header, reads, memory: true, tells: true, limit: last ? Infinity : limit, later, last });
  if (last && isMainThread) process.on('SIGUSR2', () => active?.save());
}
