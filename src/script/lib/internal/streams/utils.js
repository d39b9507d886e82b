// What a thing is that was given as a stream, and how it stands: answered by what it has, never by its class, so that
// old streams and streams of other libraries pass too. `null` means that the question does not fit the thing.

// Marks by which streams of other origins may answer for themselves.
const kIsDestroyed = Symbol.for('nodejs.stream.destroyed');
const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsReadable = Symbol.for('nodejs.stream.readable');
const kIsWritable = Symbol.for('nodejs.stream.writable');
const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
// What streams of the Web carry for finished() and addAbortSignal().
const kIsClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
const kControllerErrorFunction = Symbol.for('nodejs.webstream.controllerErrorFunction');

const can = (thing, method) => typeof thing[method] === 'function';

// ---- kinds

function isReadableNodeStream(thing, strict = false) {
  if (!thing || !can(thing, 'pipe') || !can(thing, 'on')) return false;
  if (strict && !(can(thing, 'pause') && can(thing, 'resume'))) return false;
  if (!thing._writableState) return true;
  // A Writable has a pipe(), too, and a Duplex may have lost its readable side.
  const state = thing._readableState;
  return !!state && state.readable !== false;
}

function isWritableNodeStream(thing) {
  if (!thing || !can(thing, 'write') || !can(thing, 'on')) return false;
  return !thing._readableState || thing._writableState?.writable !== false;
}

function isDuplexNodeStream(thing) {
  return !!thing && can(thing, 'pipe') && !!thing._readableState && can(thing, 'on') && can(thing, 'write');
}

// Gives the thing's state, or a boolean, or the thing itself when it is nothing at all: only its truth counts.
function isNodeStream(thing) {
  return thing && (thing._readableState || thing._writableState ||
    (can(thing, 'on') && (can(thing, 'write') || can(thing, 'pipe'))));
}

function isReadableStream(thing) {
  return !!thing && !isNodeStream(thing) && can(thing, 'pipeThrough') && can(thing, 'getReader') && can(thing, 'cancel');
}

function isWritableStream(thing) {
  return !!thing && !isNodeStream(thing) && can(thing, 'getWriter') && can(thing, 'abort');
}

function isTransformStream(thing) {
  return !!thing && !isNodeStream(thing) && typeof thing.readable === 'object' && typeof thing.writable === 'object';
}

function isWebStream(thing) {
  return isReadableStream(thing) || isWritableStream(thing) || isTransformStream(thing);
}

// `isAsync`: true asks for an async iterable only, false for a plain one only.
function isIterable(thing, isAsync) {
  if (thing == null) return false;
  if (isAsync !== false && can(thing, Symbol.asyncIterator)) return true;
  return isAsync !== true && can(thing, Symbol.iterator);
}

function isOutgoingMessage(stream) {
  return typeof stream._closed === 'boolean' && typeof stream._defaultKeepAlive === 'boolean' &&
    typeof stream._removedConnection === 'boolean' && typeof stream._removedContLen === 'boolean';
}

function isServerResponse(stream) {
  return typeof stream._sent100 === 'boolean' && isOutgoingMessage(stream);
}

function isServerRequest(stream) {
  return typeof stream._consuming === 'boolean' && typeof stream._dumped === 'boolean' &&
    stream.req?.upgradeOrConnect === undefined;
}

// ---- how far it is

function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  return !!(stream.destroyed || stream[kIsDestroyed] || (stream._writableState || stream._readableState)?.destroyed);
}

// end() was called.
function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  return typeof state?.ended === 'boolean' ? state.ended : null;
}

// 'finish' was emitted; with `strict` false also: is about to be.
function isWritableFinished(stream, strict) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  if (typeof state?.finished !== 'boolean') return null;
  return state.finished || (strict === false && state.ended === true && state.length === 0);
}

// push(null) was called.
function isReadableEnded(stream) {
  if (!isReadableNodeStream(stream)) return null;
  if (stream.readableEnded === true) return true;
  const state = stream._readableState;
  if (!state || state.errored) return false;
  return typeof state.ended === 'boolean' ? state.ended : null;
}

// 'end' was emitted; with `strict` false also: is about to be.
function isReadableFinished(stream, strict) {
  if (!isReadableNodeStream(stream)) return null;
  const state = stream._readableState;
  if (state?.errored) return false;
  if (typeof state?.endEmitted !== 'boolean') return null;
  return state.endEmitted || (strict === false && state.ended === true && state.length === 0);
}

function isReadable(stream) {
  const own = stream?.[kIsReadable];
  if (own != null) return own;
  if (typeof stream?.readable !== 'boolean') return null;
  return !isDestroyed(stream) && isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

function isWritable(stream) {
  const own = stream?.[kIsWritable];
  if (own != null) return own;
  if (typeof stream?.writable !== 'boolean') return null;
  return !isDestroyed(stream) && isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

// Nothing more is to be expected of the sides that are asked for.
function isFinished(stream, sides) {
  if (!isNodeStream(stream)) return null;
  if (isDestroyed(stream)) return true;
  return !(sides?.readable !== false && isReadable(stream)) && !(sides?.writable !== false && isWritable(stream));
}

function isWritableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.writableErrored || (stream._writableState?.errored ?? null);
}

function isReadableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.readableErrored || (stream._readableState?.errored ?? null);
}

function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === 'boolean') return stream.closed;
  const writing = stream._writableState;
  const reading = stream._readableState;
  if (typeof writing?.closed === 'boolean' || typeof reading?.closed === 'boolean') {
    return writing?.closed || reading?.closed;
  }
  return isOutgoingMessage(stream) ? stream._closed : null;
}

// Whether a 'close' is still to come.
function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  if (!state) return isServerResponse(stream);
  return !!(state.autoDestroy && state.emitClose && state.closed === false);
}

function isDisturbed(stream) {
  return !!stream && !!(stream[kIsDisturbed] ?? (stream.readableDidRead || stream.readableAborted));
}

function isErrored(stream) {
  return !!stream && !!(stream[kIsErrored] ?? stream.readableErrored ?? stream.writableErrored ??
    stream._readableState?.errorEmitted ?? stream._writableState?.errorEmitted ??
    stream._readableState?.errored ?? stream._writableState?.errored);
}

module.exports = {
  kIsClosedPromise,
  kControllerErrorFunction,
  kIsDestroyed,
  kIsDisturbed,
  kIsErrored,
  kIsReadable,
  kIsWritable,
  isClosed,
  isDestroyed,
  isDisturbed,
  isDuplexNodeStream,
  isErrored,
  isFinished,
  isIterable,
  isNodeStream,
  isOutgoingMessage,
  isReadable,
  isReadableEnded,
  isReadableErrored,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isServerRequest,
  isServerResponse,
  isTransformStream,
  isWebStream,
  isWritable,
  isWritableEnded,
  isWritableErrored,
  isWritableFinished,
  isWritableNodeStream,
  isWritableStream,
  willEmitClose,
};
