// Buffer's methods that read and write numbers: made once for each size, sign and order of bytes.

const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_BUFFER_SIZE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateNumber } = require('internal/validators');

function badOffset(value, length, name) {
  if (Math.floor(value) !== value) {
    validateNumber(value, name);
    return new ERR_OUT_OF_RANGE(name || 'offset', 'an integer', value);
  }
  if (length < 0) return new ERR_BUFFER_OUT_OF_BOUNDS();
  return new ERR_OUT_OF_RANGE(name || 'offset', `>= ${name ? 1 : 0} and <= ${length}`, value);
}

function checkOffset(buffer, offset, bytes) {
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + bytes - 1] === undefined) throw badOffset(offset, buffer.length - bytes);
}

function checkValue(value, bytes, signed, n = '') {
  const bits = bytes * 8;
  const [min, max] = n
    ? signed ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n]
    : signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  if (!(value > max || value < min)) return;
  let range;
  if (bytes <= 4 && !n) range = `>= ${min} and <= ${max}`;
  else if (!signed) range = `>= 0${n} and < 2${n} ** ${bits}${n}`;
  else range = `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

function readBytes(buffer, offset, bytes, signed, little) {
  checkOffset(buffer, offset, bytes);
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 256 + buffer[little ? offset + bytes - 1 - i : offset + i];
  return signed && value >= 2 ** (bytes * 8 - 1) ? value - 2 ** (bytes * 8) : value;
}

function writeBytes(buffer, value, offset, bytes, signed, little) {
  value = +value;
  if (bytes === 1) validateNumber(offset, 'offset');
  checkValue(value, bytes, signed);
  checkOffset(buffer, offset, bytes);
  value = Math.trunc(value);
  for (let i = 0; i < bytes; i++) {
    const rest = Math.floor(value / 256);
    buffer[little ? offset + i : offset + bytes - 1 - i] = value - rest * 256;
    value = rest;
  }
  return offset + bytes;
}

function checkByteLength(byteLength) {
  if (byteLength === undefined) throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  if (byteLength !== 1 && byteLength !== 2 && byteLength !== 3 && byteLength !== 4 && byteLength !== 5 && byteLength !== 6) {
    throw badOffset(byteLength, 6, 'byteLength');
  }
}

function viewOf(buffer) {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function swap(buffer, size) {
  if (buffer.length % size !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${size * 8}-bits`);
  for (let at = 0; at < buffer.length; at += size) {
    for (let i = at, j = at + size - 1; i < j; i++, j--) {
      const byte = buffer[i];
      buffer[i] = buffer[j];
      buffer[j] = byte;
    }
  }
  return buffer;
}

function numberMethods() {
  const methods = {};
  for (const signed of [false, true]) {
    const names = signed ? ['Int'] : ['UInt', 'Uint'];
    for (const name of names) {
      methods[`read${name}8`] = function(offset = 0) {
        return readBytes(this, offset, 1, signed, true);
      };
      methods[`write${name}8`] = function(value, offset = 0) {
        return writeBytes(this, value, offset, 1, signed, true);
      };
      for (const order of ['LE', 'BE']) {
        const little = order === 'LE';
        for (const bytes of [2, 4]) {
          methods[`read${name}${bytes * 8}${order}`] = function(offset = 0) {
            return readBytes(this, offset, bytes, signed, little);
          };
          methods[`write${name}${bytes * 8}${order}`] = function(value, offset = 0) {
            return writeBytes(this, value, offset, bytes, signed, little);
          };
        }
        methods[`read${name}${order}`] = function(offset, byteLength) {
          if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
          checkByteLength(byteLength);
          return readBytes(this, offset, byteLength, signed, little);
        };
        methods[`write${name}${order}`] = function(value, offset, byteLength) {
          checkByteLength(byteLength);
          return writeBytes(this, value, offset, byteLength, signed, little);
        };
        methods[`readBig${name}64${order}`] = function(offset = 0) {
          checkOffset(this, offset, 8);
          return signed ? viewOf(this).getBigInt64(offset, little) : viewOf(this).getBigUint64(offset, little);
        };
        methods[`writeBig${name}64${order}`] = function(value, offset = 0) {
          checkValue(value, 8, signed, 'n');
          checkOffset(this, offset, 8);
          if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
          viewOf(this).setBigUint64(offset, value, little);
          return offset + 8;
        };
      }
    }
  }
  for (const [name, type, bytes] of [['Float', 'Float32', 4], ['Double', 'Float64', 8]]) {
    for (const order of ['LE', 'BE']) {
      methods[`read${name}${order}`] = function(offset = 0) {
        checkOffset(this, offset, bytes);
        return viewOf(this)[`get${type}`](offset, order === 'LE');
      };
      methods[`write${name}${order}`] = function(value, offset = 0) {
        checkOffset(this, offset, bytes);
        viewOf(this)[`set${type}`](offset, +value, order === 'LE');
        return offset + bytes;
      };
    }
  }
  for (const size of [2, 4, 8]) methods[`swap${size * 8}`] = function() { return swap(this, size); };
  return methods;
}

module.exports = { numberMethods };
