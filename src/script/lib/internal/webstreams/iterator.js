// A loop over a ReadableStream: what `values()` returns, with `preventCancel`.

const { codes: { ERR_INTERNAL_ASSERTION, ERR_INVALID_STATE } } = require('internal/errors');
const hooks = require('internal/webstreams/hooks');
const { major } = require('internal/version');
const { deferred, kResolved, traceSize } = require('internal/webstreams/util');
const {
  acquireReadableStreamDefaultReader, chunkResult, queuedResult, readableStreamReaderGenericCancel,
  readableStreamReaderGenericRelease, readableStreamDefaultReaderRead,
} = require('internal/webstreams/readable-algorithms');

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
const prototype = Object.setPrototypeOf({ next: undefined, return: undefined }, AsyncIteratorPrototype);

const notBound = () => new ERR_INVALID_STATE.TypeError('The reader is not bound to a ReadableStream');

// One read at a time: the next one waits for it in `ongoing`.
class Iteration {
  done = false;
  started = false;
  ongoing = undefined;
  answer = undefined; // Of the read that goes on, which is itself the request that is told how it went.

  constructor(stream, preventCancel) {
    this.preventCancel = preventCancel;
    this.handle = stream.handle;
    this.controller = stream.controller;
    this.reader = acquireReadableStreamDefaultReader(stream);
    this.nextSteps = () => this.read();
    hooks.iterate(this.handle);
  }

  next() {
    // Node lets the stream start first.
    if (!this.started) {
      this.started = true;
      this.ongoing = kResolved;
    }
    if (this.ongoing !== undefined) return this.ongoing = this.ongoing.then(this.nextSteps, this.nextSteps);
    if (major >= 24) {
      // What is there already needs no request, and nobody has to wait for it.
      const { stream } = this.reader;
      if (!this.done && stream?.state === 'readable' && this.controller.hasChunk) {
        stream.disturbed = true;
        const value = this.controller.takeChunk();
        hooks.iterateNext(this.handle, traceSize(this.controller, value));
        return Promise.resolve(queuedResult(value));
      }
    }
    return this.ongoing = this.read();
  }

  read() {
    if (this.done) return Promise.resolve({ done: true, value: undefined });
    if (this.reader.stream === undefined) return Promise.reject(notBound());
    const answer = deferred();
    if (major < 24) {
      readableStreamDefaultReaderRead(this.reader, new IterationRead(this, answer));
    } else {
      // Of two reads at a time, which a loop does not make, Node forgets the first.
      this.answer = answer;
      readableStreamDefaultReaderRead(this.reader, this);
    }
    return answer.promise;
  }

  chunk(value) {
    this.ongoing = undefined;
    hooks.iterateNext(this.handle, traceSize(this.controller, value));
    this.answer.resolve(chunkResult(value));
  }

  close() {
    this.finish();
    hooks.iterateNext(this.handle, undefined);
    hooks.iterateDone(this.handle, false);
    this.answer.resolve({ done: true, value: undefined });
  }

  error(error) {
    this.finish();
    hooks.iterateDone(this.handle, false);
    this.answer.reject(error);
  }

  finish() {
    this.ongoing = undefined;
    this.done = true;
    readableStreamReaderGenericRelease(this.reader);
  }

  return(value) {
    this.started = true;
    const steps = () => this.leave(value);
    return this.ongoing = this.ongoing === undefined ? steps() : this.ongoing.then(steps, steps);
  }

  async leave(value) {
    if (this.done) return { done: true, value };
    this.done = true;
    const { reader } = this;
    if (reader.stream === undefined) throw notBound();
    if (reader.requests.length > 0) throw new ERR_INTERNAL_ASSERTION(undefined); // Of two reads one is still waiting.
    hooks.iterateDone(this.handle, true);
    const cancelled = this.preventCancel ? undefined : readableStreamReaderGenericCancel(reader, value);
    readableStreamReaderGenericRelease(reader);
    if (cancelled !== undefined) await cancelled;
    return { done: true, value };
  }
}

// One of several reads.
class IterationRead {
  constructor(iteration, answer) {
    this.iteration = iteration;
    this.answer = answer;
  }

  chunk(value) {
    this.iteration.answer = this.answer;
    this.iteration.chunk(value);
  }

  close() {
    this.iteration.answer = this.answer;
    this.iteration.close();
  }

  error(error) {
    this.iteration.answer = this.answer;
    this.iteration.error(error);
  }
}

function createReadableStreamAsyncIterator(stream, preventCancel) {
  const iteration = new Iteration(stream, preventCancel);
  return Object.setPrototypeOf({
    next() {
      return iteration.next();
    },
    return(value) {
      return iteration.return(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  }, prototype);
}

module.exports = { createReadableStreamAsyncIterator };
