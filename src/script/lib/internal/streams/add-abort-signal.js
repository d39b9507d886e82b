// addAbortSignal(): a signal that ends a stream, be it Node's or one of the Web.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isNodeStream, isWebStream, kControllerErrorFunction } = require('internal/streams/utils');
const { eos } = require('internal/streams/end-of-stream');
const onAbort = require('internal/streams/on-abort');

const isSignal = (thing) => typeof thing === 'object' && 'aborted' in thing;

function addAbortSignal(signal, stream) {
  if (!isSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return addAbortSignalNoValidate(signal, stream);
}

function addAbortSignalNoValidate(signal, stream) {
  if (!isSignal(signal)) return stream;
  const isNode = isNodeStream(stream);
  const abort = () => {
    const error = new AbortError(undefined, { cause: signal.reason });
    if (isNode) stream.destroy(error);
    else stream[kControllerErrorFunction](error);
  };
  if (signal.aborted) abort();
  else eos(stream, onAbort(signal, abort));
  return stream;
}

module.exports = { addAbortSignal, addAbortSignalNoValidate };
