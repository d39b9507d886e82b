// The recorder at work: it takes what happens, in order, gives streams their numbers, counts what is lost, and knows how the process
// ends. It must not know how what happens is found out.

import { Module } from 'node:module';

import { Block } from './block.mjs';
import { BEAT, MOMENT, MOST, STREAMS } from './bounds.mjs';
import { Chunks } from './chunks.mjs';
import { Connections } from './connections.mjs';
import { tellForgotten } from './forgotten.mjs';
import { install } from './install.mjs';
import { kindOf, kinds } from './kinds.mjs';
import { Known } from './known.mjs';
import { KnownWeb, KnownWebReading } from './known-web.mjs';
import { activate, isIgnored, isStream, Notes, retire, seen } from './notes.mjs';
import { tellPast } from './past.mjs';
import { atText, placeOfError } from './places.mjs';
import { complain } from './settings.mjs';
import { counted, errorText } from './sizes.mjs';
import { isLittleEndian, Text } from './text.mjs';
import { WebReadState, WebState } from './web-state.mjs';

const { memoryUsage } = process;

/**
 * Starts recording; there is one recorder at a time. `now` gives integer nanoseconds, `out` takes a Buffer of what is recorded, as
 * text if `text` says so, `names` may give a stream's name, `header` adds keys to the header; `reads`, `memory` and `tells` say
 * whether these are told (`tells`: what TELLS lists), `limit` bounds events. `later` calls a function after a moment. `last` keeps
 * only the last seconds (LastSeconds). `isLate` says that the program has been at work for a while.
 */
export function record({ header, text = !isLittleEndian, out, ...options }) {
  install();
  const lines = new Text();
  const recorder = new Recorder({ ...options, out: text ? (block) => out(Buffer.from(lines.of(block))) : out });
  activate(recorder);
  const first = { highwater: 2, node: process.version, ...header, records: kinds.slice(0, recorder.short).map((kind) => JSON.parse(`{${kind}}`)) };
  const { records, ...plain } = { ...first, highwater: 1 };
  recorder.begin(out, text || options.last ? plain : first);
  return recorder;
}

class Recorder extends Block {
  constructor({ names = () => undefined, reads = false, memory = false, tells = false, limit = 2_000_000, later, last, isLate = false, ...options }) {
    super({ limit, ...options });
    this.names = names;
    this.reads = reads;
    this.memory = memory;
    this.tells = tells;
    this.later = later;
    this.last = last;
    this.fresh = isLate ? new WeakSet() : undefined; // HTTP messages that are made while this records.
    this.armed = later === undefined;
    this.due = memory ? -Infinity : Infinity;
    this.count = 0;
    this.taken = new Map(); // How often each name was.
    this.beating = false; // A timer waits for a time without events.
    this.lost = new Map(); // How often, by the bound that was reached.
    this.running = ''; // Which stream's own code is running, as the keys of a line.
    this.chunks = new Chunks();
    this.connections = new Connections();
    this.callbacks = []; // What implementations got as callbacks of _write.
    this.unheard = new Set(); // Readers of lines that have lost some since the last line about them.
    this.died = false;
  }

  /** The first line. */
  begin(out, header) {
    try {
      out(Buffer.from(`${JSON.stringify(header)}\n`));
    } catch (error) {
      this.fail(error);
    }
  }

  /** What is known of a stream that is not known yet, which `isNew` if it is under construction; undefined if it is none, or one too many. */
  meet(stream, isNew) {
    if (this.over || isIgnored(stream)) return undefined;
    const isNodes = isStream(stream);
    const web = isNodes ? undefined : WebState.of(stream);
    if (!web && !isNodes) return undefined;
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
    this.last?.collected.register(stream, known.id);
    this.declare(known);
    if (this.fresh && isNodes && !isNew && !this.fresh.has(stream)) tellPast(known);
    return known;
  }

  /** A line of the process. */
  process(e, more = '') {
    if (!this.over) this.tell(this.now(), `"e":"${e}"${more}`);
  }

  /** Some time has passed since something was last written. */
  remember(t) {
    if (this.due > 0) this.flush(t);
    this.due = t + MOMENT;
    const { rss, heapUsed, external } = memoryUsage();
    this.tell(t, `"e":"memory","size":${rss},"heap":${heapUsed},"external":${external}`);
  }

  /** An event is left out: the first one is told at once, the others at the end. */
  lose(bound) {
    if (this.over) return;
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
    known?.tell(kindOf(e, 'done'), error ? errorText(error) : ret);
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
    this.connections.join();
    if (this.tells && !this.died) tellForgotten(this);
    for (const lines of this.unheard) lines.tell();
    for (const [bound, n] of this.lost) if (n > 1) this.process('lost', `,"n":${n - 1},"err":"${bound}"`);
    if (usesPackage()) this.process('lost', ',"n":0,"err":"READABLE_STREAM"');
    const how = this.tells ? `,"code":${code},"by":"${this.exitPlace === undefined ? 'end' : 'exit'}"${atText(this.exitPlace)}` : '';
    if (!this.died) this.process('exit', `,"idle":${idle ?? this.ended}${how}`);
    this.stop();
  }

  /** Nothing more is recorded, and the process goes on. */
  break() {
    this.connections.join();
    this.flush();
    this.close();
  }

  stop() {
    if (this.died) this.flush();
    else this.save();
    this.close();
  }

  /** What is kept cannot be written. */
  fail(error) {
    this.close();
    complain(`recording stops here: ${error?.message}`);
  }

  close() {
    this.over = true;
    this.limit = -Infinity;
    retire(this);
  }

  /** Sees to it that what is kept is written soon, whatever comes of the program. */
  arm() {
    this.armed = true;
    this.later(() => {
      this.armed = false;
      this.connections.join();
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
        this.remember(this.now());
        this.flush();
      }
      this.beating = false;
      if (!this.over) this.beat(quiet ? Math.min(2 * wait, MOST) : BEAT);
    }, wait);
  }
}

/** Whether the program has loaded readable-stream from npm. */
function usesPackage() {
  const disabled = process.env.READABLE_STREAM === 'disable';
  return !disabled && Object.keys(Module._cache ?? {}).some((path) => /[\\/]node_modules[\\/]readable-stream[\\/]/.test(path));
}
