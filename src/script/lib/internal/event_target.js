// The web's EventTarget, Event and CustomEvent, as Node has them.

const {
  codes: { ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');
const events = require('events');

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kTrustEvent = Symbol('kTrustEvent');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kTarget = Symbol('kTarget');
const kStop = Symbol('kStop');
const kDispatching = Symbol('kIsBeingDispatched');
const kType = Symbol('type');
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = events;

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);
const now = () => internalBinding('clock').now();
const trusted = new WeakSet();

function inspectAs(object, fields, depth, options) {
  const name = object.constructor.name;
  if (depth < 0) return name;
  return `${name} ${inspect(fields, { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth })}`;
}

function isEvent(value) {
  return typeof value?.[kType] === 'string';
}

class Event {
  #cancelable;
  #bubbles;
  #composed;
  #defaultPrevented = false;
  #timestamp = now();
  #propagationStopped = false;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options');
    this.#bubbles = !!options?.bubbles;
    this.#cancelable = !!options?.cancelable;
    this.#composed = !!options?.composed;
    this[kType] = `${type}`;
    if (options?.[kTrustEvent]) trusted.add(this);
    this[kTarget] = null;
    this[kDispatching] = false;
  }

  static #of(event) {
    if (!(#cancelable in event)) throw new ERR_INVALID_THIS('Event');
    return event;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    Event.#of(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this[kDispatching]) return;
    this[kType] = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  stopImmediatePropagation() { Event.#of(this).stopPropagation(); this[kStop] = true; }
  stopPropagation() { Event.#of(this).#propagationStopped = true; }
  preventDefault() { Event.#of(this).#defaultPrevented = true; }
  composedPath() { return Event.#of(this)[kDispatching] ? [this[kTarget]] : []; }
  get isTrusted() { return trusted.has(Event.#of(this)); }
  get target() { return Event.#of(this)[kTarget]; }
  get currentTarget() { return Event.#of(this)[kDispatching] ? this[kTarget] : null; }
  get srcElement() { return Event.#of(this)[kTarget]; }
  get type() { return Event.#of(this)[kType]; }
  get cancelable() { return Event.#of(this).#cancelable; }
  get defaultPrevented() { return Event.#of(this).#cancelable && this.#defaultPrevented; }
  get timeStamp() { return Event.#of(this).#timestamp; }
  get returnValue() { return !Event.#of(this).#cancelable || !this.#defaultPrevented; }
  get bubbles() { return Event.#of(this).#bubbles; }
  get composed() { return Event.#of(this).#composed; }
  get eventPhase() { return Event.#of(this)[kDispatching] ? 2 : 0; }
  get cancelBubble() { return Event.#of(this).#propagationStopped; }
  set cancelBubble(value) { if (value) Event.#of(this).#propagationStopped = true; }

  [customInspect](depth, options) {
    return inspectAs(this, {
      type: this[kType], defaultPrevented: this.#defaultPrevented, cancelable: this.#cancelable, timeStamp: this.#timestamp,
    }, depth, options);
  }

  static NONE = 0;
  static CAPTURING_PHASE = 1;
  static AT_TARGET = 2;
  static BUBBLING_PHASE = 3;
}

class CustomEvent extends Event {
  #detail;
  constructor(type, options) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }
  get detail() { return this.#detail; }
}

function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget] === true;
}

function usable(target) {
  if (!isEventTarget(target)) throw new ERR_INVALID_THIS('EventTarget');
}

// A listener is a function or an object (with handleEvent); null and undefined have no effect.
function isListener(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) return true;
  if (listener == null) return false;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function optionsOf(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options === null || options === undefined) return {};
  validateObject(options, 'options', 1 | 2 | 4);
  return options;
}

function throwLater(error) {
  process.nextTick(() => { throw error; });
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    this[kEvents] = new Map();
    this[kMaxEventTargetListeners] = events.defaultMaxListeners;
    this[kMaxEventTargetListenersWarned] = false;
    this[kHandlers] = new Map();
  }

  addEventListener(type, listener, options) {
    usable(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    options = optionsOf(options);
    const signal = options.signal;
    validateAbortSignal(signal, 'options.signal');
    const capture = !!options.capture;
    if (signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, { capture }),
        { once: true, [kResistStopPropagation]: true });
    }
    if (!isListener(listener)) {
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = `${type}`;
    let list = this[kEvents].get(type);
    if (list === undefined) this[kEvents].set(type, list = []);
    else if (list.some((one) => one.listener === listener && one.capture === capture)) return;
    list.push({
      listener, capture, once: !!options.once, passive: !!options.passive, removed: false,
      resists: !!options[kResistStopPropagation],
    });
    const max = this[kMaxEventTargetListeners];
    if (max > 0 && list.length > max) warnOf(this, type, list.length);
  }

  removeEventListener(type, listener, options) {
    usable(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!isListener(listener)) return;
    type = `${type}`;
    const capture = typeof options === 'boolean' ? options : options?.capture === true;
    const list = this[kEvents].get(type);
    const at = list?.findIndex((one) => one.listener === listener && one.capture === capture) ?? -1;
    if (at < 0) return;
    removeAt(this, type, list, at);
  }

  dispatchEvent(event) {
    usable(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kDispatching]) throw new ERR_EVENT_RECURSION(event.type);
    event[kTarget] = this;
    event[kDispatching] = true;
    const list = this[kEvents].get(event.type);
    // Listeners that are added meanwhile are called too, as Node does it.
    for (const one of walk(list)) {
      if (event[kStop] === true && !one.resists) continue;
      if (one.once) removeAt(this, event.type, list, list.indexOf(one));
      try {
        const { listener } = one;
        const result = typeof listener === 'function'
          ? listener.call(this, event)
          : listener.handleEvent?.call(listener, event);
        event[kDispatching] = false;
        if (result != null && typeof result.then === 'function') result.then(undefined, throwLater);
      } catch (error) {
        throwLater(error);
      }
    }
    event[kDispatching] = false;
    return event.defaultPrevented !== true;
  }

  [customInspect](depth, options) {
    usable(this);
    return inspectAs(this, {}, depth, options);
  }
}

// The listeners that are there when their turn comes; one that is removed before is left out.
function* walk(list) {
  if (list === undefined) return;
  let at = 0;
  let one = list[0];
  while (one !== undefined) {
    const next = list[at + 1];
    if (!one.removed) yield one;
    if (next !== undefined) {
      at = list.indexOf(next);
      if (at < 0) at = next.removed ? list.length : at;
    }
    one = next;
  }
}

function removeAt(target, type, list, at) {
  list[at].removed = true;
  list.splice(at, 1);
  if (list.length === 0 && target[kEvents].get(type) === list) target[kEvents].delete(type);
}

function warnOf(target, type, count) {
  if (target[kMaxEventTargetListenersWarned]) return;
  target[kMaxEventTargetListenersWarned] = true;
  const warning = new Error(`Possible EventTarget memory leak detected. ${count} ${type} listeners added to ` +
    `${inspect(target, { depth: -1 })}. MaxListeners is ${target[kMaxEventTargetListeners]}. Use events.setMaxListeners() to increase limit`);
  warning.name = 'MaxListenersExceededWarning';
  warning.target = target;
  warning.type = type;
  warning.count = count;
  process.emitWarning(warning);
}

// `target.onabort = fn`: a listener like any other, kept in the place where it was first set.
function defineEventHandler(prototype, name) {
  Object.defineProperty(prototype, `on${name}`, {
    configurable: true,
    enumerable: true,
    get() { return this[kHandlers].get(name)?.handler ?? null; },
    set(value) {
      const handler = typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : null;
      let held = this[kHandlers].get(name);
      if (held === undefined) {
        held = function(event) {
          return typeof held.handler === 'function' ? held.handler.call(this, event) : undefined;
        };
        this[kHandlers].set(name, held);
      }
      if (handler === null) this.removeEventListener(name, held);
      else if (!held.handler) this.addEventListener(name, held);
      held.handler = handler;
    },
  });
}

function listenersOf(target, type) {
  return (target[kEvents].get(type) ?? []).map((one) => one.listener);
}

for (const [prototype, names] of [
  [EventTarget.prototype, ['addEventListener', 'removeEventListener', 'dispatchEvent']],
  [Event.prototype, ['initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
    'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
    'cancelBubble', 'stopPropagation', 'isTrusted']],
  [CustomEvent.prototype, ['detail']],
]) {
  for (const name of names) Object.defineProperty(prototype, name, { enumerable: true });
  Object.defineProperty(prototype, Symbol.toStringTag, { configurable: true, value: prototype.constructor.name });
}

module.exports = {
  Event, CustomEvent, EventTarget, defineEventHandler, inspectAs, isEvent, isEventTarget, listenersOf,
  kEvents, kResistStopPropagation, kTrustEvent, kIsEventTarget,
};
