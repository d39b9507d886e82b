// Whether the process of a recording still runs, as its file tells: its last line, and when that was written.

import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Bytes at the end of a file in which its last line is looked for. */
const TAIL = 4096;
/** Milliseconds after which a recorder would have written something even if nothing had happened. */
const SILENCE = 15_000;
const LAST = /^\{"t":\d+,"e":"(exit|uncaught|fatal)"/;

/**
 * What is known of it: `isOver`, a sentence's end, `said`, and `mark`, which changes with the file. `pid` is the number of its process, if it is one of this machine; `before` what
 * was known of it last.
 */
export function stateOf(path, pid, before) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return { isOver: false, said: 'its recording is gone' };
  const mark = `${stats.mtimeMs} ${stats.size}`;
  if (before?.isOver && before.mark === mark) return before;
  const end = before?.mark === mark ? undefined : lastLine(path, stats.size);
  if (end === 'exit') return { isOver: true, said: 'has ended', mark };
  if (end !== undefined) return { isOver: true, said: 'has died of an error', mark };
  if (pid !== undefined && !runs(pid)) return { isOver: true, said: 'was ended, as by a signal', mark };
  const silent = Date.now() - stats.mtimeMs;
  if (silent < SILENCE) return { isOver: false, said: 'runs', mark };
  return { isOver: false, said: pid === undefined ? `has written nothing for ${Math.round(silent / 1000)} s` : `runs, and has not come to write for ${Math.round(silent / 1000)} s`, mark };
}

/** What the last line of a file says of how its process has ended, if it does. */
function lastLine(path, size) {
  let file;
  try {
    file = openSync(path, 'r');
    const bytes = Buffer.alloc(Math.min(TAIL, size));
    const text = bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
    const [, how] = LAST.exec(text.slice(Math.max(0, text.lastIndexOf('{"t":')))) ?? [];
    return how;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
