// What is left of a recording of which only the last seconds are kept (HIGHWATER_LAST).

import { STREAMS } from './bounds.mjs';
import { active } from './notes.mjs';

/**
 * Keeps the blocks of the last seconds, for a recording that is written now and then. What the blocks that are dropped have
 * told of streams that are still there comes before the others: of each kind of line the latest one, and their levels.
 */
export class LastSeconds {
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
