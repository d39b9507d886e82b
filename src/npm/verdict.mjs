// What is said at the end of a run: its findings, and what they make of the exit code.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { complain, say } from './complain.mjs';
import { fails, judge, readRecordings } from './findings.mjs';
import { reportAs } from './reports.mjs';

/**
 * Says what was found in `recordings`; `entries` is the list of what is allowed, and `none()` what is said where nothing was recorded. What the
 * findings make of the exit code is returned: 0 leaves it as it is. Whatever happens here does not happen to the program.
 */
export function verdictOf(recordings, options, entries, none) {
  try {
    return report(recordings, options, entries, none) ? 1 : 0;
  } catch (error) {
    complain(`the findings cannot be told: ${error.message}`);
    return options.failOn === undefined ? 0 : 2;
  }
}

/** Says what was found; whether it makes the run a failure. */
function report(recordings, { format, report: file, only, failOn }, entries, none) {
  const names = recordings.list().map(({ name }) => name);
  const processes = readRecordings(recordings.folder, names);
  const judged = judge(processes, { only, allowed: entries });
  if (processes.length === 0) complain(none());
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
