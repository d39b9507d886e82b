// The native program's commands, which read recordings, run scenarios and draw pictures: the same Rust, as WebAssembly.

import { readFileSync } from 'node:fs';

import { complain } from './complain.mjs';
import { Exit, System, writeWhole } from './system.mjs';

/** Words that the program knows as its commands. */
export const COMMANDS = ['read', 'run', 'diff', 'export', 'render', 'check', 'program', 'scenarios', 'schema', 'figure'];

let compiled;

/** Runs it with these words; `given` is what System takes. Returns the exit code. */
export function runCommand(words, given) {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('commands.wasm', import.meta.url)));
  const system = new System({ words: ['highwater', ...words.map(plain)], ...given });
  const instance = new WebAssembly.Instance(compiled, { wasi_snapshot_preview1: system.imports });
  system.memory = instance.exports.memory;
  try {
    instance.exports._start();
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    complain(error instanceof RangeError ? 'this went deeper than Node has room for' : `the command broke off: ${error.message}`);
    return 2;
  }
}

/** The same with standard input and output of this process. */
export function runHere(words) {
  return runCommand(words, { input: 0, out: (bytes) => writeWhole(1, bytes), err: (bytes) => writeWhole(2, bytes) });
}

/** The same, with what it printed as text. */
export function ask(words, given = {}) {
  const [out, err] = [[], []];
  const code = runCommand(words, { input: '', ...given, out: (bytes) => out.push(Buffer.from(bytes)), err: (bytes) => err.push(Buffer.from(bytes)) });
  const text = (pieces) => Buffer.concat(pieces).toString();
  return { code, out: text(out), err: text(err) };
}

/** Paths as the program takes them apart, which knows slashes only. */
const plain = (word) => (process.platform === 'win32' && /^(\w:)?[^=]*\\/.test(word) ? word.replaceAll('\\', '/') : word);
