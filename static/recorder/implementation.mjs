// What stands in the place of the methods that a stream's implementation defines.

import { PassThrough, Readable, Transform, Writable } from 'node:stream';

import { DESTROY, DESTROY_DONE, kindOf, READ, TRANSFORM, WRITE, WRITEV } from './kinds.mjs';
import { seen } from './notes.mjs';
import { counted, errorText } from './sizes.mjs';

/**
 * What stands in the place of a stream's own methods: by each function the one that it calls, and what was known of the stream then. It
 * is a private mark on the function: a map of them would have the collector look through it.
 */
export class Hooks extends (function given(object) { return object; }) {
  #before;

  constructor(replacement, before) {
    super(replacement);
    this.#before = before;
  }

  static set(replacement, before) {
    new Hooks(replacement, before);
  }

  static has(method) {
    return #before in method;
  }

  static get(method) {
    return typeof method === 'function' && #before in method ? method.#before : undefined;
  }
}

/** Methods of Node's that stand for no implementation: Transform compares its _final with its own, Writable's _write calls _writev. */
export const internal = new Set([
  Transform.prototype._final, Writable.prototype._write, PassThrough.prototype._transform, Readable.prototype._destroy,
  Writable.prototype._destroy,
]);

/**
 * Calls a stream's own method. Until it returns, whatever the program does is told as done by it. The methods that are called with
 * each chunk do the same by themselves, which is several times as fast.
 */
function run({ recorder }, running, own, self, args) {
  const outer = recorder.running;
  recorder.running = running;
  try {
    return own.apply(self, args);
  } finally {
    recorder.running = outer;
  }
}

/** What stands in the place of a stream's own methods. */
export const implementation = {
  _read: (known, own, running) => function (size) {
    const { recorder } = known;
    if (Number.isFinite(size)) known.count(READ, size);
    else known.tell(READ);
    const outer = recorder.running;
    recorder.running = running;
    try {
      return own.call(this, size);
    } finally {
      recorder.running = outer;
    }
  },
  _write: (known, own, running) => function (chunk, encoding, callback) {
    const { recorder } = known;
    known.inFlight = counted(chunk, known.writesObjects);
    known.count(WRITE, known.inFlight);
    if (callback !== known.callback) known.gives(callback); // Node gives the same one each time.
    const outer = recorder.running;
    recorder.running = running;
    try {
      return own.call(this, chunk, encoding, known.substitute);
    } finally {
      recorder.running = outer;
    }
  },
  _writev: (known, own, running) => function (chunks, callback) {
    known.inFlight = chunks.reduce((sum, { chunk }) => sum + counted(chunk, known.writesObjects), 0);
    known.count(WRITEV, known.inFlight, `,"n":${chunks.length}`);
    if (callback !== known.callbackOfMany) known.givesOfMany(callback);
    return run(known, running, own, this, [chunks, known.substituteOfMany]);
  },
  _transform: (known, own, running) => function (chunk, encoding, callback) {
    const { recorder } = known;
    known.count(TRANSFORM, counted(chunk, known.writesObjects));
    const outer = recorder.running;
    recorder.running = running;
    try {
      return own.call(this, chunk, encoding, known.transformed(callback));
    } finally {
      recorder.running = outer;
    }
  },
  _destroy: (known, own) => function (error, callback) {
    known.tell(DESTROY, error ? errorText(error) : '');
    return own.call(this, error, known.done(DESTROY_DONE, callback));
  },
  ...Object.fromEntries(['_flush', '_final', '_construct'].map((e) => {
    const [call, done] = [kindOf(e, 'call'), kindOf(e, 'done')];
    return [e, (known, own, running) => function (callback) {
      known.tell(call);
      return run(known, running, own, this, [known.done(done, callback)]);
    }];
  })),
};

/** The same of a class of which there are many: its streams need no functions of their own. */
export const ofMessages = (name) => (own) => {
  const replacement = function () {
    const known = seen(this);
    if (known === undefined || this[name] !== replacement) return own.apply(this, arguments); // By a class that is based on it.
    return implementation[name](known, own, `,"by":${known.id},"in":"${name}"`).apply(this, arguments);
  };
  Hooks.set(replacement, undefined); // It asks each time.
  return replacement;
};
