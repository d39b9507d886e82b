// async_hooks: AsyncLocalStorage within synchronous calls, and the classes that libraries ask for.
// The limit: a store does not follow a program through promises, timers or events; behind an await
// getStore() gives what the caller's own time has, which is nothing outside of run().

const { validateFunction, validateString } = require('internal/validators');

class AsyncLocalStorage {
  #store = undefined;

  constructor({ defaultValue, name = '' } = {}) {
    this.#store = defaultValue;
    Object.defineProperty(this, 'name', { value: name, enumerable: false });
  }

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    return (fn, ...args) => fn(...args);
  }

  run(store, fn, ...args) {
    const before = this.#store;
    this.#store = store;
    try {
      return fn(...args);
    } finally {
      this.#store = before;
    }
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  enterWith(store) {
    this.#store = store;
  }

  getStore() {
    return this.#store;
  }

  disable() {
    this.#store = undefined;
  }
}

let lastId = 1;

class AsyncResource {
  #id = ++lastId;

  constructor(type) {
    validateString(type, 'type');
  }

  runInAsyncScope(fn, thisArg, ...args) {
    return fn.apply(thisArg, args);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return this.#id;
  }

  triggerAsyncId() {
    return 1;
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    return thisArg === undefined ? fn : fn.bind(thisArg);
  }

  static bind(fn, type, thisArg) {
    return new AsyncResource(type ?? (fn.name || 'bound-anonymous-fn')).bind(fn, thisArg);
  }
}

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook: () => ({ enable() { return this; }, disable() { return this; } }),
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
};
