// duplexPair(): two Duplexes, each reading what is written to the other.

const classes = require('internal/streams/classes');
const { major } = require('internal/version');

// Called when what was written has been asked for on the other side.
const kCallback = Symbol('Callback');
let Side;

function defineSide() {
  Side = class DuplexSide extends classes.Duplex {
    #other = null;

    constructor(options) {
      super(options);
      this[kCallback] = null;
    }

    static pair(options) {
      const one = new Side(options);
      const two = new Side(options);
      one.#other = two;
      two.#other = one;
      return [one, two];
    }

    _read() {
      const callback = this[kCallback];
      if (callback) {
        this[kCallback] = null;
        callback();
      }
    }

    _write(chunk, encoding, callback) {
      const other = this.#other;
      if (chunk.length === 0) {
        process.nextTick(callback);
      } else {
        other.push(chunk);
        other[kCallback] = callback;
      }
    }

    _final(callback) {
      this.#other.on('end', callback);
      this.#other.push(null);
    }

    // The other side must not hang, nor fail for this one's error.
    _destroy(error, callback) {
      const other = this.#other;
      if (other !== null && !other.destroyed) {
        process.nextTick(() => {
          if (other.destroyed) return;
          if (error) other.destroy();
          else other.push(null);
        });
      }
      callback(error);
    }
  };
  // Before 24 it does hang.
  if (major < 24) delete Side.prototype._destroy;
}

module.exports = function duplexPair(options) {
  if (!Side) defineSide();
  return Side.pair(options);
};
