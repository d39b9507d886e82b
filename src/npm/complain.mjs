// What is said on standard error, and how it ends where it cannot go on.

import { writeWhole } from './system.mjs';

/** A sentence on standard error. Where that is closed there is nobody to hear it. */
export function complain(sentence) {
  say(`highwater: ${sentence}`);
}

/** Lines on standard error: standard output is the program's own. */
export function say(text) {
  try {
    writeWhole(2, Buffer.from(`${text}\n`));
  } catch {
    // Nothing is there to say it to.
  }
}

/** What is wrong with what was asked for, as a sentence. The command ends with 2, as the others do that have no answer. */
export class Refusal extends Error {}
