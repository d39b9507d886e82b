// Listeners of streams: those of the events that the engine emits are the engine's, all others EventEmitter's own. The
// object `_events` of a stream keeps a place for each name, so that they have Node's order.
const EventEmitter = require('events');
const listeners = internalBinding('listeners');
const { setLibrary } = internalBinding('process');
const { major } = require('internal/version');
const { codes: { ERR_INVALID_ARG_TYPE }, genericNodeError } = require('internal/errors');

// The order is that of bindings/listeners.rs.
const names = ['data', 'readable', 'end', 'pause', 'resume', 'drain', 'prefinish', 'finish', 'close', 'error', 'pipe', 'unpipe'];
const numbers = new Map(names.map((name, number) => [name, number]));
const base = EventEmitter.prototype;
const { errorMonitor } = EventEmitter;

// A stream has listeners of its own from the first `on` on; before it is constructed it has none.
const isStream = (object) => object._readableState !== undefined || object._writableState !== undefined;
const numberOf = (object, name) => (isStream(object) ? numbers.get(name) : undefined);

// Stands for a listener of Node's own, such as a pipe's.
function internalListener() {}

function add(stream, number, name, listener, once, front) {
  if (typeof listener !== 'function') throw new ERR_INVALID_ARG_TYPE('listener', 'Function', listener);
  if (stream._events?.newListener !== undefined) stream.emit('newListener', name, listener.listener ?? listener);
  keepPlace(stream, name);
  listeners.add(stream, number, listener, once, front, name);
  const max = stream._maxListeners ?? EventEmitter.defaultMaxListeners;
  const count = listeners.count(stream, number);
  // A list that begins anew is warned of anew.
  if (count === 2) stream._warned?.delete(name);
  if (count > max && max > 0 && count > 1) warn(stream, name, count, max);
  return stream;
}

function warn(stream, name, count, max) {
  if (stream._warned?.has(name)) return;
  if (!stream._warned) Object.defineProperty(stream, '_warned', { value: new Set() });
  stream._warned.add(name);
  const { inspect } = require('internal/util/inspect');
  process.emitWarning(genericNodeError(
    `Possible EventEmitter memory leak detected. ${count} ${name} listeners ` +
    `added to ${inspect(stream, { depth: -1 })}. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`,
    { name: 'MaxListenersExceededWarning', emitter: stream, type: name, count }));
}

function keepPlace(stream, name) {
  const events = stream._events ??= { __proto__: null };
  if (!(name in events)) events[name] = undefined;
}

// Listeners that are told of listeners, or of errors before they are emitted.
function watch(stream, name) {
  if (isStream(stream) && (name === 'newListener' || name === 'removeListener' || name === errorMonitor)) listeners.watch(stream);
}

const methods = {
  on(name, listener) {
    const number = numberOf(this, name);
    if (number !== undefined) return add(this, number, name, listener, false, false);
    watch(this, name);
    return base.on.call(this, name, listener);
  },
  once(name, listener) {
    const number = numberOf(this, name);
    // A program's own on() is called with what stands for the listener.
    if (number !== undefined && this.on === methods.on) return add(this, number, name, listener, true, false);
    return base.once.call(this, name, listener);
  },
  prependListener(name, listener) {
    const number = numberOf(this, name);
    if (number !== undefined) return add(this, number, name, listener, false, true);
    watch(this, name);
    return base.prependListener.call(this, name, listener);
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
    if (removed && this._events?.removeListener !== undefined) this.emit('removeListener', name, listener.listener ?? listener);
    return this;
  },
  removeAllListeners(...given) {
    if (!isStream(this)) return base.removeAllListeners.apply(this, given);
    if (this._events?.removeListener !== undefined) removeEach(this, given);
    const number = numbers.get(given[0]);
    if (number !== undefined) {
      listeners.removeAll(this, number);
      return this;
    }
    base.removeAllListeners.apply(this, given);
    if (given.length === 0 || given[0] === undefined) {
      for (let all = 0; all < names.length; all += 1) listeners.removeAll(this, all);
    }
    return this;
  },
  emit(name, ...args) {
    const number = numberOf(this, name);
    if (number === undefined) return base.emit.call(this, name, ...args);
    if (name === 'error') {
      if (this._events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
      if (listeners.count(this, number) === 0) throw unheard(...args);
    }
    return listeners.emit(this, number, ...args);
  },
  listeners(name) {
    const number = numberOf(this, name);
    if (number === undefined) return base.listeners.call(this, name);
    return listeners.list(this, number).map(([listener]) => listener?.listener ?? listener ?? internalListener);
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
      if (major < 24) Object.defineProperty(wrapper, 'name', { value: 'bound onceWrapper' });
      wrapper.listener = listener;
      return wrapper;
    });
  },
  listenerCount(name, listener) {
    const number = numberOf(this, name);
    if (number === undefined) return base.listenerCount.call(this, name, listener);
    if (listener == null) return listeners.count(this, number);
    return listeners.list(this, number).filter(([own]) => own === listener || own?.listener === listener).length;
  },
  eventNames() {
    const events = this._events;
    const isHeard = (name) => {
      const number = numberOf(this, name);
      return number === undefined ? events[name] !== undefined : listeners.count(this, number) > 0;
    };
    const places = Reflect.ownKeys(events ?? {}).filter(isHeard);
    return isStream(this) ? [...places, ...names.filter((name) => !(name in events) && isHeard(name))] : places;
  },
};
methods.addListener = methods.on;
methods.removeListener = methods.off;

// With listeners of 'removeListener', each is removed by itself.
function removeEach(stream, given) {
  const all = given.length === 0 || given[0] === undefined ? names : given;
  for (const name of all) {
    const number = numbers.get(name);
    if (number === undefined) continue;
    for (const [listener] of listeners.list(stream, number).reverse()) {
      if (listener !== null) stream.removeListener(name, listener);
      else stream.emit('removeListener', name, internalListener);
    }
  }
}

// What is thrown where nothing listens to 'error'.
function unheard(...args) {
  try {
    base.emit.call({ _events: undefined }, 'error', ...args);
  } catch (error) {
    return error;
  }
}

setLibrary('unheard', unheard);
setLibrary('errorComes', (stream, error) => {
  if (stream._events?.[errorMonitor] !== undefined) stream.emit(errorMonitor, error);
});
setLibrary('listenerComes', (stream, name) => {
  if (stream._events?.newListener !== undefined) stream.emit('newListener', name, internalListener);
});
setLibrary('listenerGone', (stream, name, listener = internalListener) => {
  if (stream._events?.removeListener !== undefined) stream.emit('removeListener', name, listener);
});

// Gives a new stream the listeners that its object had before it was one.
exports.adopt = (stream) => {
  const events = stream._events;
  for (const name of names) {
    const own = events[name];
    if (own === undefined) continue;
    events[name] = undefined;
    for (const listener of typeof own === 'function' ? [own] : own) {
      listeners.add(stream, numbers.get(name), listener, false, true, name);
    }
  }
};

exports.keepPlace = keepPlace;

// Transform listens to its own 'prefinish', which the engine does itself.
function prefinish() {}

// `_events` as a stream that is shown has it in Node: with the listeners that are the engine's.
function shownEvents(stream, events, isTransform) {
  const shown = Object.create(Object.getPrototypeOf(events));
  for (const name of Reflect.ownKeys(events)) {
    const list = numbers.has(name) ? methods.rawListeners.call(stream, name) : [];
    if (isTransform && name === 'prefinish') list.unshift(prefinish);
    shown[name] = list.length === 0 ? events[name] : list.length === 1 ? list[0] : list;
  }
  return shown;
}

exports.install = (prototype, isTransform) => {
  require('internal/util/inspect').shown.events = (stream, events) => (
    isStream(stream) && events ? shownEvents(stream, events, isTransform(stream)) : events);
  for (const name of Object.keys(methods)) {
    Object.defineProperty(prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: true });
  }
};
