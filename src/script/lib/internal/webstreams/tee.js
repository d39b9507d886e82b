// tee(): two streams that both give what one does. ReadableStreamDefaultTee and ReadableByteStreamTee of the standard.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { deferred, kResolved, kState, nothing } = require('internal/webstreams/util');
const {
  acquireReadableStreamBYOBReader, acquireReadableStreamDefaultReader, readableStreamCancel, readableStreamDefaultReaderRead,
  readableStreamReaderRelease, readerClosedPromise,
} = require('internal/webstreams/readable-algorithms');
const {
  readableStreamDefaultControllerClose, readableStreamDefaultControllerEnqueue, readableStreamDefaultControllerError,
} = require('internal/webstreams/readable-default');
const {
  readableByteStreamControllerClose, readableByteStreamControllerEnqueue, readableByteStreamControllerError,
  readableByteStreamControllerRespond, readableByteStreamControllerRespondWithNewView,
} = require('internal/webstreams/byte-algorithms');
const { readableByteStreamControllerGetBYOBRequest } = require('internal/webstreams/readable-bytes');
const { readableStreamBYOBReaderRead } = require('internal/webstreams/readers');
const { createReadableByteStream, createReadableStream, isReadableStream } = require('internal/webstreams/readablestream');

function teeOf(stream, cloneForBranch2) {
  if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  if (typeof cloneForBranch2 !== 'boolean') throw new ERR_INVALID_ARG_TYPE('cloneForBranch2', 'boolean', cloneForBranch2);
  return readableStreamTee(stream[kState], cloneForBranch2);
}

function readableStreamTee(stream, cloneForBranch2) {
  const bytes = stream.controller.type === 'ReadableByteStreamController';
  const tee = new (bytes ? ByteTee : DefaultTee)(stream);
  tee.clones = cloneForBranch2;
  return [tee.branch1.stream.object, tee.branch2.stream.object];
}

// What both kinds have: a reader, and two branches that cancel the source once both are cancelled. `branch1` and `branch2`
// are the controllers of the two.
class Tee {
  reading = false;
  canceled1 = false;
  canceled2 = false;
  reason1 = undefined;
  reason2 = undefined;
  cancelled = deferred();

  constructor(stream) {
    this.stream = stream;
    this.reader = acquireReadableStreamDefaultReader(stream);
  }

  cancel1(reason) {
    this.canceled1 = true;
    this.reason1 = reason;
    return this.cancelSource(this.canceled2);
  }

  cancel2(reason) {
    this.canceled2 = true;
    this.reason2 = reason;
    return this.cancelSource(this.canceled1);
  }

  cancelSource(both) {
    if (both) this.cancelled.resolve(readableStreamCancel(this.stream, [this.reason1, this.reason2]));
    return this.cancelled.promise;
  }

  ended() {
    if (!this.canceled1 || !this.canceled2) this.cancelled.resolve();
  }

  // Of a read request
  error() {
    this.reading = false;
  }
}

class DefaultTee extends Tee {
  pendingChunk = undefined;

  constructor(stream) {
    super(stream);
    const pull = () => this.pull();
    const branch = (cancel) => createReadableStream({ start: nothing, pull, cancel, pulls: true }, 1, undefined, 'branch');
    this.branch1 = branch((reason) => this.cancel1(reason))[kState].controller;
    this.branch2 = branch((reason) => this.cancel2(reason))[kState].controller;
    readerClosedPromise(this.reader).promise.then(undefined, (error) => {
      readableStreamDefaultControllerError(this.branch1, error);
      readableStreamDefaultControllerError(this.branch2, error);
      this.ended();
    });
  }

  pull() {
    if (this.reading) return;
    this.reading = true;
    readableStreamDefaultReaderRead(this.reader, this);
  }

  forward = () => {
    this.reading = false;
    const chunk = this.pendingChunk;
    this.pendingChunk = undefined;
    const copy = this.clones && !this.canceled2 ? globalThis.structuredClone(chunk) : chunk;
    if (!this.canceled1) readableStreamDefaultControllerEnqueue(this.branch1, chunk);
    if (!this.canceled2) readableStreamDefaultControllerEnqueue(this.branch2, copy);
  };

  // Of the read that goes on

  chunk(value) {
    this.pendingChunk = value;
    kResolved.then(this.forward);
  }

  close() {
    // Not by the standard, but so it is in Node.
    process.nextTick(() => {
      this.reading = false;
      if (!this.canceled1) readableStreamDefaultControllerClose(this.branch1);
      if (!this.canceled2) readableStreamDefaultControllerClose(this.branch2);
      this.ended();
    });
  }
}

class ByteTee extends Tee {
  readAgain1 = false;
  readAgain2 = false;
  byob = false; // Whether the reader is one for buffers of one's own.
  pendingChunk = undefined;

  constructor(stream) {
    super(stream);
    const branch = (pull, cancel) => createReadableByteStream({ start: nothing, pull, cancel, pulls: true }, 'branch');
    this.branch1 = branch(() => this.pull1(), (reason) => this.cancel1(reason))[kState].controller;
    this.branch2 = branch(() => this.pull2(), (reason) => this.cancel2(reason))[kState].controller;
    this.forwardReaderError();
  }

  forwardReaderError() {
    const { reader } = this;
    readerClosedPromise(reader).promise.then(undefined, (error) => {
      if (reader !== this.reader) return;
      readableByteStreamControllerError(this.branch1, error);
      readableByteStreamControllerError(this.branch2, error);
      this.ended();
    });
  }

  takeReader(byob) {
    if (this.byob === byob) return;
    this.byob = byob;
    readableStreamReaderRelease(this.reader);
    this.reader = (byob ? acquireReadableStreamBYOBReader : acquireReadableStreamDefaultReader)(this.stream);
    this.forwardReaderError();
  }

  pull1() {
    if (this.reading) this.readAgain1 = true;
    else this.pull(this.branch1, false);
  }

  pull2() {
    if (this.reading) this.readAgain2 = true;
    else this.pull(this.branch2, true);
  }

  pull(controller, forBranch2) {
    this.reading = true;
    const request = readableByteStreamControllerGetBYOBRequest(controller);
    if (request === null) {
      this.takeReader(false);
      readableStreamDefaultReaderRead(this.reader, this);
    } else {
      const { view } = request;
      this.takeReader(true);
      readableStreamBYOBReaderRead(this.reader, view, 1, new ReadIntoBranch(this, forBranch2));
    }
  }

  // Of reads by a default reader

  chunk(value) {
    this.pendingChunk = value;
    kResolved.then(this.forward);
  }

  close() {
    this.reading = false;
    const { branch1, branch2 } = this;
    if (!this.canceled1) readableByteStreamControllerClose(branch1);
    if (!this.canceled2) readableByteStreamControllerClose(branch2);
    if (branch1.pendingPullIntos.length > 0) readableByteStreamControllerRespond(branch1, 0);
    if (branch2.pendingPullIntos.length > 0) readableByteStreamControllerRespond(branch2, 0);
    this.ended();
  }

  forward = () => {
    this.readAgain1 = this.readAgain2 = false;
    const chunk = this.pendingChunk;
    let chunk2 = chunk;
    this.pendingChunk = undefined;
    if (!this.canceled1 && !this.canceled2) {
      chunk2 = this.clone(chunk);
      if (chunk2 === undefined) return;
    }
    if (!this.canceled1) readableByteStreamControllerEnqueue(this.branch1, chunk);
    if (!this.canceled2) readableByteStreamControllerEnqueue(this.branch2, chunk2);
    this.again();
  };

  clone(chunk) {
    try {
      return new Uint8Array(chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength));
    } catch (error) {
      readableByteStreamControllerError(this.branch1, error);
      readableByteStreamControllerError(this.branch2, error);
      this.cancelled.resolve(readableStreamCancel(this.stream, error));
      return undefined;
    }
  }

  again() {
    this.reading = false;
    if (this.readAgain1) this.pull1();
    else if (this.readAgain2) this.pull2();
  }
}

// A read into the buffer that a branch's reader has given.
class ReadIntoBranch {
  constructor(tee, forBranch2) {
    this.tee = tee;
    this.forBranch2 = forBranch2;
  }

  // [its controller, whether it is cancelled, the other's controller, whether that is cancelled]
  get sides() {
    const { branch1, branch2, canceled1, canceled2 } = this.tee;
    return this.forBranch2 ? [branch2, canceled2, branch1, canceled1] : [branch1, canceled1, branch2, canceled2];
  }

  chunk(value) {
    kResolved.then(() => this.forward(value));
  }

  forward(value) {
    const { tee } = this;
    tee.readAgain1 = tee.readAgain2 = false;
    const [controller, canceled, other, otherCanceled] = this.sides;
    if (!otherCanceled) {
      const copy = tee.clone(value);
      if (copy === undefined) return;
      if (!canceled) readableByteStreamControllerRespondWithNewView(controller, value);
      readableByteStreamControllerEnqueue(other, copy);
    } else if (!canceled) {
      readableByteStreamControllerRespondWithNewView(controller, value);
    }
    tee.again();
  }

  close(value) {
    const { tee } = this;
    tee.reading = false;
    const [controller, canceled, other, otherCanceled] = this.sides;
    if (!canceled) readableByteStreamControllerClose(controller);
    if (!otherCanceled) readableByteStreamControllerClose(other);
    if (value !== undefined) {
      if (!canceled) readableByteStreamControllerRespondWithNewView(controller, value);
      if (!otherCanceled && other.pendingPullIntos.length > 0) readableByteStreamControllerRespond(other, 0);
    }
    tee.ended();
  }

  error() {
    this.tee.reading = false;
  }
}

module.exports = { readableStreamTee, teeOf };
