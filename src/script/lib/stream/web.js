// The Web's streams: `stream/web`. Each class is loaded when it is first asked for.

const files = {
  readablestream: [
    'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController',
  ],
  transformstream: ['TransformStream', 'TransformStreamDefaultController'],
  writablestream: ['WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController'],
  queuingstrategies: ['ByteLengthQueuingStrategy', 'CountQueuingStrategy'],
  encoding: ['TextEncoderStream', 'TextDecoderStream'],
  compression: ['CompressionStream', 'DecompressionStream'],
};

// Since Node 24, and nowhere else.
if (require('internal/version').major >= 24) {
  module.exports.ReadableStreamTee = function ReadableStreamTee(stream, cloneForBranch2 = false) {
    return require('internal/webstreams/tee').teeOf(stream, cloneForBranch2);
  };
}

for (const [file, names] of Object.entries(files)) {
  for (const name of names) {
    const set = (value) => Object.defineProperty(module.exports, name, { value, enumerable: true, configurable: true, writable: true });
    Object.defineProperty(module.exports, name, {
      enumerable: true,
      configurable: true,
      get() {
        const { [name]: Class } = require(`internal/webstreams/${file}`);
        set(Class);
        return Class;
      },
      set,
    });
  }
}
