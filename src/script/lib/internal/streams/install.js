// Puts onto the classes of streams what of node:stream is not theirs: the functions of the module, and the methods that
// are made of others. What programs seldom use is loaded when it is first called.

const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const classes = require('internal/streams/classes');
const utils = require('internal/streams/utils');
const { eos } = require('internal/streams/end-of-stream');
const { pipeline } = require('internal/streams/pipeline');
const { addAbortSignal } = require('internal/streams/add-abort-signal');
const { destroyer } = require('internal/streams/destroyer');
const { asyncIterator, iterator } = require('internal/streams/iterator');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { major } = require('internal/version');
const hooks = require('internal/streams/hooks');

const asyncDispose = Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose');
const customPromisify = Symbol.for('nodejs.util.promisify.custom');

// The operators, with how many arguments they say they take.
const operators = {
  ...(major === 20 && { asIndexedPairs: 0 }),
  drop: 1, filter: 2, flatMap: 2, map: 2, take: 1,
  ...(major < 24 && { compose: 2 }),
  every: 1, forEach: 2, reduce: 3, toArray: 1, some: 1, find: 2,
};

const adapters = () => require('internal/webstreams/adapters');

// Gives what `require('stream')` gives.
function install({ Stream, Readable, Writable, Duplex, Transform, PassThrough }) {
  Object.assign(classes, { Stream, Readable, Writable, Duplex, Transform, PassThrough });
  installOnModule(Stream);
  installOnReadable(Readable);

  Writable.fromWeb = function(writableStream, options) {
    return adapters().newStreamWritableFromWritableStream(writableStream, options);
  };
  Writable.toWeb = function(streamWritable) {
    return adapters().newWritableStreamFromStreamWritable(streamWritable);
  };
  Writable.prototype[asyncDispose] = disposing((stream) => stream.writableFinished, (error) => error.name !== 'AbortError');

  Duplex.fromWeb = function(pair, options) {
    return adapters().newStreamDuplexFromReadableWritablePair(pair, options);
  };
  Duplex.toWeb = major < 24 ? function(duplex) {
    return adapters().newReadableWritablePairFromDuplex(duplex);
  } : function(duplex, options) {
    return adapters().newReadableWritablePairFromDuplex(duplex, options);
  };
  Duplex.from = function(body) {
    return require('internal/streams/duplexify')(body, 'body');
  };
  return Stream;
}

function installOnModule(Stream) {
  const { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } = utils;
  const { Readable, Writable, Duplex, Transform, PassThrough } = classes;
  Object.assign(Stream, {
    isDestroyed, isDisturbed, isErrored, isReadable, isWritable,
    Readable, Writable, Duplex, Transform, PassThrough,
    duplexPair: function duplexPair(options) {
      return require('internal/streams/duplexpair')(options);
    },
    pipeline,
    addAbortSignal,
    finished,
    destroy: destroyer,
    compose: function compose(...streams) {
      return require('internal/streams/compose')(...streams);
    },
    setDefaultHighWaterMark,
    getDefaultHighWaterMark,
  });
  getter(Stream, 'promises', () => require('stream/promises'), true);
  getter(pipeline, customPromisify, () => require('stream/promises').pipeline);
  getter(finished, customPromisify, () => require('stream/promises').finished);

  Stream.Stream = Stream;
  Stream._isArrayBufferView = ArrayBuffer.isView;
  Stream._isUint8Array = function isUint8Array(value) {
    return value instanceof Uint8Array;
  };
  Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
    return require('buffer').Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  };
}

// eos() as programs call it: a trace is told of its callback.
function finished(stream, options, callback) {
  const isShort = arguments.length === 2;
  const given = isShort ? options : callback;
  if (typeof given !== 'function') return eos(...arguments);
  const told = function(...args) {
    hooks.done(stream, 'finished', args[0]);
    return given.apply(this, args);
  };
  return isShort ? eos(stream, told) : eos(stream, options, told);
}
Object.defineProperty(finished, 'name', { value: 'eos' });

function getter(target, key, get, configurable = false) {
  Object.defineProperty(target, key, { get, enumerable: true, configurable });
}

function installOnReadable(Readable) {
  const { prototype } = Readable;
  prototype.wrap = function(stream) {
    return require('internal/streams/wrap').wrap(this, stream);
  };
  prototype[Symbol.asyncIterator] = function() {
    return asyncIterator.call(this);
  };
  prototype.iterator = function(options) {
    return iterator.call(this, options);
  };
  if (major >= 24) {
    prototype.compose = function compose(stream, options) {
      return require('internal/streams/operators').compose.call(this, stream, options);
    };
  }
  for (const [name, length] of Object.entries(operators)) {
    const value = operator(name, length);
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true, enumerable: false });
  }
  prototype[asyncDispose] = disposing((stream) => stream.readableEnded, (error, own) => error !== own);

  Readable.from = function(iterable, options) {
    return require('internal/streams/from')(Readable, iterable, options);
  };
  Readable.fromWeb = function(readableStream, options) {
    return adapters().newStreamReadableFromReadableStream(readableStream, options);
  };
  Readable.toWeb = function(streamReadable, options) {
    return adapters().newReadableStreamFromStreamReadable(streamReadable, options);
  };
  Readable.wrap = function(oldStream, options) {
    return require('internal/streams/wrap').wrapNew(oldStream, options);
  };
}

function operator(name, length) {
  function method(...args) {
    if (new.target) throw new ERR_ILLEGAL_CONSTRUCTOR();
    const { streamReturning, promiseReturning } = require('internal/streams/operators');
    const made = streamReturning[name]?.apply(this, args);
    return made === undefined ? promiseReturning[name].apply(this, args) : classes.Readable.from(made);
  }
  // 20 has it behind a warning.
  Object.defineProperty(method, 'name', { value: name === 'asIndexedPairs' ? 'deprecated' : name });
  Object.defineProperty(method, 'length', { value: length });
  return method;
}

// What `await using` does at the end: destroys the stream, which is an abort unless it `isThrough`, and waits until it is over.
function disposing(isThrough, isNews) {
  const dispose = (stream) => {
    let own;
    if (!stream.destroyed) {
      own = isThrough(stream) ? null : new AbortError();
      stream.destroy(own);
    }
    return new Promise((resolve, reject) => {
      eos(stream, (error) => (error && isNews(error, own) ? reject(error) : resolve(null)));
    });
  };
  if (major === 20) return function() { return dispose(this); };
  return async function() { await dispose(this); };
}

module.exports = { install };
