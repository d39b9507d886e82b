// `_readableState` and `_writableState`: views of the engine's state by Node's names.
const { life, readable, writable, defaultMark, setDefaultMark } = internalBinding('properties');
const { validateInteger } = require('internal/validators');
const { encodingOf } = require('internal/streams/options');

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
  'emittedReadable', 'readableListening', 'resumeScheduled', 'dataEmitted', 'readingMore', 'pipes',
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
  ReadableState, WritableState, life, readable, writable, getDefaultHighWaterMark, setDefaultHighWaterMark,
};
