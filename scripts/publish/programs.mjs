// The runs of the figures whose subject is a program: the page shows them at once, and fetches the interpreter when somebody edits.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { figureNames } from './figures.mjs';

/** Adds figures/programs/NAME.jsonl for each program of a figure: what the native program writes of its run. */
export function runPrograms(folder, program) {
  for (const id of figureNames(folder)) {
    const { program: file, scenario } = JSON.parse(folder.text(`figures/${id}.json`));
    if (!file) continue;
    const node = scenario?.node ? ['--node', String(scenario.node)] : [];
    const path = join(folder.path, 'figures/programs', file);
    folder.write(`figures/programs/${file.replace(/\.[cm]?js$/, '')}.jsonl`, run(program, 'run', '--page', ...node, path));
  }
}

const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
