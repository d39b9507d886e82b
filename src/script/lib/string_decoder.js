// StringDecoder: texts out of chunks of bytes, holding back the bytes of a character that is not whole yet.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { normalizeEncoding } = require('internal/encodings');
const { decode } = internalBinding('encoding');

const kHeld = Symbol('kHeld');
const kState = Symbol('kState');

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  if (this.encoding === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  const hidden = { writable: true, configurable: true, enumerable: false };
  Object.defineProperty(this, kHeld, { ...hidden, value: new Uint8Array(4) });
  Object.defineProperty(this, kState, { ...hidden, value: { missing: 0, held: 0 } });
}

StringDecoder.prototype.write = function write(chunk) {
  if (typeof chunk === 'string') return chunk;
  if (!ArrayBuffer.isView(chunk)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], chunk);
  if (!(chunk instanceof Uint8Array)) chunk = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const { encoding } = this;
  if (encoding === 'latin1' || encoding === 'ascii' || encoding === 'hex') return decode(chunk, encoding);
  const state = this[kState];
  let before = '';
  if (state.missing > 0) {
    [before, chunk] = complete(this[kHeld], state, chunk, encoding);
    if (chunk.length === 0) return before;
  }
  const tail = hold(state, chunk, encoding);
  if (tail === 0) return before + decode(chunk, encoding);
  const whole = chunk.length - tail;
  for (let i = 0; i < tail; i++) this[kHeld][i] = chunk[whole + i];
  return whole > 0 ? before + decode(chunk.subarray(0, whole), encoding) : before;
};

// Adds the chunk's first bytes to those that are held: the text that is whole by them, and the rest of the chunk.
function complete(bytes, state, chunk, encoding) {
  let take = Math.min(state.missing, chunk.length);
  if (encoding === 'utf8') {
    for (let i = 0; i < take; i++) {
      if ((chunk[i] & 0xC0) !== 0x80) { // No such character: what is held is given as it is.
        take = i;
        state.missing = i;
        break;
      }
    }
  }
  for (let i = 0; i < take; i++) bytes[state.held++] = chunk[i];
  state.missing -= take;
  const rest = chunk.subarray(take);
  if (state.missing > 0) return ['', rest];
  const text = decode(bytes.subarray(0, state.held), encoding);
  state.held = 0;
  return [text, rest];
}

// How many bytes at the chunk's end belong to a character that is not whole.
function hold(state, chunk, encoding) {
  const { length } = chunk;
  state.held = state.missing = 0;
  if (encoding === 'utf8') {
    if (chunk[length - 1] < 0x80) return 0;
    for (let back = 1; back <= 4 && back <= length; back++) {
      const byte = chunk[length - back];
      if ((byte & 0xC0) === 0x80) continue;
      const size = (byte & 0xE0) === 0xC0 ? 2 : (byte & 0xF0) === 0xE0 ? 3 : (byte & 0xF8) === 0xF0 ? 4 : 0;
      if (size > back) {
        state.held = back;
        state.missing = size - back;
      }
      break;
    }
  } else if (encoding === 'utf16le') {
    if (length % 2 === 1) {
      state.held = 1;
      state.missing = 1;
    } else if ((chunk[length - 1] & 0xFC) === 0xD8) {
      state.held = 2;
      state.missing = 2;
    }
  } else {
    state.held = length % 3;
    if (state.held > 0) state.missing = 3 - state.held;
  }
  return state.held;
}

StringDecoder.prototype.end = function end(chunk) {
  const text = chunk === undefined ? '' : this.write(chunk);
  const state = this[kState];
  if (this.encoding === 'utf16le' && state.held % 2 === 1) state.held--;
  const last = state.held > 0 ? decode(this[kHeld].subarray(0, state.held), this.encoding) : '';
  state.held = state.missing = 0;
  return text + last;
};

StringDecoder.prototype.text = function text(chunk, offset) {
  this[kState].held = this[kState].missing = 0;
  return this.write(chunk.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: { configurable: true, enumerable: true, get() { return require('buffer').Buffer.from(this[kHeld].buffer); } },
  lastNeed: { configurable: true, enumerable: true, get() { return this[kState].missing; } },
  lastTotal: { configurable: true, enumerable: true, get() { return this[kState].held + this[kState].missing; } },
});

module.exports = { StringDecoder };
