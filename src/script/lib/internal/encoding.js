// TextEncoder and TextDecoder, for utf-8, utf-16le and latin1.

const {
  codes: { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const { major } = require('internal/version');
const { encode, decode, concat } = internalBinding('encoding');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

const labels = new Map();
for (const [name, list] of [
  ['utf-8', 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8'],
  ['utf-16le', 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le'],
  ['windows-1252', 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252'],
]) for (const label of list.split(' ')) labels.set(label, name);

// What windows-1252 has where latin1 has control characters.
const windows = '\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178';

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const loneSurrogates = new RegExp(loneSurrogate.source, 'g');

// How many bytes at the end may yet become a character.
function incompleteUtf8(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if ((byte & 0xC0) === 0x80) continue;
    const size = byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1;
    if (size <= back) return 0;
    if (back === 1) return 1;
    const second = bytes[length - back + 1];
    const low = byte === 0xE0 ? 0xA0 : byte === 0xF0 ? 0x90 : 0x80;
    const high = byte === 0xED ? 0x9F : byte === 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high ? back : 0;
  }
  return 0;
}

function incompleteUtf16(bytes) {
  const odd = bytes.length % 2;
  return bytes.length - odd >= 2 && (bytes[bytes.length - odd - 1] & 0xFC) === 0xD8 ? odd + 2 : odd;
}

class TextEncoder {
  get encoding() {
    return 'utf-8';
  }

  encode(input = '') {
    return encode(`${input}`, 'utf8');
  }

  encodeInto(source, target) {
    if (typeof source !== 'string') throw new ERR_INVALID_ARG_TYPE('src', 'string', source);
    if (!(target instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', target);
    const bytes = encode(source, 'utf8');
    let written = Math.min(bytes.length, target.length);
    while (written > 0 && written < bytes.length && (bytes[written] & 0xC0) === 0x80) written--;
    target.set(written === bytes.length ? bytes : bytes.subarray(0, written));
    const read = written === bytes.length ? source.length : decode(bytes.subarray(0, written), 'utf8').length;
    return { read, written };
  }

  [customInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    return inspect({ encoding: 'utf-8' }, options);
  }
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #held = null; // the bytes of a character that is not whole yet
  #bomSeen = false;

  constructor(encoding = 'utf-8', options = {}) {
    const label = `${encoding}`.trim().toLowerCase();
    validateObject(options, 'options', 1 | 2 | 4);
    this.#encoding = labels.get(label);
    if (this.#encoding === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    this.#fatal = !!options?.fatal;
    this.#ignoreBOM = !!options?.ignoreBOM;
  }

  static #of(decoder) {
    if (typeof decoder !== 'object' || decoder === null || !(#encoding in decoder)) throw new ERR_INVALID_THIS('TextDecoder');
    return decoder;
  }

  get encoding() { return TextDecoder.#of(this).#encoding; }
  get fatal() { return TextDecoder.#of(this).#fatal; }
  get ignoreBOM() { return TextDecoder.#of(this).#ignoreBOM; }

  decode(input = new Uint8Array(0), options = {}) {
    TextDecoder.#of(this);
    let bytes;
    if (input instanceof ArrayBuffer || (typeof SharedArrayBuffer === 'function' && input instanceof SharedArrayBuffer)) {
      bytes = new Uint8Array(input);
    } else if (ArrayBuffer.isView(input)) {
      bytes = input instanceof Uint8Array ? input : new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    } else {
      const error = new ERR_INVALID_ARG_TYPE('list', ['ArrayBuffer', 'ArrayBufferView'], input);
      error.message = 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
      throw error;
    }
    const stream = !!options?.stream;
    if (this.#encoding === 'windows-1252') {
      const text = decode(bytes, 'latin1');
      return major < 22 && !stream ? text : text.replace(/[\x80-\x9f]/g, (char) => windows[char.charCodeAt(0) - 0x80]);
    }
    const node = this.#encoding === 'utf-8' ? 'utf8' : 'utf16le';
    if (this.#held !== null) {
      bytes = concat([this.#held, bytes], this.#held.length + bytes.length);
      this.#held = null;
    }
    const tail = node === 'utf8' ? (stream ? incompleteUtf8(bytes) : 0) : incompleteUtf16(bytes);
    if (stream && tail > 0) this.#held = bytes.slice(bytes.length - tail);
    let text = decode(tail > 0 ? bytes.subarray(0, bytes.length - tail) : bytes, node);
    if (!stream && tail > 0) text += '\ufffd';
    if (this.#fatal) this.#refuse(text, tail > 0 ? bytes.subarray(0, bytes.length - tail) : bytes);
    if (node === 'utf16le') text = text.replace(loneSurrogates, '\ufffd');
    if (!this.#bomSeen && !this.#ignoreBOM && text.charCodeAt(0) === 0xFEFF) text = text.slice(1), this.#bomSeen = true;
    else if (text.length > 0) this.#bomSeen = true;
    if (!stream) this.#bomSeen = false;
    return text;
  }

  // With `fatal`: throws where the bytes are not those of their text.
  #refuse(text, bytes) {
    const node = this.#encoding === 'utf-8' ? 'utf8' : 'utf16le';
    if (node === 'utf8' ? !text.includes('\ufffd') : !loneSurrogate.test(text) && bytes.length === text.length * 2) return;
    if (node === 'utf8') {
      const again = encode(text, node);
      if (again.length === bytes.length && again.every((byte, at) => byte === bytes[at])) return;
    }
    this.#held = null;
    throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
  }

  [customInspect](depth, options) {
    if (depth < 0) return `${this.constructor.name}`;
    const { inspect } = require('internal/util/inspect');
    return `TextDecoder ${inspect({ encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM }, options)}`;
  }
}

for (const Class of [TextEncoder, TextDecoder]) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

module.exports = { TextEncoder, TextDecoder };
