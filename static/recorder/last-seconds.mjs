// What is left of a recording of which only the last seconds are kept (HIGHWATER_LAST).

import { STREAMS } from './bounds.mjs';
import { kindOf } from './kinds.mjs';
import { active } from './notes.mjs';
import { complain } from './settings.mjs';
import { readBlock, Text, textOf } from './text.mjs';

const MOST_KEPT = 64 * 1024 * 1024; // Bytes.
const LINE_OF_STREAM = /^\{"t":\d+,"s":(\d+),("e":"([^"]*)"(?:,"p":"([^"]*)")?.*)\}$/;
const OTHER = /,"(?:of|ev|to|from)":("[^"]*"|\d+)/;
const LEVELS = /,"(rl|fl|wl|nd)":(\w+)/g;

/**
 * Keeps the blocks of the last seconds, for a recording that is written now and then, as text. What the blocks that are dropped have
 * told of streams that are still there comes before the others: of each kind of line the latest one, and their levels.
 */
export class LastSeconds {
  constructor(seconds, write) {
    this.span = seconds * 1e9;
    this.write = write;
    this.header = undefined;
    this.blocks = [];
    this.size = 0;
    this.t = 0; // When the first of them begins.
    this.streams = new Map(); // What is remembered of streams, by id.
    this.gone = []; // Streams that are closed, or no more there, and since when.
    this.order = 0;
    this.written = -Infinity;
    this.follower = undefined; // What else takes all of it, as text.
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
    this.follower?.(block);
    while (this.blocks.length > 1 && (this.blocks[0].time < time - this.span || this.size > MOST_KEPT)) this.drop();
    while (this.gone.length > 0 && this.gone[0].time < time - 2 * this.span) this.streams.delete(this.gone.shift().id);
  }

  drop() {
    const { bytes, time } = this.blocks.shift();
    this.size -= bytes.length;
    const text = new Text(this.t); // It knows what time it is.
    readBlock(bytes, (line) => {
      text.line(line);
      const [, id, rest, e, p = ''] = LINE_OF_STREAM.exec(line) ?? [];
      if (!id) return;
      const known = this.known(Number(id));
      for (const [, key, value] of rest.matchAll(LEVELS)) known.levels[key] = value;
      const [, what = ''] = OTHER.exec(rest) ?? [];
      if (e === 'unpipe') for (const key of known.lines.keys()) if (String(key).startsWith('pipe ') && key.includes(what)) known.lines.delete(key);
      if (e === 'off') known.lines.delete(`on call ${what}`);
      const at = e === 'place' ? rest : '';
      this.keep(known, `${e} ${p} ${what}${at}`, { rest });
      if (e === 'close') this.gone.push({ id: Number(id), time });
    }, (record) => {
      text.record(record);
      const known = this.known(record.id);
      for (const key of ['rl', 'fl', 'wl', 'nd']) if (record[key] !== undefined) known.levels[key] = String(record[key]);
      this.keep(known, record.number, { record });
      if (record.number === CLOSE) this.gone.push({ id: record.id, time });
    });
    this.t = text.t;
  }

  known(id) {
    let known = this.streams.get(id);
    if (!known) this.streams.set(id, known = { lines: new Map(), levels: {} });
    return known;
  }

  /** The latest line of its kind comes last. */
  keep({ lines }, key, line) {
    lines.delete(key);
    line.order = this.order++;
    lines.set(key, line);
  }

  /** Writes the whole recording, from the first line that is kept. */
  save() {
    this.write(this.told().text);
  }

  /** Gives it to `out`, and then what comes, until stop() is called. */
  follow(out) {
    const { text, declared, reader } = this.told();
    out(text);
    this.follower = (block) => {
      try {
        out(reader.of(block, (line) => isDeclared(line, declared)));
      } catch (error) {
        this.stop();
        complain(`what highwater attach has asked for is not recorded any more: ${error?.message}`);
      }
    };
  }

  stop() {
    this.follower = undefined;
  }

  /** The whole recording as text, with the streams that it declares, and what has read it. */
  told() {
    const text = new Text(this.t);
    const kept = this.blocks.flatMap(({ bytes }) => text.of(bytes).split('\n')).filter(Boolean);
    const [begin] = /\d+/.exec(kept[0] ?? '0');
    const named = new Set(kept.map((line) => Number(LINE_OF_STREAM.exec(line)?.[1])));
    const gone = new Set(this.gone.map(({ id }) => id));
    const declared = new Map();
    const told = [];
    for (const [id, { lines, levels }] of this.streams) {
      const create = lines.get(CREATE);
      if (!create || (gone.has(id) && !named.has(id)) || declared.size === STREAMS) continue;
      declared.set(id, create.rest);
      const rest = [...lines.values()].filter((line) => line !== create)
        .map(({ order, rest, record }) => ({ order, id, rest: (rest ?? textOf(record)).replace(LEVELS, '') }));
      const last = rest.at(-1);
      if (last) last.rest += Object.entries(levels).map(([key, value]) => `,"${key}":${value}`).join('');
      told.push(...rest);
    }
    told.sort((a, b) => a.order - b.order);
    const lines = [...[...declared].map(([id, rest]) => ({ id, rest })), ...told].map(({ id, rest }) => `{"t":${begin},"s":${id},${rest}}`);
    const known = [...lines, ...kept].filter((line) => isDeclared(line, declared));
    return { text: `${[this.header.trimEnd(), ...known].join('\n')}\n`, declared, reader: text };
  }

  /** The same if that was not done lately. */
  saveSometimes() {
    const time = active?.t ?? 0;
    if (time - this.written < this.span) return;
    this.written = time;
    this.save();
  }
}

/** Whether the streams of a line have been declared, which this line may do. */
function isDeclared(line, declared) {
  const [, id, rest, e] = LINE_OF_STREAM.exec(line) ?? [];
  if (e === 'create') declared.set(Number(id), rest);
  const [, other = id] = /,"(?:to|from|by)":(\d+)/.exec(rest) ?? [];
  return !id || (declared.has(Number(id)) && declared.has(Number(other)));
}

const CREATE = 'create  ';
const CLOSE = kindOf('close');
