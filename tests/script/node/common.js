'use strict';
// What Node's own tests expect of their `test/common`, in our words: as much of it as tests of streams use.
// run.mjs puts it beside each of them. It runs on real Node and on the interpreter alike.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { inspect } = require('util');

// Functions that must have been called so often when the process ends.
const promised = [];

function where() {
  const { stack } = new Error();
  return typeof stack === 'string' ? stack.split('\n').slice(3).join('\n') : '';
}

function checkCalls(exitCode) {
  if (exitCode !== 0) return;
  const broken = promised.filter(({ calls, wanted, isLeast }) => (isLeast ? calls < wanted : calls !== wanted));
  for (const { name, calls, wanted, isLeast, at } of broken) {
    console.log(`${name} was called ${calls} times in the place of ${isLeast ? 'at least ' : ''}${wanted}\n${at}`);
  }
  if (broken.length > 0) process.exit(1);
}

function counted(own, wanted, isLeast) {
  const [callback, number] = typeof own === 'number' ? [() => {}, own] : [own ?? (() => {}), wanted ?? 1];
  assert.strictEqual(typeof number, 'number');
  if (promised.length === 0) process.on('exit', checkCalls);
  const promise = { name: callback.name || 'a function without a name', calls: 0, wanted: number, isLeast, at: where() };
  promised.push(promise);
  function wrapper(...args) {
    promise.calls++;
    return callback.apply(this, args);
  }
  // What looks at a callback's name or at how many arguments it takes sees its own.
  Object.defineProperty(wrapper, 'name', { value: callback.name, configurable: true });
  Object.defineProperty(wrapper, 'length', { value: callback.length, configurable: true });
  return wrapper;
}

const mustCall = (callback, times) => counted(callback, times, false);
const mustCallAtLeast = (callback, times) => counted(callback, times, true);

function mustSucceed(callback, times) {
  return mustCall(function(error, ...args) {
    assert.ifError(error);
    return callback?.apply(this, args);
  }, times);
}

function mustNotCall(message = 'a function that must not be called was called') {
  const at = where();
  return function(...args) {
    assert.fail(`${message}${args.length > 0 ? `, with ${inspect(args)}` : ''}\nmade${at}`);
  };
}

// An object of which nothing may be changed, however deep.
const guarded = new WeakMap();
function mustNotMutateObjectDeep(original) {
  if (original === null || typeof original !== 'object') return original;
  if (guarded.has(original)) return guarded.get(original);
  const refuse = (what) => (_, key) => assert.fail(`${what} ${inspect(key)} of an object that must not change`);
  const proxy = new Proxy(original, {
    get: (target, key, receiver) => mustNotMutateObjectDeep(Reflect.get(target, key, receiver)),
    set: refuse('set'),
    defineProperty: refuse('defined'),
    deleteProperty: refuse('deleted'),
    preventExtensions: refuse('closed'),
    setPrototypeOf: refuse('set the prototype'),
  });
  guarded.set(original, proxy);
  return proxy;
}

// A callback that gets an error like that.
function expectsError(like, times) {
  return mustCall((...args) => {
    assert.strictEqual(args.length, 1, `one argument is expected: ${inspect(args)}`);
    const [error] = args;
    assert.strictEqual(Object.prototype.propertyIsEnumerable.call(error, 'message'), false);
    assert.throws(() => { throw error; }, like);
    return true;
  }, times);
}

// Warnings by their names: all of them must come, in this order, and no others.
let warnings;
function warningsOf(name, expected, code) {
  let list = expected;
  if (typeof expected === 'string' || expected instanceof RegExp) list = [[expected, code]];
  else if (!Array.isArray(expected)) list = Object.entries(expected).map(([own, message]) => [message, own]);
  else if (expected.length > 0 && !Array.isArray(expected[0])) list = [expected];
  const left = [...list];
  return mustCall((warning) => {
    assert.notStrictEqual(left.length, 0, `another warning: ${warning}`);
    const [message, own] = left.shift();
    assert.strictEqual(warning.name, name);
    if (typeof message === 'string') assert.strictEqual(warning.message, message);
    else assert.match(warning.message, message);
    assert.strictEqual(warning.code, own);
  }, list.length);
}

function expectWarning(names, expected, code) {
  if (warnings === undefined) {
    warnings = new Map();
    process.on('warning', (warning) => {
      const check = warnings.get(warning.name);
      assert.ok(check, `a warning that is not expected: ${inspect(warning)}`);
      check(warning);
    });
  }
  const all = typeof names === 'string' ? [[names, expected, code]] : Object.entries(names);
  for (const [name, ...rest] of all) warnings.set(name, warningsOf(name, ...rest));
}

function skip(reason) {
  printSkipMessage(reason);
  process.exit(0);
}

function printSkipMessage(reason) {
  console.log(`1..0 # Skipped: ${reason}`);
}

const VIEWS = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'DataView',
];

// The bytes of a Buffer, seen as each type of array that fits.
function getArrayBufferViews({ buffer, byteOffset, byteLength }) {
  return VIEWS.map((name) => globalThis[name])
    .filter((View) => View !== undefined && byteLength % (View.BYTES_PER_ELEMENT ?? 1) === 0)
    .map((View) => new View(buffer, byteOffset, byteLength / (View.BYTES_PER_ELEMENT ?? 1)));
}

const getBufferSources = (buffer) => [...getArrayBufferViews(buffer), new Uint8Array(buffer).buffer];

// The end of the message of an ERR_INVALID_ARG_TYPE.
function invalidArgTypeHelper(value) {
  if (value == null) return ` Received ${value}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  if (typeof value === 'object') {
    return value.constructor?.name ? ` Received an instance of ${value.constructor.name}` : ` Received ${inspect(value, { depth: -1 })}`;
  }
  const text = inspect(value, { colors: false });
  return ` Received type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
}

// A command of the shell, and the environment in which its variables are what stood in the template.
function escapePOSIXShell(parts, ...values) {
  const env = { ...process.env };
  const command = parts.reduce((text, part, at) => {
    env[`ESCAPED_${at - 1}`] = values[at - 1];
    return `${text}\${ESCAPED_${at - 1}}${part}`;
  });
  return [command, { env }];
}

// Files that tests read: the runner puts those that a test names into fixtures.json, as base64.
const fixturesFolder = path.join(__dirname, '..', 'fixtures');
function fixturePath(...names) {
  const target = path.join(fixturesFolder, ...names);
  const texts = require('./fixtures.json');
  if (names.length > 0 && !fs.existsSync(target) && Object.hasOwn(texts, names.join('/'))) {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, Buffer.from(texts[names.join('/')], 'base64'));
  }
  return target;
}
const fixtures = {
  fixturesDir: fixturesFolder,
  path: fixturePath,
  readSync: (names, encoding) => fs.readFileSync(fixturePath(...[names].flat()), encoding),
};

const tmpFolder = path.join(__dirname, '..', 'tmp');
const tmpdir = {
  path: tmpFolder,
  refresh() {
    fs.rmSync(tmpFolder, { recursive: true, force: true });
    fs.mkdirSync(tmpFolder, { recursive: true });
  },
  resolve: (...names) => path.resolve(tmpFolder, ...names),
};

module.exports = {
  mustCall, mustCallAtLeast, mustSucceed, mustNotCall, mustNotMutateObjectDeep, expectsError, expectWarning, skip, printSkipMessage,
  getArrayBufferViews, getBufferSources, invalidArgTypeHelper, escapePOSIXShell, fixtures, tmpdir,
  allowGlobals() {},
  platformTimeout: (time) => time,
  isWindows: process.platform === 'win32',
  isLinux: process.platform === 'linux',
  isMacOS: process.platform === 'darwin',
  isAIX: false,
  isIBMi: false,
  isSunOS: false,
  isFreeBSD: false,
  isOpenBSD: false,
  isMainThread: true,
  hasCrypto: Boolean(process.versions.openssl),
  hasIntl: typeof Intl !== 'undefined',
  hasIPv6: false,
  localhostIPv4: '127.0.0.1',
  PORT: 12346,
};
