// CompressionStream and DecompressionStream: those of zlib, as a pair of the Web's.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { major } = require('internal/version');
const { customInspect, finishClass, kInspect } = require('internal/webstreams/util');
const { kDestroyOnSyncError, kValidateChunk, newReadableWritablePairFromDuplex } = require('internal/webstreams/adapters');

const compressors = {
  'deflate': (zlib) => zlib.createDeflate(),
  'deflate-raw': (zlib) => zlib.createDeflateRaw(),
  'gzip': (zlib) => zlib.createGzip(),
  'brotli': (zlib) => zlib.createBrotliCompress(),
};

const strict = major >= 22 ? { rejectGarbageAfterEnd: true } : undefined;
const decompressors = {
  'deflate': (zlib) => zlib.createInflate(strict),
  'deflate-raw': (zlib) => zlib.createInflateRaw(major >= 24 ? strict : undefined),
  'gzip': (zlib) => zlib.createGunzip(strict),
  'brotli': (zlib) => zlib.createBrotliDecompress(major >= 24 ? strict : undefined),
};

function checkChunk(chunk) {
  const buffer = ArrayBuffer.isView(chunk) ? chunk.buffer : chunk;
  if (typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
  }
}

function create(makers, name, format) {
  if (major < 22) {
    if (!Object.hasOwn(makers, format) || format === 'brotli') throw new ERR_INVALID_ARG_VALUE('format', format);
  } else {
    format = `${format}`;
    if (!Object.hasOwn(makers, format)) {
      const error = new TypeError(
        `Failed to construct '${name}': 1st argument ${major === 22 ? 'value ' : ''}'${format}' is not a valid enum value of type CompressionFormat.`,
      );
      error.code = 'ERR_INVALID_ARG_VALUE';
      throw error;
    }
  }
  return makers[format](require('zlib'));
}

const options = { [kValidateChunk]: checkChunk, [kDestroyOnSyncError]: true };

class CompressionStream {
  #transform;

  constructor(format) {
    this.#transform = newReadableWritablePairFromDuplex(create(compressors, 'CompressionStream', format), options);
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [kInspect](depth, inspectOptions, inspect) {
    const { readable, writable } = this;
    return customInspect(depth, inspectOptions, inspect, 'CompressionStream', { readable, writable });
  }
}

class DecompressionStream {
  #transform;

  constructor(format) {
    const handle = create(decompressors, 'DecompressionStream', format);
    this.#transform = newReadableWritablePairFromDuplex(handle, options);
    if (major !== 22) return;
    handle.on('error', (error) => {
      const { writable } = this.#transform;
      if (!writable.locked) writable.abort(error);
    });
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [kInspect](depth, inspectOptions, inspect) {
    const { readable, writable } = this;
    return customInspect(depth, inspectOptions, inspect, 'DecompressionStream', { readable, writable });
  }
}

finishClass(CompressionStream, 'readable', 'writable');
finishClass(DecompressionStream, 'readable', 'writable');

module.exports = { CompressionStream, DecompressionStream };
