// Where the program makes streams.

import { classOf, Habit } from './habits.mjs';
import { active, Notes, seen } from './notes.mjs';
import { makerOf } from './places.mjs';

/** A stream is under construction. */
export function made(stream, above) {
  const known = seen(stream);
  if (known && active?.tells) known.at = placeMade(stream, above);
  return known;
}

/** The same of an HTTP message, of which nothing else is known yet. */
export function madeMessage(message, above) {
  const at = placeMade(message, above);
  if (at) Notes.writeMaker(message, at);
}

function placeMade(stream, above) {
  const habits = Habit.list(`create ${classOf(stream)}`);
  return (habits[0] ??= new Habit()).place(active, above, '', makerOf(stream)) ?? undefined;
}
