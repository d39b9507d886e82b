// TextEncoder and TextDecoder, for utf-8, utf-16le and latin1.

const {
  codes: { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const { StringDecoder } = require('string_decoder');
const { encode, decode } = internalBinding('encoding');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

const labels = new Map();
for (const [name, list] of [
  ['utf-8', 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8'],
  ['utf-16le', 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le'],
  ['windows-1252', 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252'],
]) for (const label of list.split(' ')) labels.set(label, name);

// What windows-1252 has where latin1 has control characters.
const windows = '\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178';

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
  #decoder = null;
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
      throw new ERR_INVALID_ARG_TYPE(require('internal/version').major < 24 ? 'list' : 'input', ['ArrayBuffer', 'ArrayBufferView'], input);
    }
    const stream = !!options?.stream;
    if (this.#encoding === 'windows-1252') {
      return decode(bytes, 'latin1').replace(/[\x80-\x9f]/g, (char) => windows[char.charCodeAt(0) - 0x80]);
    }
    const node = this.#encoding === 'utf-8' ? 'utf8' : 'utf16le';
    let text;
    if (this.#decoder === null && !stream) {
      text = decode(bytes, node);
      if (node === 'utf16le' && bytes.length % 2 === 1) text += '\ufffd';
      if (this.#fatal) this.#refuse(text, bytes);
    } else {
      const decoder = this.#decoder ??= new StringDecoder(node);
      const held = decoder.lastNeed > 0;
      text = decoder.write(bytes);
      if (!stream) {
        const odd = node === 'utf16le' && decoder.lastNeed % 2 === 1;
        text += decoder.end() + (odd ? '\ufffd' : '');
        this.#decoder = null;
      }
      if (this.#fatal && text.includes('\ufffd')) this.#refuse(text, held || stream ? undefined : bytes);
    }
    if (node === 'utf16le') text = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
    if (!this.#bomSeen && !this.#ignoreBOM && text.charCodeAt(0) === 0xFEFF) text = text.slice(1), this.#bomSeen = true;
    else if (text.length > 0) this.#bomSeen = true;
    if (!stream) this.#bomSeen = false;
    return text;
  }

  // With `fatal`: throws where the bytes held something else than what their text says.
  #refuse(text, bytes) {
    if (!text.includes('\ufffd') && !(this.#encoding === 'utf-16le' && !text.isWellFormed?.())) return;
    if (bytes !== undefined && this.#encoding === 'utf-8') {
      const again = encode(text, 'utf8');
      if (again.length === bytes.length && again.every((byte, at) => byte === bytes[at])) return;
    }
    this.#decoder = null;
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
