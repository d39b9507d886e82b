// Node's EventEmitter, and what goes with it: once, on, getEventListeners, addAbortListener.
// A list of listeners is never changed in place, so that emit may walk it without a copy.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNHANDLED_ERROR }, AbortError, genericNodeError } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject,
} = require('internal/validators');
const { major } = require('internal/version');

const kCapture = Symbol('kCapture');
const kShapeMode = Symbol('shapeMode');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const kWatermarkData = Symbol.for('nodejs.watermarkData');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
const kFirstEventParam = Symbol('nodejs.kFirstEventParam');
const symbolDispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');

let defaultMaxListeners = 10;
const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);
const eventTargets = () => require('internal/event_target');

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
Object.defineProperty(EventEmitter.prototype, kCapture, { value: false, writable: true, enumerable: false });

EventEmitter.init = function(options) {
  // A stream may lay out its _events itself, which fixes the order of their names.
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    this[kShapeMode] = true;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, 'options.captureRejections');
    this[kCapture] = true;
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...args);
    if (events === undefined || events.error === undefined) throw unhandledError(args[0]);
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === 'function') {
    const result = handler.apply(this, args);
    if (result != null && this[kCapture]) addCatch(this, result, type, args);
  } else {
    for (let i = 0; i < handler.length; i++) {
      const result = handler[i].apply(this, args);
      if (result != null && this[kCapture]) addCatch(this, result, type, args);
    }
  }
  return true;
};

function unhandledError(error) {
  if (error instanceof Error) return error;
  let shown;
  try { shown = inspect(error); } catch { shown = error; }
  const unhandled = new ERR_UNHANDLED_ERROR(shown);
  unhandled.context = error;
  return unhandled;
}

// With captureRejections: a listener's promise that is rejected is an 'error' of the emitter.
function addCatch(emitter, promise, type, args) {
  try {
    const then = promise.then;
    if (typeof then !== 'function') return;
    then.call(promise, undefined, (error) => {
      process.nextTick(emitRejection, emitter, error, type, args);
    });
  } catch (error) {
    emitter.emit('error', error);
  }
}

// Streams, whose listeners are called from elsewhere, come here with what one has returned.
internalBinding?.('process')?.setLibrary?.('captured', (emitter, result, type, ...args) => {
  if (emitter[kCapture]) addCatch(emitter, result, type, args);
});

function emitRejection(emitter, error, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](error, type, ...args);
    return;
  }
  const before = emitter[kCapture];
  try {
    emitter[kCapture] = false; // An 'error' listener that rejects must not come round again.
    emitter.emit('error', error);
  } finally {
    emitter[kCapture] = before;
  }
}

function add(emitter, type, listener, prepend) {
  validateFunction(listener, 'listener');
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = { __proto__: null };
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    emitter.emit('newListener', type, listener.listener ?? listener);
    events = emitter._events; // The listener may have replaced it.
  }
  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  let list;
  if (typeof existing === 'function') list = prepend ? [listener, existing] : [existing, listener];
  else list = prepend ? [listener, ...existing] : [...existing, listener];
  list.warned = existing.warned;
  events[type] = list;
  const max = emitter._maxListeners ?? defaultMaxListeners;
  if (max > 0 && list.length > max && !list.warned) {
    list.warned = true;
    process.emitWarning(genericNodeError(
      `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners ` +
      `added to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`,
      { name: 'MaxListenersExceededWarning', emitter, type, count: list.length }));
  }
  return emitter;
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

function onceWrapper(...args) {
  if (this.fired) return undefined;
  this.target.removeListener(this.type, this.wrapFn);
  this.fired = true;
  return this.listener.apply(this.target, args);
}

function wrapOnce(target, type, listener) {
  validateFunction(listener, 'listener');
  const state = { fired: false, wrapFn: undefined, target, type, listener };
  const wrapped = onceWrapper.bind(state);
  wrapped.listener = listener;
  state.wrapFn = wrapped;
  return wrapped;
}

EventEmitter.prototype.once = function once(type, listener) {
  this.on(type, wrapOnce(this, type, listener));
  return this;
};
EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  this.prependListener(type, wrapOnce(this, type, listener));
  return this;
};

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  validateFunction(listener, 'listener');
  const events = this._events;
  const list = events?.[type];
  if (list === undefined) return this;
  if (list === listener || list.listener === listener) {
    this._eventsCount -= 1;
    if (this[kShapeMode]) {
      events[type] = undefined;
      if (major < 22) return this;
    } else if (this._eventsCount === 0) {
      this._events = { __proto__: null };
    } else {
      delete events[type];
    }
    if (events.removeListener !== undefined) this.emit('removeListener', type, list.listener ?? listener);
  } else if (typeof list !== 'function') {
    let at = list.length - 1;
    while (at >= 0 && list[at] !== listener && list[at].listener !== listener) at--;
    if (at < 0) return this;
    if (list.length === 2) {
      events[type] = list[1 - at];
    } else {
      const rest = list.slice();
      rest.splice(at, 1);
      rest.warned = list.warned;
      events[type] = rest;
    }
    if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  }
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(...types) {
  const events = this._events;
  if (events === undefined) return this;
  const type = types[0];
  const watched = events.removeListener !== undefined;
  if (types.length === 0) {
    if (watched) {
      for (const key of Reflect.ownKeys(events)) {
        if (key !== 'removeListener') this.removeAllListeners(key);
      }
      this.removeAllListeners('removeListener');
    }
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }
  const list = events[type];
  if (!watched) {
    if (list !== undefined) {
      if (--this._eventsCount === 0) this._events = { __proto__: null };
      else delete events[type];
    }
    this[kShapeMode] = false;
  } else if (typeof list === 'function') {
    this.removeListener(type, list);
  } else if (list !== undefined) {
    for (let i = list.length - 1; i >= 0; i--) this.removeListener(type, list[i]);
  }
  return this;
};

function listenersOf(emitter, type, unwrap) {
  const list = emitter._events?.[type];
  if (list === undefined) return [];
  const one = (listener) => unwrap ? listener.listener || listener : listener;
  return typeof list === 'function' ? [one(list)] : Array.from(list, one);
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};
EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};
EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  if (listener == null) return typeof list === 'function' ? 1 : list.length;
  let count = 0;
  for (const one of typeof list === 'function' ? [list] : list) {
    if (one === listener || one.listener === listener) count++;
  }
  return count;
};
EventEmitter.prototype.eventNames = function eventNames() {
  const events = this._events;
  if (!(this._eventsCount > 0)) return [];
  const names = Reflect.ownKeys(events);
  return major < 24 ? names : names.filter((name) => events[name] !== undefined);
};
EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};
EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return this._maxListeners ?? defaultMaxListeners;
};

Object.defineProperties(EventEmitter, {
  captureRejections: {
    enumerable: true,
    get() { return EventEmitter.prototype[kCapture]; },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
  },
  defaultMaxListeners: {
    enumerable: true,
    get() { return defaultMaxListeners; },
    set(n) {
      validateNumber(n, 'defaultMaxListeners', 0);
      defaultMaxListeners = n;
    },
  },
  kMaxEventTargetListeners: { value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { value: kMaxEventTargetListenersWarned },
});

function setMaxListeners(n = defaultMaxListeners, ...targets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) defaultMaxListeners = n;
  for (const target of targets) {
    if (eventTargets().isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

function notAnEmitter(value) {
  return new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], value);
}

function getEventListeners(target, type) {
  if (typeof target.listeners === 'function') return target.listeners(type);
  if (eventTargets().isEventTarget(target)) return eventTargets().listenersOf(target, type);
  throw notAnEmitter(target);
}

function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === 'function') return target._maxListeners ?? defaultMaxListeners;
  const max = target?.[kMaxEventTargetListeners];
  if (major < 26 ? max : typeof max === 'number') return max;
  throw notAnEmitter(target);
}

function listenerCount(target, type) {
  if (typeof target.listenerCount === 'function') return target.listenerCount(type);
  if (major < 26) return EventEmitter.prototype.listenerCount.call(target, type);
  if (eventTargets().isEventTarget(target)) return eventTargets().listenersOf(target, type).length;
  throw notAnEmitter(target);
}

function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove;
  if (signal.aborted) {
    Promise.resolve().then(() => listener());
  } else {
    signal.addEventListener('abort', listener, { once: true, [eventTargets().kResistStopPropagation]: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return { __proto__: null, [symbolDispose]() { remove?.(); } };
}

function addTo(emitter, name, listener, once) {
  if (typeof emitter.on === 'function') {
    if (once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, once ? { once, [eventTargets().kResistStopPropagation]: true } : undefined);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function removeFrom(emitter, name, listener) {
  if (typeof emitter.removeListener === 'function') emitter.removeListener(name, listener);
  else if (typeof emitter.removeEventListener === 'function') emitter.removeEventListener(name, listener);
  else throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
}

function signalOf(options) {
  if (major >= 22) validateObject(options, 'options');
  const signal = options?.signal;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return signal;
}

async function once(emitter, name, options = {}) {
  const signal = signalOf(options);
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      removeFrom(emitter, name, onEvent);
      removeFrom(emitter, 'error', onError);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    const onError = (error) => {
      emitter.removeListener(name, onEvent);
      if (signal != null) removeFrom(signal, 'abort', onAbort);
      reject(error);
    };
    const onEvent = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      if (signal != null) removeFrom(signal, 'abort', onAbort);
      resolve(args);
    };
    addTo(emitter, name, onEvent, true);
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', onError);
    if (signal != null) addTo(signal, 'abort', onAbort, true);
  });
}

// First in, first out, without moving the rest.
class Queue {
  items = [];
  head = 0;
  get length() { return this.items.length - this.head; }
  push(item) { this.items.push(item); }
  shift() {
    const item = this.items[this.head];
    this.items[this.head++] = undefined;
    if (this.head > 512 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}

const result = major < 26 ? (value, done) => ({ value, done }) : (value, done) => ({ done, value });
const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

function on(emitter, event, options = {}) {
  const signal = signalOf(options);
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);

  const values = new Queue();
  const waiting = new Queue();
  const added = [];
  let paused = false;
  let error = null;
  let finished = false;

  function listen(target, name, listener) {
    addTo(target, name, listener, false);
    added.push([target, name, listener]);
  }

  function onEvent(value) {
    if (waiting.length > 0) {
      waiting.shift().resolve(result(value, false));
      return;
    }
    values.push(value);
    if (!paused && values.length > high) {
      paused = true;
      emitter.pause();
    }
  }

  function onError(reason) {
    if (waiting.length === 0) error = reason;
    else waiting.shift().reject(reason);
    close();
  }

  function close() {
    abortListener?.[symbolDispose]();
    while (added.length > 0) removeFrom(...added.pop());
    if (major >= 24) paused = false;
    finished = true;
    const done = result(undefined, true);
    while (waiting.length > 0) waiting.shift().resolve(done);
    return Promise.resolve(done);
  }

  const iterator = Object.setPrototypeOf({
    next() {
      if (values.length > 0) {
        const value = values.shift();
        if (paused && values.length < low) {
          emitter.resume();
          paused = false;
        }
        return Promise.resolve(result(value, false));
      }
      if (error) {
        const rejected = Promise.reject(error);
        error = null;
        return rejected;
      }
      if (finished) return close();
      return new Promise((resolve, reject) => { waiting.push({ resolve, reject }); });
    },
    return() {
      return close();
    },
    throw(reason) {
      if (!(reason instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', reason);
      onError(reason);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [kWatermarkData]: {
      get size() { return values.length; },
      get low() { return low; },
      get high() { return high; },
      get isPaused() { return paused; },
    },
  }, asyncIteratorPrototype);

  listen(emitter, event, options[kFirstEventParam] ? onEvent : (...args) => onEvent(args));
  if (event !== 'error' && typeof emitter.on === 'function') listen(emitter, 'error', onError);
  for (const name of options.close ?? []) listen(emitter, name, close);
  const abortListener = signal
    ? addAbortListener(signal, () => onError(new AbortError(undefined, { cause: signal.reason })))
    : null;
  return iterator;
}

module.exports = EventEmitter;
Object.assign(EventEmitter, {
  addAbortListener, once, on, getEventListeners, getMaxListeners, setMaxListeners, listenerCount,
  EventEmitter, usingDomains: false, captureRejectionSymbol: kRejection, errorMonitor: kErrorMonitor,
});
Object.defineProperties(EventEmitter, {
  kFirstEventParam: { value: kFirstEventParam },
  Queue: { value: Queue },
});
