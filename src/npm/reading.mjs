// A thread that reads recordings which have ended, and counts what is found in each.

import { parentPort } from 'node:worker_threads';

import { ask } from './commands.mjs';

parentPort.on('message', ({ folder, path, name }) => {
  let counts = { isUnreadable: true };
  try {
    const { findings } = JSON.parse(ask(['read', '--json', path], { cwd: folder }).out);
    const [errors, warnings] = ['error', 'warning'].map((severity) => findings.filter((one) => one.severity === severity).length);
    counts = { errors, warnings };
  } catch {
    // It is no recording, or too damaged to be one.
  }
  parentPort.postMessage({ name, ...counts });
});
