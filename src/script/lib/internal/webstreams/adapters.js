// From Node's streams to the Web's: toWeb() of Readable, Writable and Duplex. fromWeb() stands in adapters-from-web.js.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { major } = require('internal/version');
const { Buffer } = require('buffer');
const { destroyer: destroy } = require('internal/streams/destroyer');
const { eos, kEosNodeSynchronousCallback } = require('internal/streams/end-of-stream');
const { isDestroyed, isReadable, isWritable, isWritableEnded } = require('internal/streams/utils');
const { checkPlainObject, deferred, nothing } = require('internal/webstreams/util');
const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/webstreams/queuingstrategies');
const { ReadableStream } = require('internal/webstreams/readablestream');
const { WritableStream } = require('internal/webstreams/writablestream');

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
  checkPlainObject(options, 'options');
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
  checkPlainObject(options, 'options');
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

module.exports = {
  kValidateChunk,
  kDestroyOnSyncError,
  newWritableStreamFromStreamWritable,
  newReadableStreamFromStreamReadable,
  newReadableWritablePairFromDuplex,
  ...require('internal/webstreams/adapters-from-web'),
};
