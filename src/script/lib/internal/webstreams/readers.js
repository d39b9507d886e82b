// ReadableStreamDefaultReader and ReadableStreamBYOBReader: what the program reads a ReadableStream by.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { checkObject, checkView, customInspect, finishClass, kInspect, kState } = require('internal/webstreams/util');
const {
  ReaderState, ReadRequest, queuedResult, setupReadableStreamBYOBReader, setupReadableStreamDefaultReader,
  readableStreamReaderGenericCancel, readableStreamReaderRelease, readableStreamDefaultReaderRead, readerClosedPromise,
} = require('internal/webstreams/readable-algorithms');
const { readableByteStreamControllerPullInto } = require('internal/webstreams/byte-algorithms');
const { checkNotShared } = require('internal/webstreams/readable-bytes');

const isReadableStream = (value) => value?.[kState]?.type === 'ReadableStream';
const notAttached = () => new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream');

function createReader(stream, type, setup) {
  if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  const reader = new ReaderState(type);
  setup(reader, stream[kState]);
  return reader;
}

// What both kinds have; `type` is the name of the class that the program's object must be of.

function closedOf(object, type) {
  if (object?.[kState]?.type !== type) return Promise.reject(new ERR_INVALID_THIS(type));
  return readerClosedPromise(object[kState]).promise;
}

function cancel(object, type, reason) {
  if (object?.[kState]?.type !== type) return Promise.reject(new ERR_INVALID_THIS(type));
  if (object[kState].stream === undefined) return Promise.reject(notAttached());
  return readableStreamReaderGenericCancel(object[kState], reason);
}

function releaseLock(object, type) {
  if (object?.[kState]?.type !== type) throw new ERR_INVALID_THIS(type);
  if (object[kState].stream !== undefined) readableStreamReaderRelease(object[kState]);
}

function inspectReader(object, depth, options, inspect, name, requests) {
  const reader = object[kState];
  return customInspect(depth, options, inspect, name, {
    stream: reader.stream?.object,
    [requests]: reader.requests.length,
    close: readerClosedPromise(reader).promise,
  });
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    this[kState] = createReader(stream, 'ReadableStreamDefaultReader', setupReadableStreamDefaultReader);
  }

  read() {
    const reader = this?.[kState];
    if (reader?.type !== 'ReadableStreamDefaultReader') {
      return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    }
    const { stream } = reader;
    if (stream === undefined) return Promise.reject(notAttached());
    // What is there already needs no request.
    if (stream.state === 'readable' && stream.controller.hasChunk) {
      stream.disturbed = true;
      return Promise.resolve(queuedResult(stream.controller.takeChunk()));
    }
    const request = new ReadRequest();
    readableStreamDefaultReaderRead(reader, request);
    return request.promise;
  }

  releaseLock() {
    releaseLock(this, 'ReadableStreamDefaultReader');
  }

  get closed() {
    return closedOf(this, 'ReadableStreamDefaultReader');
  }

  cancel(reason = undefined) {
    return cancel(this, 'ReadableStreamDefaultReader', reason);
  }

  [kInspect](depth, options, inspect) {
    return inspectReader(this, depth, options, inspect, 'ReadableStreamDefaultReader', 'readRequests');
  }
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    this[kState] = createReader(stream, 'ReadableStreamBYOBReader', setupReadableStreamBYOBReader);
  }

  // Node's is an async function, which is seen by when its promise is settled.
  async read(view, options = {}) {
    if (this?.[kState]?.type !== 'ReadableStreamBYOBReader') throw new ERR_INVALID_THIS('ReadableStreamBYOBReader');
    checkView(view, 'view');
    checkObject(options, 'options', true);
    checkNotShared(view, 'view');
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
    }
    const min = options?.min ?? 1;
    checkMin(min, view);
    const reader = this[kState];
    if (reader.stream === undefined) throw notAttached();
    const request = new ReadRequest();
    readableStreamBYOBReaderRead(reader, view, min, request);
    return request.promise;
  }

  releaseLock() {
    releaseLock(this, 'ReadableStreamBYOBReader');
  }

  get closed() {
    return closedOf(this, 'ReadableStreamBYOBReader');
  }

  cancel(reason = undefined) {
    return cancel(this, 'ReadableStreamBYOBReader', reason);
  }

  [kInspect](depth, options, inspect) {
    return inspectReader(this, depth, options, inspect, 'ReadableStreamBYOBReader', 'readIntoRequests');
  }
}

function checkMin(min, view) {
  if (typeof min !== 'number') throw new ERR_INVALID_ARG_TYPE('options.min', 'number', min);
  if (!Number.isInteger(min)) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer');
  if (min <= 0) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
  const isDataView = view instanceof DataView;
  if (min > (isDataView ? view.byteLength : view.length)) {
    throw new ERR_OUT_OF_RANGE('options.min', isDataView ? '<= view.byteLength' : '<= view.length', min);
  }
}

function readableStreamBYOBReaderRead(reader, view, min, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'errored') request.error(stream.storedError);
  else readableByteStreamControllerPullInto(stream.controller, view, min, request);
}

finishClass(ReadableStreamDefaultReader, 'closed', 'read', 'releaseLock', 'cancel');
finishClass(ReadableStreamBYOBReader, 'closed', 'read', 'releaseLock', 'cancel');

module.exports = { ReadableStreamDefaultReader, ReadableStreamBYOBReader, readableStreamBYOBReaderRead };
