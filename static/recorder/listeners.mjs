// The program's listeners, and who adds them: those that Node adds for itself are none of them.

import { entryOf, Habit } from './habits.mjs';
import { active, Notes, seen } from './notes.mjs';
import { like, replace } from './replace.mjs';

/** The events of whose listeners the program's own are told. */
export const heard = new Set(['data', 'readable', 'drain', 'end', 'finish', 'close', 'error']);

const NOBODY = Symbol('not the program');
const OF_PIPE = 'pipeOnDrainFunctionResult'; // With which pipe() waits for 'drain', be it through an on() that a package has put in the place of Node's.
let lent; // In whose name listeners are added now: a place, null for an unknown one, or NOBODY.

/** Does something that adds listeners. */
export function inTheNameOf(owner, then) {
  const outer = lent;
  lent = owner;
  try {
    return then();
  } finally {
    lent = outer;
  }
}

/** In the place of the methods that add a listener: it tells those of the program, and not Node's own. */
const adding = (name) => (original) => {
  const whole = name.startsWith('once') || name.endsWith('OnceListener'); // It calls another one of these.
  return function told(event, listener) {
    if (active === null || !active.tells || !heard.has(event) || typeof listener !== 'function') return original().apply(this, arguments);
    const outer = lent;
    const owner = listener.name === OF_PIPE ? NOBODY : outer === undefined ? ownerOf(this, event, listener, told, name) : outer;
    if (!whole) {
      if (owner !== NOBODY) seen(this)?.hears(event, listener, owner);
      return original().apply(this, arguments);
    }
    return inTheNameOf(owner, () => original().apply(this, arguments));
  };
};

const newMap = () => new Map();
const newHabit = () => new Habit();

/** Who adds a listener: NOBODY, or the place of the program's call. */
function ownerOf(stream, event, listener, above, name) {
  const Class = Object.getPrototypeOf(stream); // Its constructor may be anything: that of got's requests is undefined.
  let habits = listeners.get(Class);
  if (!habits) listeners.set(Class, habits = new Map());
  return entryOf(entryOf(habits, event, newMap), listener.name, newHabit).place(active, above, name) ?? NOBODY;
}

const listeners = new WeakMap();

const removing = (original) => function (event, listener) {
  if (active !== null) Notes.read(this)?.hearsNoMore(event, listener);
  return original().apply(this, arguments);
};

const removingAll = (original) => function (event) {
  const known = active === null ? undefined : Notes.read(this);
  if (!known?.heard) return original().apply(this, arguments);
  const ret = original().apply(this, arguments);
  for (const one of arguments.length === 0 ? Object.keys(known.heard) : [event]) known.hearsNothing(one);
  return ret;
};

const ofListeners = {
  on: adding('on'),
  addListener: adding('addListener'),
  prependListener: adding('prependListener'),
  once: adding('once'),
  prependOnceListener: adding('prependOnceListener'),
  off: removing,
  removeListener: removing,
  removeAllListeners: removingAll,
};

/** Replaces the methods that add and remove listeners; a class that has none of its own keeps asking its parent for them. */
export function replaceListening(prototype, parent) {
  const replaced = new Map();
  for (const [name, make] of Object.entries(ofListeners)) {
    const original = prototype[name];
    const own = Object.hasOwn(prototype, name);
    if (!replaced.has(original)) replaced.set(original, like(original, make(own ? () => original : () => parent[name])));
    replace(prototype, name, replaced.get(original));
  }
}
