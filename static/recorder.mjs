// Highwater's recorder: writes down what the streams of a Node program do, for display in the Highwater page.
//
//     node --import ./recorder.mjs app.js
//
// writes app-<pid>.trace.jsonl to the current folder: JSON Lines, as described in docs/trace-format.md.
// Node 20 or later, no dependencies; the main thread only. Environment variables:
//
//     HIGHWATER_TRACE=path   where to write instead; %p becomes the process id (useful with child processes)
//     HIGHWATER_READS=1      records every read(), too; 0, the default, records none
//     HIGHWATER_LIMIT=n      the maximum number of events (2000000)
//
// It tracks at most 65000 streams: an HTTP server reaches this limit after 32500 requests. A line of the trace says
// where a limit was reached, and the last one counts the events that were left out.
//
// Of the Web's streams it records WritableStreams with a writer, `stream.getWriter().write(chunk)`. The streams of the
// readable-stream package are copies of Node's, which it does not see: with READABLE_STREAM=disable in the environment, the
// package uses Node's own. A trace says whether the package was loaded.
//
// If a signal kills the process, the trace lacks its last block, and how the process ended. If a process loads two
// copies of this file, the second does nothing.
//
// It never writes the data in streams: only sizes, names and states. It never changes what the program does: it adds no
// listener, timer or handle, swallows no error, and every method returns what it would have returned. It replaces the
// methods of the stream classes and, on each stream in use, its own _read, _write, _writev, _transform, _flush, _final,
// _construct and _destroy.

import { EventEmitter } from 'node:events';
import { openSync, realpathSync, writeSync } from 'node:fs';
import http from 'node:http';
import { Module } from 'node:module';
import { basename, extname, resolve } from 'node:path';
import stream from 'node:stream';
import { ByteLengthQueuingStrategy, WritableStream, WritableStreamDefaultWriter } from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { isPromise } from 'node:util/types';
import { isMainThread } from 'node:worker_threads';

const { Duplex, PassThrough, Readable, Transform, Writable } = stream;
const { OutgoingMessage } = http;
const { bigint: clock } = process.hrtime; // Taken now: a test's fake clock may come in its place.
const residentMemory = process.memoryUsage.rss;

const BLOCK = 64 * 1024; // Characters that are kept before they are written,
const MOMENT = 50_000_000; // and nanoseconds; memory is looked at as often.
const STREAMS = 65_000; // A reader cannot tell more apart.

/** The recorder at work. */
let active = null;

/**
 * Starts recording; there is one recorder at a time. `now` gives integer nanoseconds, `out` takes text, `names` may give a
 * stream's name, `header` adds keys to the header; `reads` and `memory` say whether these are told, `limit` bounds events.
 */
export function record({ now, out, names = () => undefined, header, reads = false, memory = false, limit = 2_000_000 }) {
  install();
  active = new Recorder({ now, out, names, reads, memory, limit });
  active.line(JSON.stringify({ highwater: 1, node: process.version, ...header }));
  return active;
}

class Recorder {
  constructor(options) {
    Object.assign(this, options);
    this.known = new WeakMap();
    this.count = 0;
    this.taken = new Map(); // How often each name was.
    this.lines = [];
    this.length = 0;
    this.events = 0;
    this.lost = new Map(); // How often, by the bound that was reached.
    this.moment = -Infinity;
    this.idle = false; // Nothing is left to do, and nothing has happened since.
    this.died = false;
    this.over = false;
  }

  /** What is known of a stream; undefined if it is none, or one too many. */
  see(stream) {
    let known = this.known.get(stream);
    if (known || this.over) return known;
    const web = WebState.of(stream);
    if (!web && !isStream(stream)) return undefined;
    if (this.count === STREAMS || this.events >= this.limit) {
      this.lose(this.count === STREAMS ? 'STREAMS' : 'LIMIT');
      return undefined;
    }
    known = web ? new KnownWeb(this, web, ++this.count) : new Known(this, stream, ++this.count);
    this.known.set(stream, known);
    this.line(known);
    return known;
  }

  /** A line of a stream. */
  event(known, e, p, more, left) {
    if (this.over) return;
    this.idle = false;
    if (this.events++ >= this.limit) {
      this.lose('LIMIT');
      return;
    }
    const t = this.now();
    if (this.memory && t - this.moment >= MOMENT) {
      this.moment = t;
      this.flush();
      this.line(`{"t":${t},"e":"memory","size":${residentMemory()}}`);
    }
    known.appear(t);
    this.line(`{"t":${t},"s":${known.id},"e":"${e}"${p ? `,"p":"${p}"` : ''}${more}${known.levels(left)}}`);
  }

  /** A line of the process. */
  process(e, more = '') {
    if (!this.over) this.line(`{"t":${this.now()},"e":"${e}"${more}}`);
  }

  /** An event is left out: the first one is told at once, the others at the end. */
  lose(bound) {
    this.idle = false;
    const n = (this.lost.get(bound) ?? 0) + 1;
    this.lost.set(bound, n);
    if (n > 1) return;
    this.process('lost', `,"n":1,"err":"${bound}"`);
    this.flush();
  }

  /** The callback of a function that is no method was called: whoever knows of it says so. */
  mark(stream, e, error, chunk) {
    const known = this.see(stream);
    const ret = chunk === undefined ? '' : `,"ret":${chunk === null ? null : counted(chunk, known?.readsObjects)}`;
    known?.tell(e, 'done', error ? errorText(error) : ret);
  }

  uncaught(error) {
    this.process('uncaught', errorText(error));
    this.died = true;
    this.flush();
  }

  /** The process begins to end; what happens until it has is nothing that it still had to do. */
  leave() {
    this.ended ??= this.idle;
  }

  /** The process ends: by itself, unless by an error that nobody caught. `idle` says whether nothing was left to do. */
  exit(idle) {
    this.leave();
    for (const [bound, n] of this.lost) if (n > 1) this.process('lost', `,"n":${n - 1},"err":"${bound}"`);
    if (usesPackage()) this.process('lost', ',"n":0,"err":"READABLE_STREAM"');
    if (!this.died) this.process('exit', `,"idle":${idle ?? this.ended}`);
    this.stop();
  }

  stop() {
    this.flush();
    this.over = true;
    if (active === this) active = null;
  }

  /** Takes a line, or a stream, whose line is made as late as possible: by then its name is known. */
  line(line) {
    this.lines.push(line);
    this.length += line.length ?? 200;
    // Not at a stream that is being constructed.
    if (typeof line === 'string' && this.length >= BLOCK) this.flush();
  }

  /** Writes what is kept. Should that be impossible, the program goes on without being recorded. */
  flush() {
    try {
      const lines = this.lines.map((line) => (typeof line === 'string' ? line : line.create())).filter(Boolean);
      this.lines = [];
      this.length = 0;
      if (lines.length > 0) this.out(`${lines.join('\n')}\n`);
    } catch (error) {
      this.over = true;
      if (active === this) active = null;
      complain(`recording stops here: ${error?.message}`);
    }
  }
}

/** What is known of a stream. */
class Known {
  constructor(recorder, stream, id) {
    Object.assign(this, { recorder, stream, id });
    this.reads = Object.hasOwn(stream, '_readableState');
    this.writes = !this.reads || Object.hasOwn(stream, '_writableState');
    this.readsObjects = this.reads && stream.readableObjectMode === true;
    this.writesObjects = this.writes && stream.writableObjectMode === true;
    this.marks = {
      readableHighWaterMark: this.reads ? stream.readableHighWaterMark : undefined,
      writableHighWaterMark: this.writes ? stream.writableHighWaterMark : undefined,
      readableObjectMode: this.readsObjects || undefined,
      writableObjectMode: this.writesObjects || undefined,
    };
    this.born = recorder.now();
    this.created = true;
    this.used = false;
    this.tries = 60; // A socket knows its peer only later.
    this.inFlight = 0;
    this.said = { rl: 0, fl: null, wl: 0, nd: false };
  }

  tell(e, p, more = '', left = undefined) {
    if (this.name === undefined && this.tries-- > 0) this.name = this.called();
    this.recorder.event(this, e, p, more, left);
  }

  called() {
    return this.recorder.names(this.stream) ?? nameOf(this.stream);
  }

  /** A line will speak of it. */
  appear(t) {
    this.used = true;
    if (this.created) return;
    this.created = true;
    this.born = t;
    this.recorder.line(this);
  }

  /** The line that declares it. Standard input and output count once they are used: pipe() itself looks at them. */
  create() {
    this.created = this.used || !standardName(this.stream);
    if (!this.created) return '';
    const name = this.name ?? this.called();
    const base = name ?? this.base();
    const number = (this.recorder.taken.get(base) ?? 0) + 1;
    this.recorder.taken.set(base, number);
    const called = (number === 1 && name !== undefined ? base : `${base} ${number}`).slice(0, 120);
    return JSON.stringify({ t: this.born, s: this.id, e: 'create', kind: this.kind(), name: called, ...this.marks });
  }

  base() {
    return this.stream.constructor?.name ?? 'stream';
  }

  kind() {
    if (!this.reads) return 'Writable';
    if (!this.writes) return 'Readable';
    if (this.stream instanceof PassThrough) return 'PassThrough';
    return this.stream instanceof Transform ? 'Transform' : 'Duplex';
  }

  /** The keys of its state that differ from what was said last. */
  levels(left) {
    const { said, stream } = this;
    let text = '';
    const say = (key, value) => {
      if (value === undefined || value === said[key]) return;
      said[key] = value;
      text += `,"${key}":${value}`;
    };
    if (this.reads) {
      say('rl', Math.max(stream.readableLength, 0)); // Node can count below nothing.
      say('fl', stream.readableFlowing);
    }
    if (this.writes) {
      say('wl', Math.max(left ?? stream.writableLength, 0));
      say('nd', stream.writableNeedDrain === true);
    }
    return text;
  }

  /** Puts telling functions in the place of the implementation's own; again, where one has been replaced. */
  hook(...methods) {
    for (const method of methods) {
      const own = this.stream[method];
      if (own === this[method]) continue;
      this[method] = own;
      if (typeof own !== 'function' || internal.has(own) || hooks.has(own)) continue;
      // Other classes have a _flush of another meaning.
      if ((method === '_transform' || method === '_flush') && !(this.stream instanceof Transform)) continue;
      this[method] = like(own, implementation[method](this, own));
      hooks.add(this[method]);
      replace(this.stream, method, this[method]);
    }
  }

  /** The callback that an implementation gets, which tells that it is called. */
  done(e, callback) {
    const known = this;
    return like(callback, function (error) {
      let left;
      if (e === '_write' || e === '_writev') {
        // What leaves the stream is no longer counted: nothing else may tell.
        left = known.stream.writableLength - known.inFlight;
        known.inFlight = 0;
      }
      known.tell(e, 'done', error ? errorText(error) : '', left);
      return callback.apply(this, arguments);
    });
  }
}

/** The inner state of one of the Web's objects, which nothing else tells; a symbol that the class makes is its key. */
function inner(object) {
  const key = Object.getOwnPropertySymbols(object).find(({ description }) => description === 'kState');
  return key && object[key];
}

const countsBytes = new ByteLengthQueuingStrategy({ highWaterMark: 0 }).size;

/** The state of a WritableStream, as one sees a Writable's. */
class WebState {
  static of(stream) {
    const state = stream instanceof WritableStream ? inner(stream) : undefined;
    const controller = state?.controller && inner(state.controller);
    return controller && new WebState(stream, state, controller);
  }

  constructor(stream, state, controller) {
    Object.assign(this, { stream, state, controller });
    this.writableHighWaterMark = controller.highWaterMark;
    this.writableObjectMode = controller.sizeAlgorithm !== countsBytes;
  }

  get writableLength() {
    return this.controller.queueTotalSize;
  }

  /** Whether `ready` is pending. */
  get writableNeedDrain() {
    const { state, backpressure, closeRequest, inFlightCloseRequest } = this.state;
    return state === 'writable' && backpressure && !closeRequest.promise && !inFlightCloseRequest.promise;
  }
}

/** What is known of a WritableStream of the Web, from its first writer on. `stream` is its state. */
class KnownWeb extends Known {
  called() {
    return this.recorder.names(this.stream.stream);
  }

  base() {
    return this.kind();
  }

  kind() {
    return 'WritableStream';
  }

  hookSink() {
    if (this.hooked) return;
    this.hooked = true;
    const { controller } = this.stream;
    const { writeAlgorithm, closeAlgorithm } = controller;
    controller.writeAlgorithm = (...args) => {
      this.inFlight = counted(args[0], this.writesObjects);
      this.tell('sink.write', 'call', `,"size":${this.inFlight}`);
      return this.told('sink.write', writeAlgorithm(...args));
    };
    if (closeAlgorithm.name === 'nonOpCancel') return; // The sink has no close().
    controller.closeAlgorithm = (...args) => {
      this.tell('sink.close', 'call');
      return this.told('sink.close', closeAlgorithm(...args));
    };
  }

  /** What a sink's method returned, which tells when it is done: right before Node goes on. */
  told(e, result) {
    const done = (error = '') => {
      const left = this.stream.writableLength - this.inFlight;
      this.inFlight = 0;
      this.tell(e, 'done', error, left);
    };
    if (typeof result === 'symbol') return result; // Node's own sinks answer otherwise.
    const promise = isPromise(result) ? result : Promise.resolve(result);
    promise.then(() => done(), (error) => done(errorText(error)));
    return promise;
  }

  hookWriter(writer) {
    this.hookSink();
    this.waits(writer, false);
    const failed = (error) => {
      if (this.stream.state.state === 'errored') this.tell('error', undefined, errorText(error));
    };
    writer.closed.then(() => this.tell('closed'), failed); // It also fails when the writer is released.
  }

  /** Tells when `ready` is resolved, if it has come to be pending. */
  waits(writer, before) {
    if (!before && this.stream.writableNeedDrain) writer.ready.then(() => this.tell('ready'), () => {});
  }

  write(writer, original, args) {
    const { stream } = this;
    const before = stream.writableNeedDrain;
    this.tell('write', 'call', `,"size":${counted(args[0], this.writesObjects)}`);
    const promise = original.apply(writer, args);
    this.tell('write', 'return', `,"ret":${stream.writableHighWaterMark > stream.writableLength}`);
    this.waits(writer, before);
    return promise;
  }
}

const hooks = new WeakSet();

/** Methods of Node's that stand for no implementation: Transform compares its _final with its own, Writable's _write calls _writev. */
const internal = new Set([
  Transform.prototype._final, Writable.prototype._write, PassThrough.prototype._transform, Readable.prototype._destroy,
  Writable.prototype._destroy,
]);

/** What stands in the place of a stream's own methods. */
const implementation = {
  _read: (known, own) => function (size) {
    known.tell('_read', 'call', Number.isFinite(size) ? `,"size":${size}` : '');
    return own.apply(this, arguments);
  },
  _write: (known, own) => function (chunk, encoding, callback) {
    known.inFlight = counted(chunk, known.writesObjects);
    known.tell('_write', 'call', `,"size":${known.inFlight}`);
    return own.call(this, chunk, encoding, known.done('_write', callback));
  },
  _writev: (known, own) => function (chunks, callback) {
    known.inFlight = chunks.reduce((sum, { chunk }) => sum + counted(chunk, known.writesObjects), 0);
    known.tell('_writev', 'call', `,"size":${known.inFlight},"n":${chunks.length}`);
    return own.call(this, chunks, known.done('_writev', callback));
  },
  _transform: (known, own) => function (chunk, encoding, callback) {
    known.tell('_transform', 'call', `,"size":${counted(chunk, known.writesObjects)}`);
    return own.call(this, chunk, encoding, known.done('_transform', callback));
  },
  _destroy: (known, own) => function (error, callback) {
    known.tell('_destroy', 'call', error ? errorText(error) : '');
    return own.call(this, error, known.done('_destroy', callback));
  },
  ...Object.fromEntries(['_flush', '_final', '_construct'].map((e) => [e, (known, own) => function (callback) {
    known.tell(e, 'call');
    return own.call(this, known.done(e, callback));
  }])),
};

/** A method that is told when it is called, with the keys that its arguments give, and maybe when it returns. */
const telling = (e, keys = () => '', hooked = [], returns = false) => (original) => function (argument, encoding) {
  const known = active?.see(this);
  if (!known) return original.apply(this, arguments);
  known.hook(...hooked);
  known.tell(e, 'call', keys(argument, known, encoding));
  if (!returns) return original.apply(this, arguments);
  let ret;
  try {
    ret = original.apply(this, arguments);
    return ret;
  } finally {
    // Caught and thrown again, an error would be shown as coming from here.
    known.tell(e, 'return', typeof ret === 'boolean' ? `,"ret":${ret}` : ',"err":"Error"');
  }
};

const pushed = (chunk, known, encoding) => (chunk === null ? '' : `,"size":${given(chunk, known.readsObjects, encoding)}`);

function written(chunk, known, encoding) {
  const kept = known.stream._writableState?.decodeStrings === false; // Strings stay strings.
  return `,"size":${kept ? counted(chunk, known.writesObjects) : given(chunk, known.writesObjects, encoding)}`;
}

const to = (destination) => otherText('to', destination);
const writes = ['_write', '_writev', '_final', '_transform', '_flush'];

/** What stands in the place of the classes' methods. */
const methods = {
  push: telling('push', pushed, [], true),
  unshift: telling('unshift', pushed, [], true),
  write: telling('write', written, writes, true),
  end: telling('end', undefined, writes),
  cork: telling('cork'),
  uncork: telling('uncork', undefined, writes),
  pause: telling('pause'),
  resume: telling('resume'),
  pipe: telling('pipe', to),
  unpipe: telling('unpipe', to),
  destroy: telling('destroy', (error) => (error ? errorText(error) : ''), ['_destroy']),
  read: (original) => function (n) {
    const known = active?.see(this);
    known?.hook('_read');
    const ret = original.apply(this, arguments);
    if (known?.recorder.reads) {
      const argument = Number.isInteger(n) && n >= 0 ? `,"n":${n}` : '';
      known.tell('read', 'return', `${argument},"ret":${ret === null ? null : counted(ret, known.readsObjects)}`);
    }
    return ret;
  },
};

const from = (source) => otherText('from', source);

/** The events that are told, with the keys that their argument gives. */
const signals = {
  __proto__: null,
  ...Object.fromEntries('drain pause resume readable end prefinish finish close'.split(' ').map((e) => [e, () => ''])),
  data: (chunk, known) => `,"size":${counted(chunk, known.readsObjects)}`,
  error: (error) => errorText(error),
  pipe: from,
  unpipe: from,
};

const emitting = (parent) => function (event, argument) {
  if (typeof event === 'string' && event in signals) {
    const known = active?.see(this);
    known?.tell(event, undefined, signals[event](argument, known));
  }
  return parent.emit.apply(this, arguments);
};

/** The same of the Web's writers. */
const ofWriters = {
  write: (original) => function () {
    const known = active?.see(inner(this)?.stream);
    return known ? known.write(this, original, arguments) : original.apply(this, arguments);
  },
  close: (original) => function () {
    active?.see(inner(this)?.stream)?.tell('close', 'call');
    return original.apply(this, arguments);
  },
};

let installed = false;

function install() {
  if (installed) return;
  installed = true;
  const replaced = new Map(); // Duplex has the very functions of Writable, and keeps having them.
  for (const { prototype } of [Readable, Writable, Duplex, OutgoingMessage]) {
    for (const [name, make] of Object.entries(methods)) {
      if (!Object.hasOwn(prototype, name) || (name === 'pipe' && prototype !== Readable.prototype)) continue;
      const original = prototype[name];
      if (!replaced.has(original)) replaced.set(original, like(original, make(original)));
      replace(prototype, name, replaced.get(original));
    }
    const parent = Object.getPrototypeOf(prototype);
    if (parent !== Readable.prototype) replace(prototype, 'emit', like(parent.emit, emitting(parent)));
  }
  for (const [name, make] of Object.entries(ofWriters)) {
    const original = WritableStreamDefaultWriter.prototype[name];
    replace(WritableStreamDefaultWriter.prototype, name, like(original, make(original)));
  }
  const { getWriter } = WritableStream.prototype;
  replace(WritableStream.prototype, 'getWriter', like(getWriter, function () {
    const writer = getWriter.apply(this, arguments);
    active?.see(this)?.hookWriter(writer);
    return writer;
  }));
  // Every stream calls this while it is constructed, once its states are there.
  const { init } = EventEmitter;
  replace(EventEmitter, 'init', like(init, function () {
    init.apply(this, arguments);
    if (Object.hasOwn(this, '_readableState') || Object.hasOwn(this, '_writableState')) active?.see(this)?.hook('_construct');
  }));
  const { emit, reallyExit } = process;
  replace(process, 'emit', like(emit, function (event, argument) {
    if (event === 'exit') active?.leave();
    try {
      const heard = emit.apply(this, arguments);
      if (event === 'uncaughtException' && !heard) active?.uncaught(argument);
      if (event === 'beforeExit' && active) active.idle = true;
      return heard;
    } finally {
      if (event === 'exit') active?.exit();
    }
  }));
  replace(process, 'reallyExit', like(reallyExit, function () {
    active?.exit();
    return reallyExit.apply(this, arguments);
  }));
}

/** Whether it is a stream of Node's own classes; some have their states only once these are asked for. */
const isStream = (value) => typeof value === 'object' && value !== null && ((Object.hasOwn(value, '_readableState') && value instanceof Readable)
  || (Object.hasOwn(value, '_writableState') && value instanceof Writable) || value instanceof OutgoingMessage);

function replace(object, name, value) {
  const enumerable = Object.getOwnPropertyDescriptor(object, name)?.enumerable ?? false;
  Reflect.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}

/** Gives a function the name and the length of the one in whose place it stands. */
function like({ name, length }, replacement) {
  const fixed = (value) => ({ value, configurable: true });
  return Object.defineProperties(replacement, { name: fixed(name), length: fixed(length) });
}

/** What a stream counts a chunk as, and what it will count one as that it is given: strings become bytes. */
const counted = (chunk, objects) => (objects ? 1 : chunk?.byteLength ?? chunk?.length ?? 0);
const given = (chunk, objects, encoding) => (typeof chunk === 'string' && !objects
  ? Buffer.byteLength(chunk, typeof encoding === 'string' ? encoding : 'utf8') : counted(chunk, objects));

function errorText(error) {
  const text = typeof error?.code === 'string' ? error.code : error?.name ?? 'Error';
  return `,"err":${JSON.stringify(String(text).slice(0, 120))}`;
}

function otherText(key, other) {
  const known = active?.see(other);
  known?.appear(known.recorder.now());
  return known ? `,"${key}":${known.id}` : '';
}

function standardName(stream) {
  if (stream._isStdio) return { 1: 'stdout', 2: 'stderr' }[stream.fd];
  return stream.fd === 0 && stream._readableState ? 'stdin' : undefined;
}

/** What a person would call it, as far as can be told by now. */
function nameOf(stream) {
  const asked = (message, path) => (path ? `${message.method} ${String(path).split(/[?#]/)[0]}` : '');
  try {
    if (stream instanceof http.ServerResponse) return `response ${asked(stream.req, stream.req?.url)}`;
    if (stream instanceof http.ClientRequest) return `request ${asked(stream, stream.path)}`;
    if (stream instanceof http.IncomingMessage) {
      return stream.statusCode ? `response ${stream.statusCode}` : `request ${asked(stream, stream.url)}`;
    }
    if (typeof stream.path === 'string' || Buffer.isBuffer(stream.path)) return basename(String(stream.path));
    return standardName(stream) ?? (stream.remoteAddress ? `socket ${stream.remoteAddress}:${stream.remotePort}` : undefined);
  } catch {
    return undefined; // Its own properties may do anything.
  }
}

/** Whether the program has loaded readable-stream from npm. */
function usesPackage() {
  const disabled = process.env.READABLE_STREAM === 'disable';
  return !disabled && Object.keys(Module._cache ?? {}).some((path) => /[\\/]node_modules[\\/]readable-stream[\\/]/.test(path));
}

/** A sentence for whoever has started the program. Where standard error is closed there is nobody to hear it. */
function complain(sentence) {
  try {
    writeSync(2, `highwater: ${sentence}\n`);
  } catch {
    // The program is not to hear of it either.
  }
}

/** What a variable of the environment is set to; undefined where it is empty, or makes no sense, which is said. */
function setting(name, read, usual) {
  const text = process.env[name];
  if (!text) return undefined;
  const value = read(text);
  if (value === undefined) complain(`${name}=${text.slice(0, 40)} is not valid; ${usual}`);
  return value;
}

/** Whether this file was given to --import. */
function isImported() {
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').match(/"[^"]*"|\S+/g) ?? []];
  return options.some((option) => {
    const file = option.replace(/^--import=/, '').replace(/^"(.*)"$/, '$1');
    try {
      return realpathSync(file.startsWith('file:') ? fileURLToPath(file) : resolve(file)) === fileURLToPath(import.meta.url);
    } catch {
      return false;
    }
  });
}

const AT_WORK = Symbol.for('highwater.recorder');

function start() {
  if (process[AT_WORK]) {
    complain(`${process[AT_WORK]} is already recording this process; ${fileURLToPath(import.meta.url)} does nothing`);
    return;
  }
  Object.defineProperty(process, AT_WORK, { value: fileURLToPath(import.meta.url) });
  const title = basename(process.argv[1] ?? 'node');
  const path = setting('HIGHWATER_TRACE', (text) => text.replaceAll('%p', process.pid))
    ?? `${basename(title, extname(title))}-${process.pid}.trace.jsonl`;
  const begin = clock();
  let file;
  const out = (text) => {
    file ??= openSync(path, 'w');
    for (let left = Buffer.from(text); left.length > 0;) left = left.subarray(writeSync(file, left));
  };
  const header = { clock: 'monotonic', title };
  const count = (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined);
  const limit = setting('HIGHWATER_LIMIT', count, 'it must be a number from 1; the limit stays at 2000000 events');
  const reads = setting('HIGHWATER_READS', (text) => (/^[01]$/.test(text) ? text === '1' : undefined), 'it must be 0 or 1; read() is not recorded');
  record({ now: () => Number(clock() - begin), out, header, reads, memory: true, limit }).flush();
}

if (isMainThread && isImported()) start();
