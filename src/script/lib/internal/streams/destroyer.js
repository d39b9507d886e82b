// Putting an end to a stream of any age, and reporting a failure to one.

const { AbortError } = require('internal/errors');
const { isDestroyed, isFinished, isServerRequest, kIsDestroyed } = require('internal/streams/utils');

const { fail } = internalBinding?.('streams') ?? {};

const isRequest = (thing) => thing?.setHeader && typeof thing.abort === 'function';

function emitClose(stream) {
  stream.emit('close');
}

function emitErrorAndClose(stream, error) {
  stream.emit('error', error);
  process.nextTick(emitClose, stream);
}

// Ends `stream` as it can be ended. One that is not through is told that it was aborted.
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();

  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(error);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(error);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (error) {
    process.nextTick(emitErrorAndClose, stream, error);
  } else {
    process.nextTick(emitClose, stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

// A failure of `stream`: destroys it where it does that by itself, and is only emitted, once, where it does not.
function errorOrDestroy(stream, error) {
  const sides = [stream._writableState, stream._readableState].filter(Boolean);
  // The states of a stream of the engine are views of it.
  if (fail !== undefined && sides[0]?.stream === stream) {
    fail(stream, error);
    return;
  }
  if (sides.some((side) => side.destroyed)) return;
  if (sides.some((side) => side.autoDestroy)) {
    stream.destroy(error);
    return;
  }
  if (!error) return;
  for (const side of sides) side.errored ||= error;
  if (sides.some((side) => side.errorEmitted)) return;
  for (const side of sides) side.errorEmitted = true;
  stream.emit('error', error);
}

module.exports = { destroyer, errorOrDestroy };
