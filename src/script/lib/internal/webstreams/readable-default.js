// The standard's ReadableStreamDefaultController: a stream of any values. Its class, and its abstract operations on states.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_STATE, ERR_INVALID_THIS } } = require('internal/errors');
const hooks = require('internal/webstreams/hooks');
const {
  byteSize, customInspect, dequeueValue, enqueueValueWithSize, finishClass, kInspect, kState, peekQueueSize, resetQueue,
  startWith, traceSize,
} = require('internal/webstreams/util');
const { callPullIfNeeded, shouldCallPull } = require('internal/webstreams/pulling');
const { readableStreamClose, readableStreamError } = require('internal/webstreams/readable-algorithms');

const kInternal = Symbol('kInternal');

const isReadableStreamDefaultController = (value) => value?.[kState]?.type === 'ReadableStreamDefaultController';

class ReadableStreamDefaultController {
  constructor(internal = undefined) {
    if (internal !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    if (!isReadableStreamDefaultController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    return readableStreamControllerGetDesiredSize(this[kState]);
  }

  close() {
    if (!isReadableStreamDefaultController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    const controller = this[kState];
    if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) {
      throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    }
    readableStreamDefaultControllerClose(controller);
  }

  enqueue(chunk = undefined) {
    const controller = this?.[kState];
    if (controller?.type !== 'ReadableStreamDefaultController') {
      throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    }
    if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) {
      throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    }
    readableStreamDefaultControllerEnqueue(controller, chunk);
  }

  error(error = undefined) {
    if (!isReadableStreamDefaultController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    readableStreamDefaultControllerError(this[kState], error);
  }

  [kInspect](depth, options, inspect) {
    return customInspect(depth, options, inspect, 'ReadableStreamDefaultController', {});
  }
}

finishClass(ReadableStreamDefaultController, 'desiredSize', 'close', 'enqueue', 'error');

class DefaultControllerState {
  type = 'ReadableStreamDefaultController';
  object = new ReadableStreamDefaultController(kInternal);
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  pullFulfilled = undefined;
  pullRejected = undefined;
  pullAlgorithm = undefined;
  cancelAlgorithm = undefined;
  sizeAlgorithm = undefined;
  highWaterMark = 0;
  countsBytes = false;
  pulls = false;
  stream = undefined;
  queue = undefined;
  sizes = undefined;
  queueTotalSize = 0;

  constructor(stream) {
    this.stream = stream;
    this.object[kState] = this;
    resetQueue(this);
  }

  get desiredSize() {
    return this.highWaterMark - this.queueTotalSize;
  }

  // What a read takes without waiting.
  get hasChunk() {
    return this.queue.length > 0;
  }

  takeChunk() {
    const chunk = this.takeQueued();
    readableStreamDefaultControllerCallPullIfNeeded(this);
    return chunk;
  }

  // The same without asking for more.
  takeQueued() {
    const { stream } = this;
    const size = peekQueueSize(this);
    const chunk = dequeueValue(this);
    hooks.read(stream.handle, size, this.desiredSize, chunk);
    if (this.closeRequested && this.queue.length === 0) {
      readableStreamDefaultControllerClearAlgorithms(this);
      readableStreamClose(stream);
    }
    return chunk;
  }

  pullIfNeeded() {
    readableStreamDefaultControllerCallPullIfNeeded(this);
  }

  // [[PullSteps]]
  pullSteps(request) {
    if (this.queue.length > 0) {
      request.chunk(this.takeChunk());
      return;
    }
    this.stream.reader.requests.push(request);
    readableStreamDefaultControllerCallPullIfNeeded(this);
  }

  // [[CancelSteps]]
  cancelSteps(reason) {
    resetQueue(this);
    const result = this.cancelAlgorithm(reason);
    readableStreamDefaultControllerClearAlgorithms(this);
    return result;
  }

  // [[ReleaseSteps]]
  releaseSteps() {}
}

function setupReadableStreamDefaultController(stream, algorithms, highWaterMark, sizeAlgorithm, side) {
  const controller = new DefaultControllerState(stream);
  controller.pullAlgorithm = algorithms.pull;
  controller.cancelAlgorithm = algorithms.cancel;
  controller.highWaterMark = highWaterMark;
  controller.sizeAlgorithm = sizeAlgorithm;
  controller.countsBytes = sizeAlgorithm === byteSize;
  controller.pulls = algorithms.pulls;
  stream.controller = controller;
  const { object } = stream;
  stream.handle = hooks.created(object, 'ReadableStream', highWaterMark, !controller.countsBytes, side) ?? object;
  startWith(() => algorithms.start(controller.object), () => {
    controller.started = true;
    readableStreamDefaultControllerCallPullIfNeeded(controller);
  }, (error) => readableStreamDefaultControllerError(controller, error));
}

function readableStreamDefaultControllerCanCloseOrEnqueue(controller) {
  return !controller.closeRequested && controller.stream.state === 'readable';
}

function readableStreamControllerGetDesiredSize(controller) {
  const { state } = controller.stream;
  if (state === 'readable') return controller.desiredSize;
  return state === 'closed' ? 0 : null;
}

function readableStreamDefaultControllerClose(controller) {
  if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) return;
  hooks.close(controller.stream.handle);
  controller.closeRequested = true;
  if (controller.queue.length === 0) {
    readableStreamDefaultControllerClearAlgorithms(controller);
    readableStreamClose(controller.stream);
  }
}

function readableStreamDefaultControllerEnqueue(controller, chunk) {
  if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) return;
  const { stream, sizeAlgorithm } = controller;
  const requests = stream.reader?.requests;
  if (requests !== undefined && requests.length > 0) {
    const size = traceSize(controller, chunk);
    hooks.enqueue(stream.handle, size, controller.desiredSize, chunk);
    hooks.read(stream.handle, size, controller.desiredSize, chunk);
    requests.shift().chunk(chunk);
  } else {
    try {
      const size = sizeAlgorithm === undefined ? 1 : sizeAlgorithm(chunk);
      hooks.enqueue(stream.handle, size, controller.desiredSize, chunk);
      enqueueValueWithSize(controller, chunk, size);
    } catch (error) {
      readableStreamDefaultControllerError(controller, error);
      throw error;
    }
  }
  readableStreamDefaultControllerCallPullIfNeeded(controller);
  hooks.enqueued(stream.handle, controller.desiredSize);
}

const readableStreamDefaultControllerHasBackpressure = (controller) =>
  !shouldCallPull(controller);

function readableStreamDefaultControllerCallPullIfNeeded(controller) {
  callPullIfNeeded(controller, readableStreamDefaultControllerError);
}

function readableStreamDefaultControllerClearAlgorithms(controller) {
  controller.pullAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
  controller.sizeAlgorithm = undefined;
}

function readableStreamDefaultControllerError(controller, error) {
  const { stream } = controller;
  if (stream.state !== 'readable') return;
  resetQueue(controller);
  readableStreamDefaultControllerClearAlgorithms(controller);
  readableStreamError(stream, error);
}

module.exports = {
  ReadableStreamDefaultController,
  setupReadableStreamDefaultController,
  readableStreamControllerGetDesiredSize,
  readableStreamDefaultControllerCanCloseOrEnqueue,
  readableStreamDefaultControllerClose,
  readableStreamDefaultControllerEnqueue,
  readableStreamDefaultControllerHasBackpressure,
  readableStreamDefaultControllerError,
};
