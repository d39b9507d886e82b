// What the engine's Rust gives to the modules of src/script/lib, here given by the Node that runs
// the tests, and a loader for those modules: `loadLib()` gives their require.
import fs from 'node:fs';
import { Buffer } from 'node:buffer';

export const major = Number(process.versions.node.split('.')[0]);
const libDir = new URL('../../src/script/lib/', import.meta.url);

const plain = (buffer) => new Uint8Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length));
const wrap = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function makeBindings() {
  return {
    encoding: {
      encode: (string, encoding) => plain(Buffer.from(string, encoding)),
      decode: (bytes, encoding) => wrap(bytes).toString(encoding),
      byteLength: (string, encoding) => Buffer.byteLength(string, encoding),
      concat: (list, total) => plain(Buffer.concat(list, total)),
    },
    clock: { now: () => performance.now() },
    timers: {
      schedule: (delay, fn, repeat) => repeat ? setInterval(fn, delay) : setTimeout(fn, delay),
      cancel: (id) => clearTimeout(id),
      immediate: (fn) => setImmediate(fn),
      cancelImmediate: (id) => clearImmediate(id),
    },
  };
}

export function loadLib({ bindings = makeBindings(), processObject = process } = {}) {
  const cache = new Map([['internal/version', { exports: { major } }]]);
  const internalBinding = (name) => bindings[name];
  function require(name) {
    name = name.replace(/^node:/, '');
    const known = cache.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    cache.set(name, module);
    const source = fs.readFileSync(new URL(`${name}.js`, libDir), 'utf8');
    const body = new Function('exports', 'require', 'module', 'process', 'internalBinding', `'use strict';${source}`);
    body.call(module.exports, module.exports, require, module, processObject, internalBinding);
    return module.exports;
  }
  return require;
}
