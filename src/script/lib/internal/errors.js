// Node's errors that carry a code: one table, from which every module takes its classes
// (`new codes.ERR_X(args…)`), and the few helpers that streams need to make and join errors.

const kIsNodeError = Symbol('kIsNodeError');
const codes = {};

let inspectValue;
function inspect(value, options) {
  inspectValue ??= require('internal/util/inspect').inspect;
  return inspectValue(value, options);
}

// The engine's own trace of `error`, under Node's header.
function setStack(error, header) {
  const trace = error.stack;
  const frames = typeof trace === 'string' ? trace.indexOf('\n    at ') : -1;
  Object.defineProperty(error, 'stack', {
    value: frames < 0 ? header : header + trace.slice(frames),
    writable: true, configurable: true, enumerable: false,
  });
}

function hidden(error, name, value) {
  Object.defineProperty(error, name, { value, writable: true, configurable: true, enumerable: false });
}

function nodeErrorToString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

// A text with %s in it, or a function of the arguments (`this` is the error).
function messageOf(message, args, error) {
  if (typeof message === 'function') return message.apply(error, args);
  if (args.length === 0) return message;
  let at = 0;
  return message.replace(/%s/g, (hole) => at < args.length ? shownPlain(args[at++]) : hole);
}

function shownPlain(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return require('internal/util/inspect').format('%s', value);
  return Object.is(value, -0) ? '-0' : String(value);
}

function makeClass(Base, code, message) {
  function NodeError(...args) {
    const error = new Base();
    error.code = code;
    hidden(error, kIsNodeError, true);
    hidden(error, 'message', messageOf(message, args, error));
    hidden(error, 'toString', nodeErrorToString);
    setStack(error, nodeErrorToString.call(error));
    return error;
  }
  return NodeError;
}

function E(code, message, Base, ...others) {
  const main = makeClass(Base, code, message);
  for (const Other of others) main[Other.name] = makeClass(Other, code, message);
  main.HideStackFramesError = main;
  codes[code] = main;
}

// "a", "a or b", "a, b, or c"
function formatList(list, word = 'and') {
  if (list.length < 3) return list.join(` ${word} `);
  return `${list.slice(0, -1).join(', ')}, ${word} ${list[list.length - 1]}`;
}

// How an error says what it got: "null", "type number (5)", "function f", "an instance of Map".
function determineSpecificType(value) {
  switch (typeof value) {
    case 'undefined': return 'undefined';
    case 'function': return `function ${value.name}`;
    case 'object':
      if (value === null) return 'null';
      if (value.constructor?.name) return `an instance of ${value.constructor.name}`;
      return inspect(value, { depth: -1 });
    case 'string':
      if (value.length > 28) value = `${value.slice(0, 25)}...`;
      return `type string (${value.includes("'") ? JSON.stringify(value) : `'${value}'`})`;
    default: return `type ${typeof value} (${shownPlain(value)})`;
  }
}

const primitiveNames = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

function kindOf(name) {
  return name.includes('.') ? 'property' : 'argument';
}

function expectation(expected) {
  const types = [];
  const classes = [];
  const others = [];
  for (const one of Array.isArray(expected) ? expected : [expected]) {
    if (primitiveNames.includes(one)) types.push(one.toLowerCase());
    else if (/^[A-Z][a-zA-Z0-9]*$/.test(one)) classes.push(one);
    else others.push(one);
  }
  const object = types.indexOf('object');
  if (classes.length > 0 && object >= 0) {
    types.splice(object, 1);
    classes.push('Object');
  }
  const parts = [];
  if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  if (classes.length > 0) parts.push(`an instance of ${formatList(classes, 'or')}`);
  if (others.length > 1) parts.push(`one of ${formatList(others, 'or')}`);
  else if (others.length === 1) parts.push(others[0].toLowerCase() === others[0] ? others[0] : `an ${others[0]}`);
  return parts.join(' or ');
}

function withSeparators(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, '_');
}

function shownNumber(input) {
  if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) return withSeparators(String(input));
  if (typeof input === 'bigint') {
    const large = input > 2n ** 32n || input < -(2n ** 32n);
    return `${large ? withSeparators(String(input)) : input}n`;
  }
  return inspect(input);
}

E('ERR_AMBIGUOUS_ARGUMENT', 'The "%s" argument is ambiguous. %s', TypeError);
E('ERR_ARG_NOT_ITERABLE', '%s must be iterable', TypeError);
E('ERR_ASSERTION', '%s', Error);
E('ERR_ASYNC_CALLBACK', '%s must be a function', TypeError);
E('ERR_ASYNC_TYPE', 'Invalid name for async "type": %s', TypeError);
E('ERR_BROTLI_INVALID_PARAM', '%s is not a valid Brotli parameter', RangeError);
E('ERR_BUFFER_OUT_OF_BOUNDS', (name) => name
  ? `"${name}" is outside of buffer bounds`
  : 'Attempt to access memory outside buffer bounds', RangeError);
E('ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than %s bytes', RangeError);
E('ERR_CONSOLE_WRITABLE_STREAM', 'Console expects a writable stream instance for %s', TypeError);
E('ERR_DIR_CLOSED', 'Directory handle was closed', Error);
E('ERR_DIR_CONCURRENT_OPERATION', 'Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error);
E('ERR_ENCODING_INVALID_ENCODED_DATA', function(encoding, errno) {
  this.errno = errno;
  return `The encoded data was not valid for encoding ${encoding}`;
}, TypeError);
E('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called', Error);
E('ERR_CRYPTO_HASH_UPDATE_FAILED', 'Hash update failed', Error);
E('ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: %s', TypeError);
E('ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector', TypeError);
E('ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length', RangeError);
E('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length', RangeError);
E('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher', Error);
E('ERR_ENCODING_NOT_SUPPORTED', 'The "%s" encoding is not supported', RangeError);
E('ERR_EVENT_RECURSION', 'The event "%s" is already being dispatched', Error);
E('ERR_FALSY_VALUE_REJECTION', function(reason) {
  this.reason = reason;
  return 'Promise was rejected with falsy value';
}, Error);
E('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'The feature %s is unavailable on the current platform, which is being used to run Node.js', TypeError);
E('ERR_FS_FILE_TOO_LARGE', 'File size (%s) is greater than 2 GiB', RangeError);
E('ERR_FS_INVALID_SYMLINK_TYPE', 'Symlink type must be one of "dir", "file", or "junction". Received "%s"', Error);
E('ERR_HTTP_BODY_NOT_ALLOWED', 'Adding content for this request method or response status is not allowed.', Error);
E('ERR_HTTP_CONTENT_LENGTH_MISMATCH', 'Response body\'s content-length of %s byte(s) does not match the content-length of %s byte(s) set in header', Error);
E('ERR_HTTP_HEADERS_SENT', 'Cannot %s headers after they are sent to the client', Error);
E('ERR_HTTP_INVALID_HEADER_VALUE', 'Invalid value "%s" for header "%s"', TypeError);
E('ERR_HTTP_INVALID_STATUS_CODE', 'Invalid status code: %s', RangeError);
E('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError);
E('ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "%s" cannot be used in combination with option "%s"', TypeError);
E('ERR_INTERNAL_ASSERTION', (message) => {
  const advice = 'This is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n' +
    'Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n';
  return message === undefined ? advice : `${message}\n${advice}`;
}, Error);
E('ERR_INVALID_ARG_TYPE', (name, expected, actual) =>
  `The ${name.endsWith(' argument') ? name : `"${name}" ${kindOf(name)}`} must be ${expectation(expected)}` +
  `. Received ${determineSpecificType(actual)}`, TypeError);
E('ERR_INVALID_ARG_VALUE', (name, value, reason = 'is invalid') => {
  let shown = inspect(value);
  if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
  return `The ${kindOf(name)} '${name}' ${reason}. Received ${shown}`;
}, TypeError, RangeError);
E('ERR_INVALID_ASYNC_ID', 'Invalid %s value: %s', RangeError);
E('ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of %s', RangeError);
E('ERR_INVALID_CHAR', (name, field) =>
  `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`, TypeError);
E('ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column', TypeError);
E('ERR_INVALID_FD', '"fd" must be a positive integer: %s', RangeError);
E('ERR_INVALID_FD_TYPE', 'Unsupported fd type: %s', TypeError);
E('ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on %s', TypeError);
E('ERR_INVALID_FILE_URL_PATH', function(reason, input) {
  if (input !== undefined && require('internal/version').major >= 22) this.input = input;
  return `File URL path ${reason}`;
}, TypeError);
E('ERR_INVALID_HANDLE_TYPE', 'This handle type cannot be sent', TypeError);
E('ERR_INVALID_HTTP_TOKEN', '%s must be a valid HTTP token ["%s"]', TypeError);
E('ERR_INVALID_PROTOCOL', 'Protocol "%s" not supported. Expected "%s"', TypeError);
E('ERR_INVALID_RETURN_VALUE', (input, name, value) =>
  `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`, TypeError, RangeError);
E('ERR_INVALID_STATE', 'Invalid state: %s', Error, TypeError, RangeError);
E('ERR_INVALID_THIS', 'Value of "this" must be of type %s', TypeError);
E('ERR_INVALID_TUPLE', '%s must be an iterable %s tuple', TypeError);
E('ERR_INVALID_URI', 'URI malformed', URIError);
E('ERR_INVALID_URL', function(input, base = null) {
  this.input = input;
  if (base != null) this.base = base;
  return 'Invalid URL';
}, TypeError);
E('ERR_INVALID_URL_SCHEME', (expected) =>
  `The URL must be ${[].concat(expected).length === 2 ? 'one of' : 'of'} scheme ${[].concat(expected).join(' or ')}`, TypeError);
E('ERR_METHOD_NOT_IMPLEMENTED', 'The %s method is not implemented', Error);
E('ERR_MISSING_ARGS', (...names) => {
  const quoted = names.map((name) => Array.isArray(name) ? name.map((one) => `"${one}"`).join(' or ') : `"${name}"`);
  return `The ${formatList(quoted)} argument${names.length === 1 ? '' : 's'} must be specified`;
}, TypeError);
E('ERR_MISSING_OPTION', '%s is required', TypeError);
E('ERR_MODULE_NOT_FOUND', function(path, base, exactUrl) {
  if (exactUrl) this.url = `${exactUrl}`;
  return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
}, Error);
E('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times', Error);
E('ERR_OPERATION_FAILED', 'Operation failed: %s', Error, TypeError);
E('ERR_OUT_OF_RANGE', (name, range, input, nameIsMessage = false) =>
  `${nameIsMessage ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${shownNumber(input)}`, RangeError);
E('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', '%s', TypeError);
E('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', (text) =>
  `Unexpected argument '${text}'. This command does not take positional arguments`, TypeError);
E('ERR_PARSE_ARGS_UNKNOWN_OPTION', (option, allowPositionals) => {
  const hint = allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${JSON.stringify(option)}` : '';
  return `Unknown option '${option}'${hint}`;
}, TypeError);
E('ERR_SERVER_ALREADY_LISTEN', 'Listen method has been called more than once without closing.', Error);
E('ERR_SERVER_NOT_RUNNING', 'Server is not running.', Error);
E('ERR_SOCKET_BAD_PORT', (name, port, allowZero = true) =>
  `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`, RangeError);
E('ERR_STREAM_ALREADY_FINISHED', 'Cannot call %s after a stream was finished', Error);
E('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable', Error);
E('ERR_STREAM_DESTROYED', 'Cannot call %s after a stream was destroyed', Error);
E('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
E('ERR_STREAM_PREMATURE_CLOSE', 'Premature close', Error);
E('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF', Error);
E('ERR_STREAM_UNABLE_TO_PIPE', 'Cannot pipe to a closed or destroyed stream', Error);
E('ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event', Error);
E('ERR_STREAM_WRAP', 'Stream has StringDecoder set or is in objectMode', Error);
E('ERR_STREAM_WRITE_AFTER_END', 'write after end', Error);
E('ERR_TRACE_EVENTS_CATEGORY_REQUIRED', 'At least one category is required', TypeError);
E('ERR_UNAVAILABLE_DURING_EXIT', 'Cannot call function in process exit handler', Error);
if (require('internal/version').major >= 22) E('ERR_TRAILING_JUNK_AFTER_STREAM_END', 'Trailing junk found after the end of the compressed stream', TypeError);
E('ERR_UNHANDLED_ERROR', (error) => error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`, Error);
E('ERR_UNKNOWN_BUILTIN_MODULE', 'No such built-in module: %s', Error);
E('ERR_UNKNOWN_ENCODING', 'Unknown encoding: %s', TypeError);
E('ERR_UNKNOWN_FILE_EXTENSION', 'Unknown file extension "%s" for %s', TypeError);
E('ERR_UNKNOWN_SIGNAL', 'Unknown signal: %s', TypeError);
E('ERR_USE_AFTER_CLOSE', '%s was closed', Error);
E('ERR_ZLIB_INITIALIZATION_FAILED', 'Initialization failed', Error);
E('ERR_ZSTD_INVALID_PARAM', '%s is not a valid zstd parameter', RangeError);

// What the process throws when a promise was rejected with something that is no error.
codes.ERR_UNHANDLED_REJECTION = function(reason) {
  let shown;
  try { shown = typeof reason === 'object' && reason !== null ? `#<${reason.constructor?.name || 'Object'}>` : String(reason); } catch { shown = '#<Object>'; }
  const error = new Error('This error originated either by throwing inside of an async function without a catch block, ' +
    `or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${shown}".`);
  hidden(error, 'name', 'UnhandledPromiseRejection');
  error.code = 'ERR_UNHANDLED_REJECTION';
  setStack(error, `UnhandledPromiseRejection: ${error.message}`);
  return error;
};

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
    setStack(this, `AbortError: ${message}`);
  }
}

// Keeps the first of two errors beside the second, which is the one to be thrown.
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const both = new AggregateError([outer, inner], outer.message);
  both.code = outer.code;
  return both;
}

// The system's errors: code → [errno on Linux, libuv's words].
const systemErrors = new Map(Object.entries({
  E2BIG: [-7, 'argument list too long'], EACCES: [-13, 'permission denied'],
  EADDRINUSE: [-98, 'address already in use'], EAGAIN: [-11, 'resource temporarily unavailable'],
  EBADF: [-9, 'bad file descriptor'], EBUSY: [-16, 'resource busy or locked'],
  ECANCELED: [-125, 'operation canceled'], ECONNABORTED: [-103, 'software caused connection abort'],
  ECONNREFUSED: [-111, 'connection refused'], ECONNRESET: [-104, 'connection reset by peer'],
  EEXIST: [-17, 'file already exists'], EFBIG: [-27, 'file too large'],
  EINVAL: [-22, 'invalid argument'], EIO: [-5, 'i/o error'],
  EISDIR: [-21, 'illegal operation on a directory'], ELOOP: [-40, 'too many symbolic links encountered'],
  EMFILE: [-24, 'too many open files'], ENAMETOOLONG: [-36, 'name too long'],
  ENOENT: [-2, 'no such file or directory'], ENOMEM: [-12, 'not enough memory'],
  ENOSPC: [-28, 'no space left on device'], ENOSYS: [-38, 'function not implemented'],
  ENOTCONN: [-107, 'socket is not connected'], ENOTDIR: [-20, 'not a directory'],
  ENOTEMPTY: [-39, 'directory not empty'], ENOTFOUND: [-3008, 'unknown node or service'],
  ENOTSUP: [-95, 'operation not supported on socket'], EPERM: [-1, 'operation not permitted'],
  EPIPE: [-32, 'broken pipe'], EROFS: [-30, 'read-only file system'],
  ESPIPE: [-29, 'invalid seek'], ETIMEDOUT: [-110, 'connection timed out'],
  EXDEV: [-18, 'cross-device link not permitted'], EOF: [-4095, 'end of file'],
}));

// An error as a file's call throws it: "ENOENT: no such file or directory, open 'a'".
function uvException({ code, syscall, path, dest, message }) {
  const [errno, words] = systemErrors.get(code) ?? [undefined, 'unknown error'];
  let text = `${code}: ${message ?? words}, ${syscall}`;
  if (path !== undefined) text += ` '${path}'`;
  if (dest !== undefined) text += ` -> '${dest}'`;
  const error = new Error(text);
  if (errno !== undefined) error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  return error;
}

function genericNodeError(message, properties) {
  return Object.assign(new Error(message), properties);
}

module.exports = {
  codes, kIsNodeError, AbortError, aggregateTwoErrors, determineSpecificType, formatList,
  genericNodeError, systemErrors, uvException,
  hideStackFrames: (fn) => fn,
};
