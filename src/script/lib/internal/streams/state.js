// `_readableState` and `_writableState`: views of the engine's state by Node's names.
const { life, readable, writable, assign, defaultMark, setDefaultMark } = internalBinding('properties');
const { validateInteger } = require('internal/validators');
const { encodingOf } = require('internal/streams/options');

// Under which a Readable keeps its pipes into what is no stream of the engine.
const kForeignPipes = Symbol('pipes');

const lifeNames = ['constructed', 'destroyed', 'closed', 'closeEmitted', 'errored', 'errorEmitted', 'autoDestroy', 'emitClose'];

function define(target, get, names) {
  for (const name of names) {
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: true,
      get() {
        return get(this.stream, name);
      },
      // Programs that set Node's insides set nothing here.
      set() {},
    });
  }
}

class ReadableState {
  constructor(stream, options) {
    Object.defineProperty(this, 'stream', { value: stream });
    this.defaultEncoding = encodingOf(options);
    this.encoding = null;
    this.decoder = null;
  }

  get readable() {
    return readable(this.stream, 'enabled') ? undefined : false;
  }

  get buffer() {
    return { length: readable(this.stream, 'chunks') };
  }

  get pipes() {
    const own = readable(this.stream, 'pipes');
    const foreign = this.stream[kForeignPipes];
    return foreign === undefined ? own : [...own, ...foreign];
  }

  get pipesCount() {
    return this.pipes.length;
  }

  get paused() {
    return readable(this.stream, 'paused');
  }
}
define(ReadableState.prototype, life, lifeNames);
define(ReadableState.prototype, readable, [
  'highWaterMark', 'objectMode', 'length', 'flowing', 'ended', 'endEmitted', 'reading', 'sync', 'needReadable',
  'emittedReadable', 'readableListening', 'resumeScheduled', 'dataEmitted', 'readingMore', 'awaitDrainWriters',
]);

class WritableState {
  constructor(stream, options) {
    Object.defineProperty(this, 'stream', { value: stream });
    this.decodeStrings = options?.decodeStrings !== false;
    this.defaultEncoding = encodingOf(options);
  }

  get writable() {
    return writable(this.stream, 'enabled') ? undefined : false;
  }

  getBuffer() {
    return new Array(writable(this.stream, 'bufferedRequestCount'));
  }
}
define(WritableState.prototype, life, lifeNames);
define(WritableState.prototype, writable, [
  'highWaterMark', 'objectMode', 'length', 'needDrain', 'ending', 'ended', 'finished', 'finalCalled', 'prefinished',
  'corked', 'writing', 'sync', 'bufferProcessing', 'pendingcb', 'bufferedRequestCount',
]);

// stream.getDefaultHighWaterMark(objectMode)
const getDefaultHighWaterMark = (objectMode) => defaultMark(!!objectMode);

// stream.setDefaultHighWaterMark(objectMode, value)
function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  setDefaultMark(!!objectMode, value);
}

module.exports = {
  kForeignPipes, ReadableState, WritableState, life, readable, writable, assign, getDefaultHighWaterMark, setDefaultHighWaterMark,
};
