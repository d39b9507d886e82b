// The options of the constructors, as the engine takes them.
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');

function mark(options, name, isDuplex) {
  const value = options[name];
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value) || value < 0) {
    throw new ERR_INVALID_ARG_VALUE(isDuplex ? name : 'options.highWaterMark', value);
  }
  return value;
}

// What Node's own modules call a stream that no variable of the program names.
const kName = Symbol('name');
exports.kName = kName;

// Throws as Node does where a highWaterMark is none.
exports.engineOptions = (options, { isDuplex = false } = {}) => ({
  name: typeof options.name === 'string' ? options.name : undefined,
  highWaterMark: mark(options, 'highWaterMark', false),
  readableHighWaterMark: isDuplex ? mark(options, 'readableHighWaterMark', true) : undefined,
  writableHighWaterMark: isDuplex ? mark(options, 'writableHighWaterMark', true) : undefined,
  objectMode: !!options.objectMode,
  readableObjectMode: isDuplex && !!options.readableObjectMode,
  writableObjectMode: isDuplex && !!options.writableObjectMode,
  autoDestroy: options.autoDestroy !== false,
  emitClose: options.emitClose !== false,
  allowHalfOpen: isDuplex ? options.allowHalfOpen !== false : true,
  readable: isDuplex ? options.readable !== false : true,
  writable: isDuplex ? options.writable !== false : true,
  decodeStrings: options.decodeStrings !== false,
  defaultEncoding: options.defaultEncoding || 'utf8',
  streamName: options[kName],
});

// The methods that options bring.
exports.takeMethods = (stream, options, names) => {
  for (const name of names) {
    if (typeof options[name] === 'function') stream[`_${name}`] = options[name];
  }
};
