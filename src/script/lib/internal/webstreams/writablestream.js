// WritableStream, its writer and its controller: what the program sees of writable-algorithms.js.

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('internal/errors');
const {
  checkObject, createCallback, createPromiseCallback, customInspect, extractHighWaterMark, extractSizeAlgorithm, finishClass,
  kInspect, kState, nonOpPromise, nothing,
} = require('internal/webstreams/util');
const {
  WritableStreamState, WritableStreamControllerState, isWritableStreamLocked, writableStreamAbort, writableStreamClose,
  writableStreamClosedPromise, writableStreamCloseQueuedOrInFlight, setupWritableStreamDefaultWriter, writerClosedPromise,
  writerReadyPromise, writableStreamDefaultWriterWrite, writableStreamDefaultWriterRelease,
  writableStreamDefaultWriterGetDesiredSize, setupWritableStreamDefaultController, writableStreamDefaultControllerError,
} = require('internal/webstreams/writable-algorithms');

const isWritableStream = (value) => value?.[kState]?.type === 'WritableStream';
const isWritableStreamDefaultWriter = (value) => value?.[kState]?.type === 'WritableStreamDefaultWriter';
const isWritableStreamDefaultController = (value) => value?.[kState]?.type === 'WritableStreamDefaultController';

const rejectedState = (message) => Promise.reject(new ERR_INVALID_STATE.TypeError(message));

// Given to a constructor in the place of what the program would give: the stream is one of Node's own.
const kInternal = Symbol('kInternal');

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    if (sink === kInternal) return;
    checkObject(sink, 'sink', false);
    checkObject(strategy, 'strategy', true);
    const type = sink.type;
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', type);
    const state = this[kState] = new WritableStreamState(this);
    const size = extractSizeAlgorithm(strategy?.size);
    const highWaterMark = extractHighWaterMark(strategy?.highWaterMark, 1);
    setupWritableStreamDefaultControllerFromSink(state, sink, highWaterMark, size);
  }

  get locked() {
    if (!isWritableStream(this)) throw new ERR_INVALID_THIS('WritableStream');
    return isWritableStreamLocked(this[kState]);
  }

  abort(reason = undefined) {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (isWritableStreamLocked(this[kState])) return rejectedState('WritableStream is locked');
    return writableStreamAbort(this[kState], reason);
  }

  close() {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    const state = this[kState];
    if (isWritableStreamLocked(state)) return rejectedState('WritableStream is locked');
    if (writableStreamCloseQueuedOrInFlight(state)) return rejectedState('Failure closing WritableStream');
    return writableStreamClose(state);
  }

  getWriter() {
    if (!isWritableStream(this)) throw new ERR_INVALID_THIS('WritableStream');
    return new WritableStreamDefaultWriter(this);
  }

  // What Node's own streams ask of one of the Web's.

  get [Symbol.for('nodejs.stream.errored')]() {
    return this[kState].state === 'errored';
  }

  get [Symbol.for('nodejs.stream.writable')]() {
    return this[kState].state === 'writable';
  }

  get [Symbol.for('nodejs.webstream.isClosedPromise')]() {
    return writableStreamClosedPromise(this[kState]);
  }

  [Symbol.for('nodejs.webstream.controllerErrorFunction')](error) {
    this[kState].controller.object.error(error);
  }

  [kInspect](depth, options, inspect) {
    const data = { locked: this.locked, state: this[kState].state };
    return customInspect(depth, options, inspect, 'WritableStream', data);
  }
}

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!isWritableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    this[kState] = { type: 'WritableStreamDefaultWriter', stream: undefined, closed: undefined, ready: undefined };
    setupWritableStreamDefaultWriter(this[kState], stream[kState]);
  }

  get closed() {
    if (!isWritableStreamDefaultWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return writerClosedPromise(this[kState]).promise;
  }

  get desiredSize() {
    if (!isWritableStreamDefaultWriter(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this[kState].stream === undefined) {
      throw new ERR_INVALID_STATE.TypeError('Writer is not bound to a WritableStream');
    }
    return writableStreamDefaultWriterGetDesiredSize(this[kState]);
  }

  get ready() {
    if (!isWritableStreamDefaultWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return writerReadyPromise(this[kState]).promise;
  }

  abort(reason = undefined) {
    if (!isWritableStreamDefaultWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return rejectedState('Writer is not bound to a WritableStream');
    return writableStreamAbort(stream, reason);
  }

  close() {
    if (!isWritableStreamDefaultWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return rejectedState('Writer is not bound to a WritableStream');
    if (writableStreamCloseQueuedOrInFlight(stream)) return rejectedState('Failure to close WritableStream');
    return writableStreamClose(stream);
  }

  releaseLock() {
    if (!isWritableStreamDefaultWriter(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this[kState].stream !== undefined) writableStreamDefaultWriterRelease(this[kState]);
  }

  write(chunk = undefined) {
    const writer = this?.[kState];
    if (writer?.type !== 'WritableStreamDefaultWriter') {
      return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    }
    if (writer.stream === undefined) return rejectedState('Writer is not bound to a WritableStream');
    return writableStreamDefaultWriterWrite(writer, chunk);
  }

  [kInspect](depth, options, inspect) {
    const { stream } = this[kState];
    return customInspect(depth, options, inspect, 'WritableStreamDefaultWriter', {
      stream: stream?.object,
      close: this.closed,
      ready: this.ready,
      desiredSize: this.desiredSize,
    });
  }
}

class WritableStreamDefaultController {
  constructor(internal = undefined) {
    if (internal !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get signal() {
    if (!isWritableStreamDefaultController(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    return this[kState].signal;
  }

  error(error = undefined) {
    if (!isWritableStreamDefaultController(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    const controller = this[kState];
    if (controller.stream.state === 'writable') writableStreamDefaultControllerError(controller, error);
  }

  [kInspect](depth, options, inspect) {
    const { stream } = this[kState];
    return customInspect(depth, options, inspect, 'WritableStreamDefaultController', { stream: stream.object });
  }
}

finishClass(WritableStream, 'locked', 'abort', 'close', 'getWriter');
finishClass(WritableStreamDefaultWriter, 'closed', 'ready', 'desiredSize', 'abort', 'close', 'releaseLock', 'write');
finishClass(WritableStreamDefaultController, 'signal', 'error');

function createController(stream) {
  const object = new WritableStreamDefaultController(kInternal);
  return object[kState] = new WritableStreamControllerState(object, stream);
}

function setupWritableStreamDefaultControllerFromSink(stream, sink, highWaterMark, sizeAlgorithm) {
  const controller = createController(stream);
  const { start, write, close, abort } = sink;
  const algorithms = {
    start: start ? () => Reflect.apply(start, sink, [controller.object]) : nothing,
    write: write ? createCallback(write, 'sink.write', sink, 2) : nothing,
    close: close ? createPromiseCallback(close, 'sink.close', sink, 0) : nonOpPromise,
    abort: abort ? createPromiseCallback(abort, 'sink.abort', sink, 1) : nonOpPromise,
    closes: !!close,
  };
  setupWritableStreamDefaultController(stream, controller, algorithms, highWaterMark, sizeAlgorithm);
}

// One of Node's own: `algorithms` are { start, write, close, abort }, of which the last two return promises.
function createWritableStream(algorithms, highWaterMark = 1, sizeAlgorithm, side) {
  const stream = new WritableStream(kInternal);
  const state = stream[kState] = new WritableStreamState(stream);
  setupWritableStreamDefaultController(state, createController(state), algorithms, highWaterMark, sizeAlgorithm, side);
  return stream;
}

module.exports = {
  WritableStream,
  WritableStreamDefaultWriter,
  WritableStreamDefaultController,
  isWritableStream,
  isWritableStreamDefaultWriter,
  isWritableStreamDefaultController,
  createWritableStream,
};
