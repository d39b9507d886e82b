// The standard's abstract operations of ReadableByteStreamControllers. A "pull into" is a buffer that a reader (or
// `autoAllocateChunkSize`) has given to be filled: { buffer, bufferByteLength, byteOffset, byteLength, bytesFilled,
// minimumFill, elementSize, Class, kind: 'default' | 'byob' | 'none' }, 'none' where its reader has been released.

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const hooks = require('internal/webstreams/hooks');
const { callPullIfNeeded } = require('internal/webstreams/pulling');
const { Queue, startWith } = require('internal/webstreams/util');
const {
  readableStreamClose, readableStreamError, readableStreamHasBYOBReader, readableStreamHasDefaultReader,
} = require('internal/webstreams/readable-algorithms');

// The buffer's bytes in a buffer of our own; the old one is detached, if the language or the host can do that.
const {
  isDetached = (buffer) => buffer.detached === true,
  transfer: transferArrayBuffer = (buffer) => (typeof buffer.transfer === 'function' ? buffer.transfer() : buffer.slice(0)),
} = internalBinding?.('util') ?? {};

class ByteControllerState {
  type = 'ReadableByteStreamController';
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  pullFulfilled = undefined;
  pullRejected = undefined;
  byobRequest = null;
  pendingPullIntos = new Queue();
  queue = new Queue();
  queueTotalSize = 0;
  countsBytes = true;
  highWaterMark = 0;
  autoAllocateChunkSize = undefined;
  pullAlgorithm = undefined;
  cancelAlgorithm = undefined;
  pulls = false;
  object = undefined;
  stream = undefined;

  constructor(object, stream) {
    this.object = object;
    this.stream = stream;
  }

  get desiredSize() {
    return this.highWaterMark - this.queueTotalSize;
  }

  get hasChunk() {
    return this.queueTotalSize > 0;
  }

  takeChunk() {
    const { buffer, byteOffset, byteLength } = this.queue.shift();
    this.queueTotalSize -= byteLength;
    hooks.read(this.stream.handle, byteLength, this.desiredSize);
    readableByteStreamControllerHandleQueueDrain(this);
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  // [[PullSteps]]
  pullSteps(request) {
    if (this.queueTotalSize > 0) {
      request.chunk(this.takeChunk());
      return;
    }
    const { autoAllocateChunkSize: size } = this;
    if (size !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(size);
      } catch (error) {
        request.error(error);
        return;
      }
      this.pendingPullIntos.push({
        buffer, bufferByteLength: size, byteOffset: 0, byteLength: size, bytesFilled: 0,
        minimumFill: 1, elementSize: 1, Class: Uint8Array, kind: 'default',
      });
    }
    this.stream.reader.requests.push(request);
    readableByteStreamControllerCallPullIfNeeded(this);
  }

  // [[CancelSteps]]
  cancelSteps(reason) {
    readableByteStreamControllerClearPendingPullIntos(this);
    resetBytes(this);
    const result = this.cancelAlgorithm(reason);
    readableByteStreamControllerClearAlgorithms(this);
    return result;
  }

  // [[ReleaseSteps]]
  releaseSteps() {
    if (this.pendingPullIntos.length === 0) return;
    const first = this.pendingPullIntos.peek();
    first.kind = 'none';
    this.pendingPullIntos = new Queue();
    this.pendingPullIntos.push(first);
  }
}

function resetBytes(controller) {
  controller.queue = new Queue();
  controller.queueTotalSize = 0;
}

function setupReadableByteStreamController(stream, controller, algorithms, highWaterMark, autoAllocateChunkSize, side) {
  controller.pullAlgorithm = algorithms.pull;
  controller.cancelAlgorithm = algorithms.cancel;
  controller.highWaterMark = highWaterMark;
  controller.autoAllocateChunkSize = autoAllocateChunkSize;
  controller.pulls = algorithms.pulls;
  stream.controller = controller;
  const { object } = stream;
  stream.handle = hooks.created(object, 'ReadableStream', highWaterMark, false, side) ?? object;
  startWith(() => algorithms.start(controller.object), () => {
    controller.started = true;
    readableByteStreamControllerCallPullIfNeeded(controller);
  }, (error) => readableByteStreamControllerError(controller, error));
}

// Closing, failing

function readableByteStreamControllerClose(controller) {
  const { stream } = controller;
  if (controller.closeRequested || stream.state !== 'readable') return;
  hooks.close(stream.handle);
  if (controller.queueTotalSize > 0) {
    controller.closeRequested = true;
    return;
  }
  const first = controller.pendingPullIntos.peek();
  if (first !== undefined && first.bytesFilled % first.elementSize !== 0) {
    const error = new ERR_INVALID_STATE.TypeError('Partial read');
    readableByteStreamControllerError(controller, error);
    throw error;
  }
  readableByteStreamControllerClearAlgorithms(controller);
  readableStreamClose(stream);
}

function readableByteStreamControllerError(controller, error) {
  const { stream } = controller;
  if (stream.state !== 'readable') return;
  readableByteStreamControllerClearPendingPullIntos(controller);
  resetBytes(controller);
  readableByteStreamControllerClearAlgorithms(controller);
  readableStreamError(stream, error);
}

function readableByteStreamControllerClearAlgorithms(controller) {
  controller.pullAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
}

function readableByteStreamControllerClearPendingPullIntos(controller) {
  readableByteStreamControllerInvalidateBYOBRequest(controller);
  controller.pendingPullIntos = new Queue();
}

function readableByteStreamControllerInvalidateBYOBRequest(controller) {
  const request = controller.byobRequest;
  if (request === null) return;
  request.controller = undefined;
  request.view = null;
  controller.byobRequest = null;
}

// Pulling

function readableByteStreamControllerCallPullIfNeeded(controller) {
  callPullIfNeeded(controller, readableByteStreamControllerError);
}

function readableByteStreamControllerHandleQueueDrain(controller) {
  if (controller.queueTotalSize === 0 && controller.closeRequested) {
    readableByteStreamControllerClearAlgorithms(controller);
    readableStreamClose(controller.stream);
  } else {
    readableByteStreamControllerCallPullIfNeeded(controller);
  }
}

// What a reader reads into a buffer of its own.
function readableByteStreamControllerPullInto(controller, view, min, request) {
  const { stream, pendingPullIntos } = controller;
  const isDataView = view instanceof DataView;
  const Class = isDataView ? DataView : view.constructor;
  const elementSize = isDataView ? 1 : Class.BYTES_PER_ELEMENT;
  const { byteOffset, byteLength } = view;
  const bufferByteLength = view.buffer.byteLength;
  let buffer;
  try {
    buffer = transferArrayBuffer(view.buffer);
  } catch (error) {
    request.error(error);
    return;
  }
  const pullInto = {
    buffer, bufferByteLength, byteOffset, byteLength, bytesFilled: 0,
    minimumFill: min * elementSize, elementSize, Class, kind: 'byob',
  };
  if (pendingPullIntos.length > 0) {
    pendingPullIntos.push(pullInto);
    stream.reader.requests.push(request);
    return;
  }
  if (stream.state === 'closed') {
    request.close(new Class(buffer, byteOffset, 0));
    return;
  }
  if (controller.queueTotalSize > 0) {
    if (readableByteStreamControllerFillPullIntoDescriptorFromQueue(controller, pullInto)) {
      const filled = readableByteStreamControllerConvertPullIntoDescriptor(pullInto);
      hooks.read(stream.handle, filled.byteLength, controller.desiredSize, filled);
      readableByteStreamControllerHandleQueueDrain(controller);
      request.chunk(filled);
      return;
    }
    if (controller.closeRequested) {
      const error = new ERR_INVALID_STATE.TypeError('ReadableStream closed');
      readableByteStreamControllerError(controller, error);
      request.error(error);
      return;
    }
  }
  pendingPullIntos.push(pullInto);
  stream.reader.requests.push(request);
  readableByteStreamControllerCallPullIfNeeded(controller);
}

// What comes

function readableByteStreamControllerEnqueue(controller, chunk) {
  const { stream } = controller;
  const { byteOffset, byteLength } = chunk;
  if (controller.closeRequested || stream.state !== 'readable') return;
  hooks.enqueue(stream.handle, byteLength, controller.desiredSize, chunk);
  const buffer = transferArrayBuffer(chunk.buffer);
  const first = controller.pendingPullIntos.peek();
  if (first !== undefined) {
    if (isDetached(first.buffer)) throw new ERR_INVALID_STATE.TypeError('Destination ArrayBuffer is detached');
    readableByteStreamControllerInvalidateBYOBRequest(controller);
    first.buffer = transferArrayBuffer(first.buffer);
    if (first.kind === 'none') readableByteStreamControllerEnqueueDetachedPullIntoToQueue(controller, first);
  }
  if (readableStreamHasDefaultReader(stream)) {
    const { requests } = stream.reader;
    while (requests.length > 0 && controller.queueTotalSize > 0) requests.shift().chunk(controller.takeChunk());
    if (requests.length === 0) {
      readableByteStreamControllerEnqueueChunkToQueue(controller, buffer, byteOffset, byteLength);
    } else {
      if (controller.pendingPullIntos.length > 0) controller.pendingPullIntos.shift();
      hooks.read(stream.handle, byteLength, controller.desiredSize, chunk);
      requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
    }
  } else {
    readableByteStreamControllerEnqueueChunkToQueue(controller, buffer, byteOffset, byteLength);
    if (readableStreamHasBYOBReader(stream)) processPullIntosUsingQueue(controller);
  }
  readableByteStreamControllerCallPullIfNeeded(controller);
  hooks.enqueued(stream.handle, controller.desiredSize);
}

function readableByteStreamControllerEnqueueChunkToQueue(controller, buffer, byteOffset, byteLength) {
  controller.queue.push({ buffer, byteOffset, byteLength });
  controller.queueTotalSize += byteLength;
}

function readableByteStreamControllerEnqueueDetachedPullIntoToQueue(controller, pullInto) {
  const { buffer, byteOffset, bytesFilled } = pullInto;
  if (bytesFilled > 0) {
    const copy = buffer.slice(byteOffset, byteOffset + bytesFilled);
    readableByteStreamControllerEnqueueChunkToQueue(controller, copy, 0, bytesFilled);
  }
  controller.pendingPullIntos.shift();
}

// Takes from the queue what the buffer has room for. Returns whether it has enough then.
function readableByteStreamControllerFillPullIntoDescriptorFromQueue(controller, pullInto) {
  const { queue } = controller;
  const { buffer, byteOffset, byteLength, bytesFilled, elementSize, minimumFill } = pullInto;
  const most = Math.min(controller.queueTotalSize, byteLength - bytesFilled);
  const aligned = bytesFilled + most - ((bytesFilled + most) % elementSize);
  const enough = aligned >= minimumFill;
  let left = enough ? aligned - bytesFilled : most;
  const target = new Uint8Array(buffer);
  while (left > 0) {
    const head = queue.peek();
    const size = Math.min(left, head.byteLength);
    target.set(new Uint8Array(head.buffer, head.byteOffset, size), byteOffset + pullInto.bytesFilled);
    if (head.byteLength === size) {
      queue.shift();
    } else {
      head.byteOffset += size;
      head.byteLength -= size;
    }
    controller.queueTotalSize -= size;
    pullInto.bytesFilled += size;
    left -= size;
  }
  return enough;
}

// ReadableByteStreamControllerProcessPullIntoDescriptorsUsingQueue, and what it returns is committed; `before` is first.
function processPullIntosUsingQueue(controller, before) {
  const { pendingPullIntos } = controller;
  const filled = before === undefined ? [] : [before];
  while (pendingPullIntos.length > 0 && controller.queueTotalSize > 0) {
    const pullInto = pendingPullIntos.peek();
    if (readableByteStreamControllerFillPullIntoDescriptorFromQueue(controller, pullInto)) {
      pendingPullIntos.shift();
      filled.push(pullInto);
    }
  }
  for (const pullInto of filled) readableByteStreamControllerCommitPullIntoDescriptor(controller, pullInto);
}

function readableByteStreamControllerCommitPullIntoDescriptor(controller, pullInto) {
  const { stream } = controller;
  const done = stream.state === 'closed';
  const view = readableByteStreamControllerConvertPullIntoDescriptor(pullInto);
  const request = stream.reader.requests.shift();
  if (!done) hooks.read(stream.handle, view.byteLength, controller.desiredSize, view);
  if (!done) request.chunk(view);
  else if (pullInto.kind === 'default') request.close(undefined);
  else request.close(view);
}

function readableByteStreamControllerConvertPullIntoDescriptor({ buffer, byteOffset, bytesFilled, elementSize, Class }) {
  const mine = transferArrayBuffer(buffer);
  const { Buffer } = require('buffer');
  if (Class === Buffer) return Buffer.from(mine, byteOffset, bytesFilled);
  return new Class(mine, byteOffset, bytesFilled / elementSize);
}

// What the source answers to a BYOB request

function readableByteStreamControllerRespond(controller, bytesWritten) {
  const first = controller.pendingPullIntos.peek();
  if (controller.stream.state === 'closed') {
    if (bytesWritten !== 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
  } else {
    if (!bytesWritten) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    if (first.bytesFilled + bytesWritten > first.byteLength) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
  }
  first.buffer = transferArrayBuffer(first.buffer);
  readableByteStreamControllerRespondInternal(controller, bytesWritten);
}

function readableByteStreamControllerRespondWithNewView(controller, view) {
  const first = controller.pendingPullIntos.peek();
  if (controller.stream.state === 'closed') {
    if (view.byteLength !== 0) throw new ERR_INVALID_STATE.TypeError('View is not zero-length');
  } else if (view.byteLength === 0) {
    throw new ERR_INVALID_STATE.TypeError('View is zero-length');
  }
  const fits = first.byteOffset + first.bytesFilled === view.byteOffset &&
    first.bytesFilled + view.byteLength <= first.byteLength &&
    first.bufferByteLength === view.buffer.byteLength;
  if (!fits) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  const { byteLength } = view;
  first.buffer = transferArrayBuffer(view.buffer);
  readableByteStreamControllerRespondInternal(controller, byteLength);
}

function readableByteStreamControllerRespondInternal(controller, bytesWritten) {
  const first = controller.pendingPullIntos.peek();
  readableByteStreamControllerInvalidateBYOBRequest(controller);
  if (controller.stream.state === 'closed') readableByteStreamControllerRespondInClosedState(controller, first);
  else readableByteStreamControllerRespondInReadableState(controller, bytesWritten, first);
  readableByteStreamControllerCallPullIfNeeded(controller);
}

function readableByteStreamControllerRespondInClosedState(controller, first) {
  const { stream, pendingPullIntos } = controller;
  if (first.kind === 'none') pendingPullIntos.shift();
  if (!readableStreamHasBYOBReader(stream)) return;
  const filled = [];
  for (let i = stream.reader.requests.length; i > 0; i--) filled.push(pendingPullIntos.shift());
  for (const pullInto of filled) readableByteStreamControllerCommitPullIntoDescriptor(controller, pullInto);
}

function readableByteStreamControllerRespondInReadableState(controller, bytesWritten, pullInto) {
  hooks.enqueue(controller.stream.handle, bytesWritten, controller.desiredSize);
  pullInto.bytesFilled += bytesWritten;
  if (pullInto.kind === 'none') {
    readableByteStreamControllerEnqueueDetachedPullIntoToQueue(controller, pullInto);
    processPullIntosUsingQueue(controller);
  } else if (pullInto.bytesFilled >= pullInto.minimumFill) {
    controller.pendingPullIntos.shift();
    const remainder = pullInto.bytesFilled % pullInto.elementSize;
    if (remainder > 0) {
      const end = pullInto.byteOffset + pullInto.bytesFilled;
      const rest = pullInto.buffer.slice(end - remainder, end);
      readableByteStreamControllerEnqueueChunkToQueue(controller, rest, 0, remainder);
      pullInto.bytesFilled -= remainder;
    }
    processPullIntosUsingQueue(controller, pullInto);
  }
  hooks.enqueued(controller.stream.handle, controller.desiredSize);
}

module.exports = {
  ByteControllerState,
  isDetached,
  setupReadableByteStreamController,
  readableByteStreamControllerClose,
  readableByteStreamControllerEnqueue,
  readableByteStreamControllerError,
  readableByteStreamControllerPullInto,
  readableByteStreamControllerRespond,
  readableByteStreamControllerRespondWithNewView,
};
