// ByteLengthQueuingStrategy and CountQueuingStrategy: how much a stream wants to hold, and what a chunk counts.

const { codes: { ERR_MISSING_OPTION } } = require('internal/errors');
const { byteSize, checkPlainObject, countSize, customInspect, finishClass, kInspect } = require('internal/webstreams/util');

function markOf(init) {
  checkPlainObject(init, 'init');
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = markOf(init);
  }

  get highWaterMark() {
    return this.#highWaterMark;
  }

  get size() {
    this.#highWaterMark; // Throws for what is none.
    return byteSize;
  }

  [kInspect](depth, options, inspect) {
    return customInspect(depth, options, inspect, 'ByteLengthQueuingStrategy', { highWaterMark: this.highWaterMark });
  }
}

class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = markOf(init);
  }

  get highWaterMark() {
    return this.#highWaterMark;
  }

  get size() {
    this.#highWaterMark;
    return countSize;
  }

  [kInspect](depth, options, inspect) {
    return customInspect(depth, options, inspect, 'CountQueuingStrategy', { highWaterMark: this.highWaterMark });
  }
}

finishClass(ByteLengthQueuingStrategy, 'highWaterMark', 'size');
finishClass(CountQueuingStrategy, 'highWaterMark', 'size');

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
