// Node's timers over the engine's clock: Timeout and Immediate objects, and what makes and clears them.

const { validateFunction } = require('internal/validators');
const { major } = require('internal/version');
const native = internalBinding('timers');

const kRefed = Symbol('refed');
const kId = Symbol('asyncId');
const kNative = Symbol('native');
const symbolDispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');
const symbolPromisify = Symbol.for('nodejs.util.promisify.custom');
const LONGEST = 2 ** 31 - 1;

const byId = new Map(); // those that were asked for their number
let lastId = 0;
const warned = new Set();

function delayOf(after) {
  after = after === undefined ? 1 : +after;
  if (after >= 1 && after <= LONGEST) return after;
  let warning;
  if (after > LONGEST) warning = [`${after} does not fit into a 32-bit signed integer.`, 'TimeoutOverflowWarning'];
  else if (major >= 24 && after < 0) warning = [`${after} is a negative number.`, 'TimeoutNegativeWarning'];
  else if (major >= 24 && Number.isNaN(after)) warning = [`${after} is not a number.`, 'TimeoutNaNWarning'];
  if (warning && !warned.has(warning[1])) {
    if (!(after > LONGEST)) warned.add(warning[1]); // The other two are said once.
    process.emitWarning(`${warning[0]}\nTimeout duration was set to 1.`, warning[1]);
  }
  return 1;
}

// Not to be seen when a timer is printed.
function hide(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true });
}

class Timeout {
  constructor(callback, after, args, repeat, refed) {
    this._idleTimeout = delayOf(after);
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    this[kRefed] = refed;
    this[kId] = ++lastId;
    hide(this, kNative, undefined);
    start(this);
  }

  refresh() {
    if (this._destroyed && this._idleTimeout < 0) return this; // It was cleared.
    native.cancel(this[kNative]);
    this._destroyed = false;
    start(this);
    return this;
  }

  ref() {
    return setRef(this, true);
  }

  unref() {
    return setRef(this, false);
  }

  hasRef() {
    return this[kRefed];
  }

  close() {
    clearTimeout(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    if (!this._destroyed) byId.set(this[kId], this);
    return this[kId];
  }

  [symbolDispose]() {
    clearTimeout(this);
  }
}

function start(timer) {
  timer[kNative] = native.schedule(Math.trunc(timer._idleTimeout), () => run(timer), timer._repeat !== null);
  if (!timer[kRefed]) native.setRef?.(timer[kNative], false);
}

function setRef(timer, refed) {
  if (timer[kRefed] !== refed) {
    timer[kRefed] = refed;
    if (!timer._destroyed) native.setRef?.(timer[kNative], refed);
  }
  return timer;
}

function run(timer) {
  const callback = timer._onTimeout;
  if (typeof callback !== 'function') return;
  const once = timer._repeat === null;
  if (once) {
    timer._destroyed = true;
    byId.delete(timer[kId]);
  }
  const args = timer._timerArgs;
  if (args === undefined) timer._onTimeout();
  else callback.apply(timer, args);
}

function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length === 0 ? undefined : args, false, true);
}

function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, repeat, args.length === 0 ? undefined : args, true, true);
}

function clearTimeout(timer) {
  if (typeof timer === 'number' || typeof timer === 'string') timer = byId.get(+timer);
  if (timer === undefined || timer === null || !timer._onTimeout || !(timer instanceof Timeout)) return;
  timer._onTimeout = null;
  timer._idleTimeout = -1;
  timer._repeat = null;
  timer._destroyed = true;
  byId.delete(timer[kId]);
  native.cancel(timer[kNative]);
}

function clearInterval(timer) {
  clearTimeout(timer);
}

class Immediate {
  constructor(callback, args, refed = true) {
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = refed;
    this[kId] = ++lastId;
    hide(this, kNative, native.immediate(() => runImmediate(this)));
    if (!refed) native.setRefImmediate?.(this[kNative], false);
  }

  ref() {
    if (this[kRefed] === false) native.setRefImmediate?.(this[kNative], this[kRefed] = true);
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      native.setRefImmediate?.(this[kNative], false);
    }
    return this;
  }

  hasRef() {
    return !!this[kRefed];
  }

  [symbolDispose]() {
    clearImmediate(this);
  }
}

function runImmediate(immediate) {
  const callback = immediate._onImmediate;
  if (immediate._destroyed || !callback) return;
  immediate._destroyed = true;
  immediate._onImmediate = null;
  immediate[kRefed] = null;
  if (immediate._argv === undefined) callback();
  else callback(...immediate._argv);
}

function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length === 0 ? undefined : args);
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  immediate._destroyed = true;
  immediate._onImmediate = null;
  immediate[kRefed] = null;
  native.cancelImmediate(immediate[kNative]);
}

for (const [fn, name] of [[setTimeout, 'setTimeout'], [setImmediate, 'setImmediate']]) {
  Object.defineProperty(fn, symbolPromisify, {
    enumerable: true,
    get() { return require('timers/promises')[name]; },
  });
}

module.exports = { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
Object.defineProperties(module.exports, {
  promises: { configurable: true, enumerable: true, get() { return require('timers/promises'); } },
  Timeout: { value: Timeout },
  Immediate: { value: Immediate },
});
