// Where recordings are written to, and who is recorded: this process, its children and its threads.

import { realpathSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { entry } from './own.mjs';

/** Whether this file is among the options that Node was started with. */
export function importsThis(options) {
  return options.some((option) => {
    const file = option.replace(/^--import=/, '').replace(/^"(.*)"$/, '$1');
    try {
      return realpathSync(file.startsWith('file:') ? fileURLToPath(file) : resolve(file)) === fileURLToPath(entry);
    } catch {
      return false;
    }
  });
}

export const optionsOf = (text) => text?.match(/"[^"]*"|\S+/g) ?? [];

/** Where a process or a thread writes: `pid` may be a child's, and `worker` a thread's number. */
export function tracePath(script, env, pid, isChild, worker) {
  const title = basename(script);
  const given = env.HIGHWATER_TRACE;
  const path = given ? given.replaceAll('%p', pid) : `${basename(title, extname(title)).replaceAll(/[[\]]/g, '')}-${pid}.trace`;
  let more = isChild && given && !given.includes('%p') ? `.${pid}` : '';
  if (worker) more += `.worker-${worker}`;
  return insert(path, more);
}

/** What runs: a script's path, or what Node calls a program that is none. */
export function scriptName() {
  return process._eval === undefined ? process.argv[1] ?? 'node' : '[eval]';
}

/** Puts something in front of the endings of a path. */
export function insert(path, more) {
  const end = /(\.trace)?\.jsonl$|\.trace$/.exec(path)?.index ?? path.length;
  return path.slice(0, end) + more + path.slice(end);
}

/** The ids of this process and of the recorded one that has started it, if there is one. */
export function family() {
  const [latest, before] = (process.env.HIGHWATER_PARENT ?? '').split(' ').map(Number);
  return [process.pid, latest === process.pid ? before : latest].filter(Boolean); // Threads find what their process has left there.
}
