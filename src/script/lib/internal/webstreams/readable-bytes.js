// The standard's ReadableByteStreamController and ReadableStreamBYOBRequest: a stream of bytes, into the reader's buffers if
// it has any. Their classes; the controller's abstract operations stand in byte-algorithms.js.

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('internal/errors');
const { checkView, customInspect, finishClass, kInspect, kState } = require('internal/webstreams/util');
const {
  ByteControllerState, isDetached, readableByteStreamControllerClose, readableByteStreamControllerEnqueue,
  readableByteStreamControllerError, readableByteStreamControllerRespond, readableByteStreamControllerRespondWithNewView,
  setupReadableByteStreamController: setup,
} = require('internal/webstreams/byte-algorithms');
const { readableStreamControllerGetDesiredSize } = require('internal/webstreams/readable-default');
const { major } = require('internal/version');

const kInternal = Symbol('kInternal');

const isReadableByteStreamController = (value) => value?.[kState]?.type === 'ReadableByteStreamController';
const isReadableStreamBYOBRequest = (value) => value?.[kState]?.type === 'ReadableStreamBYOBRequest';

const isShared = (buffer) => typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;

// Since Node 24 memory that is shared is refused.
function checkNotShared(view, name) {
  if (major >= 24 && isShared(view.buffer)) {
    throw new ERR_INVALID_ARG_VALUE(name, view, 'must not be backed by a SharedArrayBuffer');
  }
}

class ReadableByteStreamController {
  constructor(internal = undefined) {
    if (internal !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get byobRequest() {
    if (!isReadableByteStreamController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    return readableByteStreamControllerGetBYOBRequest(this[kState])?.object ?? null;
  }

  get desiredSize() {
    if (!isReadableByteStreamController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    return readableStreamControllerGetDesiredSize(this[kState]);
  }

  close() {
    if (!isReadableByteStreamController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    checkOpen(this[kState]);
    readableByteStreamControllerClose(this[kState]);
  }

  enqueue(chunk) {
    if (!isReadableByteStreamController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    checkView(chunk);
    checkNotShared(chunk, 'chunk');
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('chunk ArrayBuffer is zero-length or detached');
    }
    checkOpen(this[kState]);
    readableByteStreamControllerEnqueue(this[kState], chunk);
  }

  error(error = undefined) {
    if (!isReadableByteStreamController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    readableByteStreamControllerError(this[kState], error);
  }

  [kInspect](depth, options, inspect) {
    return customInspect(depth, options, inspect, 'ReadableByteStreamController', {});
  }
}

function checkOpen(controller) {
  if (controller.closeRequested) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
  if (controller.stream.state !== 'readable') throw new ERR_INVALID_STATE.TypeError('ReadableStream is already closed');
}

function readableByteStreamControllerGetBYOBRequest(controller) {
  if (controller.byobRequest === null && controller.pendingPullIntos.length > 0) {
    const { buffer, byteOffset, byteLength, bytesFilled } = controller.pendingPullIntos.peek();
    const view = new Uint8Array(buffer, byteOffset + bytesFilled, byteLength - bytesFilled);
    const object = new ReadableStreamBYOBRequest(kInternal);
    controller.byobRequest = object[kState] = { type: 'ReadableStreamBYOBRequest', object, controller, view };
  }
  return controller.byobRequest;
}

class ReadableStreamBYOBRequest {
  constructor(internal = undefined) {
    if (internal !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get view() {
    if (!isReadableStreamBYOBRequest(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    return this[kState].view;
  }

  respond(bytesWritten) {
    const { controller, view } = validRequest(this);
    if (isDetached(view.buffer)) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    readableByteStreamControllerRespond(controller, bytesWritten);
  }

  respondWithNewView(view) {
    const { controller } = validRequest(this);
    checkView(view, 'view');
    if (isDetached(view.buffer)) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    readableByteStreamControllerRespondWithNewView(controller, view);
  }

  [kInspect](depth, options, inspect) {
    const { view, controller } = this[kState];
    const data = { view, controller: controller?.object };
    return customInspect(depth, options, inspect, 'ReadableStreamBYOBRequest', data);
  }
}

function validRequest(request) {
  if (!isReadableStreamBYOBRequest(request)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
  const state = request[kState];
  if (state.controller === undefined) throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
  return state;
}

finishClass(ReadableByteStreamController, 'byobRequest', 'desiredSize', 'close', 'enqueue', 'error');
finishClass(ReadableStreamBYOBRequest, 'view', 'respond', 'respondWithNewView');

function setupReadableByteStreamController(stream, algorithms, highWaterMark, autoAllocateChunkSize, side) {
  const object = new ReadableByteStreamController(kInternal);
  const controller = object[kState] = new ByteControllerState(object, stream);
  setup(stream, controller, algorithms, highWaterMark, autoAllocateChunkSize, side);
}

module.exports = {
  ReadableByteStreamController,
  ReadableStreamBYOBRequest,
  checkNotShared,
  readableByteStreamControllerGetBYOBRequest,
  setupReadableByteStreamController,
};
