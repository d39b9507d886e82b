// What is wrong with the processes of a run, as `highwater read` finds it, and which of it counts: not what lies elsewhere, nor what
// the list of allowed findings has, each with a reason.

import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { ask } from './commands.mjs';
import { complain, Refusal } from './complain.mjs';
import { matcher } from './globs.mjs';

const GRAVE = ['error', 'warning'];

/** Reads recordings in a folder. Each process is told once, also where its parent's recording names its own. */
export function readRecordings(folder, names) {
  const processes = new Map();
  for (const name of names) {
    if (processes.has(name)) continue;
    const { out, err, code } = ask(['read', '--json', `./${name}`], { cwd: folder });
    let report;
    try {
      report = JSON.parse(out);
    } catch {
      complain(`${join(folder, name)} cannot be read: ${err.trim() || `the reader ended with ${code}`}`);
      continue;
    }
    for (const { companions = [], ...one } of [report, ...report.companions]) {
      const file = basename(one.file);
      if (names.includes(file) && !processes.has(file)) processes.set(file, { ...one, file });
    }
  }
  return [...processes.values()];
}

/**
 * All findings that are errors or warnings, with the process of each, in three lists: those that count, those that are allowed, each
 * with its reason, and those that are elsewhere. The gravest come first.
 */
export function judge(processes, { only, allowed }) {
  const isWanted = only.map(matcher);
  const judged = { counted: [], allowed: [], elsewhere: [], notes: 0 };
  for (const process of processes) {
    for (const finding of process.findings) {
      if (!GRAVE.includes(finding.severity)) {
        judged.notes++;
        continue;
      }
      const one = { ...finding, process };
      const files = finding.places.map(({ at }) => placeOf(at).file);
      const entry = allowed.find((entry) => entry.holdsFor(finding));
      if (isWanted.length > 0 && !files.some((file) => isWanted.some((matches) => matches(file)))) {
        judged.elsewhere.push(one);
      } else if (entry) {
        entry.used = true;
        judged.allowed.push({ ...one, reason: entry.reason });
      } else {
        judged.counted.push(one);
      }
    }
  }
  judged.counted.sort((a, b) => GRAVE.indexOf(a.severity) - GRAVE.indexOf(b.severity));
  return judged;
}

/** Whether anything that counts is as grave as that. */
export const fails = ({ counted }, failOn) =>
  failOn !== undefined && counted.some(({ severity }) => GRAVE.indexOf(severity) <= GRAVE.indexOf(failOn));

/** A place's file and line. */
export function placeOf(at) {
  const [, file, line] = /^(.*?)(?::(\d+))?$/s.exec(at);
  return { file, line: line === undefined ? undefined : Number(line) };
}

/** Reads the list of what is allowed: a JSON array of `{ "id", "at", "stream", "reason" }`. */
export function readAllowed(path) {
  if (path === undefined) return [];
  let entries;
  try {
    entries = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Refusal(`${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  }
  if (!Array.isArray(entries)) throw new Refusal(`${path}: it must be a list, as in [{ "id": "write-false-ignored", "at": "src/log.js", "reason": "…" }]`);
  return entries.map((entry, i) => readEntry(entry, `${path}: entry ${i + 1}`));
}

function readEntry(entry, place) {
  if (typeof entry !== 'object' || entry === null) throw new Refusal(`${place} must be an object with an id and a reason`);
  const { id, at, stream, reason, ...others } = entry;
  for (const [key, value] of Object.entries({ id, at, stream, reason })) {
    if (value !== undefined && typeof value !== 'string') throw new Refusal(`${place}: ${key} must be a text`);
  }
  if (!id) throw new Refusal(`${place} has no id, such as write-false-ignored`);
  if (!reason?.trim()) throw new Refusal(`${place} has no reason: say why ${id} is all right there`);
  const [unknown] = Object.keys(others);
  if (unknown) throw new Refusal(`${place} has ${unknown}, which means nothing here: there are id, at, stream, reason`);
  const [isAt, isStream] = [at, stream].map((pattern) => (pattern === undefined ? () => true : matcher(pattern)));
  const holdsFor = (finding) => finding.id === id
    && (at === undefined || finding.places.some((place) => isAt(place.at) || isAt(placeOf(place.at).file)))
    && (stream === undefined || finding.streams.some(({ name }) => isStream(String(name))));
  return { id, at, reason, holdsFor, used: false };
}
