// ReadableStream: what the program sees of it. Also how Node's own make one, and ReadableStream.from().

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS } } = require('internal/errors');
const {
  checkObject, checkSignal, createCallback, createPromiseCallback, customInspect, extractHighWaterMark, extractSizeAlgorithm,
  finishClass, kInspect, kState, nonOpPromise, nothing, setPromiseHandled,
} = require('internal/webstreams/util');
const {
  ReadableStreamState, isReadableStreamLocked, readableStreamCancel, readableStreamClosedPromise,
} = require('internal/webstreams/readable-algorithms');
const { ReadableStreamDefaultController, setupReadableStreamDefaultController } = require('internal/webstreams/readable-default');
const {
  ReadableByteStreamController, ReadableStreamBYOBRequest, setupReadableByteStreamController,
} = require('internal/webstreams/readable-bytes');
const { ReadableStreamDefaultReader, ReadableStreamBYOBReader } = require('internal/webstreams/readers');
const { isWritableStream } = require('internal/webstreams/writablestream');
const { isWritableStreamLocked } = require('internal/webstreams/writable-algorithms');

const isReadableStream = (value) => value?.[kState]?.type === 'ReadableStream';

// Given to the constructor in the place of what the program would give: the stream is one of Node's own.
const kInternal = Symbol('kInternal');

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    if (source === kInternal) return;
    checkObject(source, 'source', false);
    checkObject(strategy, 'strategy', true);
    const state = this[kState] = new ReadableStreamState(this);
    // The strategy comes first, by the standard.
    const size = strategy?.size;
    const highWaterMark = strategy?.highWaterMark;
    const { type } = source;
    if (`${type}` === 'bytes') {
      if (size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', size);
      setupFromByteSource(state, source, extractHighWaterMark(highWaterMark, 0));
    } else {
      if (type !== undefined) throw new ERR_INVALID_ARG_VALUE('source.type', type);
      const mark = extractHighWaterMark(highWaterMark, 1);
      const sizeAlgorithm = extractSizeAlgorithm(size);
      setupReadableStreamDefaultController(state, algorithmsOf(source), mark, sizeAlgorithm);
    }
  }

  static from(iterable) {
    return require('internal/webstreams/from').readableStreamFromIterable(iterable);
  }

  get locked() {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    return isReadableStreamLocked(this[kState]);
  }

  cancel(reason = undefined) {
    if (!isReadableStream(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStream'));
    if (isReadableStreamLocked(this[kState])) {
      return Promise.reject(new ERR_INVALID_STATE.TypeError('ReadableStream is locked'));
    }
    return readableStreamCancel(this[kState], reason);
  }

  getReader(options = {}) {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    checkObject(options, 'options', true);
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = {}) {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    const readable = transform?.readable;
    if (!isReadableStream(readable)) throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    setPromiseHandled(pipe(this, transform.writable, options));
    return readable;
  }

  pipeTo(destination, options = {}) {
    try {
      if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
      return pipe(this, destination, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    return require('internal/webstreams/tee').readableStreamTee(this[kState]);
  }

  values(options = {}) {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    checkObject(options, 'options', true);
    const preventCancel = !!options?.preventCancel;
    const { createReadableStreamAsyncIterator } = require('internal/webstreams/iterator');
    return createReadableStreamAsyncIterator(this[kState], preventCancel);
  }

  // What Node's own streams ask of one of the Web's.

  get [Symbol.for('nodejs.stream.disturbed')]() {
    return this[kState].disturbed;
  }

  get [Symbol.for('nodejs.stream.errored')]() {
    return this[kState].state === 'errored';
  }

  get [Symbol.for('nodejs.stream.readable')]() {
    return this[kState].state === 'readable';
  }

  get [Symbol.for('nodejs.webstream.isClosedPromise')]() {
    return readableStreamClosedPromise(this[kState]);
  }

  [Symbol.for('nodejs.webstream.controllerErrorFunction')](error) {
    const { controller } = this[kState];
    if (controller.type === 'ReadableStreamDefaultController') controller.object.error(error);
  }

  [kInspect](depth, options, inspect) {
    const { state, controller } = this[kState];
    const data = { locked: this.locked, state, supportsBYOB: controller.type === 'ReadableByteStreamController' };
    return customInspect(depth, options, inspect, 'ReadableStream', data);
  }
}

finishClass(ReadableStream, 'locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values');
Object.defineProperty(ReadableStream, 'from', { enumerable: true });
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values,
  configurable: true,
  writable: true,
});

function pipe(source, destination, options) {
  if (!isWritableStream(destination)) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
  checkObject(options, 'options', true);
  // Each is asked for once, in this order.
  const preventAbort = options?.preventAbort;
  const preventCancel = options?.preventCancel;
  const preventClose = options?.preventClose;
  const signal = options?.signal;
  checkSignal(signal);
  if (isReadableStreamLocked(source[kState])) throw new ERR_INVALID_STATE.TypeError('The ReadableStream is locked');
  if (isWritableStreamLocked(destination[kState])) throw new ERR_INVALID_STATE.TypeError('The WritableStream is locked');
  const { readableStreamPipeTo } = require('internal/webstreams/pipe');
  return readableStreamPipeTo(source[kState], destination[kState], !!preventClose, !!preventAbort, !!preventCancel, signal);
}

function algorithmsOf(source) {
  const { start, pull, cancel } = source;
  return {
    start: start ? (controller) => Reflect.apply(start, source, [controller]) : nothing,
    pull: pull ? createCallback(pull, 'source.pull', source, 1) : nothing,
    cancel: cancel ? createPromiseCallback(cancel, 'source.cancel', source, 1) : nonOpPromise,
    pulls: !!pull,
  };
}

function setupFromByteSource(stream, source, highWaterMark) {
  const algorithms = algorithmsOf(source);
  const { autoAllocateChunkSize } = source;
  if (autoAllocateChunkSize === 0) throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
  setupReadableByteStreamController(stream, algorithms, highWaterMark, autoAllocateChunkSize);
}

// One of Node's own: `algorithms` are { start, pull, cancel }, of which cancel returns a promise.
function createReadableStream(algorithms, highWaterMark = 1, sizeAlgorithm, side) {
  const stream = new ReadableStream(kInternal);
  const state = stream[kState] = new ReadableStreamState(stream);
  setupReadableStreamDefaultController(state, algorithms, highWaterMark, sizeAlgorithm, side);
  return stream;
}

function createReadableByteStream(algorithms, side) {
  const stream = new ReadableStream(kInternal);
  const state = stream[kState] = new ReadableStreamState(stream);
  setupReadableByteStreamController(state, algorithms, 0, undefined, side);
  return stream;
}

module.exports = {
  ReadableStream,
  ReadableStreamDefaultReader,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableByteStreamController,
  isReadableStream,
  createReadableStream,
  createReadableByteStream,
};
