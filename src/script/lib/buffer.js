// Node's Buffer: a Uint8Array with Node's methods. Texts are turned to bytes and back by the engine.

const {
  codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING },
} = require('internal/errors');
const { validateArray, validateNumber } = require('internal/validators');
const { encodingOf } = require('internal/encodings');
const { numberMethods } = require('internal/buffer_numbers');
const { major } = require('internal/version');
const { encode, decode, byteLength: encodedLength, concat: concatBytes } = internalBinding('encoding');

const kMaxLength = major < 22 ? 4294967296 : Number.MAX_SAFE_INTEGER;
const kStringMaxLength = 536870888;
let inspectMaxBytes = 50;

class FastBuffer extends Uint8Array {}

function Buffer(value, encodingOrOffset, length) {
  if (typeof value === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', value);
    return Buffer.alloc(value);
  }
  return Buffer.from(value, encodingOrOffset, length);
}
Object.setPrototypeOf(Buffer, Uint8Array);
const { prototype } = FastBuffer;
Object.defineProperty(prototype, 'constructor', { value: Buffer, writable: true, configurable: true, enumerable: false });
Buffer.prototype = prototype;
Object.defineProperty(Buffer, Symbol.species, { configurable: true, enumerable: false, get() { return FastBuffer; } });
Buffer.poolSize = major < 24 ? 8192 : 65536;

// The bytes themselves, from now on a Buffer.
function asBuffer(bytes) {
  return Object.setPrototypeOf(bytes, prototype);
}

function isBytes(value) {
  return value instanceof Uint8Array;
}

function isArrayBuffer(value) {
  return value instanceof ArrayBuffer || (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer);
}

function knownEncoding(name) {
  const encoding = encodingOf(name);
  if (encoding === undefined) throw new ERR_UNKNOWN_ENCODING(name);
  return encoding;
}

function validateOffset(value, name, min = 0, max = kMaxLength) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function toInteger(value, byDefault) {
  const number = +value;
  return number >= -Number.MAX_SAFE_INTEGER && number <= Number.MAX_SAFE_INTEGER ? Math.trunc(number) : byDefault;
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') {
    const encoding = typeof encodingOrOffset !== 'string' || encodingOrOffset.length === 0 ? 'utf8' : knownEncoding(encodingOrOffset);
    return asBuffer(encode(value, encoding));
  }
  if (typeof value === 'object' && value !== null) {
    if (isArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = typeof value.valueOf === 'function' ? value.valueOf() : undefined;
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return Buffer.from(primitive, encodingOrOffset, length);
    }
    const made = fromObject(value);
    if (made) return made;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return Buffer.from(text, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

function fromArrayBuffer(value, offset, length) {
  if (offset === undefined) {
    offset = 0;
  } else {
    offset = +offset;
    if (Number.isNaN(offset)) offset = 0;
  }
  const most = value.byteLength - offset;
  if (most < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) {
    length = most;
  } else {
    length = +length;
    if (length > 0) {
      if (length > most) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  return new FastBuffer(value, offset, length);
}

function fromObject(value) {
  if (value.length !== undefined || isArrayBuffer(value.buffer)) {
    if (typeof value.length !== 'number') return new FastBuffer(0);
    return value.length > 0 ? asBuffer(isBytes(value) ? new Uint8Array(value) : Uint8Array.from({ ...value, length: value.length })) : new FastBuffer(0);
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return asBuffer(Uint8Array.from(value.data));
  return undefined;
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || view instanceof DataView) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  if (view.length === 0) return new FastBuffer(0);
  if (offset !== undefined || length !== undefined) {
    if (offset !== undefined) {
      validateOffset(offset, 'offset', 0, Number.MAX_SAFE_INTEGER);
      if (offset >= view.length) return new FastBuffer(0);
    } else {
      offset = 0;
    }
    if (length !== undefined) validateOffset(length, 'length', 0, Number.MAX_SAFE_INTEGER);
    view = view.slice(offset, length === undefined ? view.length : offset + length);
  }
  return asBuffer(new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)));
};

Buffer.of = function of(...bytes) {
  return asBuffer(Uint8Array.of(...bytes));
};

Buffer.alloc = function alloc(size, fill, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (fill !== undefined && fill !== 0 && size > 0) return fillWith(new FastBuffer(size), fill, 0, size, encoding);
  return new FastBuffer(size);
};
Buffer.allocUnsafe = function allocUnsafe(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return new FastBuffer(size);
};
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  return Buffer.allocUnsafe(size);
};

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};
Buffer.isEncoding = function isEncoding(name) {
  return typeof name === 'string' && name.length !== 0 && encodingOf(name) !== undefined;
};

Buffer.compare = function compare(one, other) {
  if (!isBytes(one)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], one);
  if (!isBytes(other)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], other);
  return compareBytes(one, other);
};

function compareBytes(one, other) {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    if (one[i] !== other[i]) return one[i] < other[i] ? -1 : 1;
  }
  return one.length === other.length ? 0 : one.length < other.length ? -1 : 1;
}

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer(0);
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) if (list[i].length) length += list[i].length;
  } else {
    validateOffset(length, 'length');
  }
  for (let i = 0; i < list.length; i++) {
    if (!isBytes(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
  }
  return asBuffer(concatBytes(list, length));
};

Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  return string.length === 0 ? 0 : encodedLength(string, encoding ? encodingOf(encoding) ?? 'utf8' : 'utf8');
};

// Buffer's own methods are not enumerable in a class, and are in Node.
const methods = {
  copy(target, targetStart, sourceStart, sourceEnd) {
    if (!isBytes(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
    targetStart = targetStart === undefined ? 0 : toInteger(targetStart, 0);
    if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
    sourceStart = sourceStart === undefined ? 0 : toInteger(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > this.length) {
      throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
    }
    sourceEnd = sourceEnd === undefined ? this.length : toInteger(sourceEnd, 0);
    if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
    if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
    const count = Math.min(sourceEnd - sourceStart, target.length - targetStart, this.length - sourceStart);
    target.set(this.subarray(sourceStart, sourceStart + count), targetStart);
    return count;
  },

  toString(encoding, start, end) {
    if (arguments.length === 0) return decode(this, 'utf8');
    const { length } = this;
    if (start <= 0) start = 0;
    else if (start >= length) return '';
    else start = Math.trunc(start) || 0;
    if (end === undefined || end >= length) end = length;
    else end = Math.trunc(end) || 0;
    if (end <= start) return '';
    encoding = encoding === undefined ? 'utf8' : knownEncoding(encoding);
    return decode(start === 0 && end === length ? this : this.subarray(start, end), encoding);
  },

  equals(other) {
    if (!isBytes(other)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], other);
    return this === other || (this.byteLength === other.byteLength && compareBytes(this, other) === 0);
  },

  inspect() {
    let text = decode(this.subarray(0, inspectMaxBytes), 'hex').replace(/(.{2})/g, '$1 ').trim();
    const more = this.length - inspectMaxBytes;
    if (more > 0) text += ` ... ${more} more byte${more > 1 ? 's' : ''}`;
    return `<${this.constructor.name} ${text}>`;
  },

  compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
    if (!isBytes(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
    if (arguments.length === 1) return compareBytes(this, target);
    if (targetStart === undefined) targetStart = 0;
    else validateOffset(targetStart, 'targetStart');
    if (targetEnd === undefined) targetEnd = target.length;
    else validateOffset(targetEnd, 'targetEnd', 0, target.length);
    if (sourceStart === undefined) sourceStart = 0;
    else validateOffset(sourceStart, 'sourceStart');
    if (sourceEnd === undefined) sourceEnd = this.length;
    else validateOffset(sourceEnd, 'sourceEnd', 0, this.length);
    if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
    if (targetStart >= targetEnd) return 1;
    return compareBytes(this.subarray(sourceStart, sourceEnd), target.subarray(targetStart, targetEnd));
  },

  indexOf(value, byteOffset, encoding) {
    return find(this, value, byteOffset, encoding, true);
  },
  lastIndexOf(value, byteOffset, encoding) {
    return find(this, value, byteOffset, encoding, false);
  },
  includes(value, byteOffset, encoding) {
    return this.indexOf(value, byteOffset, encoding) !== -1;
  },

  fill(value, offset, end, encoding) {
    return fillWith(this, value, offset, end, encoding);
  },

  write(string, offset, length, encoding) {
    if (offset === undefined) return writeText(this, string, 0, this.length, 'utf8');
    if (length === undefined && typeof offset === 'string') {
      encoding = offset;
      length = this.length;
      offset = 0;
    } else {
      validateOffset(offset, 'offset', 0, this.length);
      const remaining = this.length - offset;
      if (length === undefined) {
        length = remaining;
      } else if (typeof length === 'string') {
        encoding = length;
        length = remaining;
      } else {
        validateOffset(length, 'length', 0, this.length);
        if (length > remaining) length = remaining;
      }
    }
    return writeText(this, string, offset, length, encoding ? knownEncoding(encoding) : 'utf8');
  },

  toJSON() {
    return { type: 'Buffer', data: this.length > 0 ? Array.from(this) : [] };
  },

  subarray(start, end) {
    const { length } = this;
    start = clamp(start, length);
    end = end === undefined ? length : clamp(end, length);
    return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
  },
  slice(start, end) {
    return this.subarray(start, end);
  },
  ...numberMethods(),
};

function clamp(offset, length) {
  offset = Math.trunc(offset);
  if (offset === 0 || Number.isNaN(offset)) return 0;
  if (offset < 0) return Math.max(0, offset + length);
  return Math.min(offset, length);
}

// Whole characters only, as many as there is room for.
function writeText(buffer, string, offset, length, encoding) {
  if (typeof string !== 'string') {
    const error = new ERR_INVALID_ARG_TYPE('string', 'string', string);
    error.message = 'argument must be a string';
    throw error;
  }
  const bytes = encode(string, encoding);
  let count = Math.min(bytes.length, length);
  if (count < bytes.length) {
    if (encoding === 'utf8') while (count > 0 && (bytes[count] & 0xC0) === 0x80) count--;
    else if (encoding === 'utf16le') count -= count % 2;
  }
  buffer.set(count === bytes.length ? bytes : bytes.subarray(0, count), offset);
  return count;
}

function fillWith(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    if (encoding !== undefined && typeof encoding !== 'string') throw new ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
    encoding = encoding ? knownEncoding(encoding) : 'utf8';
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateNumber(offset, 'offset', 0, kMaxLength);
    if (end === undefined) end = buffer.length;
    else validateNumber(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value === 'string' || isBytes(value)) {
    const bytes = typeof value === 'string' ? encode(value, encoding) : value;
    if (bytes.length === 0) {
      if (value.length > 0 || typeof value !== 'string') throw new ERR_INVALID_ARG_VALUE('value', value);
      value = 0;
    } else if (bytes.length === 1) {
      value = bytes[0];
    } else {
      for (let at = offset; at < end; at += bytes.length) {
        buffer.set(at + bytes.length > end ? bytes.subarray(0, end - at) : bytes, at);
      }
      return buffer;
    }
  }
  if (typeof value === 'boolean') value = +value;
  if (Math.trunc(offset) < 0 || end > buffer.length) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  Uint8Array.prototype.fill.call(buffer, value & 255, offset, end);
  return buffer;
}

function find(buffer, value, byteOffset, encoding, forward) {
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  }
  byteOffset = +byteOffset;
  if (Number.isNaN(byteOffset)) byteOffset = forward ? 0 : buffer.length;
  byteOffset = Math.trunc(Math.max(-0x80000000, Math.min(0x7fffffff, byteOffset)));
  let needle;
  let step = 1;
  if (typeof value === 'number') {
    needle = [(value >>> 0) & 255];
  } else if (typeof value === 'string') {
    const known = encoding === undefined ? 'utf8' : knownEncoding(encoding);
    needle = encode(value, known);
    if (known === 'utf16le') step = 2;
  } else if (isBytes(value)) {
    needle = value;
    if (encoding !== undefined && encodingOf(encoding) === 'utf16le') step = 2;
  } else {
    throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  const { length } = buffer;
  const size = needle.length;
  let at = byteOffset;
  if (at < 0) {
    at += length;
    if (at < 0) {
      if (!forward && size > 0) return -1;
      at = 0;
    }
  } else if (at + size > length) {
    if (size === 0) at = length;
    else if (forward) return -1;
    else at = length - 1;
  }
  if (size === 0) return at;
  if (length === 0 || size > length || (forward && at + size > length)) return -1;
  if (step === 2 && (length < 2 || size < 2)) return -1;
  at = Math.min(at, length - size);
  if (step === 2 && at % 2 === 1) at += forward && major >= 26 && typeof value === 'string' ? 1 : -1;
  const first = needle[0];
  for (; forward ? at + size <= length : at >= 0; at += forward ? step : -step) {
    if (buffer[at] !== first) {
      if (!forward || step !== 1) continue;
      at = Uint8Array.prototype.indexOf.call(buffer, first, at + 1);
      if (at < 0 || at + size > length) return -1;
    }
    let i = 1;
    while (i < size && buffer[at + i] === needle[i]) i++;
    if (i === size) return at;
  }
  return -1;
}

for (const [name, encoding] of [['ascii', 'ascii'], ['base64', 'base64'], ['base64url', 'base64url'], ['latin1', 'latin1'],
  ['hex', 'hex'], ['ucs2', 'utf16le'], ['utf8', 'utf8']]) {
  methods[`${name}Slice`] = function(start = 0, end = this.length) {
    return decode(this.subarray(start, end), encoding);
  };
  methods[`${name}Write`] = function(string, offset = 0, length = this.length - offset) {
    return writeText(this, string, offset, Math.min(length, this.length - offset), encoding);
  };
}
Object.assign(prototype, methods);
prototype.toLocaleString = prototype.toString;
Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(depth, options) { return inspectBuffer(this, options); }, writable: true, configurable: true, enumerable: true,
});
Object.defineProperty(prototype, 'parent', { enumerable: true, get() { return this instanceof Buffer ? this.buffer : undefined; } });
Object.defineProperty(prototype, 'offset', { enumerable: true, get() { return this instanceof Buffer ? this.byteOffset : undefined; } });

// "<Buffer 61 62>", and behind the bytes what else somebody has hung on the Buffer.
function inspectBuffer(buffer, options) {
  const text = prototype.inspect.call(buffer);
  const extras = {};
  let any = false;
  for (const key of Object.keys(buffer).slice(buffer.length)) {
    extras[key] = buffer[key];
    any = true;
  }
  if (!any) return text;
  const shown = require('internal/util/inspect').inspect(extras, { ...options, breakLength: Infinity, compact: true });
  return `${text.slice(0, -1)}${buffer.length > 0 ? ', ' : ''}${shown.slice(2, -2)}>`;
}

function notBase64(message = 'Invalid character') {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, 'InvalidCharacterError');
}

function btoa(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  input = `${input}`;
  for (let i = 0; i < input.length; i++) if (input.charCodeAt(i) > 255) throw notBase64();
  return decode(encode(input, 'latin1'), 'base64');
}

function atob(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  input = `${input}`.replace(/[\t\n\f\r ]/g, '');
  if (input.length % 4 === 0) input = input.replace(/==?$/, '');
  if (/[^A-Za-z0-9+/]/.test(input)) throw notBase64();
  if (input.length % 4 === 1) throw notBase64('The string to be decoded is not correctly encoded.');
  return decode(encode(input, 'base64'), 'latin1');
}

function checkedBytes(input) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (isArrayBuffer(input)) return new Uint8Array(input);
  throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

function isUtf8(input) {
  const bytes = checkedBytes(input);
  return compareBytes(encode(decode(bytes, 'utf8'), 'utf8'), bytes) === 0;
}

function isAscii(input) {
  return checkedBytes(input).every((byte) => byte < 128);
}

function transcode(source, from, to) {
  if (!isBytes(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return Buffer.alloc(0);
  return Buffer.from(Buffer.from(source).toString(from), to);
}

module.exports = {
  Buffer, transcode, isUtf8, isAscii, kMaxLength, kStringMaxLength, btoa, atob,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength },
};
if (major < 26) module.exports.SlowBuffer = Buffer.allocUnsafeSlow;
Object.defineProperties(module.exports, {
  INSPECT_MAX_BYTES: {
    configurable: true, enumerable: true,
    get() { return inspectMaxBytes; },
    set(value) { validateNumber(value, 'INSPECT_MAX_BYTES', 0); inspectMaxBytes = value; },
  },
  Blob: { configurable: true, enumerable: true, get() { return require('internal/blob').Blob; } },
  File: { configurable: true, enumerable: true, get() { return require('internal/blob').File; } },
  // A Buffer of bytes that are nobody else's.
  asBuffer: { value: asBuffer },
});
