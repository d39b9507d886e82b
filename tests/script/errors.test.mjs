// The errors with a code, and the checks of arguments, beside Node's own: class, name, code, message,
// header of the trace, and own properties. Node's table is internal, so Node is started once more to see it.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

if (!process.execArgv.includes('--expose-internals')) {
  const { status } = spawnSync(process.execPath, ['--expose-internals', fileURLToPath(import.meta.url)], { stdio: 'inherit' });
  process.exit(status);
}

const { loadLib } = await import('./bindings.mjs');
const require = createRequire(import.meta.url);
const ourRequire = loadLib();
const ours = ourRequire('internal/errors');
const nodes = require('internal/errors');

// Those that Node makes elsewhere, in other versions, or in its C++.
const elsewhere = ['ERR_STREAM_UNABLE_TO_PIPE', 'ERR_ZLIB_INITIALIZATION_FAILED', 'ERR_ZSTD_INVALID_PARAM', 'ERR_UNHANDLED_REJECTION', 'ERR_FS_INVALID_SYMLINK_TYPE'];
// Those that take only certain arguments (and are given them).
const given = {
  ERR_INVALID_ARG_VALUE: (value) => [['name', value], ['a.b', value, 'is odd']],
  ERR_INVALID_FILE_URL_PATH: () => [['must be absolute']],
  ERR_INVALID_URL_SCHEME: () => [['file'], [['http', 'https']]],
  ERR_MODULE_NOT_FOUND: () => [['a', 'b'], ['a', 'b', 'file:///a']],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: () => [['x']],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: () => [['--x'], ['--x', true]],
};
const values = [undefined, null, 5, -0, 'x', 'y'.repeat(40), "it's", Symbol('a'), 10n, {}, [], [1, 2], function() {}, () => {}, class A {}, new Map(), Object.create(null), true,
  new Date(0), 2 ** 40, -(2n ** 40n), NaN, 1.5, Infinity, { a: { b: 1 } }, Buffer.from('ab'), new Error('e')];
const usual = (value) => [[], ['a', ['string', 'Buffer'], value], ['options.x', ['string', 'Buffer', 'object'], value], ['first argument', ['Array', 'Map', 'Set'], value], ['x', 'AsyncIterable', value],
  ['x', ['one thing', 'Other Thing'], value], ['x', 'a function', value], [['a', 'b'], 'c', 'd'], ['a', 'b'], ['a', ['b', 'c']], [value], [value, value], ['name', 'range', value], ['m', '>= 1', value, true]];

const seen = (make) => {
  try {
    const error = make();
    return JSON.stringify([error.constructor.name, error.name, error.code, error.message, String(error), Object.keys(error), error.stack.split('\n    at')[0]]);
  } catch (error) {
    return `threw ${error}`;
  }
};

let count = 0;
let failures = 0;
function same(what, ours, nodes) {
  count++;
  if (ours === nodes) return;
  if (failures++ < 12) console.log(`${what}\n  ours:   ${ours}\n  Node's: ${nodes}`);
}

for (const code of Object.keys(ours.codes)) {
  if (nodes.codes[code] === undefined) {
    // Those of cryptography Node makes in C++.
    if (!elsewhere.includes(code) && !code.startsWith('ERR_CRYPTO_')) same(code, 'there', 'not there');
    continue;
  }
  for (const value of values) {
    for (const args of (given[code] ?? usual)(value)) {
      const expected = seen(() => new nodes.codes[code](...args));
      if (!expected.startsWith('threw')) same(`${code}(${args.map((arg) => inspect(arg))})`, seen(() => new ours.codes[code](...args)), expected);
    }
  }
  for (const Other of ['TypeError', 'RangeError', 'Error']) {
    if (!nodes.codes[code][Other] || !ours.codes[code][Other]) continue;
    for (const args of [['x'], ['x', 'y', 1]]) {
      const expected = seen(() => new nodes.codes[code][Other](...args));
      if (!expected.startsWith('threw')) same(`${code}.${Other}`, seen(() => new ours.codes[code][Other](...args)), expected);
    }
  }
}

const ourChecks = ourRequire('internal/validators');
const nodeChecks = require('internal/validators');
for (const name of Object.keys(ourChecks)) {
  if (!nodeChecks[name] || typeof ourChecks[name] !== 'function') continue;
  for (const value of [...values, -1, 0, 1, 2 ** 31, 2 ** 32, '755', '9', 'SIGTERM', 'sigterm', ['a'], [true], [1], { aborted: false }, 65536, '80', '']) {
    for (const args of [['name'], ['name', 1, 10], ['name', ['a', 5]]]) {
      if (name === 'validateOneOf' && !Array.isArray(args[1])) continue;
      if (/^(validateUnion|validateEncoding|parseFileMode|validatePlainFunction|validatePort|isInt32|isUint32)$/.test(name) && args.length > 1) continue;
      if (name === 'validateUnion' || (name === 'validateEncoding' && value == null)) continue;
      const result = (check) => { try { return `${check(value, ...args)}`; } catch (error) { return `${error.name} ${error.code} ${error.message}`; } };
      const expected = result(nodeChecks[name]);
      if (/is not a function|Cannot read/.test(expected)) continue;
      same(`${name}(${String(typeof value === 'object' ? typeof value : String(value))}, ${args})`, result(ourChecks[name]), expected);
    }
  }
}

for (const args of [[], ['m'], ['m', { cause: 5 }], [undefined, { cause: new Error('c') }], ['m', 5]]) {
  same(`AbortError(${args})`, seen(() => new ours.AbortError(...args)), seen(() => new nodes.AbortError(...args)));
}
for (const make of [() => [null, null], () => [new Error('a'), null], () => [null, new Error('b')], () => [new Error('a'), Object.assign(new Error('b'), { code: 'C' })], () => [new Error('a'), new AggregateError([new Error('x')], 'agg')]]) {
  const joined = (errors) => seen(() => errors.aggregateTwoErrors(...make())) + seen(() => errors.aggregateTwoErrors(...make())?.errors?.[1]);
  same('aggregateTwoErrors', joined(ours), joined(nodes));
}
console.log(`errors, Node ${process.version}: ${count} compared, ${failures} differ`);
process.exitCode = failures > 0 ? 1 : 0;
