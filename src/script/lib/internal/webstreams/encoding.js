// TextEncoderStream and TextDecoderStream: between strings and bytes, character by character wherever the chunks are cut.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
const { major } = require('internal/version');
const { customInspect, kInspect } = require('internal/webstreams/util');
const { TransformStream } = require('internal/webstreams/transformstream');

const enumerable = { enumerable: true };
const streaming = { stream: true };

class TextEncoderStream {
  #handle;
  #transform;
  #highSurrogate = ''; // The first half of a character whose second half has not come yet.

  constructor() {
    const { TextEncoder } = require('util');
    this.#handle = new TextEncoder();
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        let text = String(chunk);
        if (text.length === 0) return;
        text = this.#highSurrogate + text;
        const last = text.charCodeAt(text.length - 1);
        this.#highSurrogate = last >= 0xD800 && last <= 0xDBFF ? text.slice(-1) : '';
        if (this.#highSurrogate !== '') text = text.slice(0, -1);
        if (text.length > 0) controller.enqueue(this.#handle.encode(text));
      },
      flush: (controller) => {
        if (this.#highSurrogate !== '') controller.enqueue(new Uint8Array([0xEF, 0xBF, 0xBD]));
      },
    });
  }

  get encoding() {
    return this.#handle.encoding;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [kInspect](depth, options, inspect) {
    if (this == null || (major < 22 && !(#transform in this))) throw new ERR_INVALID_THIS('TextEncoderStream');
    const { encoding, readable, writable } = this;
    return customInspect(depth, options, inspect, 'TextEncoderStream', { encoding, readable, writable });
  }
}

class TextDecoderStream {
  #handle;
  #transform;

  constructor(encoding = 'utf-8', options = {}) {
    const { TextDecoder } = require('util');
    this.#handle = new TextDecoder(encoding, options);
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        if (chunk === undefined && major >= 22) throw new ERR_INVALID_ARG_TYPE('chunk', 'string', chunk);
        const text = this.#handle.decode(chunk, streaming);
        if (text) controller.enqueue(text);
      },
      flush: (controller) => {
        const text = this.#handle.decode();
        if (text) controller.enqueue(text);
        controller.terminate();
      },
    });
  }

  get encoding() {
    return this.#handle.encoding;
  }

  get fatal() {
    return this.#handle.fatal;
  }

  get ignoreBOM() {
    return this.#handle.ignoreBOM;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [kInspect](depth, options, inspect) {
    if (this == null || (major < 22 && !(#transform in this))) throw new ERR_INVALID_THIS('TextDecoderStream');
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    const data = { encoding, fatal, ignoreBOM, readable, writable };
    return customInspect(depth, options, inspect, 'TextDecoderStream', data);
  }
}

for (const name of ['encoding', 'readable', 'writable']) Object.defineProperty(TextEncoderStream.prototype, name, enumerable);
for (const name of ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']) {
  Object.defineProperty(TextDecoderStream.prototype, name, enumerable);
}

module.exports = { TextEncoderStream, TextDecoderStream };
