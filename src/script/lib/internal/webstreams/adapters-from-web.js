// From the Web's streams to Node's: fromWeb() of Readable, Writable and Duplex.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { major } = require('internal/version');
const { Buffer } = require('buffer');
const { destroyer: destroy } = require('internal/streams/destroyer');
const { isWritableEnded } = require('internal/streams/utils');
const { checkPlainObject, kResolved, kState, promiseAll } = require('internal/webstreams/util');
const { isReadableStream } = require('internal/webstreams/readablestream');
const { isWritableStream } = require('internal/webstreams/writablestream');
const { readableStreamDefaultReaderRead } = require('internal/webstreams/readable-algorithms');
const { writableStreamDefaultWriterWriteWithRequest } = require('internal/webstreams/writable-algorithms');

function checkBoolean(value, name) {
  if (typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE(name, 'boolean', value);
}

function checkEncoding(encoding) {
  if (encoding === undefined || Buffer.isEncoding(encoding)) return;
  // The arguments stand the wrong way round in Node 20 and 22.
  if (major >= 24) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  throw new ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
}

function newStreamWritableFromWritableStream(writableStream, options = {}) {
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  checkPlainObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  checkBoolean(objectMode, 'options.objectMode');
  checkBoolean(decodeStrings, 'options.decodeStrings');
  const { Writable } = require('stream');
  const writer = writableStream.getWriter();
  let closed = false;
  const writing = new Writing(writer, () => writable, decodeStrings && !objectMode);
  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    writev: (chunks, callback) => writing.writev(chunks, callback),
    write: (chunk, encoding, callback) => writing.write(chunk, encoding, callback),
    final: (callback) => {
      if (!closed) writing.final(callback);
    },
    destroy(error, callback) {
      const done = calledBack(callback, error);
      if (closed) done();
      else (error != null ? writer.abort(error) : writer.close()).then(done, done);
    },
  });
  writer.closed.then(() => {
    closed = true;
    if (!isWritableEnded(writable)) destroy(writable, new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    closed = true;
    destroy(writable, error);
  });
  return writable;
}

// destroy()'s callback, at the end of a promise: what it throws is no rejection.
const calledBack = (callback, error) => () => {
  try {
    callback(error);
  } catch (thrown) {
    process.nextTick(() => {
      throw thrown;
    });
  }
};

// What a Writable or a Duplex writes to a writer. Since Node 26 it is itself the request of all of its writes.
class Writing {
  pending = 0;
  dispatching = false;
  hasError = false;
  failure = undefined;
  callback = undefined;

  constructor(writer, stream, encodes) {
    this.writer = writer;
    this.stream = stream;
    this.encodes = encodes;
  }

  write(chunk, encoding, callback) {
    const data = typeof chunk === 'string' && this.encodes ? bytesOf(chunk, encoding) : chunk;
    if (major >= 26) {
      this.dispatch([data], callback);
      return;
    }
    const { writer } = this;
    const done = (error) => {
      try {
        callback(error);
      } catch (thrown) {
        destroy(this.stream(), thrown);
      }
    };
    if (major >= 24) writer.ready.then(() => writer.write(data)).then(done, done);
    else writer.ready.then(() => writer.write(data).then(done, done), done);
  }

  writev(entries, callback) {
    const chunks = entries.map(({ chunk }) => chunk);
    if (major >= 26) {
      this.dispatch(chunks, callback);
      return;
    }
    const { writer } = this;
    if (major >= 24) {
      const done = this.done(callback);
      writer.ready.then(() => allVoid(chunks.map((chunk) => writer.write(chunk)))).then(done, done);
      return;
    }
    // An error of a write is no list: Node stumbles over it.
    const done = (error) => {
      const errors = error.filter((e) => e);
      this.done(callback)(errors.length === 0 ? undefined : errors);
    };
    writer.ready.then(() => promiseAll(chunks.map((chunk) => writer.write(chunk))).then(done, done), done);
  }

  final(callback) {
    const done = this.done(callback);
    this.writer.close().then(done, done);
  }

  done(callback) {
    return (error) => {
      try {
        callback(error);
      } catch (thrown) {
        process.nextTick(() => destroy(this.stream(), thrown));
      }
    };
  }

  dispatch(chunks, callback) {
    this.callback = callback;
    this.dispatching = true;
    for (const chunk of chunks) writableStreamDefaultWriterWriteWithRequest(this.writer[kState], chunk, this);
    this.dispatching = false;
    if (this.pending === 0) this.settle();
  }

  taken() {
    this.pending++;
  }

  refuse(error) {
    this.refused = true;
    this.refusal = error;
  }

  resolve() {
    this.pending--;
    if (!this.dispatching && this.pending === 0 && this.callback !== undefined) this.settle();
  }

  reject(error) {
    if (!this.hasError) {
      this.hasError = true;
      this.failure = error;
    }
    this.resolve();
  }

  settle() {
    const done = this.done(this.callback);
    const error = this.hasError ? this.failure : this.refused ? this.refusal : undefined;
    this.callback = this.failure = this.refusal = undefined;
    this.hasError = this.refused = false;
    // It may come from within the Web's stream, which what is called back would destroy.
    if (error !== undefined) kResolved.then(() => done(error));
    else done();
  }
}

function bytesOf(text, encoding) {
  const { buffer, byteOffset, byteLength } = Buffer.from(text, encoding);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function allVoid(promises) {
  let left = promises.length;
  return new Promise((resolve, reject) => {
    if (left === 0) resolve();
    const one = () => {
      if (--left === 0) resolve();
    };
    for (const promise of promises) promise.then(one, reject);
  });
}

// What a Readable or a Duplex reads from a reader. Since Node 26 it is itself the request of the one read that goes on.
class Reading {
  pendingChunk = undefined;

  constructor(reader, stream) {
    this.reader = reader;
    this.stream = stream;
  }

  read() {
    if (major >= 26) {
      readableStreamDefaultReaderRead(this.reader[kState], this);
      return;
    }
    this.reader.read().then(({ done, value }) => {
      this.stream().push(done ? null : value);
    }, (error) => destroy(this.stream(), error));
  }

  forward = () => {
    const chunk = this.pendingChunk;
    this.pendingChunk = undefined;
    this.stream().push(chunk);
  };

  chunk(value) {
    this.pendingChunk = value;
    kResolved.then(this.forward);
  }

  close() {
    this.stream().push(null);
  }

  error(error) {
    destroy(this.stream(), error);
  }
}

function newStreamReadableFromReadableStream(readableStream, options = {}) {
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  checkPlainObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  checkEncoding(encoding);
  checkBoolean(objectMode, 'options.objectMode');
  const { Readable } = require('stream');
  const reader = readableStream.getReader();
  let closed = false;
  const reading = new Reading(reader, () => readable);
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read: () => reading.read(),
    destroy(error, callback) {
      const done = calledBack(callback, error);
      if (closed) done();
      else reader.cancel(error).then(done, done);
    },
  });
  reader.closed.then(() => {
    closed = true;
  }, (error) => {
    closed = true;
    destroy(readable, error);
  });
  return readable;
}

function newStreamDuplexFromReadableWritablePair(pair = {}, options = {}) {
  checkPlainObject(pair, 'pair');
  const { readable, writable } = pair;
  if (!isReadableStream(readable)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readable);
  if (!isWritableStream(writable)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writable);
  checkPlainObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  checkBoolean(objectMode, 'options.objectMode');
  checkEncoding(encoding);
  const { Duplex } = require('stream');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let writableClosed = false;
  let readableClosed = false;
  const writing = new Writing(writer, () => duplex, decodeStrings && !objectMode);
  const reading = new Reading(reader, () => duplex);
  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    writev: (chunks, callback) => writing.writev(chunks, callback),
    write: (chunk, encoding, callback) => writing.write(chunk, encoding, callback),
    final: (callback) => {
      if (!writableClosed) writing.final(callback);
    },
    read: () => reading.read(),
    destroy(error, callback) {
      const done = calledBack(callback, error);
      if (writableClosed && readableClosed) {
        done();
        return;
      }
      const closeWriter = async () => {
        if (!writableClosed) await writer.abort(error);
      };
      const closeReader = async () => {
        if (!readableClosed) await reader.cancel(error);
      };
      (major >= 24 ? allVoid : promiseAll)([closeWriter(), closeReader()]).then(done, done);
    },
  });
  writer.closed.then(() => {
    writableClosed = true;
    if (!isWritableEnded(duplex)) destroy(duplex, new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    writableClosed = true;
    readableClosed = true;
    destroy(duplex, error);
  });
  reader.closed.then(() => {
    readableClosed = true;
  }, (error) => {
    writableClosed = true;
    readableClosed = true;
    destroy(duplex, error);
  });
  return duplex;
}

module.exports = {
  newStreamWritableFromWritableStream,
  newStreamReadableFromReadableStream,
  newStreamDuplexFromReadableWritablePair,
};
