// node:zlib: gzip and deflate by a real compressor. It takes time: 100 MiB of a second go in, 300 MiB of a second come out of
// what expands. Brotli and Zstandard are not there.
const { Transform } = require('stream');
const { Buffer } = require('buffer');
const {
  codes: { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_TRAILING_JUNK_AFTER_STREAM_END },
} = require('internal/errors');
const { major } = require('internal/version');
const { validateFunction, validateUint32 } = require('internal/validators');
const native = internalBinding('zlib');
const { block, io } = internalBinding('timers');

const constants = {
  Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_OK: 0, Z_STREAM_END: 1,
  Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2,
  Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4880, DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5,
  INFLATERAW: 6, UNZIP: 7, Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15, Z_MIN_CHUNK: 64,
  Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384, Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8, Z_MIN_LEVEL: -1,
  Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1,
};
const { Z_NO_FLUSH, Z_FULL_FLUSH, Z_FINISH } = constants;

const compressed = 100 * 2 ** 20 / 1000;
const expanded = 300 * 2 ** 20 / 1000;

const kFlush = Symbol('flush');
const marks = [0, 1, 2, 3, 4, 5].map((kind) => Object.assign(Buffer.alloc(0), { [kFlush]: kind }));

function inRange(options, name, min, max, byDefault) {
  const value = options?.[name];
  if (value === undefined || Number.isNaN(value)) return byDefault;
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'number', value);
  if (value < min || value > max) {
    throw new ERR_OUT_OF_RANGE(`options.${name}`, max === Infinity ? `>= ${min}` : `>= ${min} and <= ${max}`, value);
  }
  return value;
}

function failure(code, message) {
  if (code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') return new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  const error = new Error(message);
  error.errno = constants[code];
  error.code = code;
  return error;
}

function ZlibBase(stream, name, options) {
  const chunkSize = inRange(options, 'chunkSize', 64, Infinity, 16384);
  const flush = inRange(options, 'flush', 0, 5, Z_NO_FLUSH);
  const finish = inRange(options, 'finishFlush', 0, 5, Z_FINISH);
  inRange(options, 'windowBits', name === 'Deflate' || name === 'Gzip' || name === 'DeflateRaw' ? 8 : 0, 15, 15);
  const level = inRange(options, 'level', -1, 9, -1);
  inRange(options, 'memLevel', 1, 9, 8);
  const strategy = inRange(options, 'strategy', 0, 4, 0);
  stream.bytesWritten = 0;
  stream._chunkSize = chunkSize;
  stream._defaultFlushFlag = flush;
  stream._finishFlushFlag = finish;
  stream._defaultFullFlushFlag = Z_FULL_FLUSH;
  stream._info = options?.info;
  stream._maxOutputLength = options?.maxOutputLength ?? Infinity;
  stream._level = level;
  stream._strategy = strategy;
  // From 24 on the members of a gzip file after its first one are refused, too.
  const rest = options?.rejectGarbageAfterEnd && major >= 22 ? (major >= 24 ? 2 : 1) : 0;
  hidden(stream, '_handle', native.create(name, level, strategy, rest));
  hidden(stream, 'compresses', name === 'Deflate' || name === 'Gzip' || name === 'DeflateRaw');
  hidden(stream, 'work', null);
  Transform.call(stream, { ...options, objectMode: false, encoding: undefined, autoDestroy: true });
}

function hidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: false });
}

// One step of the compressor is over: what it gave goes on, and if there is more, so does it, once there is room.
function stepped(stream) {
  const { work } = stream;
  if (stream.destroyed || work === null) return;
  const [output, more] = native.step(stream._handle, work.flush, stream._chunkSize);
  if (typeof output === 'string') {
    stream.work = null;
    stream.destroy(failure(output, more));
    return;
  }
  const goesOn = output.length === 0 || stream.push(output);
  if (stream.destroyed) return;
  if (!more) {
    stream.work = null;
    work.callback();
  } else if (goesOn) {
    step(stream);
  } else {
    work.waits = true;
  }
}

function step(stream) {
  io(stream.compresses ? 0 : stream._chunkSize / expanded, () => stepped(stream));
}

const methods = {
  _transform(chunk, encoding, callback) {
    let flush = chunk[kFlush];
    if (flush === undefined) {
      flush = this._defaultFlushFlag;
      if (this.writableEnded && this.writableLength === chunk.byteLength) flush = Math.max(flush, this._finishFlushFlag);
    }
    if (this._handle === null) {
      process.nextTick(callback);
      return;
    }
    native.feed(this._handle, chunk);
    this.bytesWritten += chunk.byteLength;
    this.work = { flush, callback, waits: false };
    io(chunk.byteLength / (this.compresses ? compressed : expanded), () => stepped(this));
  },
  _read() {
    if (this.work?.waits) {
      this.work.waits = false;
      step(this);
    }
  },
  // All is taken before the last of it is worked on.
  _final(callback) {
    callback();
  },
  _flush(callback) {
    this._transform(Buffer.alloc(0), '', callback);
  },
  _destroy(error, callback) {
    if (this._handle !== null) native.drop(this._handle);
    this._handle = null;
    callback(error);
  },
  flush(kind, callback) {
    if (typeof kind === 'function' || (kind === undefined && !callback)) {
      callback = kind;
      kind = this._defaultFullFlushFlag;
    }
    if (this.writableFinished) {
      if (callback) process.nextTick(callback);
    } else if (this.writableEnded) {
      if (callback) this.once('end', callback);
    } else {
      this.write(marks[kind], '', callback);
    }
  },
  close(callback) {
    if (callback) require('stream').finished(this, () => callback());
    this.destroy();
  },
  reset() {
    native.drop(this._handle);
    this._handle = native.create(this.constructor.name, this._level, this._strategy);
  },
  params(level, strategy, callback) {
    this._level = level;
    this._strategy = strategy;
    if (callback) process.nextTick(callback);
  },
};

function bytesOf(data) {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return data;
  throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], data);
}

function whole(name, data, options) {
  const handle = native.create(name, inRange(options, 'level', -1, 9, -1), inRange(options, 'strategy', 0, 4, 0));
  const flush = inRange(options, 'finishFlush', 0, 5, Z_FINISH);
  const parts = [];
  let length = 0;
  native.feed(handle, data);
  for (let more = true; more;) {
    let output;
    [output, more] = native.step(handle, flush, 1 << 20);
    if (typeof output === 'string') throw failure(output, more);
    parts.push(output);
    length += output.length;
    if (length > (options?.maxOutputLength ?? Infinity)) throw new ERR_BUFFER_TOO_LARGE(options.maxOutputLength);
  }
  native.drop(handle);
  return { data: Buffer.concat(parts, length), cost: Math.max(data.byteLength / compressed, length / expanded) };
}

const zlib = module.exports = { constants, codes: {} };
for (const name of ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR']) {
  zlib.codes[name] = constants[name];
  zlib.codes[constants[name]] = name;
}
zlib.crc32 = (data, value = 0) => {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  validateUint32(value, 'value');
  return native.crc32(bytesOf(data), value);
};

for (const name of ['Deflate', 'Inflate', 'Gzip', 'Gunzip', 'DeflateRaw', 'InflateRaw', 'Unzip']) {
  const Class = { [name]: function(options) {
    if (!(this instanceof Class)) return new Class(options);
    ZlibBase(this, name, options);
  } }[name];
  Object.setPrototypeOf(Class.prototype, Object.create(Transform.prototype));
  Object.setPrototypeOf(Class, Transform);
  Object.assign(Object.getPrototypeOf(Class.prototype), methods);
  Object.defineProperties(Object.getPrototypeOf(Class.prototype), {
    _closed: { configurable: true, get() { return this._handle === null; } },
    bytesRead: { configurable: true, get() { return this.bytesWritten; } },
  });
  zlib[name] = Class;
  zlib[`create${name}`] = (options) => new Class(options);

  const short = name[0].toLowerCase() + name.slice(1);
  zlib[`${short}Sync`] = (data, options) => {
    const { data: result, cost } = whole(name, bytesOf(data), options);
    block(cost);
    return result;
  };
  zlib[short] = (data, options, callback) => {
    if (typeof options === 'function') [options, callback] = [{}, options];
    validateFunction(callback, 'callback');
    const bytes = bytesOf(data);
    let result;
    let failed = null;
    try {
      result = whole(name, bytes, options);
    } catch (error) {
      if (error.errno === undefined) throw error;
      failed = error;
    }
    io(failed ? bytes.byteLength / compressed : result.cost, () => (failed ? callback(failed) : callback(null, result.data)));
  };
}

const absent = () => {
  throw new Error('Brotli and Zstandard are not there in this Node: gzip and deflate are.');
};
for (const name of ['BrotliCompress', 'BrotliDecompress', 'ZstdCompress', 'ZstdDecompress']) {
  const short = name[0].toLowerCase() + name.slice(1);
  Object.assign(zlib, { [`create${name}`]: absent, [short]: absent, [`${short}Sync`]: absent });
}
