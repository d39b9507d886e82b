// Highwater's recorder: writes down what the streams of a Node program do, for the Highwater page to show.
//
//     node --import ./recorder.mjs app.js
//
// leaves app-<pid>.trace.jsonl in the current folder: JSON Lines, as docs/trace-format.md describes them.
// Node 20 and later; no dependencies. Only the main thread is recorded. Environment:
//
//     HIGHWATER_TRACE=path   where to write instead; %p in it becomes the process id (use it with child processes)
//     HIGHWATER_READS=1      also every read()
//     HIGHWATER_LIMIT=n      events to write at most (2000000); a last line counts the rest
//
// It never writes what streams carry, only sizes, names and states. It never changes what the program does: it adds no
// listener, timer or handle, swallows no error, and every method returns what it would have. What it puts in their places
// are the methods of the stream classes, and on a stream that is used, its own _read, _write, _writev and _final.

import { EventEmitter } from 'node:events';
import { openSync, realpathSync, writeSync } from 'node:fs';
import http from 'node:http';
import { basename, extname, resolve } from 'node:path';
import stream from 'node:stream';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const { Duplex, PassThrough, Readable, Transform, Writable } = stream;
const { OutgoingMessage } = http;
const { hrtime } = process;
const residentMemory = process.memoryUsage.rss;

const BLOCK = 64 * 1024; // characters kept before they are written
const MOMENT = 50_000_000; // nanoseconds between two looks at memory, and for which lines are kept at most
const STREAMS = 65_000; // more than a reader can tell apart are not recorded
const EVENTS = new Set(['data', 'drain', 'pause', 'resume', 'readable', 'end', 'prefinish', 'finish', 'close', 'error',
  'pipe', 'unpipe']);

/** The recorder at work. */
let active = null;

/**
 * Starts recording; there is one recorder at a time.
 *
 * now: the time in integer nanoseconds; out: takes text; reads: whether to tell read(); names: a stream's name, or
 * undefined; limit: events at most; memory: whether to tell memory; clock, title: for the header.
 */
export function record(options) {
  install();
  active = new Recorder(options);
  return active;
}

class Recorder {
  constructor({ now, out, reads = false, names, limit = 2_000_000, memory = false, clock = 'monotonic', title }) {
    Object.assign(this, { now, out, reads, names, limit, memory });
    this.known = new WeakMap();
    this.count = 0;
    this.taken = new Map();
    this.lines = [];
    this.length = 0;
    this.events = 0;
    this.lost = 0;
    this.moment = -Infinity;
    this.died = false;
    this.over = false;
    this.line(JSON.stringify({ highwater: 1, node: process.version, clock, title }));
  }

  /** What is known of a stream; undefined for what is none, or one too many. */
  see(stream) {
    const known = this.known.get(stream);
    if (known || this.over || !isStream(stream)) return known;
    if (this.count === STREAMS) {
      this.lost++;
      return undefined;
    }
    const fresh = new Known(this, stream, ++this.count);
    this.known.set(stream, fresh);
    this.line(fresh);
    return fresh;
  }

  /** An event of the process. */
  process(e, more = '') {
    if (!this.over) this.line(`{"t":${this.now()},"e":"${e}"${more}}`);
  }

  uncaught(error) {
    this.tellLost();
    this.process('uncaught', errorText(error));
    this.died = true;
    this.flush();
  }

  /** The process ends: by itself, unless by an error that nobody caught. */
  exit() {
    if (this.over) return;
    this.tellLost();
    if (!this.died) this.process('exit');
    this.stop();
  }

  stop() {
    this.flush();
    this.over = true;
    if (active === this) active = null;
  }

  event(known, e, p, more, levels) {
    if (this.over) return;
    if (this.events >= this.limit) {
      this.lost++;
      return;
    }
    this.events++;
    const t = this.now();
    if (this.memory && t - this.moment >= MOMENT) this.look(t);
    this.line(`{"t":${t},"s":${known.id},"e":"${e}"${p ? `,"p":"${p}"` : ''}${more}${levels}}`);
  }

  look(t) {
    this.flush();
    this.moment = t;
    this.line(`{"t":${t},"e":"memory","size":${residentMemory()}}`);
  }

  tellLost() {
    if (this.lost > 0) this.process('lost', `,"n":${this.lost}`);
    this.lost = 0;
  }

  /** A line of text, or a stream whose line is made as late as possible: then it knows its name. */
  line(line) {
    this.lines.push(line);
    this.length += typeof line === 'string' ? line.length : 200;
    if (this.length >= BLOCK) this.flush();
  }

  flush() {
    const lines = this.lines.map((line) => (typeof line === 'string' ? line : line.create())).filter(Boolean);
    this.lines = [];
    this.length = 0;
    if (lines.length > 0) this.out(`${lines.join('\n')}\n`);
  }
}

/** What is known of a stream. */
class Known {
  constructor(recorder, stream, id) {
    Object.assign(this, { recorder, stream, id });
    this.born = recorder.now();
    this.reads = hasOwn(stream, '_readableState');
    this.writes = !this.reads || hasOwn(stream, '_writableState');
    this.marks = {};
    if (this.reads) this.marks.readableHighWaterMark = stream.readableHighWaterMark;
    if (this.writes) this.marks.writableHighWaterMark = stream.writableHighWaterMark;
    this.readsObjects = this.reads && stream.readableObjectMode === true;
    this.writesObjects = this.writes && stream.writableObjectMode === true;
    this.created = true;
    this.used = false;
    this.tries = 60;
    this.inFlight = 0;
    this.said = { rl: 0, fl: null, wl: 0, nd: false };
  }

  tell(e, p, more = '', left = undefined) {
    if (!this.used) {
      this.used = true;
      if (!this.created) {
        this.born = this.recorder.now();
        this.recorder.line(this);
      }
    }
    if (this.name === undefined && this.tries-- > 0) this.name = this.recorder.names?.(this.stream) ?? nameOf(this.stream);
    this.recorder.event(this, e, p, more, this.levels(left));
  }

  /** The keys of the state that differ from what was said last. */
  levels(left) {
    if (this.recorder.events >= this.recorder.limit) return '';
    const { said, stream } = this;
    let text = '';
    const say = (key, value) => {
      if (value === undefined || value === said[key]) return;
      said[key] = value;
      text += `,"${key}":${value}`;
    };
    if (this.reads) {
      say('rl', stream.readableLength);
      say('fl', stream.readableFlowing);
    }
    if (this.writes) {
      say('wl', left ?? stream.writableLength);
      say('nd', stream.writableNeedDrain ?? false);
    }
    return text;
  }

  /** The line that declares it. Standard input and output count only once they are used. */
  create() {
    this.created = this.used || !standardName(this.stream);
    if (!this.created) return '';
    return JSON.stringify({
      t: this.born, s: this.id, e: 'create', kind: this.kind(), name: this.finalName(),
      ...this.marks, readableObjectMode: this.readsObjects || undefined, writableObjectMode: this.writesObjects || undefined,
    });
  }

  kind() {
    if (!this.reads) return 'Writable';
    if (!this.writes) return 'Readable';
    if (this.stream instanceof PassThrough) return 'PassThrough';
    return this.stream instanceof Transform ? 'Transform' : 'Duplex';
  }

  finalName() {
    const name = this.name ?? this.recorder.names?.(this.stream) ?? nameOf(this.stream);
    const base = name ?? this.stream.constructor?.name ?? this.kind();
    const { taken } = this.recorder;
    const number = (taken.get(base) ?? 0) + 1;
    taken.set(base, number);
    return name !== undefined && number === 1 ? base : `${base} ${number}`;
  }

  /** Puts a recording function in the place of one of the implementation's own. Again, should it have been replaced. */
  hook(method, make) {
    const { stream } = this;
    const own = stream[method];
    if (own === this[method]) return;
    this[method] = own;
    // Transform compares its _final, and Writable's own _write only calls _writev.
    const untouched = own === Transform.prototype._final || own === Writable.prototype._write;
    if (typeof own !== 'function' || untouched || hooks.has(own)) return;
    const value = like(own, make(this, own));
    hooks.add(value);
    const enumerable = Object.getOwnPropertyDescriptor(stream, method)?.enumerable ?? false;
    Object.defineProperty(stream, method, { value, enumerable, writable: true, configurable: true });
    this[method] = value;
  }

  hookReads() {
    if (this.reads) this.hook('_read', hookRead);
  }

  hookWrites() {
    if (!hasOwn(this.stream, '_writableState')) return;
    this.hook('_write', hookWrite);
    this.hook('_writev', hookWritev);
    this.hook('_final', hookFinal);
  }

  /** The callback of _write and _writev, which for a stream is the same one every time. */
  done(callback) {
    if (this.callback !== callback) {
      const known = this;
      this.callback = callback;
      this.doneCallback = like(callback, function (error) {
        // The chunk leaves: nothing else may tell.
        const left = known.stream.writableLength - known.inFlight;
        known.inFlight = 0;
        known.tell(known.many ? '_writev' : '_write', 'done', error ? errorText(error) : '', left);
        return callback.apply(this, arguments);
      });
    }
    return this.doneCallback;
  }
}

const hooks = new WeakSet();

const hookRead = (known, own) => function (size) {
  known.tell('_read', 'call', Number.isFinite(size) ? `,"size":${size}` : '');
  return own.apply(this, arguments);
};

const hookWrite = (known, own) => function (chunk, encoding, callback) {
  known.many = false;
  known.inFlight = counted(chunk, known.writesObjects);
  known.tell('_write', 'call', `,"size":${known.inFlight}`);
  return own.call(this, chunk, encoding, known.done(callback));
};

const hookWritev = (known, own) => function (chunks, callback) {
  known.many = true;
  known.inFlight = chunks.reduce((sum, { chunk }) => sum + counted(chunk, known.writesObjects), 0);
  known.tell('_writev', 'call', `,"size":${known.inFlight},"n":${chunks.length}`);
  return own.call(this, chunks, known.done(callback));
};

const hookFinal = (known, own) => function (callback) {
  known.tell('_final', 'call');
  return own.call(this, like(callback, function (error) {
    known.tell('_final', 'done', error ? errorText(error) : '');
    return callback.apply(this, arguments);
  }));
};

/** Methods that are told when they are called, with the keys that their arguments give. */
const calls = {
  pause: () => '',
  resume: (known) => (known.hookReads(), ''),
  cork: () => '',
  uncork: (known) => (known.hookWrites(), ''),
  end: (known) => (known.hookWrites(), ''),
  destroy: (known, error) => (error ? errorText(error) : ''),
  pipe: (known, to) => otherText('to', to),
  unpipe: (known, to) => otherText('to', to),
};

const recordCall = (e, keys) => (original) => function (argument) {
  const known = active?.see(this);
  known?.tell(e, 'call', keys(known, argument));
  return original.apply(this, arguments);
};

const recordPush = (e) => (original) => function (chunk, encoding) {
  const known = active?.see(this);
  if (!known) return original.apply(this, arguments);
  known.tell(e, 'call', chunk === null ? '' : `,"size":${given(chunk, known.readsObjects, encoding)}`);
  const ret = original.apply(this, arguments);
  known.tell(e, 'return', `,"ret":${ret}`);
  return ret;
};

const recordRead = (original) => function (n) {
  const known = active?.see(this);
  known?.hookReads();
  const ret = original.apply(this, arguments);
  if (known?.recorder.reads) {
    const argument = Number.isInteger(n) && n >= 0 ? `,"n":${n}` : '';
    known.tell('read', 'return', `${argument},"ret":${ret === null ? null : counted(ret, known.readsObjects)}`);
  }
  return ret;
};

const recordWrite = (original) => function (chunk, encoding) {
  const known = active?.see(this);
  if (!known) return original.apply(this, arguments);
  known.hookWrites();
  const kept = this._writableState?.decodeStrings === false;
  const size = kept ? counted(chunk, known.writesObjects) : given(chunk, known.writesObjects, encoding);
  known.tell('write', 'call', `,"size":${size}`);
  let ret;
  try {
    ret = original.apply(this, arguments);
    return ret;
  } finally {
    // Not caught and thrown again: Node would show this line as the place where it came from.
    known.tell('write', 'return', typeof ret === 'boolean' ? `,"ret":${ret}` : ',"err":"Error"');
  }
};

const recordEmit = (parent) => () => function emit(event) {
  if (EVENTS.has(event)) {
    const known = active?.see(this);
    known?.tell(event, undefined, eventKeys(known, event, arguments[1]));
  }
  return parent.emit.apply(this, arguments);
};

function eventKeys(known, event, argument) {
  switch (event) {
    case 'data': return `,"size":${counted(argument, known.readsObjects)}`;
    case 'error': return errorText(argument);
    case 'pipe':
    case 'unpipe': return otherText('from', argument);
    default: return '';
  }
}

let installed = false;

function install() {
  if (installed) return;
  installed = true;
  const methods = { push: recordPush('push'), unshift: recordPush('unshift'), read: recordRead, write: recordWrite };
  for (const [e, keys] of Object.entries(calls)) methods[e] = recordCall(e, keys);
  const wrappers = new Map(); // Duplex has Writable's own functions.
  for (const { prototype } of [Readable, Writable, Duplex, OutgoingMessage]) {
    for (const [name, make] of Object.entries(methods)) {
      if (!hasOwn(prototype, name) || (name === 'pipe' && !hasOwn(prototype, 'read'))) continue;
      const original = prototype[name];
      if (!wrappers.has(original)) wrappers.set(original, like(original, make(original)));
      replace(prototype, name, wrappers.get(original));
    }
    const parent = Object.getPrototypeOf(prototype);
    if (prototype !== Duplex.prototype) replace(prototype, 'emit', like(parent.emit, recordEmit(parent)()));
  }
  // Every stream calls this while it is constructed, when its states are there.
  const { init } = EventEmitter;
  replace(EventEmitter, 'init', like(init, function () {
    init.apply(this, arguments);
    if (active && (hasOwn(this, '_readableState') || hasOwn(this, '_writableState'))) active.see(this);
  }));
  const { emit, reallyExit } = process;
  replace(process, 'emit', like(emit, function (event, argument) {
    if (event === 'uncaughtExceptionMonitor' && isUncaught()) active?.uncaught(argument);
    try {
      return emit.apply(this, arguments);
    } finally {
      if (event === 'exit') active?.exit();
    }
  }));
  replace(process, 'reallyExit', like(reallyExit, function () {
    active?.exit();
    return reallyExit.apply(this, arguments);
  }));
}

const hasOwn = (object, key) => Object.hasOwn(object, key);

const isStream = (value) => value !== null && typeof value === 'object'
  && (hasOwn(value, '_readableState') || hasOwn(value, '_writableState') || value instanceof OutgoingMessage);

const isUncaught = () => process.listenerCount('uncaughtException') === 0 && !process.hasUncaughtExceptionCaptureCallback();

function replace(object, name, value) {
  const enumerable = Object.getOwnPropertyDescriptor(object, name)?.enumerable ?? false;
  Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}

/** Gives a function the name and the length of the one in whose place it stands. */
function like(original, replacement) {
  const { name, length } = original;
  return Object.defineProperties(replacement, {
    name: { value: name, configurable: true },
    length: { value: length, configurable: true },
  });
}

/** What the stream counts a chunk as. */
const counted = (chunk, objects) => (objects ? 1 : chunk?.byteLength ?? chunk?.length ?? 0);

/** What it will count a chunk as that it is given: strings become bytes. */
const given = (chunk, objects, encoding) => (typeof chunk === 'string' && !objects
  ? Buffer.byteLength(chunk, typeof encoding === 'string' ? encoding : 'utf8') : counted(chunk, objects));

const errorText = (error) => `,"err":${JSON.stringify(String(error?.code ?? error?.name ?? 'Error'))}`;

function otherText(key, other) {
  const known = other && active?.see(other);
  return known ? `,"${key}":${known.id}` : '';
}

function standardName(stream) {
  if (stream._isStdio) return { 1: 'stdout', 2: 'stderr' }[stream.fd];
  return stream.fd === 0 && hasOwn(stream, '_readableState') ? 'stdin' : undefined;
}

/** What a person would call it, where it can be told by now. */
function nameOf(stream) {
  const path = (url) => String(url).split(/[?#]/)[0].slice(0, 80);
  const standard = standardName(stream);
  if (standard) return standard;
  if (stream instanceof http.ServerResponse) return stream.req ? `response ${stream.req.method} ${path(stream.req.url)}` : 'response';
  if (stream instanceof http.ClientRequest) return stream.path ? `request ${stream.method} ${path(stream.path)}` : undefined;
  if (stream instanceof http.IncomingMessage) {
    return stream.statusCode ? `response ${stream.statusCode}` : `request ${stream.method} ${path(stream.url)}`;
  }
  if (typeof stream.path === 'string' || Buffer.isBuffer(stream.path)) return basename(String(stream.path));
  return stream.remoteAddress ? `socket ${stream.remoteAddress}:${stream.remotePort}` : undefined;
}

/** Whether this file was given to --import. */
function isImported() {
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').match(/"[^"]*"|\S+/g) ?? []];
  return options.some((option) => {
    try {
      const file = option.replace(/^--import=/, '').replace(/^"(.*)"$/, '$1');
      return realpathSync(file.startsWith('file:') ? fileURLToPath(file) : resolve(file)) === fileURLToPath(import.meta.url);
    } catch {
      return false;
    }
  });
}

function start() {
  const script = basename(process.argv[1] ?? 'node');
  const path = process.env.HIGHWATER_TRACE?.replaceAll('%p', process.pid)
    ?? `${basename(script, extname(script))}-${process.pid}.trace.jsonl`;
  const begin = hrtime.bigint();
  let file;
  const out = (text) => {
    try {
      file ??= openSync(path, 'w');
      for (let left = Buffer.from(text); left.length > 0;) left = left.subarray(writeSync(file, left));
    } catch (error) {
      active.over = true;
      active = null;
      writeSync(2, `highwater: nothing more is recorded: ${error.message}\n`);
    }
  };
  const limit = Number(process.env.HIGHWATER_LIMIT) || undefined;
  const reads = process.env.HIGHWATER_READS === '1';
  record({ now: () => Number(hrtime.bigint() - begin), out, reads, limit, memory: true, title: script }).flush();
}

if (isMainThread && isImported()) start();
