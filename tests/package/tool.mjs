// What the tests of the package have in common: running it, and folders that are gone at the end. PACKAGE is the folder it is installed in.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PACKAGE = process.env.PACKAGE;
export const MAIN = join(PACKAGE, 'main.mjs');
export const NATIVE = process.env.NATIVE;
export const program = (name) => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

/** A folder for one test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'highwater-test-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts a command. `ended` gives its code, signal and what it has printed; `says(text)` waits until it has printed that. */
export function start(file, words, { cwd, env = {}, input } = {}) {
  const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...clean } = process.env;
  const child = spawn(file, words, { cwd, env: { ...clean, ...env } });
  const printed = { out: '', err: '' };
  const waiting = [];
  for (const [key, stream] of [['out', child.stdout], ['err', child.stderr]]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed[key] += text;
      for (const look of waiting) look();
    });
  }
  child.stdin.on('error', () => {}); // It may end without having read it.
  if (input !== undefined) child.stdin.end(input);
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...printed }));
  });
  const says = (text) => new Promise((resolve, reject) => {
    const look = () => (printed.out.includes(text) || printed.err.includes(text)) && resolve(printed);
    waiting.push(look);
    look();
    ended.then(() => reject(new Error(`it ended without saying ${text}: ${printed.out}${printed.err}`)));
  });
  return { child, ended, says };
}

export const highwater = (words, options) => start(process.execPath, [MAIN, ...words], options);
export const run = (words, options = {}) => highwater(words, { input: '', ...options }).ended;
export const runAlone = (words, options = {}) => start(process.execPath, words, { input: '', ...options }).ended;
