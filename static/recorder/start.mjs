// How a recording of a whole program begins: settings, file, clock. It begins with the program, or sleeps until `highwater attach` wakes it.

import { AsyncResource } from 'node:async_hooks';
import { closeSync, openSync, writeSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { isMainThread, threadId } from 'node:worker_threads';

import { MOMENT, TELLS } from './bounds.mjs';
import { hideNames } from './hiding.mjs';
import { install } from './install.mjs';
import { LastSeconds } from './last-seconds.mjs';
import { active } from './notes.mjs';
import { entry } from './own.mjs';
import { family, insert, scriptName, tracePath } from './paths.mjs';
import { atEnd } from './processes.mjs';
import { record } from './recorder.mjs';
import { complain, count, flag, memoryLimit, setting } from './settings.mjs';
import { openSocket } from './socket.mjs';

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
  const { env } = process;
  const [, parent] = family();
  if (isMainThread) env.HIGHWATER_PARENT = family().join(' ');
  const script = scriptName();
  const title = `${basename(script)}${isMainThread ? '' : ` (worker ${threadId})`}`;
  const path = resolve(tracePath(script, env, process.pid, parent !== undefined, threadId));
  const otherwise = usual ? `${usual} seconds are kept` : 'everything is recorded';
  const options = {
    seconds: setting('HIGHWATER_LAST', count, `it must be a number from 1; ${otherwise}`) ?? usual,
    limit: setting('HIGHWATER_LIMIT', count, 'it must be a number from 1; the limit stays at 2000000 events'),
    reads: setting('HIGHWATER_READS', flag, 'it must be 0 or 1; read() is not recorded'),
  };
  const names = setting('HIGHWATER_NAMES', (text) => (['hidden', 'shown'].includes(text) ? text : undefined), 'it must be hidden or shown; names are hidden');
  if (env.HIGHWATER_NAMES && names !== 'shown') hideNames();
  const sleeps = setting('HIGHWATER_SLEEP', flag, `it must be 0 or 1; ${otherwise}`);
  const about = { pid: process.pid, parent, thread: threadId || undefined, title, node: process.version };
  if (sleeps) sleep(about, options);
  else if (options.seconds) keep(about, path, options);
  else begin(about, () => openSync(written = path, 'w'), options);
}

/** Records into a file, which is opened when there is something to write. */
function begin({ title, pid, parent, thread }, open, { limit, reads, seconds, last, isLate }) {
  const zero = clock();
  const now = () => {
    const time = clock();
    return (time[0] - zero[0]) * 1e9 + time[1] - zero[1];
  };
  let file;
  const out = last ? (block) => last.take(block) : (block) => writeAll(file ??= open(), block);
  const header = {
    clock: 'monotonic', title, tells: TELLS, pid, parent, thread, heapLimit: getHeapStatistics().heap_size_limit, memoryLimit: memoryLimit(), last: seconds,
  };
  const room = new AsyncResource('HIGHWATER', { requireManualDestroy: true }); // No context of the program's is kept by the timer.
  const later = (then, wait = MOMENT / 1e6) => room.runInAsyncScope(setTimeout, undefined, then, wait).unref();
  return record({ now, out, header, reads, memory: true, tells: true, limit: last ? Infinity : limit, later, last, isLate });
}

/** Keeps the last seconds, which are written when they are asked for; `highwater attach` gets them and what comes. */
function keep(about, path, options) {
  let saved = 0;
  const last = new LastSeconds(options.seconds, (text) => {
    written = insert(path, ++saved === 1 ? '' : `.${saved}`);
    const file = openSync(written, 'w');
    writeAll(file, Buffer.from(text));
    closeSync(file);
  });
  const recorder = begin(about, undefined, { ...options, last });
  if (isMainThread) process.on('SIGUSR2', () => active?.save());
  let file;
  open(about, {
    begin(folder) {
      if (recorder.over) throw new Error('its recorder has stopped');
      const [path, opened] = openNew(folder);
      file = opened;
      recorder.flush();
      last.follow((text) => writeAll(file, Buffer.from(text)));
      return path;
    },
    end() {
      recorder.flush();
      last.stop();
      closeSync(file);
    },
    failed() {}, // It keeps them all the same.
  });
}

/** Records nothing but while `highwater attach` is there. */
function sleep(about, options) {
  install();
  let recorder;
  let file;
  open(about, {
    begin(folder) {
      const [path, opened] = openNew(folder);
      file = opened;
      recorder = begin(about, () => file, { ...options, seconds: undefined, isLate: true });
      return path;
    },
    end() {
      recorder.break();
      closeSync(file);
    },
    failed: ({ message }) => complain(`highwater attach will not find this process: ${message}`),
  });
}

function open(about, doing) {
  atEnd.push(openSocket({ pid: about.pid, thread: about.thread, about, ...doing }));
}

/** A new file for this process or thread in a folder; its path and its number. */
function openNew(folder) {
  const name = basename(tracePath(scriptName(), {}, process.pid, false, threadId));
  for (let n = 1; ; n++) {
    const path = join(folder, insert(name, n === 1 ? '' : `.${n}`));
    try {
      return [path, openSync(path, 'wx')];
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function writeAll(file, block) {
  for (let left = block; left.length > 0;) left = left.subarray(writeSync(file, left));
}
