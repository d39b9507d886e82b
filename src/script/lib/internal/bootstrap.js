// What is there before a program begins: Node's modules for one another, the globals, and what the natives call by name.
const streams = internalBinding('streams');
const files = internalBinding('loader');
const native = internalBinding('process');
const timers = internalBinding('timers');

// The process is there first, since all modules are given it; internal/process makes an EventEmitter of it.
const realProcess = { version: native.version() };

const bindings = new Map();
const binding = (name) => {
  if (!bindings.has(name)) bindings.set(name, internalBinding(name));
  return bindings.get(name);
};

const loaded = new Map();
function requireLibrary(name) {
  const known = loaded.get(name);
  if (known) return known.exports;
  const run = files.library(name);
  if (run === undefined) {
    const error = new Error(`Cannot find module '${name}'`);
    error.code = 'MODULE_NOT_FOUND';
    throw error;
  }
  const own = { exports: {} };
  loaded.set(name, own);
  run(own.exports, requireLibrary, own, realProcess, binding);
  return own.exports;
}

realProcess.nextTick = (callback, ...args) => {
  if (typeof callback !== 'function') {
    const { codes } = requireLibrary('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  }
  timers.nextTick(callback, ...args);
};

Object.defineProperty(globalThis, '__loopOf', { value: requireLibrary('internal/loop') });
Object.defineProperty(globalThis, '__disposalOf', { value: (isAsync) => requireLibrary('internal/disposal').disposalOf(isAsync) });

const { makeNodeError } = requireLibrary('internal/native_errors');
native.setLibrary('makeNodeError', makeNodeError);
native.setLibrary('aggregateTwoErrors', requireLibrary('internal/errors').aggregateTwoErrors);
native.setLibrary('Buffer.prototype', requireLibrary('buffer').Buffer.prototype);
requireLibrary('internal/process').install(realProcess);
requireLibrary('internal/globals').install(realProcess);
requireLibrary('internal/loader').install(requireLibrary);
// What natives need of the stream classes is given by these themselves.
requireLibrary('stream');
