// AbortController and AbortSignal (abort, timeout, any).

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignalArray, validateUint32 } = require('internal/validators');
const { Event, EventTarget, defineEventHandler, inspectAs, kTrustEvent } = require('internal/event_target');
const { kMaxEventTargetListeners } = require('events');
const { DOMException } = require('internal/domexception');
const { major } = require('internal/version');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const ours = Symbol('ours');

const aborted = () => new DOMException('This operation was aborted', 'AbortError');

let abortSignal;

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #sources = null;
  #dependants = null;

  constructor(key) {
    if (key !== ours) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kMaxEventTargetListeners] = 0;
  }

  static #of(signal) {
    if (typeof signal !== 'object' || signal === null || !(#aborted in signal)) throw new ERR_INVALID_THIS('AbortSignal');
    return signal;
  }

  get aborted() { return AbortSignal.#of(this).#aborted; }
  get reason() { return AbortSignal.#of(this).#reason; }
  throwIfAborted() {
    if (AbortSignal.#of(this).#aborted) throw this.#reason;
  }

  [customInspect](depth, options) {
    const fields = { aborted: this.aborted };
    if (major >= 26 && this.aborted) fields.reason = this.#reason;
    return inspectAs(this, fields, depth, options);
  }

  static abort(reason = aborted()) {
    const signal = new AbortSignal(ours);
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(ours);
    require('timers').setTimeout(() => {
      abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay).unref();
    return signal;
  }

  static any(signals) {
    validateAbortSignalArray(signals, 'signals');
    const composite = new AbortSignal(ours);
    composite.#sources = new Set();
    for (const signal of signals) {
      if (signal.aborted) {
        composite.#abort(signal.reason);
        return composite;
      }
      for (const source of signal.#sources ?? [signal]) {
        composite.#sources.add(source);
        (source.#dependants ??= new Set()).add(composite);
      }
    }
    return composite;
  }

  // In the newer versions all that depend on the signal are aborted before the first listener hears of it.
  #abort(reason) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const dependants = this.#dependants === null ? [] : [...this.#dependants].filter((one) => !one.#aborted);
    if (AbortSignal.#marksFirst) {
      for (const one of dependants) {
        one.#aborted = true;
        one.#reason = reason;
      }
    }
    this.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
    for (const one of dependants) {
      if (AbortSignal.#marksFirst) one.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
      else one.#abort(reason);
    }
  }
  static #marksFirst = major >= 22;
  static { abortSignal = (signal, reason) => signal.#abort(reason); }
}

defineEventHandler(AbortSignal.prototype, 'abort');

class AbortController {
  #signal;

  get signal() { return this.#signal ??= new AbortSignal(ours); }
  abort(reason = aborted()) { abortSignal(this.signal, reason); }
  [customInspect](depth, options) { return inspectAs(this, { signal: this.signal }, depth, options); }
}

for (const [prototype, names] of [
  [AbortSignal.prototype, ['aborted', 'reason', 'throwIfAborted']],
  [AbortController.prototype, ['signal', 'abort']],
]) {
  for (const name of names) Object.defineProperty(prototype, name, { enumerable: true });
  Object.defineProperty(prototype, Symbol.toStringTag, { configurable: true, value: prototype.constructor.name });
}

module.exports = { AbortController, AbortSignal };
