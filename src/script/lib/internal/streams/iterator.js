// A Readable read with `for await`. Until 24 its iterator is an async generator; 26 has an object of its own, which gives
// what is in the buffer without detours, and keeps calls waiting behind one that waits for the stream.

const { aggregateTwoErrors } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { eos } = require('internal/streams/end-of-stream');
const { destroyer } = require('internal/streams/destroyer');
const hooks = require('internal/streams/hooks');
const classes = require('internal/streams/classes');
const { major } = require('internal/version');

const nop = () => {};

// What both kinds need of the stream: its chunks, its end (`error` is undefined while it lasts, null after a good end),
// being woken when there may be something new, and leaving it.
class Reader {
  constructor(stream, options) {
    this.stream = stream;
    this.destroys = options?.destroyOnReturn !== false;
    this.error = undefined;
    this.awake = nop;
    this.sleep = (resolve) => { this.awake = resolve; };
    this.wake = function next() { wake(reader); };
    const reader = this;
    hooks.iterate(stream);
    stream.on('readable', this.wake);
    this.cleanup = eos(stream, { writable: false }, (error) => {
      this.error = error ? aggregateTwoErrors(this.error, error) : null;
      wake(this);
    });
  }

  fail(error) {
    return this.error = aggregateTwoErrors(this.error, error);
  }

  leave() {
    const { stream, error } = this;
    hooks.iterate(stream, error === undefined);
    // 24 spares a Duplex that has been read to its end and is still being written to.
    const halfOpen = major === 24 && error === null &&
      stream.allowHalfOpen === true && stream.writable === true && stream.writableEnded !== true;
    if ((error || this.destroys) && (error === undefined || stream._readableState.autoDestroy) && !halfOpen) {
      destroyer(stream, null);
    } else {
      stream.off('readable', this.wake);
      this.cleanup();
    }
  }
}

function wake(reader) {
  const { awake } = reader;
  awake();
  reader.awake = nop;
}

async function* generate(stream, options) {
  const reader = new Reader(stream, options);
  let given = null; // the chunk that the consumer has
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) {
        hooks.next(stream, chunk);
        given = chunk;
        yield chunk;
        given = null;
      } else if (reader.error) {
        throw reader.error;
      } else if (reader.error === null) {
        hooks.next(stream, null);
        return;
      } else {
        await new Promise(reader.sleep);
      }
    }
  } catch (error) {
    const all = reader.fail(error);
    // What the consumer throws in is no result of next(); that a promise in the stream failed is.
    if (given === null || given instanceof Promise) hooks.next(stream, null, all);
    throw all;
  } finally {
    reader.leave();
  }
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

function makeIterator(stream, options) {
  let reader = null; // made by the first next()
  let over = false;
  let busy = false; // a call waits for the stream, or for a chunk that is a promise
  let queue = null; // the calls behind it
  let draining = false;

  const done = (value) => ({ done: true, value });

  function leave() {
    over = true;
    reader.leave();
  }

  function fail(error) {
    const all = reader.fail(error);
    leave();
    return all;
  }

  // The same as the result of a next().
  function failNext(error) {
    const all = fail(error);
    hooks.next(stream, null, all);
    return all;
  }

  function end() {
    leave();
    hooks.next(stream, null);
    return done(undefined);
  }

  // Answers what waits, in order. What is answered at once comes back here: one loop is enough.
  function drain() {
    if (draining) return;
    draining = true;
    try {
      while (!busy && queue.length > 0) {
        const { answer, value, resolve, reject } = queue.shift();
        answer(resolve, reject, value);
      }
    } finally {
      draining = false;
    }
  }

  // Sets the waiting call's promise, and lets the next one have its turn.
  function pump(resolve, reject) {
    const chunk = stream.destroyed ? null : stream.read();
    if (chunk !== null) {
      const then = chunk?.then;
      if (typeof then === 'function') {
        then.call(chunk, (value) => {
          busy = false;
          hooks.next(stream, value);
          resolve({ done: false, value });
          if (queue !== null) drain();
        }, (error) => {
          busy = false;
          reject(failNext(error));
          if (queue !== null) drain();
        });
        return;
      }
      busy = false;
      hooks.next(stream, chunk);
      resolve({ done: false, value: chunk });
    } else if (reader.error) {
      busy = false;
      reject(failNext(reader.error));
    } else if (reader.error === null) {
      busy = false;
      resolve(end());
    } else {
      wait(resolve, reject);
      return;
    }
    if (queue !== null) drain();
  }

  function wait(resolve, reject) {
    new Promise(reader.sleep).then(() => pump(resolve, reject));
  }

  function answerNext(resolve, reject) {
    if (over) return resolve(done(undefined));
    reader ??= new Reader(stream, options);
    busy = true;
    pump(resolve, reject);
  }

  function answerReturn(resolve, reject, value) {
    if (!over && reader !== null) leave();
    over = true;
    resolve(done(value));
  }

  function answerThrow(resolve, reject, error) {
    if (over || reader === null) {
      over = true;
      reject(error);
    } else {
      reject(fail(error));
    }
  }

  function ask(answer, value) {
    return new Promise((resolve, reject) => {
      if (busy) (queue ??= []).push({ answer, value, resolve, reject });
      else answer(resolve, reject, value);
    });
  }

  return {
    __proto__: AsyncIteratorPrototype,
    next() {
      if (busy || over) return ask(answerNext);
      reader ??= new Reader(stream, options);
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) {
        const then = chunk?.then;
        if (typeof then !== 'function') {
          hooks.next(stream, chunk);
          return Promise.resolve({ done: false, value: chunk });
        }
        busy = true;
        return then.call(chunk, (value) => {
          busy = false;
          hooks.next(stream, value);
          if (queue !== null) drain();
          return { done: false, value };
        }, (error) => {
          busy = false;
          const all = failNext(error);
          if (queue !== null) drain();
          throw all;
        });
      }
      if (reader.error) {
        leave();
        hooks.next(stream, null, reader.error);
        return Promise.reject(reader.error);
      }
      if (reader.error === null) return Promise.resolve(end());
      busy = true;
      return new Promise(wait);
    },
    return(value) {
      return ask(answerReturn, value);
    },
    throw(error) {
      return ask(answerThrow, error);
    },
  };
}

const iterate = major >= 26 ? makeIterator : generate;

// The iterator of `stream`; an old stream without read() is wrapped for it.
function streamToAsyncIterator(stream, options) {
  if (typeof stream.read !== 'function') stream = classes.Readable.wrap(stream, { objectMode: true });
  const iterator = iterate(stream, options);
  iterator.stream = stream;
  return iterator;
}

// Readable.prototype.iterator, for install.js.
function iterator(options) {
  if (options !== undefined) validateObject(options, 'options');
  return streamToAsyncIterator(this, options);
}

// Readable.prototype[Symbol.asyncIterator], likewise.
function asyncIterator() {
  return streamToAsyncIterator(this);
}

module.exports = { asyncIterator, iterator, streamToAsyncIterator };
