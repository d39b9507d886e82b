// Where the program makes streams.

import { classOf, Habit } from './habits.mjs';
import { active, seen } from './notes.mjs';
import { makerOf } from './places.mjs';

export const makers = new WeakMap(); // Where HTTP messages were made, of which nothing else is known yet.

/** A stream is under construction. */
export function made(stream, above) {
  const known = seen(stream);
  if (known && active?.tells) known.at = placeMade(stream, above);
  return known;
}

export function madeMessage(message, above) {
  const at = placeMade(message, above);
  if (at) makers.set(message, at);
}

function placeMade(stream, above) {
  const habits = Habit.list(`create ${classOf(stream)}`);
  return (habits[0] ??= new Habit()).place(active, above, '', makerOf(stream)) ?? undefined;
}
