// TransformStream and its controller: a writable side, and a readable side that what is written comes out of. Its abstract
// operations, with TransformStreamDefaultSink… and …Source… of the standard.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS } } = require('internal/errors');
const { major } = require('internal/version');
const {
  checkObject, createCallback, createPromiseCallback, customInspect, deferred, extractHighWaterMark, extractSizeAlgorithm,
  finishClass, isObject, kInspect, kParked, kResolved, kState, nonOpPromise,
} = require('internal/webstreams/util');
const { createReadableStream } = require('internal/webstreams/readablestream');
const { createWritableStream } = require('internal/webstreams/writablestream');
const { writableStreamDefaultControllerErrorIfNeeded } = require('internal/webstreams/writable-algorithms');
const {
  readableStreamControllerGetDesiredSize, readableStreamDefaultControllerCanCloseOrEnqueue,
  readableStreamDefaultControllerClose, readableStreamDefaultControllerEnqueue, readableStreamDefaultControllerError,
  readableStreamDefaultControllerHasBackpressure,
} = require('internal/webstreams/readable-default');

const isTransformStream = (value) => value?.[kState]?.type === 'TransformStream';
const isTransformStreamDefaultController = (value) => value?.[kState]?.type === 'TransformStreamDefaultController';

const kInternal = Symbol('kInternal');

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    checkObject(transformer, 'transformer', false);
    checkObject(writableStrategy, 'writableStrategy', true);
    checkObject(readableStrategy, 'readableStrategy', true);
    const { readableType, writableType, start } = transformer;
    if (readableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    if (writableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    const readableMark = readableStrategy?.highWaterMark;
    const readableSize = readableStrategy?.size;
    const writableMark = writableStrategy?.highWaterMark;
    const writableSize = writableStrategy?.size;
    const started = deferred();
    const stream = this[kState] = new TransformStreamState(this);
    initializeTransformStream(
      stream,
      () => started.promise,
      extractHighWaterMark(readableMark, 0),
      extractSizeAlgorithm(readableSize),
      extractHighWaterMark(writableMark, 1),
      extractSizeAlgorithm(writableSize),
    );
    setupTransformStreamDefaultControllerFromTransformer(stream, transformer);
    started.resolve(start === undefined ? undefined : Reflect.apply(start, transformer, [stream.controller.object]));
  }

  get readable() {
    if (!isTransformStream(this)) throw new ERR_INVALID_THIS('TransformStream');
    return this[kState].readable.object;
  }

  get writable() {
    if (!isTransformStream(this)) throw new ERR_INVALID_THIS('TransformStream');
    return this[kState].writable.object;
  }

  [kInspect](depth, options, inspect) {
    const { readable, writable, backpressure } = this[kState];
    const data = { readable: readable.object, writable: writable.object, backpressure };
    return customInspect(depth, options, inspect, 'TransformStream', data);
  }
}

class TransformStreamDefaultController {
  constructor(internal = undefined) {
    if (internal !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    if (!isTransformStreamDefaultController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    return readableStreamControllerGetDesiredSize(this[kState].stream.readable.controller);
  }

  enqueue(chunk = undefined) {
    if (!isTransformStreamDefaultController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    transformStreamDefaultControllerEnqueue(this[kState], chunk);
  }

  error(reason = undefined) {
    if (!isTransformStreamDefaultController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    transformStreamError(this[kState].stream, reason);
  }

  terminate() {
    if (!isTransformStreamDefaultController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    transformStreamDefaultControllerTerminate(this[kState]);
  }

  [kInspect](depth, options, inspect) {
    const { stream } = this[kState];
    return customInspect(depth, options, inspect, 'TransformStreamDefaultController', { stream: stream.object });
  }
}

finishClass(TransformStream, 'readable', 'writable');
finishClass(TransformStreamDefaultController, 'desiredSize', 'enqueue', 'error', 'terminate');

class TransformStreamState {
  type = 'TransformStream';
  readable = undefined;
  writable = undefined;
  controller = undefined;
  backpressure = undefined;
  // What waits for a change of it, in the place of the standard's [[backpressureChangePromise]]: the readable side's pull
  // until it is true, the writable side's write until it is false.
  pullWaits = false;
  writeWaits = undefined;

  constructor(object) {
    this.object = object;
  }
}

function initializeTransformStream(stream, start, readableMark, readableSize, writableMark, writableSize) {
  stream.writable = createWritableStream({
    start,
    write: (chunk) => transformStreamDefaultSinkWriteAlgorithm(stream, chunk),
    close: () => transformStreamDefaultSinkCloseAlgorithm(stream),
    abort: (reason) => transformStreamDefaultSinkAbortAlgorithm(stream, reason),
    closes: true,
  }, writableMark, writableSize, 'writable')[kState];
  stream.readable = createReadableStream({
    start,
    pull: () => transformStreamDefaultSourcePullAlgorithm(stream),
    cancel: (reason) => transformStreamDefaultSourceCancelAlgorithm(stream, reason),
    pulls: true,
  }, readableMark, readableSize, 'readable')[kState];
  transformStreamSetBackpressure(stream, true);
}

function setupTransformStreamDefaultControllerFromTransformer(stream, transformer) {
  const object = new TransformStreamDefaultController(kInternal);
  const controller = stream.controller = object[kState] = {
    type: 'TransformStreamDefaultController', object, stream, finishPromise: undefined, failed: undefined,
    transformAlgorithm: (chunk) => transformStreamDefaultControllerEnqueue(controller, chunk),
    flushAlgorithm: nonOpPromise,
    cancelAlgorithm: nonOpPromise,
  };
  const { transform, flush, cancel } = transformer;
  if (transform) controller.transformAlgorithm = createCallback(transform, 'transformer.transform', transformer, 2);
  if (flush) controller.flushAlgorithm = createPromiseCallback(flush, 'transformer.flush', transformer, 1);
  if (cancel) controller.cancelAlgorithm = createPromiseCallback(cancel, 'transformer.cancel', transformer, 1);
}

function transformStreamError(stream, error) {
  readableStreamDefaultControllerError(stream.readable.controller, error);
  transformStreamErrorWritableAndUnblockWrite(stream, error);
}

function transformStreamErrorWritableAndUnblockWrite(stream, error) {
  transformStreamDefaultControllerClearAlgorithms(stream.controller);
  writableStreamDefaultControllerErrorIfNeeded(stream.writable.controller, error);
  transformStreamUnblockWrite(stream);
}

function transformStreamUnblockWrite(stream) {
  if (stream.backpressure) transformStreamSetBackpressure(stream, false);
}

function transformStreamSetBackpressure(stream, backpressure) {
  stream.backpressure = backpressure;
  if (backpressure) {
    if (!stream.pullWaits) return;
    stream.pullWaits = false;
    kResolved.then(stream.readable.controller.pullFulfilled);
  } else if (stream.writeWaits !== undefined) {
    const { writeWaits } = stream;
    stream.writeWaits = undefined;
    kResolved.then(writeWaits);
  }
}

// Controllers

function transformStreamDefaultControllerClearAlgorithms(controller) {
  controller.transformAlgorithm = undefined;
  controller.flushAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
}

function transformStreamDefaultControllerEnqueue({ stream }, chunk) {
  const { controller } = stream.readable;
  if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) {
    throw new ERR_INVALID_STATE.TypeError('Unable to enqueue');
  }
  try {
    readableStreamDefaultControllerEnqueue(controller, chunk);
  } catch (error) {
    transformStreamErrorWritableAndUnblockWrite(stream, error);
    throw stream.readable.storedError;
  }
  const backpressure = readableStreamDefaultControllerHasBackpressure(controller);
  if (backpressure !== stream.backpressure) transformStreamSetBackpressure(stream, true);
}

function transformStreamDefaultControllerTerminate({ stream }) {
  readableStreamDefaultControllerClose(stream.readable.controller);
  const error = new ERR_INVALID_STATE.TypeError('TransformStream has been terminated');
  transformStreamErrorWritableAndUnblockWrite(stream, error);
}

// Its promise is settled one step after what transform() has returned.
function transformStreamDefaultControllerPerformTransform(controller, chunk) {
  const { transformAlgorithm } = controller;
  if (transformAlgorithm === undefined) {
    // Both sides are being ended. Before Node 24 it stumbles over that.
    if (major >= 24) return kResolved;
    const error = new TypeError('controller[kState].transformAlgorithm is not a function');
    transformStreamError(controller.stream, error);
    return Promise.reject(error);
  }
  let result;
  try {
    result = transformAlgorithm(chunk, controller.object);
  } catch (error) {
    result = Promise.reject(error);
  }
  controller.failed ??= (error) => {
    transformStreamError(controller.stream, error);
    throw error;
  };
  return (isObject(result) ? Promise.resolve(result) : kResolved).then(undefined, controller.failed);
}

// Sinks and sources

function transformStreamDefaultSinkWriteAlgorithm(stream, chunk) {
  const { controller, writable } = stream;
  if (!stream.backpressure) return transformStreamDefaultControllerPerformTransform(controller, chunk);
  if (major >= 26) {
    // What follows is told directly.
    const { controller: sink } = writable;
    stream.writeWaits = () => {
      if (writable.state === 'erroring') {
        const error = writable.storedError;
        kResolved.then(() => sink.writeRejected(error));
      } else {
        const transformed = transformStreamDefaultControllerPerformTransform(controller, chunk);
        transformed.then(sink.writeFulfilled, sink.writeRejected);
      }
    };
    return kParked;
  }
  const written = deferred();
  stream.writeWaits = () => {
    if (writable.state === 'erroring') written.reject(writable.storedError);
    else written.resolve(transformStreamDefaultControllerPerformTransform(controller, chunk));
  };
  return written.promise;
}

// All three ends of a transform have one promise: whichever comes first makes it, by flush() or cancel().
function finish(controller, algorithm, argument, onFulfilled, onRejected) {
  const { promise, resolve, reject } = deferred();
  controller.finishPromise = promise;
  // Where both sides are being ended already it is gone: Node stumbles over that.
  if (controller[algorithm] === undefined) throw new TypeError(`controller[kState].${algorithm} is not a function`);
  const result = controller[algorithm](argument);
  transformStreamDefaultControllerClearAlgorithms(controller);
  result.then(() => onFulfilled(resolve, reject), (error) => {
    onRejected(error);
    reject(error);
  });
  return promise;
}

async function transformStreamDefaultSinkAbortAlgorithm({ controller, readable }, reason) {
  return controller.finishPromise ?? finish(controller, 'cancelAlgorithm', reason, (resolve, reject) => {
    if (readable.state === 'errored') {
      reject(readable.storedError);
    } else {
      readableStreamDefaultControllerError(readable.controller, reason);
      resolve();
    }
  }, (error) => readableStreamDefaultControllerError(readable.controller, error));
}

function transformStreamDefaultSinkCloseAlgorithm({ controller, readable }) {
  return controller.finishPromise ?? finish(controller, 'flushAlgorithm', controller.object, (resolve, reject) => {
    if (readable.state === 'errored') {
      reject(readable.storedError);
    } else {
      readableStreamDefaultControllerClose(readable.controller);
      resolve();
    }
  }, (error) => readableStreamDefaultControllerError(readable.controller, error));
}

function transformStreamDefaultSourcePullAlgorithm(stream) {
  transformStreamSetBackpressure(stream, false);
  stream.pullWaits = true;
  return kParked;
}

function transformStreamDefaultSourceCancelAlgorithm(stream, reason) {
  const { controller, writable } = stream;
  const unblock = (error) => {
    writableStreamDefaultControllerErrorIfNeeded(writable.controller, error);
    transformStreamUnblockWrite(stream);
  };
  return controller.finishPromise ?? finish(controller, 'cancelAlgorithm', reason, (resolve, reject) => {
    if (writable.state === 'errored') {
      reject(writable.storedError);
    } else {
      unblock(reason);
      resolve();
    }
  }, unblock);
}

module.exports = { TransformStream, TransformStreamDefaultController, isTransformStream };
