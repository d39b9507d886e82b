// The globals of Node, those of which a program may do without made when they are first used.
const timers = internalBinding('timers');

const lazily = {
  buffer: ['Buffer', 'Blob', 'File', 'atob', 'btoa'],
  'internal/abort_controller': ['AbortController', 'AbortSignal'],
  'internal/event_target': ['Event', 'EventTarget', 'CustomEvent'],
  'internal/domexception': ['DOMException'],
  url: ['URL', 'URLSearchParams'],
  util: ['TextEncoder', 'TextDecoder'],
  timers: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
  perf_hooks: ['performance'],
  'internal/fetch': ['fetch', 'Headers', 'Request', 'Response'],
  'stream/web': [
    'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream',
    'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController',
    'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream',
    'TextDecoderStream', 'CompressionStream', 'DecompressionStream',
  ],
};

// It stays an accessor: the interpreter remembers of a property which kind it is.
function define(name, get) {
  let value;
  let made = false;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      if (!made) {
        value = get();
        made = true;
      }
      return value;
    },
    set(own) {
      value = own;
      made = true;
    },
  });
}

// V8's stacks begin with what the error says; the interpreter's are only the calls.
function headStacks() {
  const { get, set } = Object.getOwnPropertyDescriptor(Error.prototype, 'stack') ?? {};
  if (get === undefined) return;
  Object.defineProperty(Error.prototype, 'stack', {
    configurable: true,
    get() {
      const calls = get.call(this);
      if (typeof calls !== 'string' || !/^ *at |^$/.test(calls)) return calls;
      const { name = 'Error', message = '' } = this;
      const head = message === '' ? String(name) : `${name}: ${message}`;
      return calls === '' ? head : `${head}\n${calls.trimEnd()}`;
    },
    set(value) {
      if (set !== undefined) set.call(this, value);
      else Object.defineProperty(this, 'stack', { value, writable: true, configurable: true });
    },
  });
}

// A string has at most so many characters; the interpreter itself would run out of memory first.
const LONGEST = 0x1fffffe8;
const { repeat } = String.prototype;
Object.defineProperty(String.prototype, 'repeat', {
  configurable: true,
  writable: true,
  value: {
    repeat(count) {
      if (String(this).length * count > LONGEST) throw new RangeError('Invalid string length');
      return repeat.call(this, count);
    },
  }.repeat,
});

exports.install = (target) => {
  headStacks();
  if (require('internal/version').major >= 22) require('internal/structured_clone').installTransfer(ArrayBuffer.prototype);
  for (const [module, names] of Object.entries(lazily)) {
    for (const name of names) define(name, () => require(module)[name]);
  }
  define('console', () => require('internal/console').console);
  const plain = {
    process: target,
    global: globalThis,
    queueMicrotask(callback) {
      if (typeof callback !== 'function') {
        const { codes } = require('internal/errors');
        throw new codes.ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
      }
      timers.queueMicrotask(callback);
    },
    structuredClone: (value, options) => require('internal/structured_clone').structuredClone(value, options),
  };
  for (const [name, value] of Object.entries(plain)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
  // No chance without its seed: the same program does the same each time.
  let state = 0x2545f491;
  Math.random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // The day on which the virtual clock begins.
  const start = Date.UTC(2024, 0, 1);
  const RealDate = Date;
  const now = () => start + Math.floor(timers.now());
  class VirtualDate extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(now());
      else super(...args);
    }
  }
  VirtualDate.now = now;
  Object.defineProperty(VirtualDate, 'name', { value: 'Date' });
  globalThis.Date = VirtualDate;
};
