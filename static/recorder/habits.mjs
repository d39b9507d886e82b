// Where the program usually does something: looking at the stack each time would take longer than most calls.

import { OutgoingMessage } from 'node:http';

import { active } from './notes.mjs';
import { atText, callerOf } from './places.mjs';

/** What the program does to a stream, so far as places are told. */
export const PLACES = ['create', 'write', 'write on', 'end', 'push', 'pipe', 'pipeline', 'finished', 'iterate', 'pause', 'resume', 'unpipe', 'cork',
  'destroy', 'on data', 'on line', 'on readable', 'on drain', 'on end', 'on finish', 'on close', 'on error', 'enqueue', 'pipeTo'];
export const placeOf = Object.fromEntries(PLACES.map((name, of) => [name, of]));

const texts = new Map();

/** The keys of a line about a place. A server has the same ones with each request. */
export const placeText = (of, at) => entryOf(entryOf(texts, of, newMap), at, () => `,"of":"${PLACES[of]}"${atText(at)}`);

const newMap = () => new Map();
const newList = () => [];

/** An entry of a map that has not too many of them. */
export function entryOf(map, key, make) {
  let entry = map.get(key);
  if (entry === undefined) {
    if (map.size >= 1000) map.clear();
    map.set(key, entry = make());
  }
  return entry;
}

/**
 * Where something is usually called: looking at the stack takes longer than most calls. Where the last of many calls all came
 * from one place, in quick succession, only some of the next ones are looked at.
 */
export class Habit {
  at = undefined;
  same = 0;
  assumed = 0;
  looked = -Infinity;

  static of = new Map();

  /** Those of streams that are of one class, were made in one place, and, of an HTTP message, have one path. */
  static ofStream({ stream, at }) {
    let path;
    let name;
    try {
      path = stream instanceof OutgoingMessage ? stream.req?.url ?? stream.path : stream.url;
      name = stream.constructor?.name;
    } catch {
      // Its own properties may do anything.
    }
    const query = typeof path === 'string' ? path.indexOf('?') : 0;
    const ofClass = entryOf(Habit.of, name, newMap);
    return entryOf(entryOf(ofClass, at, newMap), query < 0 ? path : query > 0 ? path.slice(0, query) : '', newList);
  }

  static list(key) {
    return entryOf(Habit.of, key, newList);
  }

  /** Where the program calls `above`, a method of this name, as `find` finds it; null if it is not the program that calls it. */
  place(recorder, above, name, find = callerOf, stream = undefined) {
    const now = recorder.t;
    if (this.same >= 16 && this.assumed < Math.min(4 * this.same, 1000) && now - this.looked < (this.same < 64 ? 20_000_000 : 200_000_000)) {
      this.assumed++;
      return this.at;
    }
    const at = find(above, name, stream);
    this.same = at === this.at ? this.same + 1 : 0;
    this.at = at;
    this.assumed = 0;
    this.looked = now;
    return at;
  }
}

export const classOf = (value) => String(value?.constructor?.name);

/** Where the program calls a function; undefined if it is Node that calls it, or nothing of this kind is told. */
export function programsCall(above, name, key) {
  if (!active?.tells) return undefined;
  const habits = Habit.list(`${name} of ${key}`);
  return (habits[0] ??= new Habit()).place(active, above, name) ?? undefined;
}
