// Readable, Writable, Duplex, Transform and PassThrough: constructors that give an object its stream in the engine, and
// Node's methods and properties on their prototypes.
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { StringDecoder } = require('string_decoder');
const native = internalBinding('streams');
const { setLibrary } = internalBinding('process');
const {
  kForeignPipes, ReadableState, WritableState, life, readable, writable, assign,
} = require('internal/streams/state');
const { engineOptions, takeMethods } = require('internal/streams/options');
const emitter = require('internal/streams/emitter');
const { codes } = require('internal/errors');
const { major } = require('internal/version');
const {
  ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_STREAM_NULL_VALUES, ERR_UNKNOWN_ENCODING,
} = codes;

function inherit(child, parent) {
  Object.setPrototypeOf(child.prototype, parent.prototype);
  Object.setPrototypeOf(child, parent);
}

function Stream(options) {
  EventEmitter.call(this, options);
}
inherit(Stream, EventEmitter);
emitter.install(Stream.prototype, (stream) => stream instanceof Transform);
Stream.prototype.pipe = function pipe(dest, options) {
  return require('internal/streams/legacy').pipe.call(this, dest, options);
};

// The places of the events that each class begins with.
const placesOf = {
  Readable: ['close', 'error', 'data', 'end', 'readable'],
  Writable: ['close', 'error', 'prefinish', 'finish', 'drain'],
  Duplex: ['close', 'error', 'prefinish', 'finish', 'drain', 'data', 'end', 'readable'],
};

function layOut(places) {
  const events = {};
  for (const name of places) events[name] = undefined;
  return events;
}

// The places of a new stream's events, which come before its other properties. Whether its object has had listeners already.
function beginConstruction(stream, places) {
  const isOld = stream._events !== undefined;
  if (!isOld) stream._events = layOut(places);
  return isOld;
}

function finishConstruction(stream, kind, options, isDuplex, isOld) {
  EventEmitter.call(stream, options);
  native.create(stream, kind, engineOptions(options, { isDuplex }));
  if (isOld) emitter.adopt(stream);
  if (options.signal) require('internal/streams/add-abort-signal').addAbortSignal(options.signal, stream);
}

const none = {};

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  options ??= none;
  const isOld = beginConstruction(this, placesOf.Readable);
  this._readableState = new ReadableState(this, options);
  takeMethods(this, options, ['read', 'destroy', 'construct']);
  finishConstruction(this, 'Readable', options, false, isOld);
  decodeFrom(this, options);
}
inherit(Readable, Stream);

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  options ??= none;
  const isOld = beginConstruction(this, placesOf.Writable);
  this._writableState = new WritableState(this, options);
  takeMethods(this, options, ['write', 'writev', 'destroy', 'final', 'construct']);
  finishConstruction(this, 'Writable', options, false, isOld);
}
inherit(Writable, Stream);

const duplexMethods = ['read', 'write', 'writev', 'destroy', 'final', 'construct'];

function makeDuplex(stream, kind, options, methods) {
  const isOld = beginConstruction(stream, placesOf.Duplex);
  stream._readableState = new ReadableState(stream, options);
  stream._writableState = new WritableState(stream, options);
  takeMethods(stream, options, methods);
  finishConstruction(stream, kind, options, true, isOld);
  decodeFrom(stream, options);
}

// The option `encoding`, which is kept as it was given.
function decodeFrom(stream, { encoding }) {
  if (!encoding) return;
  Readable.prototype.setEncoding.call(stream, encoding);
  stream._readableState.encoding = encoding;
}

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  options ??= none;
  makeDuplex(this, 'Duplex', options, duplexMethods);
}
inherit(Duplex, Readable);

const transformMethods = ['transform', 'flush', 'destroy', 'final', 'construct', 'writev', 'read', 'write'];

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  options ??= none;
  makeDuplex(this, 'Transform', options, transformMethods);
}
inherit(Transform, Duplex);

function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  options ??= none;
  // What is written is pushed as it is, which takes the same of both sides.
  const isPlain = options.decodeStrings !== false && !options.encoding &&
    (options.objectMode || !options.readableObjectMode && !options.writableObjectMode);
  makeDuplex(this, isPlain ? 'PassThrough' : 'Transform', options, transformMethods);
}
inherit(PassThrough, Transform);

function defaultDestroy(error, callback) {
  callback(error);
}

function define(prototype, properties) {
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(properties));
}

const shared = {
  [EventEmitter.captureRejectionSymbol](error) {
    this.destroy(error);
  },
  destroy: native.destroy,
  _destroy: defaultDestroy,
  _undestroy() {},
  get destroyed() {
    return life(this, 'destroyed') ?? false;
  },
  set destroyed(value) {
    assign(this, 'destroyed', value);
  },
  get closed() {
    return life(this, 'closed') ?? false;
  },
  get errored() {
    return life(this, 'errored') ?? null;
  },
};

define(Readable.prototype, shared);
define(Readable.prototype, {
  _read() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
  },
  push: native.push,
  unshift: native.unshift,
  read(n) {
    if (n === undefined) return native.read.call(this);
    const number = Number.isInteger(n) ? n : Number.parseInt(n, 10);
    return Number.isNaN(number) ? native.read.call(this) : native.read.call(this, number < 0 ? 0 : number);
  },
  pause: native.pause,
  resume: native.resume,
  isPaused() {
    return readable(this, 'paused');
  },
  pipe(dest, pipeOpts) {
    const end = (!pipeOpts || pipeOpts.end !== false) && !dest?._isStdio;
    if (!(dest?._writableState instanceof WritableState)) {
      return require('internal/streams/foreign-pipe').pipe(this, dest, end);
    }
    emitter.keepPlace(dest, 'unpipe');
    return native.pipe.call(this, dest, end);
  },
  unpipe(dest) {
    const own = !dest || dest._writableState instanceof WritableState;
    if (this[kForeignPipes] === undefined) return own ? native.unpipe.call(this, dest) : this;
    return require('internal/streams/foreign-pipe').unpipe(this, dest, own);
  },
  setEncoding(encoding) {
    const decoder = new StringDecoder(encoding);
    this._readableState.decoder = decoder;
    this._readableState.encoding = decoder.encoding;
    return native.setEncoding.call(this, decoder);
  },
  get readable() {
    return life(this, 'isReadable') ?? false;
  },
  set readable(value) {
    assign(this, 'readable', value);
  },
  get readableLength() {
    return readable(this, 'length');
  },
  get readableHighWaterMark() {
    return readable(this, 'highWaterMark');
  },
  get readableFlowing() {
    return readable(this, 'flowing');
  },
  set readableFlowing(value) {},
  get readableObjectMode() {
    return readable(this, 'objectMode');
  },
  get readableEncoding() {
    return this._readableState.encoding;
  },
  get readableEnded() {
    return readable(this, 'endEmitted');
  },
  get readableDidRead() {
    return readable(this, 'dataEmitted');
  },
  get readableAborted() {
    return readable(this, 'enabled') && (life(this, 'destroyed') || life(this, 'errored') !== null) &&
      !readable(this, 'endEmitted');
  },
});

const writableProperties = {
  _write(chunk, encoding, callback) {
    if (!this._writev) throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
    this._writev([{ chunk, encoding }], callback);
  },
  write: native.write,
  end: native.end,
  cork: native.cork,
  uncork: native.uncork,
  setDefaultEncoding(encoding) {
    if (typeof encoding === 'string') encoding = encoding.toLowerCase();
    if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
    this._writableState.defaultEncoding = encoding;
    native.setDefaultEncoding.call(this, encoding);
    return this;
  },
  get writable() {
    return life(this, 'isWritable') ?? false;
  },
  set writable(value) {
    assign(this, 'writable', value);
  },
  get writableLength() {
    return writable(this, 'length');
  },
  get writableHighWaterMark() {
    return writable(this, 'highWaterMark');
  },
  get writableNeedDrain() {
    return writable(this, 'needDrain') && !life(this, 'destroyed') && !writable(this, 'ending');
  },
  get writableObjectMode() {
    return writable(this, 'objectMode');
  },
  get writableEnded() {
    return writable(this, 'ending');
  },
  get writableFinished() {
    return writable(this, 'finished');
  },
  get writableCorked() {
    return writable(this, 'corked');
  },
  get writableBuffer() {
    return this._writableState.getBuffer();
  },
};
define(Writable.prototype, shared);
define(Writable.prototype, writableProperties);
define(Writable.prototype, {
  // Which a Duplex has not.
  get writableAborted() {
    return writable(this, 'enabled') && (life(this, 'destroyed') || life(this, 'errored') !== null) &&
      !writable(this, 'finished');
  },
  pipe() {
    native.fail(this, new codes.ERR_STREAM_CANNOT_PIPE());
  },
});
define(Duplex.prototype, writableProperties);
define(Duplex.prototype, {
  get allowHalfOpen() {
    return life(this, 'allowHalfOpen');
  },
});
define(Transform.prototype, {
  _transform() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('_transform()');
  },
  // The engine has Transform's own.
  _final() {},
  _write() {},
  _read() {},
});
define(PassThrough.prototype, {
  _transform(chunk, encoding, callback) {
    callback(null, chunk);
  },
});

// `instanceof Writable` is true of all that can be written to, and so a Duplex is one.
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && object?._writableState instanceof WritableState;
  },
});

const isUint8Array = (value) => value instanceof Uint8Array;
const toBuffer = (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

// readableAddChunk…ByteMode: what becomes of a chunk that is no Buffer; null of what is none at all.
setLibrary('pushed', (stream, chunk, encoding, isInFront) => {
  if (typeof chunk === 'string') {
    const state = stream._readableState;
    encoding ||= state.defaultEncoding;
    if (state.encoding === encoding) return chunk;
    const bytes = Buffer.from(chunk, encoding);
    return isInFront && state.encoding ? bytes.toString(state.encoding) : bytes;
  }
  if (chunk instanceof Buffer) return chunk;
  if (isUint8Array(chunk) || ArrayBuffer.isView(chunk)) return toBuffer(chunk);
  native.fail(stream, new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
  return null;
});

// The same of streams of objects that decode.
setLibrary('decoded', (stream, chunk) => stream._readableState.decoder.write(chunk));

// Writable's _write: the chunk and the encoding that it is given on with.
setLibrary('written', (chunk, encoding, defaultEncoding, decodeStrings) => {
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (!encoding) encoding = defaultEncoding;
  else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (typeof chunk === 'string') {
    if (encoding === 'buffer' && major >= 24) throw new ERR_UNKNOWN_ENCODING(encoding);
    return decodeStrings ? [Buffer.from(chunk, encoding), 'buffer'] : [chunk, encoding];
  }
  if (chunk instanceof Buffer) return [chunk, 'buffer'];
  if (isUint8Array(chunk) || ArrayBuffer.isView(chunk)) return [toBuffer(chunk), 'buffer'];
  throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
});
// What programs may put their own in the place of.
setLibrary('emit', Stream.prototype.emit);
for (const name of ['write', 'end']) setLibrary(name, native[name]);
for (const name of ['push', 'read', 'pause', 'resume', 'unpipe', 'destroy']) setLibrary(name, Readable.prototype[name]);
setLibrary('nop', () => {});
setLibrary('_destroy', defaultDestroy);
setLibrary('_final', Transform.prototype._final);
setLibrary('_transform', PassThrough.prototype._transform);
setLibrary('_read', Transform.prototype._read);

Readable.ReadableState = ReadableState;
Writable.WritableState = WritableState;
module.exports = { Stream, Readable, Writable, Duplex, Transform, PassThrough };
