// Highwater's recorder: writes down what the streams of a Node program do, for display in the Highwater page.
//
//     node --import ./recorder.mjs app.js
//
// writes app-<pid>.trace.jsonl to the current folder: JSON Lines, as described in docs/trace-format.md.
// Node 20 or later, no dependencies. Environment variables:
//
//     HIGHWATER_TRACE=path   where to write instead; %p becomes the process id
//     HIGHWATER_READS=1      records every read(), too; 0, the default, records none
//     HIGHWATER_LIMIT=n      the maximum number of events (2000000)
//     HIGHWATER_LAST=n       keeps only the last n seconds, in memory, and writes them when the signal SIGUSR2 comes (which it
//                            then listens for), an error that nobody caught, or a warning of too many listeners, and at the end
//
// Child processes and worker threads that are recorded, too, write to files of their own. The recorder sets HIGHWATER_PARENT
// to the process id, so that a child knows that it is one.
//
// It tracks at most 65000 streams: an HTTP server reaches this limit after 32500 requests. A line of the trace says
// where a limit was reached, and the last one counts the events that were left out.
//
// The Web's streams are recorded from their first use on. The streams of the readable-stream package are copies of Node's,
// which it does not see: with READABLE_STREAM=disable in the environment, the package uses Node's own. A trace says whether
// the package was loaded.
//
// If a signal kills the process, the trace lacks its last 50 ms, and how the process ended. If a process loads two
// copies of this file, the second does nothing.
//
// It never writes the data in streams: only sizes, names, states, and places in the program's files. It never changes what
// the program does: it keeps no process alive, swallows no error, and every method returns what it would have returned. It adds
// no listener to anything but the process, and that only for HIGHWATER_LAST. It replaces methods of the classes of streams,
// pipeline() and finished(), once() and on() of node:events, process.exit(), the class Worker and, on each stream in use, its own
// _read, _write, _writev, _transform, _flush, _final, _construct and _destroy. Its timers keep no process alive: one exists
// while something is not written yet, one says now and then that nothing happens. One thing comes later than without it, by a step of the microtasks: the promise of a pipeline() with options.

import { AsyncResource } from 'node:async_hooks';
import { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, writeSync } from 'node:fs';
import http from 'node:http';
import { findSourceMap, Module, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { basename, extname, relative, resolve, sep } from 'node:path';
import readline from 'node:readline';
import stream from 'node:stream';
import promises from 'node:stream/promises';
import {
  ByteLengthQueuingStrategy, ReadableByteStreamController, ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader, TransformStream,
  WritableStream, WritableStreamDefaultWriter,
} from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { isAsyncFunction, isPromise } from 'node:util/types';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import threads from 'node:worker_threads';

const { Duplex, PassThrough, Readable, Transform, Writable } = stream;
const { OutgoingMessage } = http;
const { isMainThread, threadId } = threads;
const { hrtime: clock, memoryUsage } = process; // Taken now: a test's fake clock may come in its place.
const { setTimeout } = globalThis;
const { captureStackTrace } = Error;

const BLOCK = 64 * 1024; // Bytes that are kept before they are written,
const MOMENT = 50_000_000; // and nanoseconds; memory is looked at as often.
const BEAT = 1000; // Milliseconds without an event after which a line says so,
const MOST = 10_000; // and until a later one at most.
const CALLBACKS = 1000; // Streams whose callbacks are looked for where the process ends,
const COLLECTED = 256 * 1024 * 1024; // and bytes of the heap with which that does not take too long.
const YOUTH = 2_000_000; // Nanoseconds in which a stream comes to have its name.
const LINE = 8 * 1024; // No line is longer.
const STREAMS = 65_000; // A reader cannot tell more apart.

/** What each recording of a program tells beside the streams' events: of these, the absence of a line means something. */
const TELLS = ['listeners', 'places', 'pipelines', 'process'];

/** The recorder at work. */
let active = null;

/**
 * Starts recording; there is one recorder at a time. `now` gives integer nanoseconds, `out` takes a Buffer of lines, `names` may give a
 * stream's name, `header` adds keys to the header; `reads`, `memory` and `tells` say whether these are told (`tells`: what TELLS
 * lists), `limit` bounds events. `later` calls a function after a moment. `last` keeps only the last seconds (LastSeconds).
 */
export function record({ now, out, names = () => undefined, header, reads = false, memory = false, tells = false, limit = 2_000_000, later, last }) {
  install();
  active = new Recorder({ now, out, names, reads, memory, tells, limit, later, last });
  const recorder = active;
  recorder.text(`${JSON.stringify({ highwater: 1, node: process.version, ...header })}\n`);
  return recorder;
}

/** The events and methods that lines are about: what stands in the middle of each, by the number that head() gives. */
const heads = [];
const numbers = new Map();

/** `more` is a key with its value, or that of a number, which comes right after it. */
function head(e, p, more) {
  const text = `,"e":"${e}"${p ? `,"p":"${p}"` : ''}${more ? `,${more.includes(':') ? more : `"${more}":`}` : ''}`;
  if (!numbers.has(text)) numbers.set(text, heads.push(text) - 1);
  return numbers.get(text);
}

/** By the number of a line: that of the line of the same stream which it may follow at once. */
const follows = [];

/** Writes a number in digits, and says where these end. Lines are made of bytes: texts would take three times as long. */
function writeNumber(bytes, place, n) {
  if (!(n >= 0 && n < 0x7fffffff) || n !== Math.trunc(n)) return place + bytes.latin1Write(String(n), place);
  let digits = 1;
  for (let rest = n; rest >= 10; digits++) rest = Math.trunc(rest / 10);
  writeDigits(bytes, place, n, digits);
  return place + digits;
}

/** The same of a short text. */
function writeText(bytes, place, text) {
  for (let i = 0; i < text.length; i++) bytes[place + i] = text.charCodeAt(i);
  return place + text.length;
}

function writeDigits(bytes, place, n, digits) {
  let rest = n | 0;
  for (let at = place + digits - 1; at >= place; at--) {
    const tens = (rest / 10) | 0;
    bytes[at] = 48 + rest - 10 * tens;
    rest = tens;
  }
}

class Recorder {
  constructor(options) {
    Object.assign(this, options);
    this.count = 0;
    this.taken = new Map(); // How often each name was.
    this.bytes = Buffer.allocUnsafeSlow(BLOCK + 2 * LINE); // What is kept,
    this.spare = Buffer.allocUnsafeSlow(2 * BLOCK + 4 * LINE);
    this.end = 0; // so far,
    this.late = []; // and the streams whose lines are put in between as late as possible: by then their names are known.
    this.armed = this.later === undefined;
    this.beating = false; // A timer waits for a time without events.
    this.events = 0;
    this.lost = new Map(); // How often, by the bound that was reached.
    this.due = this.memory ? -Infinity : Infinity; // When to write and to look at memory.
    this.milli = -1; // The part of the latest time that seldom changes,
    this.milliBytes = undefined; // and the beginning of a line with it.
    this.t = 0; // The latest time that was looked at,
    this.latest = undefined; // the stream whose line was the latest one,
    this.number = 0; // and what that was about.
    this.running = ''; // Which stream's own code is running, as the keys of a line.
    this.chunks = new Chunks();
    this.connected = []; // Streams that may be the ends of connections,
    this.ends = new Map(); // and those whose other end is not known.
    this.callbacks = []; // What implementations got as callbacks of _write.
    this.unheard = new Set(); // Readers of lines that have lost some since the last line about them.
    this.idle = false; // Nothing is left to do, and nothing has happened since.
    this.died = false;
    this.over = false;
  }

  /** What is known of a stream that is not known yet; undefined if it is none, or one too many. */
  meet(stream) {
    if (this.over) return undefined;
    const web = isStream(stream) ? undefined : WebState.of(stream);
    if (!web && !isStream(stream)) return undefined;
    const same = web && Notes.read(web.state); // Several objects may be one stream of the Web's.
    if (same?.recorder === this) {
      Notes.write(stream, same);
      return same;
    }
    if ((this.count === STREAMS && !this.last) || this.events >= this.limit) {
      this.lose(this.count === STREAMS ? 'STREAMS' : 'LIMIT');
      return undefined;
    }
    const Kind = web instanceof WebReadState ? KnownWebReading : web ? KnownWeb : Known;
    const known = new Kind(this, web ?? stream, ++this.count);
    Notes.write(stream, known);
    if (web) Notes.write(web.state, known);
    this.last?.collected.register(stream, String(known.id));
    this.declare(known);
    return known;
  }

  /** A line of a stream, with a number or a text, and with its levels, where these have changed. */
  event(known, number, value, more, left) {
    if (!this.begin(known, number)) return;
    const { bytes } = this;
    let place = this.middle(known, number);
    if (value !== undefined) place = writeNumber(bytes, place, value);
    if (more !== '') place += bytes.write(more, place);
    this.finish(known.levels(bytes, place, left));
  }

  /** The same without levels. Whoever does not know what it means misses nothing else. */
  note(known, number, more) {
    if (!this.begin(known, number)) return;
    const place = this.middle(known, number);
    this.finish(place + this.bytes.write(more, place));
  }

  /** Begins a line of a stream; returns whether there is to be one. */
  begin(known, number) {
    if (this.over) return false;
    this.idle = false;
    if (this.events++ >= this.limit) {
      this.lose('LIMIT');
      return false;
    }
    // Between these only Node's own code was running: a look at the clock takes as long as the rest of a line.
    const t = this.latest === known && follows[number] === this.number ? this.t : this.now();
    this.t = t;
    this.latest = known;
    this.number = number;
    if (t >= this.due) this.look(t);
    if (!known.created) known.appear(t);
    known.used = true;
    this.time(t);
    return true;
  }

  /** Writes the middle of a line, and says where that ends. It is kept where it is needed often. */
  middle(known, number) {
    const { bytes } = this;
    const kept = known.heads[number];
    if (typeof kept === 'object') {
      bytes.set(kept, this.end);
      return this.end + kept.length;
    }
    const place = writeText(bytes, writeNumber(bytes, writeText(bytes, this.end, ',"s":'), known.id), heads[number]);
    known.heads[number] = kept === 4 ? Buffer.from(bytes.subarray(this.end, place)) : (kept ?? 0) + 1;
    return place;
  }

  finish(place) {
    const { bytes } = this;
    bytes[place] = 125; // }
    bytes[place + 1] = 10;
    this.end = place + 2;
    if (!this.armed) this.arm();
    if (this.end >= BLOCK) this.flush(this.now());
  }

  /** A line of the process. */
  process(e, more = '') {
    if (!this.over) this.line(this.now(), `,"e":"${e}"${more}`);
  }

  line(t, text) {
    this.latest = undefined;
    this.time(t);
    this.finish(this.end + this.bytes.write(text, this.end, LINE));
  }

  /** A text of any length, before all lines. */
  text(text) {
    try {
      this.out(Buffer.from(text));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Some time has passed since something was last written. */
  look(t) {
    if (this.due > 0) this.flush(t);
    this.due = t + MOMENT;
    const { rss, heapUsed, external } = memoryUsage();
    this.line(t, `,"e":"memory","size":${rss},"heap":${heapUsed},"external":${external}`);
  }

  /** Writes the beginning of a line. */
  time(t) {
    const milli = Math.floor(t / 1e6);
    if (milli !== this.milli) {
      this.milli = milli;
      this.milliBytes = Buffer.from(milli === 0 ? '{"t":' : `{"t":${milli}`);
    }
    const { bytes, milliBytes } = this;
    bytes.set(milliBytes, this.end);
    const place = this.end + milliBytes.length;
    if (milli === 0) {
      this.end = writeNumber(bytes, place, t);
    } else {
      writeDigits(bytes, place, t - milli * 1e6, 6);
      this.end = place + 6;
    }
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
    const known = seen(stream);
    const ret = chunk === undefined ? '' : `,"ret":${chunk === null ? null : counted(chunk, known?.readsObjects)}`;
    known?.tell(head(e, 'done'), error ? errorText(error) : ret);
  }

  /** An error that nobody caught; of an 'error' event, where no one listened for it, the stream is known. */
  uncaught(error) {
    const of = this.unheardError?.error === error ? `,"of":${this.unheardError.id}` : '';
    this.process('uncaught', `${errorText(error)}${this.tells ? of + atText(placeOfError(error)) : ''}`);
    this.died = true;
    this.save();
  }

  /** Writes what there is, whatever is kept at other times. */
  save() {
    this.flush();
    this.last?.save();
  }

  /** The process begins to end; what happens until it has is nothing that it still had to do. */
  leave() {
    this.ended ??= this.idle;
  }

  /** The process ends: by itself, unless by an error that nobody caught. `idle` says whether nothing was left to do. */
  exit(idle, code) {
    if (this.over) return;
    this.leave();
    this.join();
    if (this.tells && !this.died) this.lostCallbacks();
    for (const lines of this.unheard) lines.tell();
    for (const [bound, n] of this.lost) if (n > 1) this.process('lost', `,"n":${n - 1},"err":"${bound}"`);
    if (usesPackage()) this.process('lost', ',"n":0,"err":"READABLE_STREAM"');
    const how = this.tells ? `,"code":${code},"by":"${this.exitPlace === undefined ? 'end' : 'exit'}"${atText(this.exitPlace)}` : '';
    if (!this.died) this.process('exit', `,"idle":${idle ?? this.ended}${how}`);
    this.stop();
  }

  /**
   * Tells of streams whose callback of _write nothing keeps any more, so that nothing would ever have called it: what is
   * merely slow still has it. Only where some are waited for, and there is little to collect.
   */
  lostCallbacks() {
    const waiting = this.callbacks.map(({ known, substitute }) => ({ known: known.deref(), substitute })).filter(({ known }) => known?.inFlight > 0);
    if (waiting.length === 0 || memoryUsage().heapUsed > COLLECTED) return;
    for (const { known } of waiting) known.substitute = known.callback = undefined;
    try {
      setFlagsFromString('--expose-gc');
      runInNewContext('gc')();
      setFlagsFromString('--no-expose-gc');
    } catch {
      return; // V8 may not be asked to.
    }
    for (const { known, substitute } of waiting) if (substitute.deref() === undefined) known.note(CALLBACK);
  }

  stop() {
    if (this.died) this.flush();
    else this.save();
    this.over = true;
    if (active === this) active = null;
  }

  /** Takes a stream, which may be under construction. */
  declare(known) {
    this.latest = undefined;
    this.late.push({ known, place: this.end });
    if (!this.armed) this.arm();
    if (this.late.length >= 256) this.flush(this.now());
  }

  /** Sees to it that what is kept is written soon, whatever comes of the program. */
  arm() {
    this.armed = true;
    this.later(() => {
      this.armed = false;
      this.join();
      this.flush();
      if (!this.beating && this.memory) this.beat(BEAT);
    });
  }

  /** While nothing happens, says so now and then: whoever reads it knows for how long there was nothing, should a signal end the process. */
  beat(wait) {
    const { events } = this;
    this.beating = true;
    this.later(() => {
      const quiet = this.events === events && !this.over;
      if (quiet) {
        this.look(this.now());
        this.flush();
      }
      this.beating = false;
      if (!this.over) this.beat(quiet ? Math.min(2 * wait, MOST) : BEAT);
    }, wait);
  }

  /** Tells of connections within the process: what goes into one end comes out of the other. */
  join() {
    for (const one of this.connected.splice(0)) {
      const { known } = one;
      const [here, there] = known.ends() || [];
      if (!here && one.tries-- > 0 && !known.stream.destroyed) this.connected.push(one); // It connects yet.
      const other = this.ends.get(there)?.deref();
      if (other) {
        this.ends.delete(there);
        known.flowsFrom(other);
        other.flowsFrom(known);
      } else if (here) {
        if (this.ends.size > 10_000) this.ends.clear();
        this.ends.set(here, new WeakRef(known));
      }
    }
  }

  /**
   * Writes what is kept. In the midst of the program's doing, at the time `t`, streams that are just being made wait for
   * their names. Should writing be impossible, the program goes on without being recorded.
   */
  flush(t = Infinity) {
    if (this.over) return;
    try {
      const { bytes } = this;
      const young = this.late.findIndex(({ known }) => t - known.born < YOUTH);
      const end = young < 0 ? this.end : this.late[young].place;
      const begin = this.writeLate(young < 0 ? this.late.length : young);
      if (begin < end) this.out(bytes.subarray(begin, end));
      if (end < this.end) bytes.copyWithin(0, end, this.end);
      this.end -= end;
      for (const one of this.late) one.place -= end;
      this.chunks.forget();
      if (this.end >= BLOCK) this.flush(); // They all are young.
    } catch (error) {
      this.fail(error);
    }
  }

  /** What is kept cannot be written. */
  fail(error) {
    this.over = true;
    if (active === this) active = null;
    complain(`recording stops here: ${error?.message}`);
  }

  /** Writes the lines of the first few of the streams that wait for theirs, and all before these; returns where that ends. */
  writeLate(count) {
    const { bytes, spare } = this;
    let begin = 0;
    let size = 0;
    for (const { known, place } of this.late.splice(0, count)) {
      size += bytes.copy(spare, size, begin, place);
      begin = place;
      size += spare.write(known.create(), size);
      if (size < BLOCK) continue;
      this.out(spare.subarray(0, size));
      size = 0;
    }
    if (size > 0) this.out(spare.subarray(0, size));
    return begin;
  }
}

/**
 * Keeps the blocks of the last seconds, for a recording that is written now and then. What the blocks that are dropped have
 * told of streams that are still there comes before the others: of each kind of line the latest one, and their levels.
 */
class LastSeconds {
  constructor(seconds, write) {
    this.span = seconds * 1e9;
    this.write = write;
    this.header = undefined;
    this.blocks = [];
    this.size = 0;
    this.streams = new Map(); // What is remembered of streams, by id.
    this.gone = []; // Streams that are closed, or no more there, and since when.
    this.order = 0;
    this.written = -Infinity;
    this.collected = new FinalizationRegistry((id) => this.gone.push({ id, time: this.blocks.at(-1)?.time ?? 0 }));
  }

  take(block) {
    if (this.header === undefined) {
      this.header = String(block);
      return;
    }
    const time = active?.t ?? 0;
    this.blocks.push({ time, bytes: Buffer.from(block) });
    this.size += block.length;
    while (this.blocks.length > 1 && (this.blocks[0].time < time - this.span || this.size > MOST_KEPT)) this.drop();
    while (this.gone.length > 0 && this.gone[0].time < time - 2 * this.span) this.streams.delete(this.gone.shift().id);
  }

  drop() {
    const { bytes, time } = this.blocks.shift();
    this.size -= bytes.length;
    for (const line of String(bytes).split('\n')) {
      const [, id, rest, e, p = ''] = LINE_OF_STREAM.exec(line) ?? [];
      if (!id) continue;
      let known = this.streams.get(id);
      if (!known) this.streams.set(id, known = { lines: new Map(), levels: new Map() });
      for (const [, key, value] of rest.matchAll(/,"(rl|fl|wl|nd)":(\w+)/g)) known.levels.set(key, value);
      const [, what = ''] = /,"(?:of|ev|to|from)":("[^"]*"|\d+)/.exec(rest) ?? [];
      if (e === 'unpipe') for (const key of known.lines.keys()) if (key.startsWith('pipe ') && key.includes(what)) known.lines.delete(key);
      if (e === 'off') known.lines.delete(`on call ${what}`);
      const at = e === 'place' ? rest : '';
      known.lines.delete(`${e} ${p} ${what}${at}`); // The latest one comes last.
      known.lines.set(`${e} ${p} ${what}${at}`, { order: this.order++, rest });
      if (e === 'close') this.gone.push({ id, time });
    }
  }

  /** The whole recording, from the first line that is kept. */
  save() {
    const kept = this.blocks.flatMap(({ bytes }) => String(bytes).split('\n')).filter(Boolean);
    const [begin] = /\d+/.exec(kept[0] ?? '0');
    const named = new Set(kept.map((line) => LINE_OF_STREAM.exec(line)?.[1]));
    const gone = new Set(this.gone.map(({ id }) => id));
    const declared = new Map();
    const told = [];
    for (const [id, { lines, levels }] of this.streams) {
      const create = lines.get('create  ');
      if (!create || (gone.has(id) && !named.has(id)) || declared.size === STREAMS) continue;
      declared.set(id, create.rest);
      const rest = [...lines.values()].filter((line) => line !== create).map(({ order, rest }) => ({ order, id, rest: rest.replace(/,"(rl|fl|wl|nd)":\w+/g, '') }));
      const last = rest.at(-1);
      if (last) last.rest = `${last.rest.slice(0, -1)}${[...levels].map(([key, value]) => `,"${key}":${value}`).join('')}}`;
      told.push(...rest);
    }
    told.sort((a, b) => a.order - b.order);
    const lines = [...[...declared].map(([id, rest]) => ({ id, rest })), ...told].map(({ id, rest }) => `{"t":${begin},"s":${id}${rest}`);
    const known = [...lines, ...kept].filter((line) => {
      const [, id, rest, e] = LINE_OF_STREAM.exec(line) ?? [];
      if (e === 'create') declared.set(id, rest);
      const [, other = id] = /,"(?:to|from|by)":(\d+)/.exec(rest) ?? [];
      return !id || (declared.has(id) && declared.has(other));
    });
    this.write(`${[this.header.trimEnd(), ...known].join('\n')}\n`);
  }

  /** The same if that was not done lately. */
  saveSometimes() {
    const time = active?.t ?? 0;
    if (time - this.written < this.span) return;
    this.written = time;
    this.save();
  }
}

const MOST_KEPT = 64 * 1024 * 1024; // Bytes.
const LINE_OF_STREAM = /^\{"t":\d+,"s":(\d+)(,"e":"([^"]*)"(?:,"p":"([^"]*)")?.*)$/;

/** Notes on objects, which their programs cannot see: what is known of a stream stands in a private field of it. */
class Notes extends (function given(object) { return object; }) {
  #known;

  static write(stream, known) {
    if (!(#known in stream)) new Notes(stream);
    stream.#known = known;
  }

  static read(stream) {
    return typeof stream === 'object' && stream !== null && #known in stream ? stream.#known : undefined;
  }
}

/** What is known of a stream; undefined if nothing is recorded, or it is none. */
function seen(stream) {
  if (active === null) return undefined;
  const known = Notes.read(stream);
  return known?.recorder === active ? known : active.meet(stream);
}

/** The last few chunks that came out of streams. */
class Chunks {
  constructor() {
    this.next = 0;
    this.forget();
  }

  forget() {
    this.chunks ??= new Array(16);
    this.sources ??= new Array(16);
    this.chunks.fill(undefined);
    this.sources.fill(undefined);
  }

  remember(chunk, source) {
    if (typeof chunk !== 'object') return;
    this.next = (this.next + 1) & 15;
    this.chunks[this.next] = chunk;
    this.sources[this.next] = source;
  }

  /** Where a chunk came out last. */
  source(chunk) {
    const { chunks, next } = this;
    for (let back = 0; back < 16; back++) {
      const place = (next - back) & 15;
      if (chunks[place] === chunk) return this.sources[place];
    }
    return undefined;
  }
}

/** What is known of a stream. */
class Known {
  constructor(recorder, stream, id) {
    this.recorder = recorder;
    this.stream = stream;
    this.id = id;
    this.heads = []; // By number, the middle of its lines, or how often it was needed.
    this.reads = Object.hasOwn(stream, '_readableState');
    this.writes = !this.reads || Object.hasOwn(stream, '_writableState');
    this.transforms = stream instanceof Transform;
    this.readState = this.reads ? stream._readableState : undefined;
    this.writeState = this.writes ? stream._writableState : undefined;
    this.readsObjects = this.reads && stream.readableObjectMode === true;
    this.writesObjects = this.writes && stream.writableObjectMode === true;
    this.readMark = this.reads ? stream.readableHighWaterMark : undefined;
    this.writeMark = this.writes ? stream.writableHighWaterMark : undefined;
    this.born = recorder.now();
    this.created = true;
    this.used = false;
    this.tries = 60; // A socket knows its peer only later.
    this._read = undefined; // Its own methods, as they are by now.
    this._write = undefined;
    this._writev = undefined;
    this._final = undefined;
    this._transform = undefined;
    this._flush = undefined;
    this._destroy = undefined;
    this._construct = undefined;
    this.inFlight = 0;
    this.rl = 0; // What was said last of its levels.
    this.fl = null;
    this.wl = 0;
    this.nd = false;
    this.at = makers.get(stream); // Where the program has made it.
    this.heard = undefined; // The program's listeners, by event.
    this.calls = []; // How often something was done to it,
    this.places = undefined; // and where the program does.
    this.sources = undefined; // The streams whose chunks it was given.
    this.callback = undefined; // Of its latest _write,
    this.substitute = undefined; // and what the implementation got in its place.
    this.inData = undefined;
  }

  /** A line of it, of the kind that has this number. */
  tell(number, more = '', left = undefined) {
    if (this.tries > 0) this.tryName();
    this.recorder.event(this, number, undefined, more, left);
  }

  /** The same with a number. */
  count(number, value, more = '') {
    if (this.tries > 0) this.tryName();
    this.recorder.event(this, number, value, more, undefined);
  }

  /** A line about what the program does, and not the stream itself. */
  note(number, more = '') {
    if (this.tries > 0) this.tryName();
    this.recorder.note(this, number, more);
  }

  tryName() {
    this.name = this.called();
    if (this.name === undefined) {
      this.tries--;
      return;
    }
    this.tries = 0;
    if (this.recorder.tells && (this.stream instanceof net.Socket || this.stream.session)) this.recorder.connected.push({ known: this, tries: 20 });
  }

  /** What only the two ends of one connection have: here, and the other way round. */
  ends() {
    const { id, session } = this.stream;
    const { localPort, remotePort } = session?.socket ?? this.stream;
    const of = session ? ` ${id}` : '';
    return localPort && remotePort && [`${localPort} ${remotePort}${of}`, `${remotePort} ${localPort}${of}`];
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
    this.recorder.declare(this);
  }

  /** The line that declares it. Standard input and output count once they are used: pipe() itself looks at them. */
  create() {
    this.created = this.used || !standardName(this.stream);
    if (!this.created) return '';
    let name = this.name ?? this.called();
    if (this.stream.server && name?.startsWith('socket to ')) name = name.replace('to', 'from'); // A server says so only in the end.
    this.tries = 0;
    const base = name ?? this.base();
    const number = (this.recorder.taken.get(base) ?? 0) + 1;
    this.recorder.taken.set(base, number);
    const called = (number === 1 && name !== undefined ? base : `${base} ${number}`).slice(0, 120);
    const kind = this.kind();
    let more = markText('readable', this.readMark) + markText('writable', this.writeMark);
    if (this.readsObjects) more += ',"readableObjectMode":true';
    if (this.writesObjects) more += ',"writableObjectMode":true';
    if (this.recorder.tells) {
      const own = this.class(kind);
      if (own) more += `,"class":${JSON.stringify(own)}`;
      if (!standardName(this.stream)) more += atText(this.at);
    }
    return `{"t":${this.born},"s":${this.id},"e":"create","kind":"${kind}","name":${JSON.stringify(called)}${more}}\n`;
  }

  /** The name of its class, where that is not one of Node's own kinds. */
  class(kind) {
    const name = this.base();
    return name === kind || typeof name !== 'string' ? undefined : name.slice(0, 120) || undefined;
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

  /** Writes the keys of its state that differ from what was said last, and says where these end. */
  levels(bytes, begin, left) {
    let place = begin;
    const { readState, writeState } = this;
    if (readState !== undefined) {
      const { length, flowing } = readState;
      if (length !== this.rl) place = this.sayReading(bytes, place, length);
      if (flowing !== this.fl) place = writeText(bytes, place, `,"fl":${this.fl = flowing}`);
    }
    if (writeState !== undefined) {
      const length = left ?? writeState.length;
      if (length !== this.wl) place = this.sayWriting(bytes, place, length);
      const full = writeState.needDrain && !writeState.ending && !writeState.destroyed;
      if (full !== this.nd) place = writeText(bytes, place, `,"nd":${this.nd = full}`);
    } else if (this.writes) {
      place = this.sayWriting(bytes, place, left ?? this.stream.writableLength);
      const full = this.stream.writableNeedDrain === true;
      if (full !== this.nd) place = writeText(bytes, place, `,"nd":${this.nd = full}`);
    }
    return place;
  }

  /** Node can count below nothing. */
  sayReading(bytes, place, length) {
    const above = length > 0 ? length : 0;
    if (above === this.rl) return place;
    this.rl = above;
    return writeNumber(bytes, writeText(bytes, place, ',"rl":'), above);
  }

  sayWriting(bytes, place, length) {
    const above = length > 0 ? length : 0;
    if (above === this.wl) return place;
    this.wl = above;
    return writeNumber(bytes, writeText(bytes, place, ',"wl":'), above);
  }

  /** Puts telling functions in the place of the implementation's own; again, where one has been replaced. */
  hookReading() {
    if (this.stream._read !== this._read) this.hook('_read');
  }

  hookWriting() {
    const { stream } = this;
    if (stream._write !== this._write) this.hook('_write');
    if (stream._writev !== this._writev) this.hook('_writev');
    if (stream._final !== this._final) this.hook('_final');
    if (!this.transforms) return; // Other classes have a _flush of another meaning.
    if (stream._transform !== this._transform) this.hook('_transform');
    if (stream._flush !== this._flush) this.hook('_flush');
  }

  hook(method) {
    const own = this.stream[method];
    if (own === this[method]) return;
    this[method] = own;
    if (typeof own !== 'function' || internal.has(own) || hooks.has(own)) return;
    this[method] = like(own, implementation[method](this, own, `,"by":${this.id},"in":"${method}"`));
    hooks.add(this[method]);
    replace(this.stream, method, this[method]);
  }

  /** The callback that an implementation gets, which tells that it is called. */
  done(number, callback) {
    const known = this;
    return like(callback, function onDestroy(error) {
      known.tell(number, error ? errorText(error) : '');
      return callback.apply(this, arguments);
    });
  }

  /** The implementation gets a callback that is told. Nothing but the implementation and this keeps it. */
  gives(callback) {
    const { callbacks } = this.recorder;
    this.callback = callback;
    this.substitute = this.written(WRITE_DONE, callback);
    if (callbacks.length < CALLBACKS) callbacks.push({ known: new WeakRef(this), substitute: new WeakRef(this.substitute) });
  }

  /** The same of _write and _writev: what leaves the stream is no longer counted, which nothing else may tell. */
  written(number, callback) {
    const known = this;
    return like(callback, function (error) {
      const left = known.stream.writableLength - known.inFlight;
      known.inFlight = 0;
      known.tell(number, error ? errorText(error) : '', left);
      return callback.apply(this, arguments);
    });
  }

  /** The same of _transform, whose callback Node makes anew each time. */
  transformed(callback) {
    if (callback.name !== '' || callback.length !== 2) return this.done(TRANSFORM_DONE, callback);
    return (error, value) => {
      this.tell(TRANSFORM_DONE, error ? errorText(error) : '');
      return callback(error, value);
    };
  }

  /** A chunk is written to it, which may have come out of another stream as it is: each pair of streams is told once. */
  flows(chunk) {
    const source = typeof chunk === 'object' && chunk !== null && this.recorder.tells ? this.recorder.chunks.source(chunk) : undefined;
    if (source !== undefined && source !== this) this.flowsFrom(source);
  }

  flowsFrom(source) {
    if (this.sources?.has(source.id)) return;
    this.sources ??= new Set();
    this.sources.add(source.id);
    source.appear(this.recorder.now());
    this.note(FLOW, `,"from":${source.id}`);
  }

  /** The program does something to it: where, unless that has been told. `above` is the function that it has called. */
  place(of, above) {
    const { recorder } = this;
    if (!recorder.tells) return;
    const calls = (this.calls[of] ?? 0) + 1;
    this.calls[of] = calls;
    if (calls <= 8 || (calls & (calls - 1)) === 0) this.placed(of, this.habit(of).place(recorder, above, PLACES[of]));
  }

  /** Not more than three places are told for one thing. */
  placed(of, at) {
    if (typeof at !== 'string') return;
    const text = `,"of":"${PLACES[of]}"${atText(at)}${this.recorder.running}`;
    this.places ??= [];
    if (this.places.includes(text) || this.places.filter((told) => told.startsWith(`,"of":"${PLACES[of]}"`)).length === 3) return;
    this.places.push(text);
    this.note(PLACE, text);
  }

  /** The program begins to listen. A listener that is heard once is wrapped by Node. */
  hears(event, listener, at) {
    this.heard ??= { __proto__: null };
    const list = this.heard[event] ??= [];
    list.push(listener);
    this.placed(placeOf[`on ${event}`], at);
    const { listener: once } = listener;
    const many = list.length > EventEmitter.defaultMaxListeners ? `,"max":${Number(this.stream.getMaxListeners?.()) || 0}` : '';
    const how = `${isAsyncFunction(once ?? listener) ? ',"async":true' : ''}${once ? ',"once":true' : ''}${many}`;
    this.note(ON, `,"ev":"${event}","n":${list.length}${how}`);
  }

  hearsNoMore(event, listener) {
    const list = this.heard?.[event];
    const place = list ? list.findLastIndex((one) => one === listener || one.listener === listener) : -1;
    if (place < 0) return;
    list.splice(place, 1);
    this.note(OFF, `,"ev":"${event}","n":${list.length}`);
  }

  hearsNothing(event) {
    if (!this.heard[event]?.length) return;
    this.heard[event] = [];
    this.note(OFF, `,"ev":"${event}","n":0`);
  }

  /** What the program usually does with streams such as this one. */
  habit(of) {
    this.habits ??= Habit.ofStream(this);
    return this.habits[of] ??= new Habit();
  }
}

/** What the program does to a stream, so far as places are told. */
const PLACES = ['create', 'write', 'write on', 'end', 'push', 'pipe', 'pipeline', 'finished', 'iterate', 'pause', 'resume', 'unpipe', 'cork',
  'destroy', 'on data', 'on readable', 'on drain', 'on end', 'on finish', 'on close', 'on error', 'enqueue', 'pipeTo'];
const placeOf = Object.fromEntries(PLACES.map((name, of) => [name, of]));

/**
 * Where something is usually called: looking at the stack takes longer than most calls. Where the last of many calls all came
 * from one place, in quick succession, only some of the next ones are looked at.
 */
class Habit {
  at = undefined;
  same = 0;
  assumed = 0;
  looked = -Infinity;

  static of = new Map();

  /** Those of streams that are of one class, were made in one place, and, of an HTTP message, have one path. */
  static ofStream({ stream, at }) {
    const name = stream.constructor?.name;
    const path = stream instanceof OutgoingMessage ? stream.req?.url ?? stream.path : stream.url;
    return Habit.list(`${String(name)} ${at ?? ''} ${typeof path === 'string' ? path.split('?', 1)[0] : ''}`);
  }

  static list(key) {
    let habits = Habit.of.get(key);
    if (!habits) {
      if (Habit.of.size >= 1000) Habit.of.clear();
      Habit.of.set(key, habits = []);
    }
    return habits;
  }

  /** Where the program calls `above`, a method of this name; null if it is not the program that calls it. */
  place(recorder, above, name, find = callerOf) {
    const now = recorder.t;
    if (this.same >= 16 && this.assumed < 64 && now - this.looked < 20_000_000) {
      this.assumed++;
      return this.at;
    }
    const at = find(above, name);
    this.same = at === this.at ? this.same + 1 : 0;
    this.at = at;
    this.assumed = 0;
    this.looked = now;
    return at;
  }
}

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
  const whose = /^(node|wasm):/.test(script) ? NODE : script === import.meta.url ? OWN : /[\\/]node_modules[\\/]/.test(path) ? PACKAGE : PROGRAM;
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
function callerOf(above, name) {
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

function passesOn(frame, name) {
  const called = frame.getFunctionName() ?? '';
  return called === name || called.endsWith(`.${name}`) || (name === 'write' && scriptOf(frame).startsWith('node:internal/console/'));
}

/** The first place in the program; if there is none, in a package. */
function placeAmong(frames) {
  const frame = frames.find((frame) => whoseFrame(frame) === PROGRAM) ?? frames.find((frame) => whoseFrame(frame) === PACKAGE);
  return frame ? atFrame(frame) : null;
}

/** Where a stream is made that is under construction: not in the constructors of its own classes. */
const makerOf = (stream) => (above) => {
  const classes = new Set();
  for (let one = stream; one; one = Object.getPrototypeOf(one)) classes.add(one.constructor?.name);
  return placeAmong(framesAbove(above, 25).filter((frame) => !frame.isConstructor() || !classes.has(frame.getFunctionName())));
};

/** A place as people write it. What was made of another language is shown as it was written, if Node knows that. */
function atFrame(frame) {
  const script = scriptOf(frame);
  const line = frame.getLineNumber();
  const { path, name } = fileOf(script);
  try {
    const entry = findSourceMap(path)?.findEntry(line - 1, frame.getColumnNumber() - 1);
    if (entry?.originalSource) return `${fileOf(entry.originalSource).name}:${entry.originalLine + 1}`;
  } catch {
    // Then as it runs.
  }
  return `${name}:${line}`;
}

/** Where an error was made, as far as its text tells. */
function placeOfError(error) {
  try {
    const places = String(error.stack).split('\n').map((line) => /^\s+at .*?\(?((?:file:\/\/|node:|\/|[A-Za-z]:\\|\[)[^()]*?):(\d+):\d+\)?$/.exec(line)).filter(Boolean);
    const of = (whose) => places.find(([, script]) => fileOf(script).whose === whose);
    const place = of(PROGRAM) ?? of(PACKAGE);
    return place && `${fileOf(place[1]).name}:${place[2]}`;
  } catch {
    return undefined; // It may be anything.
  }
}

const markText = (side, mark) => (mark === undefined ? '' : `,"${side}HighWaterMark":${JSON.stringify(mark)}`);
const atText = (at) => (typeof at === 'string' ? `,"at":${JSON.stringify(at.slice(0, 240))}` : '');

const ITERATE = head('iterate', 'call');
const ITERATED = head('iterate', 'done');

/** A loop over a stream, by `for await` or the like: from its first next() until it comes to the end, or is left. */
class Iteration {
  constructor(known, by = '') {
    this.known = known;
    this.by = by;
    this.begun = false;
    this.ended = false;
    this.waits = false; // For a chunk, or the end.
  }

  next() {
    const { known } = this;
    if (!this.begun) {
      this.begun = true;
      this.begin();
      known.note(ITERATE, this.by);
    }
    this.waits = true;
    if (this.atEnd()) this.end(false);
  }

  begin() {
    this.known.iteration = this;
  }

  atEnd() {
    const { stream } = this.known;
    return stream.destroyed === true || stream.readableEnded === true;
  }

  /** An event of the stream after which no chunk comes. */
  over(event) {
    if (this.waits && (event === 'close' || event === 'end' || event === 'error')) this.end(false);
  }

  /** It is over: `left` says whether that was before the end. */
  end(left) {
    if (!this.begun || this.ended) return;
    this.ended = true;
    this.known.iteration = undefined;
    this.known.note(ITERATED, `${this.by},"ret":${left}`);
  }
}

/** What an object keeps under a symbol that only Node knows: nothing else tells it. */
function hidden(object, name) {
  const key = Object.getOwnPropertySymbols(object).find(({ description }) => description === name);
  return key && object[key];
}

/** The inner state of one of the Web's objects. */
const inner = (object) => hidden(object, 'kState');

const countsBytes = new ByteLengthQueuingStrategy({ highWaterMark: 0 }).size;

/** The state of one of the Web's streams, as one sees a stream of Node's. */
class WebState {
  static of(stream) {
    const ofReading = stream instanceof ReadableStream;
    const state = ofReading || stream instanceof WritableStream ? inner(stream) : undefined;
    const controller = state?.controller && inner(state.controller);
    return controller && new (ofReading ? WebReadState : WebWriteState)(stream, state, controller);
  }

  constructor(stream, state, controller) {
    Object.assign(this, { stream, state, controller });
    this.objects = 'sizeAlgorithm' in controller && controller.sizeAlgorithm !== countsBytes;
  }
}

class WebWriteState extends WebState {
  constructor(...states) {
    super(...states);
    this.writableHighWaterMark = this.controller.highWaterMark;
    this.writableObjectMode = this.objects;
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

class WebReadState extends WebState {
  constructor(...states) {
    super(...states);
    this.readableHighWaterMark = this.controller.highWaterMark;
    this.readableObjectMode = this.objects;
  }

  get readableLength() {
    return this.controller.queueTotalSize;
  }
}

/** What is known of a WritableStream of the Web. `stream` is its state. */
class KnownWeb extends Known {
  called() {
    return this.recorder.names(this.stream.stream) ?? named.get(this.stream.state);
  }

  base() {
    return this.kind();
  }

  kind() {
    return 'WritableStream';
  }

  levels(bytes, begin, left) {
    const place = this.sayWriting(bytes, begin, left ?? this.stream.writableLength);
    const full = this.stream.writableNeedDrain;
    return full === this.nd ? place : writeText(bytes, place, `,"nd":${this.nd = full}`);
  }

  hookSink() {
    if (this.hooked) return;
    this.hooked = true;
    const { controller } = this.stream;
    const { writeAlgorithm, closeAlgorithm } = controller;
    controller.writeAlgorithm = (...args) => {
      this.parked?.();
      this.inFlight = counted(args[0], this.writesObjects);
      this.count(head('sink.write', 'call', 'size'), this.inFlight);
      return this.told('sink.write', writeAlgorithm(...args));
    };
    if (closeAlgorithm.name === 'nonOpCancel') return; // The sink has no close().
    controller.closeAlgorithm = (...args) => {
      this.parked?.();
      this.tell(head('sink.close', 'call'));
      return this.told('sink.close', closeAlgorithm(...args));
    };
  }

  /** What a sink's method returned, which tells when it is done: right before Node goes on. */
  told(e, result) {
    const done = (error = '') => {
      this.parked = undefined;
      const left = this.stream.writableLength - this.inFlight;
      this.inFlight = 0;
      this.tell(head(e, 'done'), error, left);
    };
    if (typeof result === 'symbol') {
      // Node's own sinks answer otherwise.
      this.parked = done;
      const { controller } = this.stream;
      const { writeFulfilled } = controller;
      if (typeof writeFulfilled === 'function' && this.fulfils !== writeFulfilled) {
        this.fulfils = controller.writeFulfilled = () => {
          this.parked?.();
          writeFulfilled();
        };
      }
      return result;
    }
    const promise = isPromise(result) ? result : Promise.resolve(result);
    promise.then(() => done(), (error) => done(errorText(error)));
    return promise;
  }

  hookWriter(writer) {
    this.hookSink();
    this.waits(writer, false);
    this.hasWriter = true;
    const failed = (error) => {
      if (this.stream.state.state === 'errored') this.tell(head('error'), errorText(error));
    };
    writer.closed.then(() => this.tell(head('closed')), failed); // It also fails when the writer is released.
  }

  /** Tells when `ready` is resolved, if it has come to be pending. */
  waits(writer, before) {
    if (!before && this.stream.writableNeedDrain) writer.ready.then(() => this.tell(head('ready')), () => {});
  }

  write(writer, original, args) {
    const { stream } = this;
    const before = stream.writableNeedDrain;
    this.count(head('write', 'call', 'size'), counted(args[0], this.writesObjects));
    const promise = original.apply(writer, args);
    this.tell(head('write', 'return'), `,"ret":${stream.writableHighWaterMark > stream.writableLength}`);
    this.waits(writer, before);
    return promise;
  }
}

const ENQUEUE = head('enqueue', 'call', 'size');
const ENQUEUED = head('enqueue', 'return');
const CHUNK = head('chunk', undefined, 'size');
const PULL = head('pull', 'call');
const PIPE_TO = head('pipeTo', 'call');

/** What is known of a ReadableStream of the Web, from its first use on. */
class KnownWebReading extends KnownWeb {
  constructor(recorder, state, id) {
    super(recorder, state, id);
    this.writes = false;
    this.readsObjects = state.objects;
    this.readMark = state.readableHighWaterMark;
    this.writeMark = undefined;
    this.writesObjects = false;
    this.reads = true;
    this.settled = false;
    const { controller } = state;
    const { pullAlgorithm } = controller;
    if (typeof pullAlgorithm !== 'function' || pullAlgorithm.name.startsWith('nonOp')) return; // The source has no pull().
    controller.pullAlgorithm = (...args) => {
      this.tell(PULL);
      return pullAlgorithm(...args);
    };
  }

  kind() {
    return 'ReadableStream';
  }

  levels(bytes, begin) {
    const place = this.sayReading(bytes, begin, this.stream.readableLength);
    const locked = this.stream.state.reader !== undefined || this.fl;
    return locked === this.fl ? place : writeText(bytes, place, `,"fl":${this.fl = locked}`);
  }

  /** A chunk has been read. */
  gave(chunk, size = counted(chunk, this.readsObjects)) {
    this.count(CHUNK, size);
    if (this.recorder.tells) this.recorder.chunks.remember(chunk, this);
  }

  /** Tells that it is over, if it is. */
  settle() {
    const { state, storedError } = this.stream.state;
    if (this.settled || state === 'readable') return;
    this.settled = true;
    if (state === 'errored') this.tell(head('error'), errorText(storedError));
    else this.tell(head('closed'));
    this.iteration?.over('close');
  }

  /** A read is asked for; who has asked is told of the chunk through methods whose names only Node knows. */
  watchRequest(request) {
    this.pulled = true;
    for (const [name, then] of [['kChunk', (chunk) => this.gave(chunk)], ['kClose', () => this.settle()], ['kError', () => this.settle()]]) {
      const key = symbolOf(request, name);
      if (key) replaceMethod(request, key, (original) => function (argument) {
        then(argument);
        return original.apply(this, arguments);
      });
    }
  }

  pipesTo(destination, above) {
    this.place(placeOf.pipeTo, above);
    const known = seen(destination);
    known?.hookSink();
    this.tell(PIPE_TO, known ? `,"to":${known.id}` : '');
  }
}

/** A symbol that a class of Node's uses as a name. */
function symbolOf(object, name) {
  for (let one = object; one; one = Object.getPrototypeOf(one)) {
    const key = Object.getOwnPropertySymbols(one).find(({ description }) => description === name);
    if (key) return key;
  }
  return undefined;
}

class WebIteration extends Iteration {
  atEnd() {
    return this.known.stream.state.state !== 'readable';
  }
}

const hooks = new WeakSet();

/** Methods of Node's that stand for no implementation: Transform compares its _final with its own, Writable's _write calls _writev. */
const internal = new Set([
  Transform.prototype._final, Writable.prototype._write, PassThrough.prototype._transform, Readable.prototype._destroy,
  Writable.prototype._destroy,
]);

const READ = head('_read', 'call', 'size');
const READ_ANY = head('_read', 'call');
const WRITE = head('_write', 'call', 'size');
const WRITE_DONE = head('_write', 'done');
const WRITEV = head('_writev', 'call', 'size');
const WRITEV_DONE = head('_writev', 'done');
const TRANSFORM = head('_transform', 'call', 'size');
const TRANSFORM_DONE = head('_transform', 'done');
const DESTROY = head('_destroy', 'call');
const DESTROY_DONE = head('_destroy', 'done');
const PLACE = head('place');
const FLOW = head('flow');
const CALLBACK = head('callback');
const ON = head('on', 'call');
const OFF = head('off', 'call');

/** Calls a stream's own method. Until it returns, whatever the program does is told as done by it. */
function run({ recorder }, running, own, self, args) {
  const outer = recorder.running;
  recorder.running = running;
  try {
    return own.apply(self, args);
  } finally {
    recorder.running = outer;
  }
}

/** What stands in the place of a stream's own methods. */
const implementation = {
  _read: (known, own, running) => function (size) {
    if (Number.isFinite(size)) known.count(READ, size);
    else known.tell(READ_ANY);
    return run(known, running, own, this, arguments);
  },
  _write: (known, own, running) => function (chunk, encoding, callback) {
    known.inFlight = counted(chunk, known.writesObjects);
    known.count(WRITE, known.inFlight);
    if (callback !== known.callback) known.gives(callback); // Node gives the same one each time.
    return run(known, running, own, this, [chunk, encoding, known.substitute]);
  },
  _writev: (known, own, running) => function (chunks, callback) {
    known.inFlight = chunks.reduce((sum, { chunk }) => sum + counted(chunk, known.writesObjects), 0);
    known.count(WRITEV, known.inFlight, `,"n":${chunks.length}`);
    return run(known, running, own, this, [chunks, known.written(WRITEV_DONE, callback)]);
  },
  _transform: (known, own, running) => function (chunk, encoding, callback) {
    known.count(TRANSFORM, counted(chunk, known.writesObjects));
    return run(known, running, own, this, [chunk, encoding, known.transformed(callback)]);
  },
  _destroy: (known, own) => function (error, callback) {
    known.tell(DESTROY, error ? errorText(error) : '');
    return own.call(this, error, known.done(DESTROY_DONE, callback));
  },
  ...Object.fromEntries(['_flush', '_final', '_construct'].map((e) => {
    const [call, done] = [head(e, 'call'), head(e, 'done')];
    return [e, (known, own, running) => function (callback) {
      known.tell(call);
      return run(known, running, own, this, [known.done(done, callback)]);
    }];
  })),
};

/** The same of a class of which there are many: its streams need no functions of their own. */
const ofMessages = (name) => (own) => {
  const replacement = function () {
    const known = seen(this);
    if (known === undefined || this[name] !== replacement) return own.apply(this, arguments); // By a class that is based on it.
    return implementation[name](known, own, `,"by":${known.id},"in":"${name}"`).apply(this, arguments);
  };
  hooks.add(replacement);
  return replacement;
};

/** A method of the program's is told when it is called, with the keys that its arguments give, and where that is. */
const telling = (e, keys = () => '', writes = false) => (original) => {
  const call = head(e, 'call');
  const of = placeOf[e];
  return function told(argument) {
    const known = seen(this);
    if (known === undefined) return original.apply(this, arguments);
    if (writes) known.hookWriting();
    else if (e === 'destroy' && this._destroy !== known._destroy) known.hook('_destroy');
    if (of !== undefined) known.place(of, told);
    known.tell(call, keys(argument));
    return original.apply(this, arguments);
  };
};

/** The same of the methods that take a chunk, of a size that `sized` gives; they are also told when they return. */
const taking = (e, sized, writes, place) => (original) => {
  const call = head(e, 'call', 'size');
  const ofNothing = head(e, 'call');
  if (writes) follows[WRITE] = call;
  const [right, wrong, failed] = ['"ret":true', '"ret":false', '"err":"Error"'].map((how) => head(e, 'return', how));
  for (const number of writes ? [] : [right, wrong]) follows[number] = call;
  return function told(chunk, encoding) {
    const known = seen(this);
    if (known === undefined) return original.apply(this, arguments);
    if (writes) known.hookWriting();
    known.place(place, told);
    if (known.nd && writes && !known.heard?.drain?.length) known.place(placeOf['write on'], told);
    known.flows(chunk);
    if (chunk === null) known.tell(ofNothing);
    else known.count(call, sized(chunk, known, encoding), Array.isArray(chunk) ? `,"n":${chunk.length}` : undefined);
    let ret;
    try {
      ret = original.apply(this, arguments);
      return ret;
    } finally {
      // Caught and thrown again, an error would be shown as coming from here.
      known.tell(ret === true ? right : ret === false ? wrong : failed);
    }
  };
};

const pushed = (chunk, known, encoding) => given(chunk, known.readsObjects, encoding);

function written(chunk, known, encoding) {
  const kept = known.writeState?.decodeStrings === false; // Strings stay strings.
  return kept ? counted(chunk, known.writesObjects) : given(chunk, known.writesObjects, encoding);
}

const to = (destination) => otherText('to', destination);

/** What stands in the place of the classes' methods. */
const methods = {
  push: taking('push', pushed, false, placeOf.push),
  unshift: taking('unshift', pushed, false, placeOf.push),
  write: taking('write', written, true, placeOf.write),
  end(original) {
    const call = head('end', 'call');
    return function told(chunk) {
      const known = seen(this);
      if (known === undefined) return original.apply(this, arguments);
      known.hookWriting();
      known.place(placeOf.end, told);
      known.flows(chunk);
      known.tell(call);
      return original.apply(this, arguments);
    };
  },
  cork: telling('cork'),
  uncork: telling('uncork', undefined, true),
  pause: telling('pause'),
  resume: telling('resume'),
  pipe: telling('pipe', to),
  unpipe: telling('unpipe', to),
  destroy: telling('destroy', (error) => (error ? errorText(error) : '')),
  read(original) {
    const returned = head('read', 'return');
    return function (n) {
      const known = seen(this);
      if (known === undefined) return original.apply(this, arguments);
      known.hookReading();
      const ret = original.apply(this, arguments);
      if (known.recorder.reads) {
        const argument = Number.isInteger(n) && n >= 0 ? `,"n":${n}` : '';
        known.tell(returned, `${argument},"ret":${ret === null ? null : counted(ret, known.readsObjects)}`);
      }
      return ret;
    };
  },
};

const from = (source) => otherText('from', source);

/** The events that are told, with the keys that their argument gives. */
const signals = new Map([
  ...'drain pause resume readable end prefinish finish close'.split(' ').map((e) => [e, () => '']),
  ['error', (error) => errorText(error)],
  ['pipe', from],
  ['unpipe', from],
].map(([e, keys]) => [e, { number: head(e), keys }]));

const DATA = head('data', undefined, 'size');

const emitting = (parent) => function (event, argument) {
  if (event !== 'data') {
    const signal = signals.get(event);
    const known = signal && seen(this);
    if (known === undefined) return parent.emit.apply(this, arguments);
    known.tell(signal.number, signal.keys(argument));
    if (event === 'error' && this.listenerCount('error') === 0) known.recorder.unheardError = { error: argument, id: known.id };
    else known.iteration?.over(event);
    return parent.emit.apply(this, arguments);
  }
  const known = seen(this);
  if (known === undefined) return parent.emit.apply(this, arguments);
  const { recorder } = known;
  known.count(DATA, counted(argument, known.readsObjects));
  if (recorder.tells) recorder.chunks.remember(argument, known);
  if (known.iteration) known.iteration.waits = false;
  const outer = recorder.running;
  recorder.running = known.inData ??= `,"by":${known.id},"in":"data"`;
  try {
    return parent.emit.apply(this, arguments);
  } finally {
    recorder.running = outer;
  }
};

/** The events of whose listeners the program's own are told. */
const heard = new Set(['data', 'readable', 'drain', 'end', 'finish', 'close', 'error']);

const NOBODY = Symbol('not the program');
let lent; // In whose name listeners are added now: a place, null for an unknown one, or NOBODY.

/** In the place of the methods that add a listener: it tells those of the program, and not Node's own. */
const adding = (name) => (original) => {
  const whole = name.startsWith('once') || name.endsWith('OnceListener'); // It calls another one of these.
  return function told(event, listener) {
    if (active === null || !active.tells || !heard.has(event) || typeof listener !== 'function') return original().apply(this, arguments);
    const outer = lent;
    const owner = outer === undefined ? ownerOf(this, event, listener, told, name) : outer;
    if (!whole) {
      if (owner !== NOBODY) seen(this)?.hears(event, listener, owner);
      return original().apply(this, arguments);
    }
    lent = owner;
    try {
      return original().apply(this, arguments);
    } finally {
      lent = outer;
    }
  };
};

/** Who adds a listener: NOBODY, or the place of the program's call. */
function ownerOf(stream, event, listener, above, name) {
  let habits = listeners.get(stream.constructor);
  if (!habits) listeners.set(stream.constructor, habits = new Map());
  const key = `${event} ${listener.name}`;
  let habit = habits.get(key);
  if (!habit) {
    if (habits.size >= 1000) habits.clear();
    habits.set(key, habit = new Habit());
  }
  return habit.place(active, above, name) ?? NOBODY;
}

const listeners = new WeakMap();

const removing = (original) => function (event, listener) {
  if (active !== null) Notes.read(this)?.hearsNoMore(event, listener);
  return original().apply(this, arguments);
};

const removingAll = (original) => function (event) {
  const known = active === null ? undefined : Notes.read(this);
  if (!known?.heard) return original().apply(this, arguments);
  const ret = original().apply(this, arguments);
  for (const one of arguments.length === 0 ? Object.keys(known.heard) : [event]) known.hearsNothing(one);
  return ret;
};

const ofListeners = {
  on: adding('on'),
  addListener: adding('addListener'),
  prependListener: adding('prependListener'),
  once: adding('once'),
  prependOnceListener: adding('prependOnceListener'),
  off: removing,
  removeListener: removing,
  removeAllListeners: removingAll,
};

/** The same of the Web's writers. */
const ofWriters = {
  write: (original) => function told() {
    const known = seen(inner(this)?.stream);
    known?.place(placeOf.write, told);
    if (known) known.flows(arguments[0]);
    return known ? known.write(this, original, arguments) : original.apply(this, arguments);
  },
  close: (original) => function () {
    seen(inner(this)?.stream)?.tell(head('close', 'call'));
    return original.apply(this, arguments);
  },
};

/** The same of the Web's controllers. */
const ofControllers = {
  enqueue: (original) => function told(chunk) {
    const known = seen(inner(this)?.stream);
    if (!known) return original.apply(this, arguments);
    known.place(placeOf.enqueue, told);
    known.flows(chunk);
    known.count(ENQUEUE, counted(chunk, known.readsObjects));
    const ret = original.apply(this, arguments);
    known.tell(ENQUEUED, `,"ret":${this.desiredSize > 0}`);
    return ret;
  },
  close: (original) => function () {
    return telledClosing(this, 'close', original, arguments);
  },
  error: (original) => function () {
    return telledClosing(this, undefined, original, arguments);
  },
};

/** A method of a controller that may be the end of its stream. */
function telledClosing(controller, e, original, args) {
  const known = seen(inner(controller)?.stream);
  if (known && e) known.tell(head(e, 'call'));
  const ret = original.apply(controller, args);
  known?.settle();
  return ret;
}

/** The same under names that only Node knows: whoever reads or cancels a stream comes through here. */
const ofControllersHidden = {
  kPull: (original) => function (request) {
    seen(inner(this)?.stream)?.watchRequest(request);
    const ret = original.apply(this, arguments);
    seen(inner(this)?.stream)?.settle();
    return ret;
  },
  kCancel: (original) => function () {
    const known = seen(inner(this)?.stream);
    known?.tell(head('cancel', 'call'));
    const ret = original.apply(this, arguments);
    known?.settle();
    return ret;
  },
};

/** The same of the Web's ReadableStreams. */
const ofReading = {
  pipeTo: (original) => function told(destination) {
    seen(this)?.pipesTo(destination, told);
    return original.apply(this, arguments);
  },
  pipeThrough: (original) => function told(pair) {
    const known = seen(this);
    if (!known || typeof pair !== 'object') return original.apply(this, arguments);
    const ret = original.apply(this, arguments);
    if (pair instanceof TransformStream || pair?.writable instanceof WritableStream) {
      known.pipesTo(pair.writable, told);
      joins(pair.writable, ret);
    }
    return ret;
  },
  getReader: (original) => function () {
    seen(this);
    return original.apply(this, arguments);
  },
};

const loopingOverWeb = (original) => function told() {
  const iterator = original.apply(this, arguments);
  const known = active?.tells ? seen(this) : undefined;
  if (known) {
    known.place(placeOf.iterate, told);
    watchIterator(iterator, new WebIteration(known));
  }
  return iterator;
};

/** A read of what is there may be answered at once, past the controller. */
const readingAtOnce = (original) => function () {
  const known = seen(inner(this)?.stream);
  if (!known) return original.apply(this, arguments);
  const { controller } = known.stream;
  const before = controller.queueTotalSize;
  const first = controller.queue?.[0]?.value;
  known.pulled = false;
  const promise = original.apply(this, arguments);
  if (!known.pulled && before > controller.queueTotalSize) known.gave(first, before - controller.queueTotalSize);
  known.settle();
  return promise;
};

/** What goes into one stream comes out of another, as Node has joined them. */
function joins(source, destination) {
  const [from, to] = [source, destination].map((stream) => (active?.tells ? seen(stream) : undefined));
  if (from && to && from !== to) to.flowsFrom(from);
}

/** The streams of a pair, or of one that is both. */
const sides = (pair) => (isStream(pair) ? { readable: pair, writable: pair } : pair);

/** What stands in the place of the functions that make streams of streams. */
const joining = {
  toWeb: (stream, made) => {
    if (stream instanceof Readable) joins(stream, made.readable ?? made);
    if (stream.writable !== undefined) joins(made.writable ?? made, stream);
  },
  fromWeb: (pair, made) => {
    joins(pair.readable ?? pair, made);
    joins(made, pair.writable ?? pair);
  },
  from: (source, made) => {
    joins(sides(source)?.readable, made);
    if (made.writable) joins(made, sides(source)?.writable);
  },
};

let transforms = 0;

function replaceWeb() {
  for (const { prototype } of [ReadableStreamDefaultController, ReadableByteStreamController]) {
    for (const [name, make] of Object.entries(ofControllers)) replaceMethod(prototype, name, make);
    for (const [name, make] of Object.entries(ofControllersHidden)) replaceMethod(prototype, symbolOf(prototype, name), make);
  }
  for (const [name, make] of Object.entries(ofReading)) replaceMethod(ReadableStream.prototype, name, make);
  const { values } = ReadableStream.prototype;
  replaceMethod(ReadableStream.prototype, 'values', loopingOverWeb);
  if (ReadableStream.prototype[Symbol.asyncIterator] === values) replace(ReadableStream.prototype, Symbol.asyncIterator, ReadableStream.prototype.values);
  replaceMethod(ReadableStreamDefaultReader.prototype, 'read', readingAtOnce);
  // A TransformStream is its two sides, which are known once they are asked for.
  for (const side of ['readable', 'writable']) {
    const { get, ...rest } = Object.getOwnPropertyDescriptor(TransformStream.prototype, side);
    const getter = function () {
      const ret = get.call(this);
      const { readable, writable } = active === null ? {} : inner(this) ?? {};
      if (readable && writable && !named.has(inner(readable))) {
        const name = `TransformStream ${++transforms}`;
        named.set(inner(writable), `${name} writable`);
        named.set(inner(readable), `${name} readable`);
        seen(writable)?.hookSink();
        seen(readable);
        joins(writable, readable);
      }
      return ret;
    };
    Object.defineProperty(TransformStream.prototype, side, { ...rest, get: like(get, getter) });
  }
  replaceMethod(stream, 'compose', (compose) => function (...parts) {
    const made = compose.apply(this, parts);
    joins(made, parts[0]);
    joins(parts.at(-1), made);
    return made;
  });
  for (const Class of [Readable, Writable, Duplex]) {
    for (const [name, tell] of Object.entries(joining)) {
      if (!Object.hasOwn(Class, name) || (name === 'from' && Class !== Duplex)) continue;
      replaceMethod(Class, name, (original) => function (source) {
        const made = original.apply(this, arguments);
        if (active?.tells && typeof source === 'object' && source !== null) tell(source, made);
        return made;
      });
    }
  }
}

/** A readline.Interface: the lines that it gives while nobody hears them are lost. */
class Lines {
  constructor(known) {
    this.known = known;
    this.given = 0; // Since somebody asked for its iterator.
    this.lost = 0;
    this.told = 0;
    this.closed = false;
  }

  gives(heard) {
    this.given++;
    if (heard) {
      this.tell();
      return;
    }
    this.lost++;
    this.known.recorder.unheard.add(this);
    if (this.lost >= 2 * this.told) this.tell();
  }

  tell() {
    this.known.recorder.unheard.delete(this);
    if (this.lost === this.told) return;
    this.told = this.lost;
    this.known.note(head('unheard'), `,"n":${this.lost},"by":"lines"`);
  }

  close() {
    this.closed = true;
    this.tell();
    this.iteration?.over('close');
  }
}

class LineIteration extends Iteration {
  constructor(lines) {
    super(lines.known, ',"by":"lines"');
    this.lines = lines;
    this.asked = 0;
    lines.given = 0;
    lines.iteration = this;
  }

  begin() {
    this.lines.tell();
  }

  next() {
    this.asked++;
    super.next();
  }

  atEnd() {
    return this.lines.closed && this.asked > this.lines.given;
  }

  over() {
    if (this.atEnd()) this.end(false);
  }
}

function linesOf(reader) {
  if (!active?.tells) return undefined;
  let lines = Notes.read(reader);
  if (lines) return lines;
  const known = seen(reader.input);
  if (known) Notes.write(reader, lines = new Lines(known));
  return lines;
}

function replaceReadline() {
  let prototype = readline.Interface.prototype; // That of readline/promises has the same parent.
  while (prototype && !Object.hasOwn(prototype, Symbol.asyncIterator)) prototype = Object.getPrototypeOf(prototype);
  if (!prototype) return;
  const parent = Object.getPrototypeOf(prototype);
  replace(prototype, 'emit', like(parent.emit, function (event) {
    if (event === 'line') linesOf(this)?.gives(this.listenerCount('line') > 0);
    if (event === 'close') linesOf(this)?.close();
    return parent.emit.apply(this, arguments);
  }));
  replaceMethod(prototype, Symbol.asyncIterator, (original) => function told() {
    const iterator = original.apply(this, arguments);
    const lines = linesOf(this);
    if (lines && !lines.iteration) {
      lines.known.place(placeOf.iterate, told);
      watchIterator(iterator, new LineIteration(lines));
    }
    return iterator;
  });
}

const generators = Object.getPrototypeOf(async function* none() {}).prototype;

/** Has an iterator tell its iteration what is asked of it. */
function watchIterator(iterator, iteration) {
  if (Object.hasOwn(iterator, 'next')) {
    for (const [name, then] of Object.entries(ofIterators)) replaceMethod(iterator, name, (original) => function () {
      then(iteration);
      return original.apply(this, arguments);
    });
    return;
  }
  const shared = Object.getPrototypeOf(iterator);
  if (Object.getPrototypeOf(shared) !== generators) return;
  Notes.write(iterator, iteration);
  if (Object.hasOwn(shared, 'next')) return;
  for (const [name, then] of Object.entries(ofIterators)) replace(shared, name, like(generators[name], function () {
    const iteration = Notes.read(this);
    if (iteration) then(iteration);
    return generators[name].apply(this, arguments);
  }));
}

const ofIterators = {
  next: (iteration) => iteration.next(),
  return: (iteration) => iteration.end(true),
  throw: (iteration) => iteration.end(true),
};

/** What stands in the place of the methods that give a stream's iterator. */
const iterating = (original) => function told() {
  const iterator = original.apply(this, arguments);
  const known = active?.tells ? seen(this) : undefined;
  if (known) {
    known.place(placeOf.iterate, told);
    watchIterator(iterator, new Iteration(known));
  }
  return iterator;
};

/** Where the program calls a function; undefined if it is Node that calls it, or nothing of this kind is told. */
function programsCall(above, name, key) {
  if (!active?.tells) return undefined;
  const habits = Habit.list(`${name} of ${key}`);
  return (habits[0] ??= new Habit()).place(active, above, name) ?? undefined;
}

/** A pipeline or a wait for a stream's end has begun: what tells that it is over. */
function begun(e, of, known, at, more = '') {
  known.placed(of, at);
  known.note(head(e, 'call'), more);
  let over = false;
  return (error) => {
    if (over) return;
    over = true;
    known.note(head(e, 'done'), error ? errorText(error) : '');
  };
}

const classOf = (value) => String(value?.constructor?.name);

/** The program calls pipeline() with these stages: what tells that it is over; undefined if nothing is told of it. */
function pipelineBegun(above, stages) {
  const at = programsCall(above, 'pipeline', classOf(stages.findLast((stage) => typeof stage !== 'function')));
  const streams = at === undefined ? [] : stages.flat().map(seen).filter(Boolean);
  const last = streams.at(-1);
  if (!last) return undefined;
  for (const known of streams) known.appear(active.now());
  return begun('pipeline', placeOf.pipeline, last, at, `,"of":[${streams.map(({ id }) => id)}]`);
}

function finishedBegun(above, stream) {
  const at = programsCall(above, 'finished', classOf(stream));
  const known = at === undefined ? undefined : seen(stream);
  return known && begun('finished', placeOf.finished, known, at);
}

/** A callback that tells first that something is over. */
const tellingFirst = (over, callback) => like(callback, function (error) {
  over(error);
  return callback.apply(this, arguments);
});

const isOptions = (value) => typeof value === 'object' && value !== null && !seen(value) && typeof value.pipe !== 'function'
  && typeof value.on !== 'function' && !value[Symbol.iterator] && !value[Symbol.asyncIterator];

/** What stands in the place of functions about streams. */
function replaceFunctions() {
  const { finished, pipeline } = stream;
  replaceMethod(stream, 'pipeline', () => function told(...stages) {
    const callback = stages.at(-1);
    const over = typeof callback === 'function' ? pipelineBegun(told, stages.slice(0, -1)) : undefined;
    return over ? pipeline(...stages.slice(0, -1), tellingFirst(over, callback)) : pipeline(...stages);
  });
  replaceMethod(stream, 'finished', () => function told(stream, options, callback) {
    const place = typeof options === 'function' ? 1 : 2;
    const over = typeof arguments[place] === 'function' ? finishedBegun(told, stream) : undefined;
    if (!over) return finished.apply(this, arguments);
    const given = [...arguments];
    given[place] = tellingFirst(over, given[place]);
    const cleanUp = finished.apply(this, given);
    return like(cleanUp, () => {
      over();
      return cleanUp();
    });
  });
  // A promise that one looks at counts as handled: so these promises are made here, as Node makes its own, of functions with a callback.
  replaceMethod(promises, 'pipeline', (original) => function told(...stages) {
    const options = isOptions(stages.at(-1));
    const over = pipelineBegun(told, options ? stages.slice(0, -1) : stages);
    if (!over) return original(...stages);
    return new Promise((resolve, reject) => {
      const settle = (error, value) => {
        over(error);
        if (error) reject(error);
        else resolve(value);
      };
      // Only Node's function knows the options; it comes a step later.
      if (options) original(...stages).then((value) => settle(undefined, value), settle);
      else pipeline(...stages, settle);
    });
  });
  replaceMethod(promises, 'finished', (original) => function told(stream, options) {
    const over = typeof (options?.cleanup ?? false) === 'boolean' ? finishedBegun(told, stream) : undefined;
    if (!over) return original.apply(this, arguments);
    return new Promise((resolve, reject) => {
      const cleanUp = finished(stream, options ?? {}, (error) => {
        if (options?.cleanup) cleanUp();
        over(error);
        if (error) reject(error);
        else resolve();
      });
    });
  });
  for (const name of ['once', 'on']) replaceMethod(EventEmitter, name, (original) => function told(emitter) {
    const at = active?.tells && isStream(emitter) ? programsCall(told, name, classOf(emitter)) : undefined;
    if (at === undefined) return original.apply(this, arguments);
    const outer = lent;
    lent = at;
    try {
      return original.apply(this, arguments);
    } finally {
      lent = outer;
    }
  });
  syncBuiltinESMExports();
}

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
    if (parent === Readable.prototype) continue;
    replace(prototype, 'emit', like(parent.emit, emitting(parent)));
    replaceListening(prototype, parent);
  }
  for (const name of ['_read', '_destroy']) replaceMethod(http.IncomingMessage.prototype, name, ofMessages(name));
  for (const name of ['iterator', Symbol.asyncIterator]) replaceMethod(Readable.prototype, name, iterating);
  for (const [name, make] of Object.entries(ofWriters)) replaceMethod(WritableStreamDefaultWriter.prototype, name, make);
  const { getWriter } = WritableStream.prototype;
  replace(WritableStream.prototype, 'getWriter', like(getWriter, function () {
    const writer = getWriter.apply(this, arguments);
    seen(this)?.hookWriter(writer);
    return writer;
  }));
  // Every stream calls this while it is constructed, once its states are there.
  const { init } = EventEmitter;
  replace(EventEmitter, 'init', like(init, function told() {
    init.apply(this, arguments);
    if (active === null) return;
    if (Object.hasOwn(this, '_readableState') || Object.hasOwn(this, '_writableState')) made(this, told)?.hook('_construct');
    else if (active.tells && this instanceof OutgoingMessage) madeMessage(this, told);
  }));
  const { emit, reallyExit } = process;
  replace(process, 'emit', like(emit, function (event, argument) {
    if (event === 'exit') active?.leave();
    try {
      const heard = emit.apply(this, arguments);
      if (event === 'uncaughtException' && !heard) active?.uncaught(argument);
      if (event === 'beforeExit' && active) active.idle = true;
      if (event === 'warning' && argument?.name === 'MaxListenersExceededWarning' && active?.last) {
        active.flush();
        active.last?.saveSometimes();
      }
      return heard;
    } finally {
      if (event === 'exit') active?.exit(undefined, process.exitCode ?? argument ?? 0);
    }
  }));
  replace(process, 'reallyExit', like(reallyExit, function (code) {
    active?.exit(undefined, code ?? 0);
    return reallyExit.apply(this, arguments);
  }));
  replaceMethod(process, 'exit', (exit) => function told() {
    const recorder = active;
    if (recorder) recorder.exitPlace ??= callerOf(told, 'exit');
    try {
      return exit.apply(this, arguments);
    } finally {
      if (recorder && !recorder.over) recorder.exitPlace = undefined; // It was given something wrong.
    }
  });
  replaceMethod(net.Socket.prototype, 'connect', (connect) => function (...args) {
    if (active !== null && !named.has(this)) named.set(this, socketName(args));
    return connect.apply(this, args);
  });
  replaceMethod(ChildProcess.prototype, 'spawn', (spawn) => function (options) {
    const ret = spawn.apply(this, arguments);
    if (active?.tells) childBegan(this, options);
    return ret;
  });
  const { Worker } = threads;
  replace(threads, 'Worker', new Proxy(Worker, {
    construct(target, [script, options], newTarget) {
      const worker = Reflect.construct(target, [script, options], newTarget);
      if (active?.tells) workerBegan(worker, script, options);
      return worker;
    },
  }));
  replace(Worker.prototype, 'constructor', threads.Worker);
  replaceWeb();
  replaceReadline();
  replaceFunctions();
}

const makers = new WeakMap(); // Where HTTP messages were made, of which nothing else is known yet.

/** A stream is under construction. */
function made(stream, above) {
  const known = seen(stream);
  if (known && active?.tells) known.at = placeMade(stream, above);
  return known;
}

function madeMessage(message, above) {
  const at = placeMade(message, above);
  if (at) makers.set(message, at);
}

function placeMade(stream, above) {
  const habits = Habit.list(`create ${classOf(stream)}`);
  return (habits[0] ??= new Habit()).place(active, above, '', makerOf(stream)) ?? undefined;
}

/** Replaces the methods that add and remove listeners; a class that has none of its own keeps asking its parent for them. */
function replaceListening(prototype, parent) {
  const replaced = new Map();
  for (const [name, make] of Object.entries(ofListeners)) {
    const original = prototype[name];
    const own = Object.hasOwn(prototype, name);
    if (!replaced.has(original)) replaced.set(original, like(original, make(own ? () => original : () => parent[name])));
    replace(prototype, name, replaced.get(original));
  }
}

/** A child process has begun, which may be recorded, too. */
function childBegan(child, { file, args = [], envPairs = [] }) {
  if (!child.pid) return;
  const env = Object.fromEntries(envPairs.map((pair) => pair.split(/=(.*)/s)));
  const isNode = file === process.execPath || /^node(\.exe)?$/.test(basename(String(file)));
  const given = args.slice(1);
  const script = isNode ? given.find((one, i) => !one.startsWith('-') && !takesValue.test(given[i - 1] ?? '')) : undefined;
  const command = given[0] === '-c' ? given[1]?.split(' ', 1)[0] : undefined; // A shell's.
  const name = basename(String(script ?? command ?? file));
  for (const part of ['stdin', 'stdout', 'stderr']) if (child[part]) named.set(child[part], `${name} ${part}`);
  const recorded = isNode && importsThis([...given, ...optionsOf(env.NODE_OPTIONS)]);
  const path = recorded ? tracePath(script ?? 'node', env, child.pid, Boolean(env.HIGHWATER_PARENT)) : undefined;
  active.process('child', begunText(child.pid, name, path));
}

const takesValue = /^(-r|-C|--import|--require|--(experimental-)?loader|--conditions|--env-file|--title)$/;

function workerBegan(worker, script, options) {
  const name = options?.eval ? 'eval' : basename(script instanceof URL ? script.pathname : String(script));
  for (const part of ['stdin', 'stdout', 'stderr']) if (worker[part]) named.set(worker[part], `${name} ${part}`);
  const env = typeof options?.env === 'object' ? options.env : process.env;
  const recorded = importsThis([...options?.execArgv ?? process.execArgv, ...optionsOf(env.NODE_OPTIONS)]);
  const path = recorded ? tracePath(process.argv[1] ?? 'node', env, process.pid, family().length > 1, worker.threadId) : undefined;
  active.process('worker', begunText(worker.threadId, name, path));
}

const begunText = (n, name, path) => `,"n":${n},"name":${JSON.stringify(name.slice(0, 120))}${path ? `,"trace":${JSON.stringify(basename(path))}` : ''}`;

/** Whether it is a stream of Node's own classes; some have their states only once these are asked for. */
const isStream = (value) => typeof value === 'object' && value !== null && ((Object.hasOwn(value, '_readableState') && value instanceof Readable)
  || (Object.hasOwn(value, '_writableState') && value instanceof Writable) || value instanceof OutgoingMessage);

function replace(object, name, value) {
  const enumerable = Object.getOwnPropertyDescriptor(object, name)?.enumerable ?? false;
  Reflect.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}

/** The same, of what is made of the function that is there, with all its properties. */
function replaceMethod(object, name, make) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const replacement = make(original);
  for (const key of Reflect.ownKeys(original)) {
    if (key !== 'prototype') Reflect.defineProperty(replacement, key, Object.getOwnPropertyDescriptor(original, key));
  }
  replace(object, name, replacement);
}

/** Gives a function the name and the length of the one in whose place it stands. */
function like({ name, length }, replacement) {
  if (replacement.name === name && replacement.length === length) return replacement;
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
  const known = seen(other);
  known?.appear(known.recorder.now());
  return known ? `,"${key}":${known.id}` : '';
}

function standardName(stream) {
  if (stream._isStdio) return { 1: 'stdout', 2: 'stderr' }[stream.fd];
  if (stream.constructor?.name === 'WritableWorkerStdio') return hidden(stream, 'kName');
  return stream.fd === 0 && stream._readableState ? 'stdin' : undefined;
}

/** What a person would call it, as far as can be told by now. */
function nameOf(stream) {
  const asked = (method, path) => (path ? `${method} ${String(path).split(/[?#]/)[0]}` : '');
  try {
    const given = named.get(stream);
    if (given) return given;
    if (stream instanceof http.ServerResponse) return `response ${asked(stream.req?.method, stream.req?.url)}`;
    if (stream instanceof http.ClientRequest) return `request ${asked(stream.method, stream.path)}`;
    if (stream instanceof http.IncomingMessage) {
      const { statusCode, req } = stream;
      return statusCode ? `response ${statusCode} ${asked(req?.method, req?.path)}`.trimEnd() : `request ${asked(stream.method, stream.url)}`;
    }
    const type = stream.constructor?.name;
    if (type === 'Http2ServerRequest') return `request ${asked(stream.method, stream.url)}`;
    if (type === 'ClientHttp2Stream') return http2Name('request', stream.sentHeaders);
    if (type === 'ServerHttp2Stream') hearHttp2(stream);
    if (typeof stream.path === 'string' || Buffer.isBuffer(stream.path)) return basename(String(stream.path));
    return standardName(stream) ?? (type === 'ReadStream' || type === 'WriteStream' ? fileName(stream.fd) : peerName(stream));
  } catch {
    return undefined; // Its own properties may do anything.
  }
}

const named = new WeakMap();

/** What a socket is called that is to be connected: Node itself gives an array, programs what they like. */
function socketName(args) {
  const [given, host] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof given === 'object' && given !== null ? given : Number(given) >= 0 ? { port: given, host } : { path: given };
  const to = typeof options.path !== 'string' ? `${typeof options.host === 'string' ? options.host : 'localhost'}:${options.port}` : basename(options.path);
  return `socket to ${to}`;
}

/** A socket's other end, and whose side it is. */
function peerName({ remoteAddress, remotePort, server }) {
  return remoteAddress && `socket ${server ? 'from' : 'to'} ${remoteAddress}:${remotePort}`;
}

/** What a file is called that is known by its number only, as are those of a FileHandle. */
function fileName(fd) {
  const path = typeof fd === 'number' && process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${fd}`) : '';
  return path.startsWith('/') && !path.startsWith('/dev/') ? basename(path) : undefined;
}

function http2Name(side, headers) {
  const path = headers?.[':path'];
  return path && `${side} ${headers[':method'] ?? 'GET'} ${path.split(/[?#]/)[0]}`;
}

/** Has an HTTP/2 server's session tell what its streams are asked for: these do not know it themselves. */
function hearHttp2({ session }) {
  const prototype = session && Object.getPrototypeOf(Object.getPrototypeOf(session));
  if (!prototype || Object.hasOwn(prototype, 'emit')) return;
  const parent = Object.getPrototypeOf(prototype);
  replace(prototype, 'emit', like(parent.emit, function (event, stream, headers) {
    if (event === 'stream' && active !== null) {
      const name = http2Name('response', headers);
      if (name) named.set(stream, name);
    }
    return parent.emit.apply(this, arguments);
  }));
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

/** Whether this file is among the options that Node was started with. */
function importsThis(options) {
  return options.some((option) => {
    const file = option.replace(/^--import=/, '').replace(/^"(.*)"$/, '$1');
    try {
      return realpathSync(file.startsWith('file:') ? fileURLToPath(file) : resolve(file)) === fileURLToPath(import.meta.url);
    } catch {
      return false;
    }
  });
}

const optionsOf = (text) => text?.match(/"[^"]*"|\S+/g) ?? [];

/** Where a process or a thread writes: `pid` may be a child's, and `worker` a thread's number. */
function tracePath(script, env, pid, isChild, worker) {
  const title = basename(script);
  const given = env.HIGHWATER_TRACE;
  const path = given ? given.replaceAll('%p', pid) : `${basename(title, extname(title))}-${pid}.trace.jsonl`;
  let more = isChild && given && !given.includes('%p') ? `.${pid}` : '';
  if (worker) more += `.worker-${worker}`;
  return insert(path, more);
}

/** Puts something in front of the endings of a path. */
function insert(path, more) {
  const end = /(\.trace)?\.jsonl$/.exec(path)?.index ?? path.length;
  return path.slice(0, end) + more + path.slice(end);
}

/** The ids of this process and of the recorded one that has started it, if there is one. */
function family() {
  const [latest, before] = (process.env.HIGHWATER_PARENT ?? '').split(' ').map(Number);
  return [process.pid, latest === process.pid ? before : latest].filter(Boolean); // Threads find what their process has left there.
}

/** How much memory the process may take, in bytes, if the system tells. */
function memoryLimit() {
  for (const file of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    try {
      const limit = Number(readFileSync(file, 'utf8'));
      if (limit > 0 && limit < 2 ** 60) return limit;
    } catch {
      // There is none.
    }
  }
  return undefined;
}

const AT_WORK = Symbol.for('highwater.recorder');

function start() {
  if (process[AT_WORK]) {
    complain(`${process[AT_WORK]} is already recording this process; ${fileURLToPath(import.meta.url)} does nothing`);
    return;
  }
  Object.defineProperty(process, AT_WORK, { value: fileURLToPath(import.meta.url) });
  const { env, pid } = process;
  const [parent] = family().slice(1);
  if (isMainThread) env.HIGHWATER_PARENT = family().join(' ');
  const script = process.argv[1] ?? 'node';
  const title = `${basename(script)}${isMainThread ? '' : ` (worker ${threadId})`}`;
  const path = resolve(tracePath(script, env, pid, parent !== undefined, threadId));
  const begin = clock();
  let file;
  const write = (block) => {
    for (let left = block; left.length > 0;) left = left.subarray(writeSync(file, left));
  };
  const count = (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined);
  const seconds = setting('HIGHWATER_LAST', count, 'it must be a number from 1; everything is recorded');
  let saved = 0;
  const last = seconds && new LastSeconds(seconds, (text) => {
    file = openSync(insert(path, ++saved === 1 ? '' : `.${saved}`), 'w');
    write(Buffer.from(text));
    closeSync(file);
  });
  const out = last ? (block) => last.take(block) : (block) => {
    file ??= openSync(path, 'w');
    write(block);
  };
  const header = {
    clock: 'monotonic', title, tells: TELLS, pid, parent, thread: threadId || undefined, heapLimit: getHeapStatistics().heap_size_limit, memoryLimit: memoryLimit(),
    last: seconds,
  };
  const limit = setting('HIGHWATER_LIMIT', count, 'it must be a number from 1; the limit stays at 2000000 events');
  const reads = setting('HIGHWATER_READS', (text) => (/^[01]$/.test(text) ? text === '1' : undefined), 'it must be 0 or 1; read() is not recorded');
  const now = () => {
    const time = clock();
    return (time[0] - begin[0]) * 1e9 + time[1] - begin[1];
  };
  const room = new AsyncResource('HIGHWATER', { requireManualDestroy: true }); // No context of the program's is kept by the timer.
  const later = (then, wait = MOMENT / 1e6) => room.runInAsyncScope(setTimeout, undefined, then, wait).unref();
  record({ now, out, header, reads, memory: true, tells: true, limit: last ? Infinity : limit, later, last });
  if (last && isMainThread) process.on('SIGUSR2', () => active?.save());
}

if (importsThis([...process.execArgv, ...optionsOf(process.env.NODE_OPTIONS)])) start();
