// Node's util: promisify and callbackify, inspect and format, deep equality, types, and small helpers.

const { codes: { ERR_FALSY_VALUE_REJECTION, ERR_INVALID_ARG_TYPE }, systemErrors } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateObject, validateOneOf, validateString,
} = require('internal/validators');
const { inspect, format, formatWithOptions, stripVTControlCharacters: strip } = require('internal/util/inspect');
const types = require('internal/util/types');
const { major } = require('internal/version');

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');
const kPromisifyArgs = Symbol.for('nodejs.util.promisify.args');

function promisify(original) {
  validateFunction(original, 'original');
  const own = original[kCustomPromisify];
  const mark = (fn) => Object.defineProperty(fn, kCustomPromisify, {
    value: fn, enumerable: false, writable: false, configurable: true,
  });
  if (own) {
    validateFunction(own, 'util.promisify.custom');
    return mark(own);
  }
  const names = original[kPromisifyArgs];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      args.push((error, ...values) => {
        if (error) {
          reject(error);
        } else if (names !== undefined && values.length > 1) {
          resolve(Object.fromEntries(names.map((name, at) => [name, values[at]])));
        } else {
          resolve(values[0]);
        }
      });
      const result = original.apply(this, args);
      if (major >= 22 && types.isPromise(result)) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
          'DeprecationWarning', 'DEP0174');
      }
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  mark(fn);
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = kCustomPromisify;

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    original.apply(this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(callback, reason || new ERR_FALSY_VALUE_REJECTION(reason)),
    );
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  return Object.defineProperties(callbackified, descriptors);
}

function inherits(Class, Parent) {
  if (Class == null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', Class);
  if (Parent == null) throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', Parent);
  if (Parent.prototype === undefined) throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', Parent.prototype);
  Object.defineProperty(Class, 'super_', { value: Parent, writable: true, configurable: true });
  Object.setPrototypeOf(Class.prototype, Parent.prototype);
}

const warnedCodes = new Set();

function deprecate(fn, message, code) {
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned && !process.noDeprecation) {
      warned = true;
      if (code === undefined || !warnedCodes.has(code)) {
        if (code !== undefined) warnedCodes.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : fn.apply(this, args);
  }
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  return deprecated;
}

function debuglog(set) {
  set = `${set}`.toUpperCase();
  const wanted = `${process.env?.NODE_DEBUG ?? ''}`.toUpperCase().split(',');
  const enabled = wanted.some((name) => name !== '' && new RegExp(`^${name.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*/g, '.*')}$`).test(set));
  const log = (...args) => {
    if (enabled) process.stderr.write(`${set} ${process.pid}: ${format(...args)}\n`);
  };
  return Object.defineProperty(log, 'enabled', { configurable: true, enumerable: true, get: () => enabled });
}

async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', 2 | 4);
  if (signal.aborted) return undefined;
  const { kResistStopPropagation } = require('internal/event_target');
  return new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true, [kResistStopPropagation]: true });
  });
}

function styleText(style, text, { validateStream = true, stream = process.stdout } = {}) {
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  let left = '';
  let right = '';
  for (const key of Array.isArray(style) ? style : [style]) {
    if (key === 'none' && major >= 22) continue;
    const pair = inspect.colors[key];
    if (pair == null) validateOneOf(key, 'format', Object.keys(inspect.colors));
    left += `\u001b[${pair[0]}m`;
    right = `\u001b[${pair[1]}m${right}`;
  }
  if (validateStream && !(stream?.isTTY && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2))) {
    if (major >= 22 || !Array.isArray(style)) return text;
  }
  return left + text + right;
}

function stripVTControlCharacters(text) {
  validateString(text, 'str');
  return strip(text);
}

function getSystemErrorName(errno) {
  for (const [name, [number]] of systemErrors) if (number === errno) return name;
  return undefined;
}

function getCallSites() {
  return [];
}

function toUSVString(input) {
  return `${input}`.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

function parseEnv(content) {
  validateString(content, 'content');
  const found = {};
  for (const [, key, value = ''] of content.matchAll(/^\s*(?:export\s+)?([\w.-]+)\s*=\s*('[^']*'|"[^"]*"|`[^`]*`|[^#\n]*)?.*$/gm)) {
    const text = value.trim();
    const quoted = /^(['"`])([^]*)\1$/.exec(text);
    found[key] = quoted === null ? text : quoted[1] === '"' ? quoted[2].replace(/\\n/g, '\n') : quoted[2];
  }
  return found;
}

const isDeepStrictEqual = (a, b) => require('internal/util/comparisons').isDeepStrictEqual(a, b);

module.exports = {
  _extend: (target, source) => source === null || typeof source !== 'object' ? target : Object.assign(target, source),
  aborted, callbackify, debug: debuglog, debuglog, deprecate, format, formatWithOptions, getSystemErrorName,
  getSystemErrorMap: () => new Map([...systemErrors].map(([name, [errno, words]]) => [errno, [name, words]])),
  inherits, inspect, isArray: Array.isArray, isDeepStrictEqual, parseEnv, promisify, stripVTControlCharacters, styleText,
  toUSVString, types,
};
if (major >= 22) module.exports.getCallSites = getCallSites;
if (major === 20 || major === 22) {
  Object.assign(module.exports, {
    isBoolean: (value) => typeof value === 'boolean', isNull: (value) => value === null, isNullOrUndefined: (value) => value == null,
    isNumber: (value) => typeof value === 'number', isString: (value) => typeof value === 'string',
    isSymbol: (value) => typeof value === 'symbol', isUndefined: (value) => value === undefined, isRegExp: types.isRegExp,
    isObject: (value) => value !== null && typeof value === 'object', isDate: types.isDate,
    isError: (value) => types.isNativeError(value) || value instanceof Error, isFunction: (value) => typeof value === 'function',
    isPrimitive: (value) => value === null || (typeof value !== 'object' && typeof value !== 'function'),
    isBuffer: (value) => require('buffer').Buffer.isBuffer(value),
  });
} else {
  module.exports.isError = (value) => types.isNativeError(value) || value instanceof Error;
}
for (const [name, from] of [['TextEncoder', 'internal/encoding'], ['TextDecoder', 'internal/encoding'], ['parseArgs', 'internal/util/parse_args']]) {
  Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, get: () => require(from)[name] });
}
