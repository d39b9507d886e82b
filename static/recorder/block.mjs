// What is recorded and not written yet: lines as text, and records, which are lines as numbers, because those that come with each
// chunk would take several times as long as text. docs/trace-format.md has the layout. It must not know what lines mean.

import { BLOCK, LINE, YOUTH } from './bounds.mjs';
import { DATA, follows, isPushed, isWritten, kinds, PUSH_CALL, READ, WRITE, WRITE_CALL, WRITE_DONE } from './kinds.mjs';

const ROOM = BLOCK + 2 * LINE; // Bytes.
const SMALL = 0x7fffffff; // What takes a word in a record.

/** What the second byte of a record says: which numbers follow, and what the stream's levels have become. */
export const SIZE = 1;
export const READABLE = 2;
export const WRITABLE = 4;
export const WIDE = 8;

/** The rest of a method takes no time if it took less than this, in nanoseconds, so many times in a row. */
const SHORT_WHILE = 2000;
const CALM = 16;

/** Of streams beyond this number all records are wide. */
const NARROW = 0xffff;

export class Block {
  constructor({ now, out, limit }) {
    const room = new ArrayBuffer(ROOM);
    this.now = now;
    this.out = out;
    this.limit = limit; // Of events; below any number when nothing is recorded any more.
    this.words = new Int32Array(room);
    this.bytes = Buffer.from(room);
    this.spare = Buffer.allocUnsafeSlow(2 * ROOM);
    this.end = 0; // Words that are in use.
    this.events = 0;
    this.t = 0; // The latest time that was told,
    this.latest = undefined; // the stream that it was told of,
    this.former = undefined; // the one before that,
    this.number = 0; // and the kind of that line.
    this.short = Math.min(kinds.length, 128); // Kinds that a record can be of.
    this.late = []; // Streams whose lines are put in between as late as possible: by then their names are known.
    this.due = Infinity; // When to look at memory.
    this.calm = [0, 0]; // How often in a row the rest of _write and of _read took no time.
    this.idle = false; // Nothing is left to do, and nothing has happened since.
    this.armed = false; // A timer will write what is kept.
    this.over = false;
  }

  /**
   * A line of a stream, with a size, and with the stream's levels where these have changed. `left` is what is left in it, where that
   * is not its `writableLength`. Both are -1 for none, and `more` are further keys, as text.
   */
  event(known, number, size, more, left) {
    if (this.events++ >= this.limit) {
      this.lose('LIMIT');
      return;
    }
    const t = this.time(known, number);
    if (!known.used) known.appear(t);
    if (more !== '' || number >= this.short) {
      this.lineOfEvent(known, number, size, more, left, t);
      return;
    }
    const dt = t - this.t;
    this.t = t;
    const { words } = this;
    const { readState, writeState, rl, wl, fl, nd } = known;
    const begin = this.end;
    let at = begin + 2;
    let head = 0x80 | number | (known.id << 16);
    let isWide = size > SMALL || dt > SMALL || known.id > NARROW;
    if (size >= 0) {
      words[at++] = size;
      head |= SIZE << 8;
    }
    if (readState !== undefined) {
      const { length, flowing } = readState;
      if (length !== rl && (length > 0 || rl > 0)) {
        isWide ||= length > SMALL;
        words[at++] = known.rl = length > 0 ? length : 0; // Node can count below nothing.
        head |= READABLE << 8;
      }
      if (flowing !== fl) {
        known.fl = flowing;
        head |= (flowing === true ? 3 : flowing === false ? 2 : 1) << 12;
      }
    }
    if (writeState !== undefined) {
      const length = left >= 0 ? left : writeState.length;
      if (length !== wl && (length > 0 || wl > 0)) {
        isWide ||= length > SMALL;
        words[at++] = known.wl = length > 0 ? length : 0;
        head |= WRITABLE << 8;
      }
      const isFull = writeState.needDrain && !writeState.ending && !writeState.destroyed;
      if (isFull !== nd) {
        known.nd = isFull;
        head |= (isFull ? 3 : 2) << 14;
      }
    }
    words[begin] = head;
    words[begin + 1] = dt;
    this.end = at;
    if (isWide) this.widen(known, begin, [dt, size, known.rl, known.wl]);
    if (!this.armed) this.arm();
    if (at >= BLOCK / 4) this.flush(t);
  }

  /** The same as text, where there is more to tell than a record has. */
  lineOfEvent(known, number, size, more, left, t) {
    this.t = t;
    const sized = size >= 0 ? `,"size":${size}` : '';
    this.line(t, `"s":${known.id},${kinds[number]}${sized}${more}${known.levels(left)}`);
    if (!this.armed) this.arm();
    if (this.end >= BLOCK / 4) this.flush(t);
  }

  /** Puts a record with numbers of two words in the place of one with too little room for them. */
  widen(known, begin, [dt, size, rl, wl]) {
    const { words } = this;
    const head = words[begin];
    const flags = head >> 8;
    let at = begin + 1;
    for (const value of [known.id, dt, (flags & SIZE) !== 0 ? size : -1, (flags & READABLE) !== 0 ? rl : -1, (flags & WRITABLE) !== 0 ? wl : -1]) {
      if (value < 0) continue;
      words[at++] = value;
      words[at++] = Math.trunc(value / 2 ** 32);
    }
    words[begin] = (head & 0xffff) | (WIDE << 8);
    this.end = at;
  }

  /** A line without levels. Whoever does not know what it means misses nothing else. */
  note(known, number, more) {
    if (this.events++ >= this.limit) {
      this.lose('LIMIT');
      return;
    }
    const t = this.time(known, number);
    if (!known.used) known.appear(t);
    this.t = t;
    this.line(t, `"s":${known.id},${kinds[number]}${more}`);
    if (!this.armed) this.arm();
    if (this.end >= BLOCK / 4) this.flush(t);
  }

  /**
   * When a line is told. A look at the clock takes longer than the line: there is none where only Node's own code has run since the
   * line before. Where only the rest of a method of the program's has run, and that took no time lately, there seldom is one.
   */
  time(known, number) {
    const { latest, number: before } = this;
    this.idle = false;
    if (latest !== known && latest !== undefined) this.former = latest;
    this.latest = known;
    this.number = number;
    let calm = -1; // Whose rest it is: of _write or of _read.
    if (latest === known) {
      if (follows[number] === before) return this.t;
      if (known.passes && (before === WRITE ? number === PUSH_CALL : number === WRITE_DONE && isPushed(before))) return this.t;
      if (before === WRITE_DONE && isWritten(number)) calm = 0;
      else if (number === DATA && isPushed(before) && this.events === known.entered + 4) calm = 1;
      if (calm >= 0 && this.calm[calm] >= CALM && (this.events & 7) !== 0) return this.t;
    } else if (number === WRITE_CALL && before === DATA && latest !== undefined && latest.quiet) {
      return this.t;
    } else if (number === READ && known.flowed === this.events - 1) {
      return this.t;
    }
    const t = this.now();
    if (calm >= 0) this.calm[calm] = t - this.t < SHORT_WHILE ? this.calm[calm] + 1 : 0;
    if (t >= this.due) {
      this.remember(t);
      this.latest = known;
    }
    return t;
  }

  /** A line as text: its time, and its other keys. */
  line(t, keys) {
    this.end = writeLine(this.bytes, this.end * 4, t, keys) >> 2;
  }

  /** A line of the process, or of nothing else that has happened. */
  tell(t, text) {
    this.latest = undefined;
    this.t = t;
    this.line(t, text);
    if (!this.armed) this.arm();
    if (this.end >= BLOCK / 4) this.flush(t);
  }

  /** Takes a stream, which may be under construction. */
  declare(known) {
    this.latest = undefined;
    this.late.push({ known, place: this.end });
    if (!this.armed) this.arm();
    if (this.late.length >= 256) this.flush(this.now());
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
      if (begin < end) this.out(bytes.subarray(begin * 4, end * 4));
      if (end < this.end) this.words.copyWithin(0, end, this.end);
      this.end -= end;
      for (const one of this.late) one.place -= end;
      this.chunks.forget();
      if (this.end >= BLOCK / 4) this.flush(); // They all are young.
    } catch (error) {
      this.fail(error);
    }
  }

  /** Writes the lines of the first few of the streams that wait for theirs, and all before these; returns where that ends. */
  writeLate(count) {
    const { bytes, spare } = this;
    let begin = 0;
    let size = 0;
    for (const { known, place } of this.late.splice(0, count)) {
      size += bytes.copy(spare, size, begin * 4, place * 4);
      begin = place;
      const keys = known.create();
      if (keys !== '') size = writeLine(spare, size, known.born, keys);
      if (size < BLOCK) continue;
      this.out(spare.subarray(0, size));
      size = 0;
    }
    if (size > 0) this.out(spare.subarray(0, size));
    return begin;
  }
}

/** Spaces fill a line's last word. Returns where it ends. */
function writeLine(bytes, begin, t, keys) {
  bytes[begin] = 0x7b; // {"t":
  bytes[begin + 1] = 0x22;
  bytes[begin + 2] = 0x74;
  bytes[begin + 3] = 0x22;
  bytes[begin + 4] = 0x3a;
  let place = writeNumber(bytes, begin + 5, t);
  place += bytes.write(`,${keys}}`, place, LINE);
  while ((place & 3) !== 3) bytes[place++] = 32;
  bytes[place++] = 10;
  return place;
}

/** A whole number in digits. Times are beyond what V8 makes text of quickly: that would take as long as the rest of the line. */
function writeNumber(bytes, begin, number) {
  let end = begin + 1;
  for (let power = 10; power <= number; power *= 10) end++;
  let left = number;
  let place = end;
  while (left > SMALL) {
    const rest = Math.floor(left / 1e6);
    let low = left - rest * 1e6;
    for (let i = 0; i < 6; i++, low = (low / 10) | 0) bytes[--place] = 48 + (low % 10);
    left = rest;
  }
  for (let low = left | 0; place > begin; low = (low / 10) | 0) bytes[--place] = 48 + (low % 10);
  return end;
}
