// The recorder at work: it takes what happens, in order, makes lines of it and gives these out in blocks. It must not know
// how what happens is found out.

import { Module } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { BEAT, BLOCK, COLLECTED, LINE, MOMENT, MOST, STREAMS, YOUTH } from './bounds.mjs';
import { follows, head, heads, writeDigits, writeNumber, writeText } from './bytes.mjs';
import { Chunks } from './chunks.mjs';
import { CALLBACK } from './implementation.mjs';
import { install } from './install.mjs';
import { Known } from './known.mjs';
import { KnownWeb, KnownWebReading } from './known-web.mjs';
import { activate, isStream, Notes, retire, seen } from './notes.mjs';
import { atText, placeOfError } from './places.mjs';
import { complain } from './settings.mjs';
import { counted, errorText } from './sizes.mjs';
import { WebReadState, WebState } from './web-state.mjs';

const { memoryUsage } = process;

/**
 * Starts recording; there is one recorder at a time. `now` gives integer nanoseconds, `out` takes a Buffer of lines, `names` may give a
 * stream's name, `header` adds keys to the header; `reads`, `memory` and `tells` say whether these are told (`tells`: what TELLS
 * lists), `limit` bounds events. `later` calls a function after a moment. `last` keeps only the last seconds (LastSeconds).
 */
export function record({ now, out, names = () => undefined, header, reads = false, memory = false, tells = false, limit = 2_000_000, later, last }) {
  install();
  const recorder = new Recorder({ now, out, names, reads, memory, tells, limit, later, last });
  activate(recorder);
  recorder.text(`${JSON.stringify({ highwater: 1, node: process.version, ...header })}\n`);
  return recorder;
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
    retire(this);
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
    retire(this);
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

/** Whether the program has loaded readable-stream from npm. */
function usesPackage() {
  const disabled = process.env.READABLE_STREAM === 'disable';
  return !disabled && Object.keys(Module._cache ?? {}).some((path) => /[\\/]node_modules[\\/]readable-stream[\\/]/.test(path));
}
