// A run from its beginning to its end: the program starts with the recorder, the page shows it meanwhile, and at the end it is said
// what is wrong with it.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { complain, Refusal, say } from './complain.mjs';
import { fails, judge, readAllowed, readRecordings } from './findings.mjs';
import { endAs, launch, withRecorder } from './launch.mjs';
import { Live } from './live.mjs';
import { openBrowser } from './open.mjs';
import { Recordings } from './recordings.mjs';
import { reportAs } from './reports.mjs';
import { PageServer } from './server.mjs';

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
  const server = hasPage ? await new PageServer({ isSecret: true, answer: (...asked) => live.answer(...asked) }).listen(options.port) : undefined;
  const { ended } = launch(command, withRecorder(process.env, recordings.trace));
  if (server) {
    say(`highwater: its streams are at ${server.address}`);
    if (options.open) openBrowser(server.address);
  }
  const end = await ended.catch((error) => {
    server?.close();
    throw new Refusal(`${command[0]} cannot be started: ${error.code === 'ENOENT' ? 'there is no such program' : error.message}`);
  });
  const stops = new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal));
  });
  const verdict = verdictOf(recordings, options, entries);
  if (server) {
    if (options.keep) say(`highwater: the page stays at ${server.address} until Ctrl+C`);
    await Promise.race([stops, options.keep ? new Promise(() => {}) : live.end(PATIENCE)]);
    server.close();
  }
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  endAs(verdict > 0 && end.code === 0 ? { code: verdict, signal: null } : end);
}

/** What the findings make of the exit code: 0 leaves it as it is. Whatever happens here does not happen to the program. */
function verdictOf(recordings, options, entries) {
  try {
    return report(recordings, options, entries) ? 1 : 0;
  } catch (error) {
    complain(`the findings cannot be told: ${error.message}`);
    return options.failOn === undefined ? 0 : 2;
  }
}

/** Says what was found; whether it makes the run a failure. */
function report(recordings, { format, report: file, only, failOn }, entries) {
  const names = recordings.list().map(({ name }) => name);
  const processes = readRecordings(recordings.folder, names);
  const judged = judge(processes, { only, allowed: entries });
  if (processes.length === 0) complain('no process was recorded: either none of them was Node 20 or later, or it has set NODE_OPTIONS itself');
  const text = reportAs(format, { judged, processes, failOn, entries, folder: recordings.folder });
  if (file === undefined) say(`\n${text.trimEnd()}`);
  else writeReport(file, text);
  if (format === 'text' && processes.length > 0) {
    const path = processes.length === 1 ? join(recordings.folder, processes[0].file) : recordings.folder;
    say(`\nThe recording${processes.length === 1 ? ' is' : 's are in'} ${path}${processes.length === 1 ? '. To look at it: npx highwater serve --open ' + quoted(path) : ''}`);
  }
  return fails(judged, failOn);
}

const quoted = (path) => (/^[\w./:\\-]+$/.test(path) ? path : `"${path}"`);

function writeReport(file, text) {
  try {
    writeFileSync(file, text);
  } catch (error) {
    complain(`${file}: the report cannot be written there (${error.code})`);
  }
}

/** The script that Node would find by that name. */
function found(name) {
  try {
    return createRequire(join(process.cwd(), 'x')).resolve(resolve(name));
  } catch {
    throw new Refusal(`there is no file ${name} here, and no command of that name; highwater help lists the commands`);
  }
}
