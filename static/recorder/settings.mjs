// What the environment says, and what is said to the people who have set it.

import { readFileSync, writeSync } from 'node:fs';

/** A sentence for whoever has started the program. Where standard error is closed there is nobody to hear it. */
export function complain(sentence) {
  try {
    writeSync(2, `highwater: ${sentence}\n`);
  } catch {
    // The program is not to hear of it either.
  }
}

/** What a variable of the environment is set to; undefined where it is empty, or makes no sense, which is said. */
export function setting(name, read, usual) {
  const text = process.env[name];
  if (!text) return undefined;
  const value = read(text);
  if (value === undefined) complain(`${name}=${text.slice(0, 40)} is not valid; ${usual}`);
  return value;
}

/** How much memory the process may take, in bytes, if the system tells. */
export function memoryLimit() {
  for (const file of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    try {
      const limit = Number(readFileSync(file, 'utf8'));
      if (limit > 0 && limit < 2 ** 60) return limit;
    } catch {
      // There is none.
    }
  }
  return undefined;
}

/** Numbers and switches as they are written there. */
export const count = (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined);
export const flag = (text) => (/^[01]$/.test(text) ? text === '1' : undefined);
