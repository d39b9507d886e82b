// node:crypto: hashes, HMACs and AES, as functions and as streams. Chance comes from the run's seed, so that the same program
// does the same each time: nothing of it is secret.
const { Transform } = require('stream');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_INVALID_IV, ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH,
    ERR_CRYPTO_UNKNOWN_CIPHER, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const native = internalBinding('digest');
const { io } = internalBinding('timers');

function bytesOf(data, encoding, name = 'data') {
  if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  if (ArrayBuffer.isView(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
}

const output = (buffer, encoding) => (encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer);
const normal = (algorithm) => algorithm.toLowerCase().replace(/^rsa-|^sha-/, (prefix) => (prefix === 'sha-' ? 'sha' : ''));

class Hash extends Transform {
  #id;
  #over = false;
  #flushed; // what it has given out as a stream; digest() may still be called, once

  constructor(algorithm, options) {
    const isCopy = typeof algorithm === 'number';
    if (!isCopy) validateString(algorithm, 'algorithm');
    super(options);
    this.#id = isCopy ? algorithm : native.create(normal(algorithm));
    if (this.#id === undefined) {
      throw new Error('Digest method not supported');
    }
  }

  update(data, encoding) {
    if (this.#over || this.#flushed) throw new ERR_CRYPTO_HASH_FINALIZED();
    native.update(this.#id, bytesOf(data, encoding));
    return this;
  }

  digest(encoding) {
    if (this.#over) throw new ERR_CRYPTO_HASH_FINALIZED();
    this.#over = true;
    return output(this.#flushed ?? this.#finish(), encoding);
  }

  #finish() {
    const result = native.digest(this.#id);
    native.drop(this.#id);
    return result;
  }

  copy(options) {
    if (this.#over || this.#flushed) throw new ERR_CRYPTO_HASH_FINALIZED();
    return new Hash(native.copy(this.#id), options);
  }

  _transform(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  }

  _flush(callback) {
    this.#flushed = this.#finish();
    this.push(this.#flushed);
    callback();
  }
}

const blockSizes = { sha384: 128, sha512: 128 };

class Hmac extends Transform {
  #inner;
  #outer;
  #over = false;

  constructor(algorithm, key, options) {
    validateString(algorithm, 'hmac');
    super(options);
    const name = normal(algorithm);
    key = bytesOf(key, 'utf8', 'key');
    const size = blockSizes[name] ?? 64;
    if (key.byteLength > size) key = hash(name, key, 'buffer');
    const block = Buffer.alloc(size);
    block.set(key);
    const start = (mask) => {
      const id = native.create(name);
      if (id === undefined) {
        const error = new TypeError(`Invalid digest: ${algorithm}`);
        error.code = 'ERR_CRYPTO_INVALID_DIGEST';
        throw error;
      }
      native.update(id, Buffer.from(block.map((byte) => byte ^ mask)));
      return id;
    };
    this.#inner = start(0x36);
    this.#outer = start(0x5c);
  }

  update(data, encoding) {
    if (this.#over) throw new ERR_CRYPTO_HASH_FINALIZED();
    native.update(this.#inner, bytesOf(data, encoding));
    return this;
  }

  digest(encoding) {
    if (this.#over) return output(Buffer.alloc(0), encoding);
    this.#over = true;
    native.update(this.#outer, native.digest(this.#inner));
    const result = native.digest(this.#outer);
    native.drop(this.#inner);
    native.drop(this.#outer);
    return output(result, encoding);
  }

  _transform(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  }

  _flush(callback) {
    this.push(this.digest());
    callback();
  }
}

function hash(algorithm, data, encoding = 'hex') {
  return new Hash(algorithm).update(data).digest(encoding);
}

function decipherError(reason, code) {
  const error = new Error(`error:1C8000${reason === 'bad decrypt' ? '64' : '6B'}:Provider routines::${reason}`);
  error.library = 'Provider routines';
  error.reason = reason;
  error.code = code;
  return error;
}

// AES in the modes CBC, which fills up the last block, and CTR.
class Cipheriv extends Transform {
  #id;
  #isChained;
  #back;
  #fills = true;
  #rest = Buffer.alloc(0);
  #over = false;

  constructor(algorithm, key, iv, options) {
    validateString(algorithm, 'cipher');
    super(options);
    const match = /^aes-(128|192|256)-(cbc|ctr)$/i.exec(algorithm);
    if (!match) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    key = bytesOf(key, 'utf8', 'key');
    iv = bytesOf(iv, 'utf8', 'iv');
    if (key.byteLength * 8 !== Number(match[1])) throw new ERR_CRYPTO_INVALID_KEYLEN();
    if (iv.byteLength !== 16) throw new ERR_CRYPTO_INVALID_IV();
    this.#isChained = match[2].toLowerCase() === 'cbc';
    this.#back = new.target === Decipheriv;
    this.#id = native.createCipher(this.#isChained ? (this.#back ? 'cbc-back' : 'cbc') : 'ctr', key, iv);
  }

  update(data, inputEncoding, outputEncoding) {
    let bytes = bytesOf(data, inputEncoding);
    if (this.#isChained) {
      const all = Buffer.concat([this.#rest, bytes]);
      let whole = all.length - all.length % 16;
      // The last block of what is deciphered says how much of it counts.
      if (this.#back && this.#fills && whole === all.length && whole > 0) whole -= 16;
      bytes = all.subarray(0, whole);
      this.#rest = all.subarray(whole);
    }
    return output(native.cipher(this.#id, bytes), outputEncoding);
  }

  final(outputEncoding) {
    if (this.#over) throw Object.assign(new Error('Unsupported state'), { code: 'ERR_CRYPTO_INVALID_STATE' });
    this.#over = true;
    let result = Buffer.alloc(0);
    if (this.#isChained && (this.#fills || this.#rest.length > 0)) result = this.#last();
    native.dropCipher(this.#id);
    return output(result, outputEncoding);
  }

  #last() {
    const rest = this.#rest;
    if (!this.#back) {
      if (!this.#fills) throw decipherError('wrong final block length', 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH');
      const missing = 16 - rest.length;
      return native.cipher(this.#id, Buffer.concat([rest, Buffer.alloc(missing, missing)]));
    }
    if (rest.length !== 16) throw decipherError('wrong final block length', 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH');
    const block = native.cipher(this.#id, rest);
    if (!this.#fills) return block;
    const count = block[15];
    if (count < 1 || count > 16 || block.subarray(16 - count).some((byte) => byte !== count)) throw decipherError('bad decrypt', 'ERR_OSSL_BAD_DECRYPT');
    return block.subarray(0, 16 - count);
  }

  setAutoPadding(fills = true) {
    this.#fills = fills;
    return this;
  }

  _transform(chunk, encoding, callback) {
    this.push(this.update(chunk, encoding));
    callback();
  }

  _flush(callback) {
    try {
      this.push(this.final());
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }
}

class Decipheriv extends Cipheriv {}

function randomBytes(size, callback) {
  if (typeof size !== 'number') throw new ERR_INVALID_ARG_TYPE('size', 'number', size);
  if (!(size >= 0 && size <= 2147483647)) throw new ERR_OUT_OF_RANGE('size', '>= 0 && <= 2147483647', size);
  const bytes = randomFillSync(Buffer.allocUnsafe(size));
  if (callback === undefined) return bytes;
  validateFunction(callback, 'callback');
  io(0, () => callback(null, bytes));
  return undefined;
}

function randomFillSync(array, offset = 0, size = array.byteLength - offset) {
  const bytes = new Uint8Array(array.buffer, array.byteOffset + offset, size);
  // Four bytes a number; large blocks repeat a stretch, which no compressor finds within its window.
  const most = Math.min(size, 65536);
  for (let at = 0; at < most; at += 4) {
    const number = Math.random() * 2 ** 32 >>> 0;
    bytes[at] = number;
    if (at + 1 < most) bytes[at + 1] = number >>> 8;
    if (at + 2 < most) bytes[at + 2] = number >>> 16;
    if (at + 3 < most) bytes[at + 3] = number >>> 24;
  }
  for (let at = most; at < size; at += most) bytes.set(bytes.subarray(0, Math.min(most, size - at)), at);
  return array;
}

function randomUUID() {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const absent = (what) => () => {
  throw new Error(`${what} is not there in this Node: hashes, HMACs and AES in the modes CBC and CTR are.`);
};

const names = {
  getHashes: () => ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
  getCiphers: () => ['aes-128-cbc', 'aes-128-ctr', 'aes-192-cbc', 'aes-192-ctr', 'aes-256-cbc', 'aes-256-ctr'],
};

module.exports = {
  Hash, Hmac, Cipheriv, Decipheriv, hash, ...names,
  createHash: (algorithm, options) => new Hash(algorithm, options),
  createHmac: (algorithm, key, options) => new Hmac(algorithm, key, options),
  createCipheriv: (...args) => new Cipheriv(...args),
  createDecipheriv: (...args) => new Decipheriv(...args),
  randomBytes, randomFillSync, randomUUID,
  randomFill(array, ...rest) {
    const callback = rest.pop();
    randomFillSync(array, ...rest);
    io(0, () => callback(null, array));
  },
  randomInt(min, max, callback) {
    if (max === undefined || typeof max === 'function') [min, max, callback] = [0, min, max];
    const number = min + Math.floor(Math.random() * (max - min));
    if (callback === undefined) return number;
    process.nextTick(callback, undefined, number);
    return undefined;
  },
  getRandomValues: (array) => randomFillSync(array),
  timingSafeEqual(a, b) {
    const [first, second] = [a, b].map((one, i) => Buffer.from(bytesOf(one, undefined, `buf${i + 1}`)));
    if (first.length !== second.length) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
    return first.equals(second);
  },
  scrypt: absent('scrypt'), scryptSync: absent('scrypt'), pbkdf2: absent('PBKDF2'), pbkdf2Sync: absent('PBKDF2'),
  generateKeyPairSync: absent('Keys of two parts'), createSign: absent('Signing'), createVerify: absent('Verifying'),
  createCipher: absent('createCipher()'), createDecipher: absent('createDecipher()'),
};
module.exports.webcrypto = { getRandomValues: module.exports.getRandomValues, randomUUID };
