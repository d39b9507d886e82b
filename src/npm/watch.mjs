// A run from its beginning to its end: the program starts with the recorder, the page shows it meanwhile, and at the end it is said
// what is wrong with it.

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { Refusal, say } from './complain.mjs';
import { readAllowed } from './findings.mjs';
import { endAs, launch, withRecorder } from './launch.mjs';
import { Live } from './live.mjs';
import { openBrowser } from './open.mjs';
import { Recordings } from './recordings.mjs';
import { PageServer } from './server.mjs';
import { stopped } from './stop.mjs';
import { verdictOf } from './verdict.mjs';

/** Milliseconds that pages have at the end to take the rest of what was recorded. */
const PATIENCE = 3000;

/**
 * `words` are a script of Node's with its arguments or, if `isCommand`, a command of any kind, which may start Node. `hasPage` says whether
 * the page is served meanwhile.
 */
export async function watch(words, { isCommand, options, hasPage }) {
  const entries = readAllowed(options.allow); // What is wrong with it is said before anything has begun.
  const command = isCommand ? words : [process.execPath, found(words[0]), ...words.slice(1)];
  const recordings = new Recordings(isCommand ? 'node' : words[0], options.output ?? (isCommand ? undefined : '.'));
  const live = new Live(recordings);
  const server = hasPage ? await new PageServer({ isSecret: true, answer: (...asked) => live.answer(...asked) }).listen(options.port, options.host) : undefined;
  const { ended } = launch(command, withRecorder(process.env, recordings.trace));
  if (server) {
    say(`highwater: its streams are at ${server.address}`);
    if (isCommand) say(`highwater: its processes are at ${server.address}processes`);
    if (options.open) openBrowser(server.address);
  }
  const end = await ended.catch((error) => {
    server?.close();
    throw new Refusal(`${command[0]} cannot be started: ${error.code === 'ENOENT' ? 'there is no such program' : error.message}`);
  });
  const stop = stopped();
  const verdict = verdictOf(recordings, options, entries, () => whyNone(recordings));
  if (server) {
    if (options.keep) say(`highwater: the page stays at ${server.address} until Ctrl+C`);
    const taken = live.end(PATIENCE);
    await Promise.race([stop.signal, options.keep ? new Promise(() => {}) : taken]);
    server.close();
  }
  stop.off();
  endAs(verdict > 0 && end.code === 0 ? { code: verdict, signal: null } : end);
}

/** Why there is no recording. */
function whyNone(recordings) {
  const path = recordings.broken();
  if (path !== undefined) return `${path} could not be written, so that there is nothing to judge`;
  return 'no process was recorded: either none of them was Node 20 or later, or it has set NODE_OPTIONS itself';
}

/** The script that Node would find by that name. */
function found(name) {
  try {
    return createRequire(join(process.cwd(), 'x')).resolve(resolve(name));
  } catch {
    throw new Refusal(`there is no file ${name} here, and no command of that name; highwater help lists the commands`);
  }
}
