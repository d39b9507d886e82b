// Readable.from(): a Readable of what can be iterated. `Class` is what is made: Readable, or the Duplex of duplexify.js.

const { Buffer } = require('buffer');
const { aggregateTwoErrors, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');
const { major } = require('internal/version');

module.exports = function from(Class, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Class({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }

  const isAsync = !!iterable?.[Symbol.asyncIterator];
  if (!isAsync && !iterable?.[Symbol.iterator]) throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  const iterator = iterable[isAsync ? Symbol.asyncIterator : Symbol.iterator]();
  const readable = new Class({ objectMode: true, highWaterMark: 1, ...options });
  const destroy = readable._destroy;
  const feed = new Feed(readable, iterator, isAsync);

  readable._read = function() {
    if (feed.busy) return;
    feed.busy = true;
    feed.pull();
  };

  // From 24 on, a destroy() given in the options is called first.
  readable._destroy = major < 24 ? closing : function(error, callback) {
    destroy.call(this, error, (worse) => closing(worse || error, callback));
  };

  function closing(error, callback) {
    close(iterator, error).then(
      () => process.nextTick(callback, error),
      (thrown) => process.nextTick(callback, major < 24 ? thrown || error : aggregateTwoErrors(error, thrown)),
    );
  }

  return readable;
};

async function close(iterator, error) {
  if (error != null && typeof iterator.throw === 'function') {
    const { value, done } = await iterator.throw(error);
    await value;
    if (done) return;
  }
  if (typeof iterator.return === 'function') {
    const { value } = await iterator.return();
    await value;
  }
}

// Moves values from an iterator into a readable until that has enough. There is a way for each kind of iterator, since
// each `await` is a turn that can be seen from outside.
class Feed {
  constructor(readable, iterator, isAsync) {
    this.readable = readable;
    this.iterator = iterator;
    this.busy = false; // no _read() before the last one is done with
    this.pull = isAsync ? this.pullAsync : this.pullSync;
  }

  // Whether the readable wants more.
  give(value) {
    if (value === null) {
      this.busy = false;
      throw new ERR_STREAM_NULL_VALUES();
    }
    if (this.readable.push(value)) return true;
    this.busy = false;
    return false;
  }

  pullSync() {
    try {
      for (;;) {
        const { value, done } = this.iterator.next();
        if (done) {
          this.readable.push(null);
          return;
        }
        if (typeof value?.then === 'function') {
          this.turnAsync(value);
          return;
        }
        if (!this.give(value)) return;
      }
    } catch (error) {
      this.readable.destroy(error);
    }
  }

  // The first promise among plain values: from now on each may be one.
  async turnAsync(value) {
    this.pull = this.pullPromises;
    try {
      if (this.give(await value)) this.pull();
    } catch (error) {
      this.readable.destroy(error);
    }
  }

  async pullPromises() {
    try {
      for (;;) {
        const { value, done } = this.iterator.next();
        if (done) {
          this.readable.push(null);
          return;
        }
        if (!this.give(typeof value?.then === 'function' ? await value : value)) return;
      }
    } catch (error) {
      this.readable.destroy(error);
    }
  }

  async pullAsync() {
    try {
      for (;;) {
        const { value, done } = await this.iterator.next();
        if (done) {
          this.readable.push(null);
          return;
        }
        if (!this.give(value)) return;
      }
    } catch (error) {
      this.readable.destroy(error);
    }
  }
}
