// The standard's abstract operations of ReadableStreams and their readers, on inner states. What depends on the kind of a
// stream's controller stands there: readable-default.js, readable-bytes.js.
//
// A read request is an object with chunk(value), close(value) and error(reason), which is told how a read went.

const { codes: { ERR_INTERNAL_ASSERTION, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const hooks = require('internal/webstreams/hooks');
const { major } = require('internal/version');
const { deferred, fail, failed, fulfil, Queue, settled } = require('internal/webstreams/util');

class ReadableStreamState {
  type = 'ReadableStream';
  state = 'readable';
  storedError = undefined;
  controller = undefined;
  reader = undefined;
  disturbed = false;
  closedPromise = undefined; // Made for what waits for the stream's end without a reader.
  handle = undefined; // What a trace knows it by.
  object = undefined;

  constructor(object) {
    this.object = object;
  }
}

class ReaderState {
  type = undefined;
  stream = undefined;
  closed = undefined;
  requests = new Queue();

  constructor(type) {
    this.type = type;
  }
}

let releasedError;
let releasingError;

// One of each for all readers, as in Node.
const readerReleasedError = () => releasedError ??= new ERR_INVALID_STATE.TypeError('Reader released');
const readerReleasingError = () => releasingError ??= new ERR_INVALID_STATE.TypeError('Releasing reader');

// What a read is answered with. The order of the keys is seen where it is printed.
const chunkResult = major >= 26 ? (value) => ({ done: false, value }) : (value) => ({ value, done: false });
const endResult = major >= 26 ? (value) => ({ done: true, value }) : (value) => ({ value, done: true });
// Of a chunk that lay in the queue.
const queuedResult = major >= 24 ? (value) => ({ done: false, value }) : chunkResult;

class ReadRequest {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.error = reject;
    });
  }

  chunk(value) {
    this.resolve(chunkResult(value));
  }

  close(value) {
    this.resolve(endResult(value));
  }
}

// Streams

const isReadableStreamLocked = (stream) => stream.reader !== undefined;
const readableStreamHasDefaultReader = (stream) => stream.reader?.type === 'ReadableStreamDefaultReader';
const readableStreamHasBYOBReader = (stream) => stream.reader?.type === 'ReadableStreamBYOBReader';

function readableStreamCancel(stream, reason) {
  stream.disturbed = true;
  if (stream.state === 'closed') return Promise.resolve();
  if (stream.state === 'errored') return Promise.reject(stream.storedError);
  hooks.cancel(stream.handle, reason);
  readableStreamClose(stream);
  if (readableStreamHasBYOBReader(stream)) {
    const { requests } = stream.reader;
    while (requests.length) requests.shift().close(undefined);
  }
  return stream.controller.cancelSteps(reason).then(() => {});
}

function readableStreamClose(stream) {
  stream.state = 'closed';
  hooks.closed(stream.handle);
  if (stream.closedPromise !== undefined) fulfil(stream.closedPromise);
  const { reader } = stream;
  if (reader === undefined) return;
  if (reader.closed !== undefined) fulfil(reader.closed);
  if (reader.type === 'ReadableStreamDefaultReader') {
    const { requests } = reader;
    while (requests.length) requests.shift().close(undefined);
  }
}

function readableStreamError(stream, error) {
  stream.state = 'errored';
  stream.storedError = error;
  hooks.error(stream.handle, error);
  if (stream.closedPromise !== undefined) fail(stream.closedPromise, error);
  const { reader } = stream;
  if (reader === undefined) return;
  if (reader.closed !== undefined) fail(reader.closed, error);
  readerErrorRequests(reader, error);
}

function readerErrorRequests({ requests }, error) {
  while (requests.length) requests.shift().error(error);
}

function closedPromiseOf(stream) {
  if (stream.state === 'readable') return deferred();
  return stream.state === 'closed' ? settled(Promise.resolve()) : failed(stream.storedError);
}

// The promise of a stream's end, for what waits for it without a reader.
function readableStreamClosedPromise(stream) {
  return stream.closedPromise ??= closedPromiseOf(stream);
}

// Readers

function setupReadableStreamDefaultReader(reader, stream) {
  if (isReadableStreamLocked(stream)) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
  readableStreamReaderGenericInitialize(reader, stream);
}

function setupReadableStreamBYOBReader(reader, stream) {
  if (isReadableStreamLocked(stream)) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
  if (stream.controller.type !== 'ReadableByteStreamController') {
    throw new ERR_INVALID_ARG_VALUE('stream', stream.object, 'must be a byte stream');
  }
  readableStreamReaderGenericInitialize(reader, stream);
}

function readableStreamReaderGenericInitialize(reader, stream) {
  reader.stream = stream;
  stream.reader = reader;
  hooks.locked(stream.handle);
}

// An internal reader, of a pipe, a loop or tee().
function acquireReadableStreamDefaultReader(stream) {
  const reader = new ReaderState('ReadableStreamDefaultReader');
  setupReadableStreamDefaultReader(reader, stream);
  return reader;
}

function acquireReadableStreamBYOBReader(stream) {
  const reader = new ReaderState('ReadableStreamBYOBReader');
  setupReadableStreamBYOBReader(reader, stream);
  return reader;
}

// It is made when it is first asked for: what it is is told by the stream's state.
function readerClosedPromise(reader) {
  if (reader.closed === undefined) {
    reader.closed = reader.stream === undefined ? failed(readerReleasedError()) : closedPromiseOf(reader.stream);
  }
  return reader.closed;
}

function readableStreamReaderGenericCancel(reader, reason) {
  return readableStreamCancel(reader.stream, reason);
}

function readableStreamReaderGenericRelease(reader) {
  const { stream } = reader;
  if (stream === undefined) throw new ERR_INTERNAL_ASSERTION(undefined); // A loop can come here twice, in Node as well.
  if (stream.state !== 'readable') reader.closed = undefined; // Another one from now on.
  else if (reader.closed !== undefined) fail(reader.closed, readerReleasedError());
  stream.controller.releaseSteps();
  stream.reader = undefined;
  reader.stream = undefined;
}

function readableStreamReaderRelease(reader) {
  readableStreamReaderGenericRelease(reader);
  readerErrorRequests(reader, readerReleasingError());
}

function readableStreamDefaultReaderRead(reader, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'readable') stream.controller.pullSteps(request);
  else if (stream.state === 'closed') request.close(undefined);
  else request.error(stream.storedError);
}

module.exports = {
  ReadableStreamState,
  ReaderState,
  ReadRequest,
  chunkResult,
  endResult,
  queuedResult,
  isReadableStreamLocked,
  readableStreamHasDefaultReader,
  readableStreamHasBYOBReader,
  readableStreamCancel,
  readableStreamClose,
  readableStreamError,
  readableStreamClosedPromise,
  setupReadableStreamDefaultReader,
  setupReadableStreamBYOBReader,
  acquireReadableStreamDefaultReader,
  acquireReadableStreamBYOBReader,
  readerClosedPromise,
  readableStreamReaderGenericCancel,
  readableStreamReaderGenericRelease,
  readableStreamReaderRelease,
  readableStreamDefaultReaderRead,
};
