// Between Node's streams and the Web's: toWeb() and fromWeb() of Readable, Writable and Duplex.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { major } = require('internal/version');
const { Buffer } = require('buffer');
const { destroyer: destroy } = require('internal/streams/destroyer');
const { eos, kEosNodeSynchronousCallback } = require('internal/streams/end-of-stream');
const { isDestroyed, isReadable, isWritable, isWritableEnded } = require('internal/streams/utils');
const { deferred, kResolved, kState, nothing } = require('internal/webstreams/util');
const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/webstreams/queuingstrategies');
const { ReadableStream, isReadableStream } = require('internal/webstreams/readablestream');
const { WritableStream, isWritableStream } = require('internal/webstreams/writablestream');
const { readableStreamDefaultReaderRead } = require('internal/webstreams/readable-algorithms');
const { writableStreamDefaultWriterWriteWithRequest } = require('internal/webstreams/writable-algorithms');

// Symbols of options that only Node's own give: a check of each chunk, and whether a chunk that is refused ends both sides.
const kValidateChunk = Symbol('kValidateChunk');
const kDestroyOnSyncError = Symbol('kDestroyOnSyncError');

const kErrorSentinelAttached = Symbol('kErrorSentinelAttached');

const isFailureOfZlib = (code) => /^Z_(ERRNO|STREAM_ERROR|DATA_ERROR|MEM_ERROR|BUF_ERROR|VERSION_ERROR|NEED_DICT)$/.test(code) ||
  (major >= 24 && typeof code === 'string' && code.startsWith('ERR__ERROR_'));

// How the Web calls a failure of a stream of Node's.
function handleKnownInternalErrors(cause) {
  if (cause?.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause });
  if (major < 22 || !isFailureOfZlib(cause?.code)) return cause;
  const error = new TypeError(undefined, { cause });
  error.code = cause.code;
  return error;
}

function checkOptions(options) {
  if (options === null || typeof options !== 'object' || Array.isArray(options)) {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
}

function checkBoolean(value, name) {
  if (typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE(name, 'boolean', value);
}

function checkEncoding(encoding) {
  if (encoding === undefined || Buffer.isEncoding(encoding)) return;
  // The arguments stand the wrong way round in Node 20 and 22.
  if (major >= 24) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  throw new ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
}

// toWeb()

function newWritableStreamFromStreamWritable(streamWritable, options = {}) {
  if (typeof streamWritable?.write !== 'function' || typeof streamWritable?.on !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  }
  if (isDestroyed(streamWritable) || !isWritable(streamWritable)) {
    const writable = new WritableStream();
    writable.close();
    return writable;
  }
  const highWaterMark = streamWritable.writableHighWaterMark;
  let strategy = { highWaterMark };
  if (streamWritable.writableObjectMode) strategy = new CountQueuingStrategy(strategy);
  else if (major >= 24) strategy.size = (chunk) => chunk?.byteLength ?? chunk?.length ?? 1;

  let controller;
  let drained;
  let closed;
  const cleanup = eos(streamWritable, (cause) => {
    const error = handleKnownInternalErrors(cause);
    cleanup();
    streamWritable.on('error', nothing); // Some emit another one after that.
    if (error != null) {
      drained?.reject(error);
      closed?.reject(error);
      closed = undefined;
      controller?.error(error);
      controller = undefined;
    } else if (closed !== undefined) {
      closed.resolve();
      closed = undefined;
    } else {
      controller?.error(new AbortError());
      controller = undefined;
    }
  });
  streamWritable.on('drain', () => drained?.resolve());

  return new WritableStream({
    start(c) {
      controller = c;
    },
    write(chunk) {
      if (major < 24) return write(chunk);
      try {
        options[kValidateChunk]?.(chunk);
        const isBuffer = chunk instanceof ArrayBuffer && !streamWritable.writableObjectMode;
        return write(isBuffer ? new Uint8Array(chunk) : chunk);
      } catch (error) {
        if (options[kDestroyOnSyncError]) destroy(streamWritable, error);
        throw error;
      }
    },
    abort(reason) {
      destroy(streamWritable, reason);
    },
    close() {
      if (closed === undefined && !isWritableEnded(streamWritable)) {
        closed = deferred();
        streamWritable.end();
        return closed.promise;
      }
      controller = undefined;
      return Promise.resolve();
    },
  }, strategy);

  function write(chunk) {
    if (!streamWritable.writableNeedDrain && streamWritable.write(chunk)) return undefined;
    drained = deferred();
    if (major >= 24 && !streamWritable.writableNeedDrain) drained.resolve();
    return finallyDo(drained.promise, () => {
      drained = undefined;
    });
  }
}

// promise.finally() with the number of steps that it takes within Node.
function finallyDo(promise, act) {
  return new Promise((resolve, reject) => {
    new Promise((a, b) => {
      promise.then(a, b);
    }).finally(act).then(resolve, reject);
  });
}

function newReadableStreamFromStreamReadable(streamReadable, options = {}) {
  if (typeof streamReadable?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  }
  if (major < 24) return readableStreamOfOld(streamReadable, options);
  checkOptions(options);
  const { type } = options;
  if (type !== undefined && type !== 'bytes') {
    throw new ERR_INVALID_ARG_VALUE('options.type', type, "must be one of: 'bytes', undefined");
  }
  const isBytes = type === 'bytes';
  let controller;
  let ended = false;
  const source = {
    type,
    start(c) {
      controller = c;
    },
    cancel(reason) {
      ended = true;
      destroy(streamReadable, reason);
    },
  };
  const readable = isReadable(streamReadable);
  const objectMode = streamReadable.readableObjectMode;
  let strategy;
  if (readable) {
    source.pull = () => {
      streamReadable.resume();
    };
    strategy = isBytes ? { highWaterMark: streamReadable.readableHighWaterMark } : strategyOf(streamReadable, options);
  }
  const stream = new ReadableStream(source, strategy);
  let cleanup = nothing;
  cleanup = eos(streamReadable, { writable: false, [kEosNodeSynchronousCallback]: true }, (cause) => {
    const error = handleKnownInternalErrors(cause);
    cleanup();
    if (!(kErrorSentinelAttached in streamReadable)) {
      streamReadable.on('error', nothing);
      streamReadable[kErrorSentinelAttached] = true;
    }
    if (ended) return;
    ended = true;
    if (error) {
      controller.error(error);
      return;
    }
    controller.close();
    if (isBytes) controller.byobRequest?.respond(0);
  });
  if (ended) {
    cleanup();
  } else if (readable) {
    streamReadable.pause();
    streamReadable.on('data', (chunk) => {
      if (major >= 26 && ended) return;
      give(streamReadable, controller, chunk, objectMode);
    });
  }
  return stream;
}

function readableStreamOfOld(streamReadable, options) {
  if (isDestroyed(streamReadable) || !isReadable(streamReadable)) {
    const readable = new ReadableStream();
    readable.cancel();
    return readable;
  }
  const objectMode = streamReadable.readableObjectMode;
  const strategy = strategyOf(streamReadable, options);
  let controller;
  let cancelled = false;
  streamReadable.pause();
  const cleanup = eos(streamReadable, (cause) => {
    const error = handleKnownInternalErrors(cause);
    cleanup();
    streamReadable.on('error', nothing);
    if (error) controller.error(error);
    else if (!cancelled) controller.close();
  });
  streamReadable.on('data', (chunk) => give(streamReadable, controller, chunk, objectMode));
  return new ReadableStream({
    start(c) {
      controller = c;
    },
    pull() {
      streamReadable.resume();
    },
    cancel(reason) {
      cancelled = true;
      destroy(streamReadable, reason);
    },
  }, strategy);
}

function strategyOf(streamReadable, options) {
  const Strategy = streamReadable.readableObjectMode ? CountQueuingStrategy : ByteLengthQueuingStrategy;
  return options?.strategy || new Strategy({ highWaterMark: streamReadable.readableHighWaterMark });
}

function give(streamReadable, controller, chunk, objectMode) {
  controller.enqueue(Buffer.isBuffer(chunk) && !objectMode ? new Uint8Array(chunk) : chunk);
  if (controller.desiredSize <= 0) streamReadable.pause();
}

function newReadableWritablePairFromDuplex(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  checkOptions(options);
  if (major >= 26 && options.readableType == null && options.type != null) warnOfType();
  const readableOptions = { type: major >= 24 ? options.readableType ?? options.type : undefined };
  const closedReadable = () => {
    const readable = new ReadableStream(readableOptions);
    readable.cancel();
    return readable;
  };
  const closedWritable = () => {
    const writable = new WritableStream();
    writable.close();
    return writable;
  };
  if (isDestroyed(duplex)) {
    const writable = closedWritable();
    return { readable: closedReadable(), writable };
  }
  const writable = isWritable(duplex) ? newWritableStreamFromStreamWritable(duplex, options) : closedWritable();
  const readable = isReadable(duplex) ? newReadableStreamFromStreamReadable(duplex, readableOptions) : closedReadable();
  return { writable, readable };
}

let warned = false;

function warnOfType() {
  if (warned) return;
  warned = true;
  process.emitWarning?.("Passing 'options.type' to Duplex.toWeb() is deprecated. To specify the ReadableStream type, use " +
    "'options.readableType'.", 'DeprecationWarning', 'DEP0201');
}

// fromWeb()

function newStreamWritableFromWritableStream(writableStream, options = {}) {
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  checkOptions(options);
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
    const done = (errors) => this.done(callback)(errors.filter((e) => e).length === 0 ? undefined : errors.filter((e) => e));
    writer.ready.then(() => all(chunks.map((chunk) => writer.write(chunk))).then(done, done), done);
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

// Promise.all() with the number of steps that it takes within Node.
function all(promises) {
  return new Promise((resolve, reject) => {
    Promise.all(promises.map((promise) => new Promise((a, b) => {
      promise.then(a, b);
    }))).then(resolve, reject);
  });
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
  checkOptions(options);
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
  if (pair === null || typeof pair !== 'object' || Array.isArray(pair)) throw new ERR_INVALID_ARG_TYPE('pair', 'Object', pair);
  const { readable, writable } = pair;
  if (!isReadableStream(readable)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readable);
  if (!isWritableStream(writable)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writable);
  checkOptions(options);
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
      (major >= 24 ? allVoid : all)([closeWriter(), closeReader()]).then(done, done);
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
  kValidateChunk,
  kDestroyOnSyncError,
  newWritableStreamFromStreamWritable,
  newReadableStreamFromStreamReadable,
  newStreamWritableFromWritableStream,
  newStreamReadableFromReadableStream,
  newReadableWritablePairFromDuplex,
  newStreamDuplexFromReadableWritablePair,
};
