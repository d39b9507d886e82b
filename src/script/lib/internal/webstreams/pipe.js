// pipeTo(): ReadableStreamPipeTo of the standard, as Node does it. The pipe has a reader and a writer of its own, reads as
// long as the destination wants more, and shuts down when either side has ended or failed, or by a signal.

const { AbortError, codes: { ERR_INVALID_STATE } } = require('internal/errors');
const hooks = require('internal/webstreams/hooks');
const { major } = require('internal/version');
const { deferred, kResolved, nothing, promiseAll, setPromiseHandled } = require('internal/webstreams/util');
const {
  acquireReadableStreamDefaultReader, readableStreamCancel, readableStreamDefaultReaderRead,
  readableStreamReaderGenericRelease, readerClosedPromise,
} = require('internal/webstreams/readable-algorithms');
const {
  setupWritableStreamDefaultWriter, writableStreamAbort, writableStreamCloseQueuedOrInFlight,
  writableStreamDefaultWriterCloseWithErrorPropagation, writableStreamDefaultWriterRelease, writableStreamDefaultWriterWrite,
  writableStreamDefaultWriterWriteWithRequest, writerClosedPromise, writerReadyPromise,
} = require('internal/webstreams/writable-algorithms');

function readableStreamPipeTo(source, dest, preventClose, preventAbort, preventCancel, signal) {
  const reader = acquireReadableStreamDefaultReader(source);
  const writer = { type: 'WritableStreamDefaultWriter', stream: undefined, closed: undefined, ready: undefined };
  setupWritableStreamDefaultWriter(writer, dest);
  source.disturbed = true;
  hooks.pipeTo(source.handle, dest.handle);
  const pipe = new (major >= 24 ? Pump : Steps)(source, dest, reader, writer);
  if (signal !== undefined) {
    pipe.abortAlgorithm = () => pipe.abort(signal, preventAbort, preventCancel);
    if (signal.aborted) {
      pipe.abortAlgorithm();
      return pipe.done.promise;
    }
    pipe.signal = signal;
    signal.addEventListener('abort', pipe.abortAlgorithm, { once: true });
  }
  pipe.run();

  const sourceErrored = (error) => {
    if (preventAbort) pipe.shutdown(undefined, true, error);
    else pipe.shutdown(() => writableStreamAbort(dest, error), true, error);
  };
  const destErrored = (error) => {
    if (preventCancel) pipe.shutdown(undefined, true, error);
    else pipe.shutdown(() => readableStreamCancel(source, error), true, error);
  };
  const sourceClosed = () => {
    if (preventClose) pipe.shutdown(undefined, false);
    else pipe.shutdown(() => writableStreamDefaultWriterCloseWithErrorPropagation(writer), false);
  };
  if (source.state === 'errored') sourceErrored(source.storedError);
  else readerClosedPromise(reader).promise.then(undefined, sourceErrored);
  if (dest.state === 'errored') destErrored(dest.storedError);
  else writerClosedPromise(writer).promise.then(undefined, destErrored);
  if (source.state === 'closed') sourceClosed();
  else readerClosedPromise(reader).promise.then(sourceClosed, nothing);
  if (writableStreamCloseQueuedOrInFlight(dest) || dest.state === 'closed') {
    destErrored(new ERR_INVALID_STATE.TypeError('Destination WritableStream is closed'));
  }
  return pipe.done.promise;
}

// What both ways of pumping have: how a pipe ends.
class Pipe {
  shuttingDown = false;
  done = deferred();
  signal = undefined;
  abortAlgorithm = undefined;

  constructor(source, dest, reader, writer) {
    this.source = source;
    this.dest = dest;
    this.reader = reader;
    this.writer = writer;
  }

  // "Shutdown" and "shutdown with an action": what has been read is written first.
  shutdown(action, rejected, error) {
    if (this.shuttingDown) return;
    this.shuttingDown = true;
    const failed = (reason) => this.finalize(true, reason);
    const complete = action === undefined ?
      () => this.finalize(rejected, error) :
      () => action().then(() => this.finalize(rejected, error), failed);
    const { dest } = this;
    if (dest.state === 'writable' && !writableStreamCloseQueuedOrInFlight(dest)) this.written().then(complete, failed);
    else complete();
  }

  finalize(rejected, error) {
    writableStreamDefaultWriterRelease(this.writer);
    readableStreamReaderGenericRelease(this.reader);
    this.signal?.removeEventListener('abort', this.abortAlgorithm);
    if (rejected) this.done.reject(error);
    else this.done.resolve();
  }

  abort(signal, preventAbort, preventCancel) {
    const { source, dest } = this;
    let { reason } = signal;
    // The program is to see the Web's error, not Node's own.
    if (reason instanceof AbortError) {
      const { DOMException } = require('internal/domexception');
      reason = new DOMException(reason.message, 'AbortError');
    }
    const actions = [];
    if (!preventAbort) {
      actions.push(() => (dest.state === 'writable' ? writableStreamAbort(dest, reason) : Promise.resolve()));
    }
    if (!preventCancel) {
      actions.push(() => (source.state === 'readable' ? readableStreamCancel(source, reason) : Promise.resolve()));
    }
    // What an action throws, where Node stumbles in it, ends the pipe as well.
    this.shutdown(() => {
      try {
        return promiseAll(actions.map((action) => action()));
      } catch (error) {
        return Promise.reject(error);
      }
    }, true, reason);
  }
}

// Node 24 and later. It is itself the request of the one read that goes on, and that of all its writes.
class Pump extends Pipe {
  pendingChunk = undefined;
  pending = 0;
  failed = false;
  failure = undefined;
  stalled = undefined;
  waits = undefined;

  forward = () => {
    const chunk = this.pendingChunk;
    this.pendingChunk = undefined;
    writableStreamDefaultWriterWriteWithRequest(this.writer, chunk, this);
    this.run();
  };

  run = () => {
    if (this.shuttingDown) return;
    const { source, dest } = this;
    if (dest.backpressure) {
      this.park();
      return;
    }
    if (source.state === 'readable' && source.controller.type === 'ReadableStreamDefaultController' &&
        source.controller.hasChunk) this.runThroughQueue();
    else readableStreamDefaultReaderRead(this.reader, this);
  };

  // Goes on as soon as the destination wants more: in the place of the writer's promise, which nobody sees.
  park() {
    this.waits ??= { promise: new Promise(nothing), resolve: nothing, reject: nothing, pending: true };
    this.waits.pending = true;
    this.waits.resolve = this.run;
    this.writer.ready = this.waits;
  }

  runThroughQueue() {
    const { source, dest } = this;
    const { controller } = source;
    while (controller.hasChunk) {
      if (this.shuttingDown) return;
      const chunk = controller.takeQueued();
      writableStreamDefaultWriterWriteWithRequest(this.writer, chunk, this);
      if (dest.backpressure || dest.state !== 'writable' || writableStreamCloseQueuedOrInFlight(dest)) break;
    }
    controller.pullIfNeeded();
    if (source.state === 'closed') return;
    if (dest.backpressure) this.park();
    else kResolved.then(this.run);
  }

  // Of the read

  chunk(value) {
    this.pendingChunk = value;
    kResolved.then(this.forward);
  }

  close() {}

  error() {}

  // Of the writes

  taken() {
    this.pending++;
  }

  refuse(error) {
    this.failed = true;
    this.failure = error;
  }

  resolve() {
    if (--this.pending > 0 || this.stalled === undefined) return;
    const { stalled } = this;
    this.stalled = undefined;
    if (this.failed) stalled.reject(this.failure);
    else stalled.resolve();
  }

  reject(error) {
    this.pending--;
    this.refuse(error);
    const { stalled } = this;
    this.stalled = undefined;
    stalled?.reject(error);
  }

  written() {
    if (this.pending === 0) return this.failed ? Promise.reject(this.failure) : Promise.resolve();
    this.stalled = deferred();
    return this.stalled.promise;
  }
}

// Before Node 24: a chain of promises.
class Steps extends Pipe {
  currentWrite = Promise.resolve();
  answer = undefined;

  run() {
    setPromiseHandled(this.steps());
  }

  async steps() {
    while (!await this.step());
  }

  async step() {
    if (this.shuttingDown) return true;
    await writerReadyPromise(this.writer).promise;
    const { promise } = this.answer = deferred();
    readableStreamDefaultReaderRead(this.reader, this);
    return promise;
  }

  chunk(value) {
    this.currentWrite = writableStreamDefaultWriterWrite(this.writer, value);
    setPromiseHandled(this.currentWrite);
    this.answer.resolve(false);
  }

  close() {
    this.answer.resolve(true);
  }

  error(error) {
    this.answer.reject(error);
  }

  async written() {
    const write = this.currentWrite;
    await write;
    if (write !== this.currentWrite) await this.written();
  }
}

module.exports = { readableStreamPipeTo };
