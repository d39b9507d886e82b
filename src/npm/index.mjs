// The commands for programs: what `highwater read`, `run`, `render` and the like print, without a process of their own.

import { COMMANDS, ask } from './commands.mjs';

export { COMMANDS };

/** Runs a command. `input` is its standard input, `cwd` where its paths begin. */
export function command(words, { input = '', cwd = process.cwd() } = {}) {
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) throw new TypeError('command() takes its words as a list of texts');
  return ask(words, { input, cwd });
}
