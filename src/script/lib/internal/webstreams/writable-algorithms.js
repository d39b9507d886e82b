// The standard's abstract operations of WritableStreams, on the inner states of streams, writers and controllers.

const { codes: { ERR_INTERNAL_ASSERTION, ERR_INVALID_STATE } } = require('internal/errors');
const hooks = require('internal/webstreams/hooks');
const { major } = require('internal/version');
const {
  byteSize, deferred, dequeueValue, enqueueValueWithSize, fail, failed, fulfil, kCloseSentinel, kResolved, peekQueueSize,
  Queue, resetQueue, settled, startWith, thenAlgorithmResult,
} = require('internal/webstreams/util');

class WritableStreamState {
  type = 'WritableStream';
  state = 'writable';
  storedError = undefined;
  controller = undefined;
  writer = undefined;
  backpressure = false;
  writeRequests = new Queue();
  inFlightWriteRequest = undefined;
  closeRequest = undefined;
  inFlightCloseRequest = undefined;
  pendingAbortRequest = undefined;
  closedPromise = undefined; // Made for whom it may concern: the stream's own end, without a writer.
  handle = undefined; // What a trace knows it by.
  object = undefined;

  constructor(object) {
    this.object = object;
  }
}

class WritableStreamControllerState {
  type = 'WritableStreamDefaultController';
  started = false;
  abortController = undefined;
  aborted = false;
  cleared = false; // Whether its algorithms are gone.
  abortReason = undefined;
  writeFulfilled = undefined;
  writeRejected = undefined;
  writeAlgorithm = undefined;
  closeAlgorithm = undefined;
  abortAlgorithm = undefined;
  sizeAlgorithm = undefined;
  highWaterMark = 0;
  countsBytes = false;
  closes = false;
  object = undefined;
  stream = undefined;
  queue = undefined;
  sizes = undefined;
  queueTotalSize = 0;

  constructor(object, stream) {
    this.object = object;
    this.stream = stream;
    resetQueue(this);
  }

  get desiredSize() {
    return this.highWaterMark - this.queueTotalSize;
  }

  // It costs much and is seldom asked for.
  get signal() {
    if (this.abortController === undefined) {
      const { AbortController } = require('internal/abort_controller');
      this.abortController = new AbortController();
      if (this.aborted) this.abortController.abort(this.abortReason);
    }
    return this.abortController.signal;
  }

  signalAbort(reason) {
    if (this.aborted) return;
    this.aborted = true;
    this.abortReason = reason;
    this.abortController?.abort(reason);
  }
}

let releasedError;

// One for all writers, as in Node.
const writerReleasedError = () => releasedError ??= new ERR_INVALID_STATE.TypeError('Writer has been released');

// Streams

const isWritableStreamLocked = (stream) => stream.writer !== undefined;

const writableStreamCloseQueuedOrInFlight = (stream) =>
  stream.closeRequest !== undefined || stream.inFlightCloseRequest !== undefined;

const writableStreamHasOperationMarkedInFlight = (stream) =>
  stream.inFlightWriteRequest !== undefined || stream.inFlightCloseRequest !== undefined;

function writableStreamAbort(stream, reason) {
  if (stream.state === 'closed' || stream.state === 'errored') return Promise.resolve();
  hooks.abort(stream.handle, reason);
  stream.controller.signalAbort(reason);
  // Whoever listens to the signal may have done anything.
  if (stream.state === 'closed' || stream.state === 'errored') return Promise.resolve();
  if (stream.pendingAbortRequest !== undefined) return stream.pendingAbortRequest.promise;
  const request = deferred();
  request.wasAlreadyErroring = stream.state === 'erroring';
  request.reason = request.wasAlreadyErroring ? undefined : reason;
  stream.pendingAbortRequest = request;
  if (!request.wasAlreadyErroring) writableStreamStartErroring(stream, reason);
  return request.promise;
}

function writableStreamClose(stream) {
  if (stream.state === 'closed' || stream.state === 'errored') {
    return Promise.reject(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
  }
  const { writer } = stream;
  hooks.close(stream.handle);
  const request = stream.closeRequest = deferred();
  if (writer !== undefined && stream.backpressure && stream.state === 'writable') resolveReady(stream, writer);
  writableStreamDefaultControllerClose(stream.controller);
  return request.promise;
}

function writableStreamUpdateBackpressure(stream, controller) {
  const backpressure = controller.desiredSize <= 0;
  if (backpressure === stream.backpressure) return;
  stream.backpressure = backpressure;
  const { writer } = stream;
  if (!backpressure) resolveReady(stream, writer);
  else if (writer !== undefined) writer.ready = undefined; // A new one, once it is asked for.
}

function resolveReady(stream, writer) {
  if (hooks.active) kResolved.then(() => hooks.ready(stream.handle, stream.controller.desiredSize));
  const ready = writer?.ready;
  if (ready?.pending) fulfil(ready);
}

function writableStreamStartErroring(stream, reason) {
  const { controller, writer } = stream;
  stream.state = 'erroring';
  stream.storedError = reason;
  if (writer !== undefined) writableStreamDefaultWriterEnsureReadyPromiseRejected(writer, reason);
  if (!writableStreamHasOperationMarkedInFlight(stream) && controller.started) writableStreamFinishErroring(stream);
}

function writableStreamFinishErroring(stream) {
  stream.state = 'errored';
  const { controller, storedError, writeRequests } = stream;
  hooks.error(stream.handle, storedError);
  resetQueue(controller);
  while (writeRequests.length) writeRequests.shift().reject(storedError);
  const request = stream.pendingAbortRequest;
  if (request === undefined) {
    writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
    return;
  }
  stream.pendingAbortRequest = undefined;
  if (request.wasAlreadyErroring) {
    request.reject(storedError);
    writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
    return;
  }
  // `closed` is pending until the sink has answered; that of Node 24 is not, unless somebody has asked for it before.
  if (major !== 24) {
    stream.closedPromise ??= deferred();
    if (stream.writer !== undefined) stream.writer.closed ??= deferred();
  }
  const aborted = controller.abortAlgorithm(request.reason);
  writableStreamDefaultControllerClearAlgorithms(controller);
  aborted.then(() => {
    request.resolve();
    writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
  }, (error) => {
    request.reject(error);
    writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
  });
}

function writableStreamRejectCloseAndClosedPromiseIfNeeded(stream) {
  const { closeRequest, storedError, writer } = stream;
  if (closeRequest !== undefined) {
    stream.closeRequest = undefined;
    closeRequest.reject(storedError);
  }
  if (stream.closedPromise !== undefined) fail(stream.closedPromise, storedError);
  if (writer?.closed !== undefined) fail(writer.closed, storedError);
}

function writableStreamDealWithRejection(stream, error) {
  if (stream.state === 'writable') writableStreamStartErroring(stream, error);
  else writableStreamFinishErroring(stream);
}

function writableStreamFinishInFlightWrite(stream) {
  stream.inFlightWriteRequest.resolve(); // What it calls may write again: that must not begin yet.
  stream.inFlightWriteRequest = undefined;
}

function writableStreamFinishInFlightWriteWithError(stream, error) {
  stream.inFlightWriteRequest.reject(error);
  stream.inFlightWriteRequest = undefined;
  writableStreamDealWithRejection(stream, error);
}

function writableStreamFinishInFlightClose(stream) {
  stream.inFlightCloseRequest.resolve();
  stream.inFlightCloseRequest = undefined;
  if (stream.state === 'erroring') {
    stream.storedError = undefined;
    stream.pendingAbortRequest?.resolve();
    stream.pendingAbortRequest = undefined;
  }
  stream.state = 'closed';
  const { writer } = stream;
  if (hooks.active) kResolved.then(() => hooks.closed(stream.handle));
  if (writer?.closed !== undefined) fulfil(writer.closed);
  if (stream.closedPromise !== undefined) fulfil(stream.closedPromise);
}

function writableStreamFinishInFlightCloseWithError(stream, error) {
  stream.inFlightCloseRequest.reject(error);
  stream.inFlightCloseRequest = undefined;
  stream.pendingAbortRequest?.reject(error);
  stream.pendingAbortRequest = undefined;
  writableStreamDealWithRejection(stream, error);
}

// The promise of a stream's end, for what waits for it without a writer.
function writableStreamClosedPromise(stream) {
  return stream.closedPromise ??= closedPromiseOf(stream);
}

function closedPromiseOf(stream) {
  switch (stream.state) {
    case 'closed': return settled(Promise.resolve());
    case 'errored': return failed(stream.storedError);
    default: return deferred();
  }
}

// Writers

function setupWritableStreamDefaultWriter(writer, stream) {
  if (isWritableStreamLocked(stream)) throw new ERR_INVALID_STATE.TypeError('WritableStream is locked');
  writer.stream = stream;
  stream.writer = writer;
}

// Both of a writer's promises are made when they are first asked for: what they are is told by the stream's state.

function writerClosedPromise(writer) {
  if (writer.closed === undefined) {
    writer.closed = writer.stream === undefined ? failed(writerReleasedError()) : closedPromiseOf(writer.stream);
  }
  return writer.closed;
}

function writerReadyPromise(writer) {
  return writer.ready ??= readyPromiseOf(writer.stream);
}

function readyPromiseOf(stream) {
  if (stream === undefined) return failed(writerReleasedError());
  if (stream.state === 'erroring' || stream.state === 'errored') return failed(stream.storedError);
  const waits = stream.state === 'writable' && stream.backpressure && !writableStreamCloseQueuedOrInFlight(stream);
  return waits ? deferred() : settled(Promise.resolve());
}

// One that has been asked for already is rejected if it still can be; otherwise it is another one from now on. Before 24 that is
// there at once, and stays rejected where the stream comes to be closed after all.

function writableStreamDefaultWriterEnsureReadyPromiseRejected(writer, error) {
  if (writer.ready?.pending) fail(writer.ready, error);
  else writer.ready = major < 24 ? failed(error) : undefined;
}

function writableStreamDefaultWriterEnsureClosedPromiseRejected(writer, error) {
  if (writer.closed?.pending) fail(writer.closed, error);
  else writer.closed = undefined;
}

// Takes a chunk with a request, which is told how it went by resolve() or reject(). Returns whether it was taken.
function writableStreamDefaultWriterWriteWithRequest(writer, chunk, request) {
  const { stream } = writer;
  if (stream === undefined) throw new ERR_INTERNAL_ASSERTION(undefined); // A pipe that is over has read one chunk more.
  const { controller } = stream;
  const size = writableStreamDefaultControllerGetChunkSize(controller, chunk);
  const refused = stream !== writer.stream ? new ERR_INVALID_STATE.TypeError('Mismatched WritableStreams') : undefined;
  const { state } = stream;
  if (refused !== undefined || state !== 'writable' || writableStreamCloseQueuedOrInFlight(stream)) {
    if (refused !== undefined) request.refuse(refused);
    else if (state === 'errored') request.refuse(stream.storedError);
    else if (state === 'closed' || writableStreamCloseQueuedOrInFlight(stream)) {
      request.refuse(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
    } else request.refuse(stream.storedError);
    return;
  }
  stream.writeRequests.push(request);
  request.taken();
  writableStreamDefaultControllerWrite(controller, chunk, size);
}

class WriteRequest {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  taken() {}

  refuse(error) {
    this.reject(error);
  }
}

function writableStreamDefaultWriterWrite(writer, chunk) {
  const request = new WriteRequest();
  writableStreamDefaultWriterWriteWithRequest(writer, chunk, request);
  return request.promise;
}

function writableStreamDefaultWriterRelease(writer) {
  const { stream } = writer;
  const error = writerReleasedError();
  writableStreamDefaultWriterEnsureReadyPromiseRejected(writer, error);
  writableStreamDefaultWriterEnsureClosedPromiseRejected(writer, error);
  stream.writer = undefined;
  writer.stream = undefined;
}

function writableStreamDefaultWriterGetDesiredSize(writer) {
  const { state, controller } = writer.stream;
  if (state === 'errored' || state === 'erroring') return null;
  return state === 'closed' ? 0 : controller.desiredSize;
}

function writableStreamDefaultWriterCloseWithErrorPropagation(writer) {
  const { stream } = writer;
  if (writableStreamCloseQueuedOrInFlight(stream) || stream.state === 'closed') return Promise.resolve();
  if (stream.state === 'errored') return Promise.reject(stream.storedError);
  return writableStreamClose(stream);
}

// Controllers

function setupWritableStreamDefaultController(stream, controller, algorithms, highWaterMark, sizeAlgorithm, side) {
  controller.writeAlgorithm = algorithms.write;
  controller.closeAlgorithm = algorithms.close;
  controller.abortAlgorithm = algorithms.abort;
  controller.highWaterMark = highWaterMark;
  controller.sizeAlgorithm = sizeAlgorithm;
  controller.countsBytes = sizeAlgorithm === byteSize;
  controller.closes = algorithms.closes;
  stream.controller = controller;
  const { object } = stream;
  stream.handle = hooks.created(object, 'WritableStream', highWaterMark, !controller.countsBytes, side) ?? object;
  writableStreamUpdateBackpressure(stream, controller);
  startWith(algorithms.start, () => {
    controller.started = true;
    writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
  }, (error) => {
    controller.started = true;
    writableStreamDealWithRejection(stream, error);
  });
}

const isNeverCleared = (state) => state === 'writable' || (state === 'closed' && major < 22);

function writableStreamDefaultControllerGetChunkSize(controller, chunk) {
  const { sizeAlgorithm } = controller;
  if (sizeAlgorithm === undefined) {
    // Node asserts here what is not so while the sink is closing: it throws.
    if (controller.cleared && isNeverCleared(controller.stream.state)) throw new ERR_INTERNAL_ASSERTION(undefined);
    return 1;
  }
  try {
    return sizeAlgorithm(chunk);
  } catch (error) {
    writableStreamDefaultControllerErrorIfNeeded(controller, error);
    return 1;
  }
}

function writableStreamDefaultControllerWrite(controller, chunk, size) {
  const { stream } = controller;
  hooks.write(stream.handle, size, controller.desiredSize, chunk);
  try {
    enqueueValueWithSize(controller, chunk, size);
  } catch (error) {
    writableStreamDefaultControllerErrorIfNeeded(controller, error);
    hooks.written(stream.handle, controller.desiredSize);
    return;
  }
  if (stream.state === 'writable' && !writableStreamCloseQueuedOrInFlight(stream)) {
    writableStreamUpdateBackpressure(stream, controller);
  }
  writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
  hooks.written(stream.handle, controller.desiredSize);
}

function writableStreamDefaultControllerClose(controller) {
  enqueueValueWithSize(controller, kCloseSentinel, 0);
  writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
}

function writableStreamDefaultControllerAdvanceQueueIfNeeded(controller) {
  const { stream } = controller;
  if (!controller.started || stream.inFlightWriteRequest !== undefined) return;
  if (stream.state === 'erroring') {
    writableStreamFinishErroring(stream);
    return;
  }
  const { queue } = controller;
  if (queue.length === 0) return;
  const value = queue.peek();
  if (value === kCloseSentinel) writableStreamDefaultControllerProcessClose(controller);
  else writableStreamDefaultControllerProcessWrite(controller, value);
}

function writableStreamDefaultControllerProcessWrite(controller, chunk) {
  const { stream } = controller;
  stream.inFlightWriteRequest = stream.writeRequests.shift();
  if (controller.writeFulfilled === undefined) {
    controller.writeFulfilled = () => {
      writableStreamFinishInFlightWrite(stream);
      const size = peekQueueSize(controller);
      dequeueValue(controller);
      hooks.sinkWriteDone(stream.handle, size, controller.desiredSize);
      if (stream.state === 'writable' && !writableStreamCloseQueuedOrInFlight(stream)) {
        writableStreamUpdateBackpressure(stream, controller);
      }
      writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
    };
    controller.writeRejected = (error) => {
      const size = peekQueueSize(controller);
      hooks.sinkWriteDone(stream.handle, size, controller.desiredSize + size, error);
      if (stream.state === 'writable') writableStreamDefaultControllerClearAlgorithms(controller);
      writableStreamFinishInFlightWriteWithError(stream, error);
    };
  }
  hooks.sinkWrite(stream.handle, peekQueueSize(controller), controller.desiredSize, chunk);
  let result;
  try {
    result = controller.writeAlgorithm(chunk, controller.object);
  } catch (error) {
    result = Promise.reject(error);
  }
  thenAlgorithmResult(result, controller.writeFulfilled, controller.writeRejected);
}

function writableStreamDefaultControllerProcessClose(controller) {
  const { stream, closes } = controller;
  stream.inFlightCloseRequest = stream.closeRequest;
  stream.closeRequest = undefined;
  dequeueValue(controller);
  if (closes) hooks.sinkClose(stream.handle);
  const closed = controller.closeAlgorithm();
  writableStreamDefaultControllerClearAlgorithms(controller);
  closed.then(() => {
    if (closes) hooks.sinkCloseDone(stream.handle);
    writableStreamFinishInFlightClose(stream);
  }, (error) => {
    if (closes) hooks.sinkCloseDone(stream.handle, error);
    writableStreamFinishInFlightCloseWithError(stream, error);
  });
}

function writableStreamDefaultControllerClearAlgorithms(controller) {
  controller.writeAlgorithm = undefined;
  controller.closeAlgorithm = undefined;
  controller.abortAlgorithm = undefined;
  controller.sizeAlgorithm = undefined;
  controller.cleared = true;
}

function writableStreamDefaultControllerErrorIfNeeded(controller, error) {
  if (controller.stream.state === 'writable') writableStreamDefaultControllerError(controller, error);
}

function writableStreamDefaultControllerError(controller, error) {
  writableStreamDefaultControllerClearAlgorithms(controller);
  writableStreamStartErroring(controller.stream, error);
}

module.exports = {
  WritableStreamState,
  WritableStreamControllerState,
  isWritableStreamLocked,
  writableStreamAbort,
  writableStreamClose,
  writableStreamClosedPromise,
  writableStreamCloseQueuedOrInFlight,
  setupWritableStreamDefaultWriter,
  writerClosedPromise,
  writerReadyPromise,
  writableStreamDefaultWriterWrite,
  writableStreamDefaultWriterWriteWithRequest,
  writableStreamDefaultWriterRelease,
  writableStreamDefaultWriterGetDesiredSize,
  writableStreamDefaultWriterCloseWithErrorPropagation,
  setupWritableStreamDefaultController,
  writableStreamDefaultControllerError,
  writableStreamDefaultControllerErrorIfNeeded,
};
