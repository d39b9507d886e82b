// Loops over streams, by their iterators: when one begins, and when it comes to its end or is left.

import { placeOf } from './habits.mjs';
import { kindOf } from './kinds.mjs';
import { active, Notes, seen } from './notes.mjs';
import { like, replace, replaceMethod } from './replace.mjs';

const ITERATE = kindOf('iterate', 'call');
const ITERATED = kindOf('iterate', 'done');

/** A loop over a stream, by `for await` or the like: from its first next() until it comes to the end, or is left. */
export class Iteration {
  constructor(known, by = '') {
    this.known = known;
    this.by = by;
    this.begun = false;
    this.ended = false;
    this.waits = false; // For a chunk, or the end.
  }

  next() {
    const { known } = this;
    if (!this.begun) {
      this.begun = true;
      this.begin();
      known.note(ITERATE, this.by);
    }
    this.waits = true;
    if (this.atEnd()) this.end(false);
  }

  begin() {
    this.known.iteration = this;
    this.known.isRead();
  }

  atEnd() {
    const { stream } = this.known;
    return stream.destroyed === true || stream.readableEnded === true;
  }

  /** An event of the stream after which no chunk comes. */
  over(event) {
    if (this.waits && (event === 'close' || event === 'end' || event === 'error')) this.end(false);
  }

  /** It is over: `left` says whether that was before the end. */
  end(left) {
    if (!this.begun || this.ended) return;
    this.ended = true;
    this.known.iteration = undefined;
    this.known.note(ITERATED, `${this.by},"ret":${left}`);
  }
}

const generators = Object.getPrototypeOf(async function* none() {}).prototype;

/** Has an iterator tell its iteration what is asked of it. */
export function watchIterator(iterator, iteration) {
  if (Object.hasOwn(iterator, 'next')) {
    for (const [name, then] of Object.entries(ofIterators)) replaceMethod(iterator, name, (original) => function () {
      then(iteration);
      return original.apply(this, arguments);
    });
    return;
  }
  const shared = Object.getPrototypeOf(iterator);
  if (Object.getPrototypeOf(shared) !== generators) return;
  Notes.write(iterator, iteration);
  if (Object.hasOwn(shared, 'next')) return;
  for (const [name, then] of Object.entries(ofIterators)) replace(shared, name, like(generators[name], function () {
    const iteration = Notes.read(this);
    if (iteration) then(iteration);
    return generators[name].apply(this, arguments);
  }));
}

const ofIterators = {
  next: (iteration) => iteration.next(),
  return: (iteration) => iteration.end(true),
  throw: (iteration) => iteration.end(true),
};

/** What stands in the place of the methods that give a stream's iterator, which is watched by an `Iteration` of that kind. */
export const iteratingBy = (Kind) => (original) => function told() {
  const iterator = original.apply(this, arguments);
  const known = active?.tells ? seen(this) : undefined;
  if (known) {
    known.place(placeOf.iterate, told);
    watchIterator(iterator, new Kind(known));
  }
  return iterator;
};

export const iterating = iteratingBy(Iteration);
