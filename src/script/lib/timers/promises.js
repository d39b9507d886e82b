// timers/promises: timers that are waited for.

const { Timeout, Immediate, clearTimeout, clearImmediate } = require('timers');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');
const { kResistStopPropagation } = require('internal/event_target');

const kScheduler = Symbol('kScheduler');

function validate(after, options) {
  if (after !== undefined) validateNumber(after, 'delay');
  validateObject(options, 'options');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (options.ref !== undefined) validateBoolean(options.ref, 'options.ref');
}

const aborted = (signal) => new AbortError(undefined, { cause: signal.reason });

// A promise of `make(resolve)`'s timer, which the signal may end before.
function waitFor(make, clear, value, after, options) {
  try {
    validate(after, options);
  } catch (error) {
    return Promise.reject(error);
  }
  const { signal, ref = true } = options;
  if (signal?.aborted) return Promise.reject(aborted(signal));
  let onAbort;
  const promise = new Promise((resolve, reject) => {
    const timer = make(resolve, value, after, ref);
    if (signal) {
      onAbort = () => {
        if (!timer._destroyed) {
          clear(timer);
          reject(aborted(signal));
        }
      };
      signal.addEventListener('abort', onAbort, { [kResistStopPropagation]: true });
    }
  });
  if (onAbort === undefined) return promise;
  // As many turns of the microtask queue as in Node.
  return new Promise((resolve, reject) => {
    new Promise((inner, innerReject) => { promise.then(inner, innerReject); })
      .finally(() => signal.removeEventListener('abort', onAbort))
      .then(resolve, reject);
  });
}

const makeTimeout = (resolve, value, after, ref) => new Timeout(resolve, after, [value], false, ref);
const makeImmediate = (resolve, value, after, ref) => new Immediate(resolve, [value], ref);

function setTimeout(after, value, options = {}) {
  return waitFor(makeTimeout, clearTimeout, value, after, options);
}

function setImmediate(value, options = {}) {
  return waitFor(makeImmediate, clearImmediate, value, undefined, options);
}

async function* setInterval(after, value, options = {}) {
  validate(after, options);
  const { signal, ref = true } = options;
  if (signal?.aborted) throw aborted(signal);
  let onAbort;
  let interval;
  try {
    let due = 0;
    let wake;
    interval = new Timeout(() => {
      due++;
      wake?.();
      wake = undefined;
    }, after, undefined, true, ref);
    if (signal) {
      onAbort = () => {
        clearTimeout(interval);
        wake?.(Promise.reject(aborted(signal)));
        wake = undefined;
      };
      signal.addEventListener('abort', onAbort, { once: true, [kResistStopPropagation]: true });
    }
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      for (; due > 0; due--) yield value;
    }
    throw aborted(signal);
  } finally {
    clearTimeout(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}

class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

const scheduler = Object.create(Scheduler.prototype);
scheduler[kScheduler] = true;

module.exports = { setTimeout, setImmediate, setInterval, scheduler };
