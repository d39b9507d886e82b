// Listeners of streams: those of the events that the engine emits are the engine's, all others EventEmitter's own.
const EventEmitter = require('events');
const listeners = internalBinding('listeners');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNHANDLED_ERROR } } = require('internal/errors');

// The order is that of bindings/listeners.rs.
const names = ['data', 'readable', 'end', 'pause', 'resume', 'drain', 'prefinish', 'finish', 'close', 'error', 'pipe', 'unpipe'];
const numbers = new Map(names.map((name, number) => [name, number]));
const base = EventEmitter.prototype;

// A stream has listeners of its own from the first `on` on; before it is constructed it has none.
const isStream = (object) => object._readableState !== undefined || object._writableState !== undefined;
const numberOf = (object, name) => (isStream(object) ? numbers.get(name) : undefined);

function add(stream, number, name, listener, once, front) {
  if (typeof listener !== 'function') throw new ERR_INVALID_ARG_TYPE('listener', 'Function', listener);
  if (stream._events?.newListener !== undefined) base.emit.call(stream, 'newListener', name, listener);
  listeners.add(stream, number, listener, once, front, name);
  const max = stream.getMaxListeners();
  if (max > 0 && !stream._warned?.has(name)) {
    const count = listeners.list(stream, number).length;
    if (count > max) {
      if (!stream._warned) Object.defineProperty(stream, '_warned', { value: new Set() });
      stream._warned.add(name);
      const warning = new Error(
        `Possible EventEmitter memory leak detected. ${count} ${name} listeners added to ` +
          `[${stream.constructor.name}]. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`);
      warning.name = 'MaxListenersExceededWarning';
      warning.emitter = stream;
      warning.type = name;
      warning.count = count;
      process.emitWarning(warning);
    }
  }
  return stream;
}

const methods = {
  on(name, listener) {
    const number = numberOf(this, name);
    return number === undefined ? base.on.call(this, name, listener) : add(this, number, name, listener, false, false);
  },
  once(name, listener) {
    const number = numberOf(this, name);
    return number === undefined ? base.once.call(this, name, listener) : add(this, number, name, listener, true, false);
  },
  prependListener(name, listener) {
    const number = numberOf(this, name);
    return number === undefined
      ? base.prependListener.call(this, name, listener)
      : add(this, number, name, listener, false, true);
  },
  prependOnceListener(name, listener) {
    const number = numberOf(this, name);
    return number === undefined
      ? base.prependOnceListener.call(this, name, listener)
      : add(this, number, name, listener, true, true);
  },
  off(name, listener) {
    const number = numberOf(this, name);
    if (number === undefined) return base.off.call(this, name, listener);
    if (typeof listener !== 'function') throw new ERR_INVALID_ARG_TYPE('listener', 'Function', listener);
    const removed = listeners.remove(this, number, listener);
    if (removed && this._events?.removeListener !== undefined) base.emit.call(this, 'removeListener', name, listener);
    return this;
  },
  removeAllListeners(name) {
    const number = numberOf(this, name);
    if (number !== undefined) {
      listeners.removeAll(this, number);
      return this;
    }
    base.removeAllListeners.apply(this, arguments);
    if (arguments.length === 0 && isStream(this)) {
      for (let all = 0; all < names.length; all += 1) listeners.removeAll(this, all);
    }
    return this;
  },
  emit(name, ...args) {
    const number = numberOf(this, name);
    if (number === undefined) return base.emit.call(this, name, ...args);
    if (name === 'error' && listeners.list(this, number).length === 0) {
      const [error] = args;
      if (error instanceof Error) throw error;
      throw new ERR_UNHANDLED_ERROR(require('util').inspect(error));
    }
    return listeners.emit(this, number, args[0]);
  },
  listeners(name) {
    const number = numberOf(this, name);
    if (number === undefined) return base.listeners.call(this, name);
    return listeners.list(this, number).map(([listener]) => listener ?? internalListener);
  },
  rawListeners(name) {
    const number = numberOf(this, name);
    if (number === undefined) return base.rawListeners.call(this, name);
    return listeners.list(this, number).map(([listener, once]) => {
      if (listener === null) return internalListener;
      if (!once) return listener;
      const wrapper = (...args) => {
        this.off(name, listener);
        return listener.apply(this, args);
      };
      wrapper.listener = listener;
      return wrapper;
    });
  },
  listenerCount(name, listener) {
    const number = numberOf(this, name);
    if (number === undefined) return base.listenerCount.call(this, name, listener);
    const all = listeners.list(this, number);
    return listener === undefined ? all.length : all.filter(([own]) => own === listener).length;
  },
  eventNames() {
    const own = base.eventNames.call(this);
    if (!isStream(this)) return own;
    return [...names.filter((name, number) => listeners.list(this, number).length > 0), ...own];
  },
};
methods.addListener = methods.on;
methods.removeListener = methods.off;

// Stands for a listener of Node's own, such as a pipe's.
function internalListener() {}

exports.install = (prototype) => {
  for (const name of Object.keys(methods)) {
    Object.defineProperty(prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: true });
  }
};
