// Blob and File: bytes that do not change, with a type.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateDictionary } = require('internal/validators');
const { major } = require('internal/version');
const { encode, decode, concat } = internalBinding('encoding');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

function bytesOf(part, endings) {
  if (part instanceof Blob) return blobBytes(part);
  if (part instanceof ArrayBuffer) return new Uint8Array(part.slice(0));
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength));
  const text = `${part}`;
  return encode(endings === 'native' ? text.replace(/\r\n?/g, '\n') : text, 'utf8');
}

let blobBytes;

class Blob {
  #bytes;
  #type;

  static { blobBytes = (blob) => blob.#bytes; }

  constructor(sources = [], options = {}) {
    if (sources === null || typeof sources[Symbol.iterator] !== 'function' || typeof sources === 'string') {
      const error = new ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
      if (major >= 24) error.message = 'Value cannot be converted to sequence.';
      throw error;
    }
    validateDictionary(options, 'options');
    const parts = Array.from(sources, (part) => bytesOf(part, options?.endings));
    this.#bytes = concat(parts, parts.reduce((sum, part) => sum + part.length, 0));
    const type = `${options?.type ?? ''}`;
    this.#type = /[^\u{0020}-\u{007E}]/u.test(type) ? '' : type.toLowerCase();
  }

  get size() { return this.#bytes.length; }
  get type() { return this.#type; }

  slice(start = 0, end = this.size, contentType = '') {
    const blob = new Blob([this.#bytes.slice(start, end)], { type: contentType });
    return blob;
  }

  async arrayBuffer() {
    return this.#bytes.slice().buffer;
  }

  async bytes() {
    return this.#bytes.slice();
  }

  async text() {
    const text = decode(this.#bytes, 'utf8');
    return text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text;
  }

  stream() {
    const { ReadableStream } = require('stream/web');
    const bytes = this.#bytes;
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (at >= bytes.length) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        controller.enqueue(bytes.slice(at, at += 65536));
      },
    });
  }

  [customInspect](depth, options) {
    if (depth < 0) return this.constructor.name;
    const { inspect } = require('internal/util/inspect');
    const fields = this instanceof File
      ? { size: this.size, type: this.type, name: this.name, lastModified: this.lastModified }
      : { size: this.size, type: this.type };
    return `${this.constructor.name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
if (major < 22) delete Blob.prototype.bytes;

class File extends Blob {
  #name;
  #lastModified;

  constructor(bits, name, options = {}) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(bits, options);
    this.#name = `${name}`;
    this.#lastModified = options?.lastModified === undefined ? Date.now() : +options.lastModified;
  }

  get name() { return this.#name; }
  get lastModified() { return this.#lastModified; }
}

for (const Class of [Blob, File]) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

module.exports = { Blob, File };
