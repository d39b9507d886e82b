// finished(): tells once when a stream is through, has failed, or was closed too early.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');
const {
  isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream, isReadableStream,
  isWritable, isWritableErrored, isWritableFinished, isWritableNodeStream, isWritableStream, kIsClosedPromise,
  willEmitClose,
} = require('internal/streams/utils');
const once = require('internal/streams/once');
const onAbort = require('internal/streams/on-abort');
const { major } = require('internal/version');

// From 24 on, a stream of which all is known at the call is judged then and not listened to.
const judgesAtOnce = major >= 24;
// An option that only Node's own modules know: what is known at the call is told before the call returns (from 24 on).
const kEosNodeSynchronousCallback = Symbol('kEosNodeSynchronousCallback');

const nop = () => {};
const isRequest = (stream) => stream.setHeader && typeof stream.abort === 'function';
const aborted = (signal) => new AbortError(undefined, { cause: signal.reason });

// What finished() knows of the stream that it waits for.
class Watch {
  constructor(stream, options) {
    this.stream = stream;
    const canRead = isReadableNodeStream(stream);
    const canWrite = isWritableNodeStream(stream);
    // Which sides are waited for.
    this.readable = options.readable ?? canRead;
    this.writable = options.writable ?? canWrite;
    // 'close' comes after all else, and is waited for if all of the stream is.
    this.closes = willEmitClose(stream) && canRead === this.readable && canWrite === this.writable;
    this.writableFinished = isWritableFinished(stream, false);
    this.readableFinished = isReadableFinished(stream, false);
  }

  // The error that the stream has, or null.
  error() {
    const error = isWritableErrored(this.stream) || isReadableErrored(this.stream);
    return error && typeof error !== 'boolean' ? error : null;
  }

  // The same when the stream closes, which a side that is not through makes an error.
  errorOfClose() {
    const { stream } = this;
    const error = this.error();
    if (error) return error;
    const unread = this.readable && !this.readableFinished &&
      isReadableNodeStream(stream, true) && !isReadableFinished(stream, false);
    const cut = unread || (this.writable && !this.writableFinished && !isWritableFinished(stream, false));
    return cut ? new ERR_STREAM_PREMATURE_CLOSE() : null;
  }

  // If nothing more will be heard of the stream, of which `closed` says that it closed: the method that says how
  // it went.
  over(closed) {
    if (closed) return this.errorOfClose;
    const { stream } = this;
    const writing = stream._writableState;
    const reading = stream._readableState;
    if (writing?.errorEmitted || reading?.errorEmitted) return this.closes ? undefined : this.error;
    if (!this.readable && (!this.closes || isReadable(stream)) && (this.writableFinished || isWritable(stream) === false) &&
      (writing == null || writing.pendingcb === undefined || writing.pendingcb === 0)) return this.error;
    if (!this.writable && (!this.closes || isWritable(stream)) &&
      (this.readableFinished || isReadable(stream) === false)) return this.error;
    return reading && stream.req && stream.aborted ? this.error : undefined;
  }
}

function tell(callback, stream, error) {
  if (error === null) callback.call(stream);
  else callback.call(stream, error);
}

function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');

  if (!judgesAtOnce) callback = once(callback);
  if (isReadableStream(stream) || isWritableStream(stream)) return eosWeb(stream, signal, callback);
  if (!isNodeStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }

  const watch = new Watch(stream, options);
  const closed = isClosed(stream);
  const judge = watch.over(closed);
  let cleanup;

  if (judgesAtOnce) {
    let result;
    cleanup = () => { callback = nop; };
    if (judge) {
      result = judge.call(watch);
      if (options.error !== false) {
        stream.on('error', nop);
        cleanup = () => {
          callback = nop;
          stream.removeListener('error', nop);
        };
      }
    } else if (signal?.aborted) {
      result = aborted(signal);
    }
    if (result !== undefined) {
      if (options[kEosNodeSynchronousCallback]) tell(callback, stream, result);
      else process.nextTick(() => tell(callback, stream, result));
      return cleanup;
    }
    callback = once(callback);
  }

  const onfinish = () => {
    watch.writableFinished = true;
    // A stream that is destroyed here does things in its own way: nobody knows whether it will close.
    if (stream.destroyed) watch.closes = false;
    if (watch.closes && (!stream.readable || watch.readable)) return;
    if (!watch.readable || watch.readableFinished) callback.call(stream);
  };
  const onend = () => {
    watch.readableFinished = true;
    if (stream.destroyed) watch.closes = false;
    if (watch.closes && (!stream.writable || watch.writable)) return;
    if (!watch.writable || watch.writableFinished) callback.call(stream);
  };
  const onlegacyfinish = () => {
    if (!stream.writable) onfinish();
  };
  const onerror = (error) => callback.call(stream, error);
  const onclose = () => tell(callback, stream, watch.errorOfClose());
  const onrequest = () => stream.req.on('finish', onfinish);

  if (isRequest(stream)) {
    stream.on('complete', onfinish);
    if (!watch.closes) stream.on('abort', onclose);
    if (stream.req) onrequest();
    else stream.on('request', onrequest);
  } else if (watch.writable && !stream._writableState) {
    stream.on('end', onlegacyfinish);
    stream.on('close', onlegacyfinish);
  }
  // Not everything closes that was aborted.
  if (!watch.closes && typeof stream.aborted === 'boolean') stream.on('aborted', onclose);

  stream.on('end', onend);
  stream.on('finish', onfinish);
  if (options.error !== false) stream.on('error', onerror);
  stream.on('close', onclose);

  if (judge) process.nextTick(() => tell(callback, stream, judge.call(watch)));

  cleanup = () => {
    callback = nop;
    stream.removeListener('aborted', onclose);
    stream.removeListener('complete', onfinish);
    stream.removeListener('abort', onclose);
    stream.removeListener('request', onrequest);
    if (stream.req) stream.req.removeListener('finish', onfinish);
    stream.removeListener('end', onlegacyfinish);
    stream.removeListener('close', onlegacyfinish);
    stream.removeListener('finish', onfinish);
    stream.removeListener('end', onend);
    stream.removeListener('error', onerror);
    stream.removeListener('close', onclose);
  };

  if (signal && !closed) {
    const abort = () => {
      const last = callback;
      cleanup();
      last.call(stream, aborted(signal));
    };
    if (signal.aborted) process.nextTick(abort);
    else callback = releasing(signal, abort, callback, stream);
  }
  return cleanup;
}

// `callback`, which before its only call stops to listen to the signal.
function releasing(signal, abort, callback, stream) {
  const release = onAbort(signal, abort);
  return once((...args) => {
    release();
    callback.apply(stream, args);
  });
}

function eosWeb(stream, signal, callback) {
  if (judgesAtOnce) callback = once(callback);
  let over = false;
  if (signal) {
    const abort = () => {
      over = true;
      callback.call(stream, aborted(signal));
    };
    if (signal.aborted) process.nextTick(abort);
    else callback = releasing(signal, abort, callback, stream);
  }
  const settled = (...args) => {
    if (!over) process.nextTick(() => callback.apply(stream, args));
  };
  stream[kIsClosedPromise].promise.then(settled, settled);
  return nop;
}

// The same as a promise.
function finished(stream, options) {
  if (options === null) options = {};
  const tidy = options?.cleanup;
  if (tidy) validateBoolean(tidy, 'cleanup');
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (error) => {
      if (tidy) cleanup();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished, kEosNodeSynchronousCallback };
