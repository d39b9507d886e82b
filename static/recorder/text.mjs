// Reads blocks back, and makes text of them: JSON Lines, in which records are lines like all others (version 1 of the format). For
// recordings of the last seconds, for tests, and for processors that keep numbers the other way round. It must not know files.

import { READABLE, SIZE, WIDE, WRITABLE } from './block.mjs';
import { kinds } from './kinds.mjs';

/** Whether this processor keeps numbers as the format has them. */
export const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

const FLOWING = [undefined, null, false, true];
const BACKSLASH_N = 10;

/**
 * Gives what is in a block, in order: `onLine` gets a line, `onRecord` an object of the kind's number, the stream's id, the
 * nanoseconds since the line before, and what has a value. A block begins at a word's beginning, and so do lines in it.
 */
export function readBlock(block, onLine, onRecord) {
  const bytes = new Uint8Array(block); // A copy, in a place where words can be read.
  const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
  const text = Buffer.from(bytes.buffer);
  for (let at = 0; at < words.length;) {
    const head = words[at];
    if ((head & 0x80) === 0) {
      const end = bytes.indexOf(BACKSLASH_N, at * 4);
      onLine(text.toString('utf8', at * 4, end).trimEnd());
      at = (end + 1) >> 2;
      continue;
    }
    const flags = (head >> 8) & 0xff;
    at++;
    const next = () => ((flags & WIDE) === 0 ? words[at++] : words[at++] + words[at++] * 2 ** 32);
    const id = (flags & WIDE) === 0 ? head >>> 16 : next();
    const record = { number: head & 0x7f, id, dt: next(), size: undefined, rl: undefined, wl: undefined, fl: undefined, nd: undefined };
    if (flags & SIZE) record.size = next();
    if (flags & READABLE) record.rl = next();
    if (flags & WRITABLE) record.wl = next();
    if (flags & 0x30) record.fl = FLOWING[(flags >> 4) & 3];
    if (flags & 0x80) record.nd = (flags & 0x40) !== 0;
    onRecord(record);
  }
}

/** The keys that a line of version 1 has for a record, from `"e"` on. */
export function textOf({ number, size, rl, fl, wl, nd }) {
  const keys = { size, rl, fl, wl, nd };
  return kinds[number] + Object.keys(keys).map((key) => (keys[key] === undefined ? '' : `,"${key}":${keys[key]}`)).join('');
}

const TIME = /^\{"t":(\d+)/;

/** Makes text of one block after another. */
export class Text {
  constructor(t = 0) {
    this.t = t; // When the latest line was told.
  }

  /** The lines of a block that are wanted. */
  of(block, isWanted = () => true) {
    let text = '';
    const add = (line) => {
      if (isWanted(line)) text += `${line}\n`;
    };
    readBlock(block, (line) => add(this.line(line)), (record) => add(this.record(record)));
    return text;
  }

  /** Streams are declared later than they were made. */
  line(line) {
    if (!line.includes('"e":"create"')) this.t = Number(TIME.exec(line)?.[1] ?? this.t);
    return line;
  }

  record(record) {
    this.t += record.dt;
    return `{"t":${this.t},"s":${record.id},${textOf(record)}}`;
  }
}
