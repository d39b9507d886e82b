// Where the program makes streams.

import { ServerResponse } from 'node:http';

import { Habit } from './habits.mjs';
import { active, Notes, seen } from './notes.mjs';
import { makerOf } from './places.mjs';

/** A stream is under construction. */
export function made(stream, above) {
  const known = seen(stream, true);
  if (known && active?.tells) known.at = placeMade(stream, above);
  return known;
}

/** The same of an HTTP message, of which nothing else is known yet. */
export function madeMessage(message, above) {
  const at = placeMade(message, above);
  active.fresh?.add(message);
  if (at) Notes.writeMaker(message, at);
  if (message instanceof ServerResponse) Notes.writeWeak(message);
}

const habits = new WeakMap(); // By class: a server makes several streams for each request.

function placeMade(stream, above) {
  const Class = Object.getPrototypeOf(stream);
  let habit = habits.get(Class);
  if (habit === undefined) habits.set(Class, habit = new Habit());
  return habit.place(active, above, '', makerOf, stream) ?? undefined;
}
