// Places in the program, from stacks and errors: file and line of the program's own frame.

import { findSourceMap } from 'node:module';
import { basename, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { own } from './own.mjs';

const { captureStackTrace } = Error;

const OWN = 0; // Whose a file is: the recorder's, Node's, a package's, or the program's.
const NODE = 1;
const PACKAGE = 2;
const PROGRAM = 3;
const files = new Map();
const folder = process.cwd();

/** Whose a script is, and what people call it. */
function fileOf(script) {
  let file = files.get(script);
  if (file) return file;
  let path = script;
  try {
    if (script.startsWith('file:')) path = fileURLToPath(script);
  } catch {
    // It stays what it is.
  }
  const near = relative(folder, path);
  const name = near.startsWith('..') || near === resolve(near) ? basename(path) : near.replaceAll(sep, '/');
  const whose = /^(node|wasm):/.test(script) ? NODE : script.startsWith(own) ? OWN : /[\\/]node_modules[\\/]/.test(path) ? PACKAGE : PROGRAM;
  file = { whose, path, name: name || path };
  files.set(script, file);
  return file;
}

/** The frames above a function that is running, of which there may be many. */
function framesAbove(above, most) {
  const { stackTraceLimit } = Error;
  const prepared = Object.hasOwn(Error, 'prepareStackTrace');
  const { prepareStackTrace } = Error;
  const holder = {};
  try {
    Error.stackTraceLimit = most;
    Error.prepareStackTrace = (error, sites) => sites;
    captureStackTrace(holder, above);
    return Array.isArray(holder.stack) ? holder.stack : [];
  } catch {
    return []; // The program may have frozen it.
  } finally {
    if (Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)) {
      if (prepared) Error.prepareStackTrace = prepareStackTrace;
      else delete Error.prepareStackTrace;
    }
  }
}

/** The script of a frame; none of one of the language's own functions. */
const scriptOf = (frame) => frame.getFileName() ?? frame.getScriptNameOrSourceURL?.() ?? undefined;
const whoseFrame = (frame) => {
  const script = scriptOf(frame);
  return script ? fileOf(script).whose : undefined;
};

/** Where the program calls `above`; null if Node calls it, unless it was only passed on: a socket's pause() calls a stream's. */
export function callerOf(above, name) {
  const [caller] = framesAbove(above, 1);
  if (!caller) return null;
  const whose = whoseFrame(caller);
  if (whose === PROGRAM) return atFrame(caller);
  if (whose === NODE && !passesOn(caller, name)) return null;
  const frames = framesAbove(above, 40);
  let first = 0;
  while (first < frames.length) {
    const whose = whoseFrame(frames[first]);
    if (whose === PROGRAM || whose === PACKAGE || (whose === NODE && !passesOn(frames[first], name))) break;
    first++;
  }
  return first === frames.length || whoseFrame(frames[first]) === NODE ? null : placeAmong(frames.slice(first));
}

/** Whether it is the program's own code that calls `above`, and neither Node nor a package. */
export function isProgramsCall(above) {
  const [caller] = framesAbove(above, 1);
  return caller !== undefined && whoseFrame(caller) === PROGRAM;
}

function passesOn(frame, name) {
  const called = frame.getFunctionName() ?? '';
  return called === name || called.endsWith(`.${name}`) || (name === 'write' && scriptOf(frame).startsWith('node:internal/console/'));
}

/** Places that are a package's, where nothing of the program's was on the way. */
export const ofPackages = new Set();

/** The first place in the program; if there is none, in a package. */
function placeAmong(frames) {
  const ofProgram = frames.find((frame) => whoseFrame(frame) === PROGRAM);
  const frame = ofProgram ?? frames.find((frame) => whoseFrame(frame) === PACKAGE);
  if (!frame) return null;
  const at = atFrame(frame);
  if (!ofProgram && ofPackages.size < 1000) ofPackages.add(at);
  return at;
}

/** Where the program does something that Node does for it in the end. */
export const placeAbove = (above) => placeAmong(framesAbove(above, 25));

/** Where a stream is made that is under construction: not in the constructors of its own classes. */
export function makerOf(above, name, stream) {
  const classes = new Set();
  for (let one = stream; one; one = Object.getPrototypeOf(one)) classes.add(one.constructor?.name);
  return placeAmong(framesAbove(above, 25).filter((frame) => !frame.isConstructor() || !classes.has(frame.getFunctionName())));
}

/** A place as people write it. What was made of another language is shown as it was written, if Node knows that. */
function atFrame(frame) {
  const script = scriptOf(frame);
  const line = frame.getLineNumber();
  const { path, name } = fileOf(script);
  try {
    const entry = findSourceMap(path)?.findEntry(line - 1, frame.getColumnNumber() - 1);
    if (entry?.originalSource) return `${fileOf(entry.originalSource).name}:${entry.originalLine + 1}`;
    return shownAs(frame) ?? `${name}:${line}`;
  } catch {
    return `${name}:${line}`; // As it runs.
  }
}

/**
 * A place as the program itself shows it in errors. Those who compile while a program runs, as runners of tests do, tell Node nothing of the
 * lines as they were written, but replace Error.prepareStackTrace with what knows them.
 */
function shownAs(frame) {
  const { prepareStackTrace } = Error;
  if (typeof prepareStackTrace !== 'function') return undefined;
  const stack = prepareStackTrace.call(Error, new Error(), [frame]);
  const [, script, line] = FRAME.exec(typeof stack === 'string' ? stack.trimEnd().split('\n').at(-1) : '') ?? [];
  return script && `${fileOf(script).name}:${line}`;
}

/** A line of a stack, as text. */
const FRAME = /^\s+at .*?\(?((?:file:\/\/|node:|\/|[A-Za-z]:\\|\[)[^()]*?):(\d+):\d+\)?$/;

/** Where an error was made, as far as its text tells. */
export function placeOfError(error) {
  try {
    const places = String(error.stack).split('\n').map((line) => FRAME.exec(line)).filter(Boolean);
    const of = (whose) => places.find(([, script]) => fileOf(script).whose === whose);
    const place = of(PROGRAM) ?? of(PACKAGE);
    return place && `${fileOf(place[1]).name}:${place[2]}`;
  } catch {
    return undefined; // It may be anything.
  }
}

export const markText = (side, mark) => (mark === undefined ? '' : `,"${side}HighWaterMark":${JSON.stringify(mark)}`);
export const atText = (at) => (typeof at === 'string' ? `,"at":${JSON.stringify(at.slice(0, 240))}` : '');
