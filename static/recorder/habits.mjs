// Where the program usually does something: looking at the stack each time would take longer than most calls.

import { OutgoingMessage } from 'node:http';

import { callerOf } from './places.mjs';

/** What the program does to a stream, so far as places are told. */
export const PLACES = ['create', 'write', 'write on', 'end', 'push', 'pipe', 'pipeline', 'finished', 'iterate', 'pause', 'resume', 'unpipe', 'cork',
  'destroy', 'on data', 'on readable', 'on drain', 'on end', 'on finish', 'on close', 'on error', 'enqueue', 'pipeTo'];
export const placeOf = Object.fromEntries(PLACES.map((name, of) => [name, of]));

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

export const classOf = (value) => String(value?.constructor?.name);
