// Starts the reader's program with the recorder in it, and stands between it and the shell that started this: with the same standard input
// and output, passing on signals, ending as it ends. The program is not to notice.

import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { extname } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Signals that end a program or wake it. Where there is a terminal, it gives those of the second list to the program itself as well. */
const PASSED = ['SIGTERM', 'SIGUSR2', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'];
const FROM_TERMINAL = ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'];

const recorder = pathToFileURL(realpathSync(fileURLToPath(new URL('recorder.mjs', import.meta.url)))).href;

/**
 * The environment with the recorder: it comes first, before anything can keep a method of Node's as it was. This process is told as the one
 * that has started the program, so that its recordings can be told from those of others.
 */
export function withRecorder(env, trace) {
  const option = `--import=${recorder}`; // An address has no spaces, so nothing is to be quoted.
  const before = env.NODE_OPTIONS ?? '';
  const awake = env.HIGHWATER_SLEEP ? { HIGHWATER_SLEEP: '' } : {}; // It is to be recorded from its beginning.
  return { ...env, ...awake, NODE_OPTIONS: before.includes(option) ? before : `${option} ${before}`.trim(), HIGHWATER_TRACE: trace, HIGHWATER_PARENT: String(process.pid) };
}

/** Begins a command. `ended` settles with how it ended, by a code or a signal, or fails where it could not begin. */
export function launch([file, ...args], env) {
  const child = spawn(...startable(file, args), { stdio: 'inherit', env, windowsVerbatimArguments: needsShell(file) });
  const hasTerminal = [0, 1, 2].some((fd) => isatty(fd));
  const handlers = new Map();
  for (const signal of PASSED.filter((signal) => signal in constants.signals)) {
    handlers.set(signal, () => {
      if (!(hasTerminal && FROM_TERMINAL.includes(signal))) child.kill(signal);
    });
    process.on(signal, handlers.get(signal));
  }
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  }).finally(() => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  });
  return { pid: child.pid, ended };
}

/** Ends this process as the other one has ended. */
export function endAs({ code, signal }) {
  if (signal === null) process.exit(code);
  process.kill(process.pid, signal);
  // The first process of a container is not ended by it: then as shells tell of it.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}

/** npm and its like are scripts for Windows' shell there, and Node starts no such script itself. */
const needsShell = (file) => process.platform === 'win32' && file !== process.execPath && !['.exe', '.com'].includes(extname(file).toLowerCase());

function startable(file, args) {
  if (!needsShell(file)) return [file, args];
  const quoted = [file, ...args].map((word) => (/^[\w./:\\=-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`));
  return [process.env.ComSpec ?? 'cmd.exe', ['/d', '/s', '/c', `"${quoted.join(' ')}"`]];
}
