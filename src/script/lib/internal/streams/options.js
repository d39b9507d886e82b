// The options of the constructors, as the engine takes them.
const { codes: { ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { Buffer } = require('buffer');

// `blamed` is the option that an error names.
function mark(options, name, blamed = name) {
  const value = options[name];
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value) || value < 0) throw new ERR_INVALID_ARG_VALUE(`options.${blamed}`, value);
  return value;
}

function encodingOf({ defaultEncoding }) {
  if (defaultEncoding === undefined || defaultEncoding === null || defaultEncoding === 'utf-8') return 'utf8';
  if (!Buffer.isEncoding(defaultEncoding)) throw new ERR_UNKNOWN_ENCODING(defaultEncoding);
  return defaultEncoding;
}

// An option of devices: they have methods of the engine's.
const planned = exports.planned = Symbol('planned');
// What Node's own modules call a stream that no variable of the program names.
const kName = Symbol('name');
exports.kName = kName;

// Throws as Node does where a highWaterMark is none.
exports.engineOptions = (options, { isDuplex = false } = {}) => ({
  name: typeof options.name === 'string' ? options.name : undefined,
  highWaterMark: mark(options, 'highWaterMark', isDuplex ? 'readableHighWaterMark' : 'highWaterMark'),
  readableHighWaterMark: isDuplex ? mark(options, 'readableHighWaterMark') : undefined,
  writableHighWaterMark: isDuplex ? mark(options, 'writableHighWaterMark') : undefined,
  objectMode: !!options.objectMode,
  readableObjectMode: isDuplex && !!options.readableObjectMode,
  writableObjectMode: isDuplex && !!options.writableObjectMode,
  autoDestroy: options.autoDestroy !== false,
  emitClose: options.emitClose !== false,
  allowHalfOpen: isDuplex ? options.allowHalfOpen !== false : true,
  readable: isDuplex ? options.readable !== false : true,
  writable: isDuplex ? options.writable !== false : true,
  decodeStrings: options.decodeStrings !== false,
  defaultEncoding: encodingOf(options),
  device: options[planned],
  streamName: options[kName],
});

exports.encodingOf = encodingOf;

// The methods that options bring.
exports.takeMethods = (stream, options, names) => {
  for (const name of names) {
    if (typeof options[name] === 'function') stream[`_${name}`] = options[name];
  }
};
