// What all of the Web's streams share: the queue with sizes, promises that may be asked whether they are settled, the
// checks of arguments, and how an algorithm of the program's is called in each version of Node.
//
// An object of the program's keeps its inner state, the standard's "internal slots", under `kState`. The algorithms work on
// those states alone; a state's `object` is the program's object.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { major } = require('internal/version');

const kState = Symbol('kState');

// Since Node 24 what a source or sink returns is waited for as it is; before, an async function was wrapped around it.
const callsRaw = major >= 24;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

class Queue {
  list = [];
  head = 0;
  length = 0;

  push(entry) {
    this.list.push(entry);
    this.length++;
  }

  peek() {
    return this.list[this.head];
  }

  shift() {
    const { list, head } = this;
    const entry = list[head];
    list[head] = undefined;
    if (--this.length === 0) {
      this.list = [];
      this.head = 0;
    } else if (head > 512 && head > this.length) {
      this.list = list.slice(head + 1);
      this.head = 0;
    } else {
      this.head = head + 1;
    }
    return entry;
  }
}

// The standard's queue-with-sizes. A controller whose chunks all count 1 has no `sizeAlgorithm` and no queue of sizes.

const kCloseSentinel = Symbol('kCloseSentinel');

function resetQueue(controller) {
  controller.queue = new Queue();
  controller.sizes = undefined;
  controller.queueTotalSize = 0;
}

function enqueueValueWithSize(controller, value, size) {
  const number = +size;
  if (!(number >= 0 && number < Infinity)) throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
  if (controller.sizeAlgorithm !== undefined || controller.sizes !== undefined) sizesOf(controller).push(number);
  controller.queue.push(value);
  controller.queueTotalSize += number;
}

function sizesOf(controller) {
  if (controller.sizes !== undefined) return controller.sizes;
  const sizes = new Queue();
  for (let i = 0; i < controller.queue.length; i++) sizes.push(1);
  return controller.sizes = sizes;
}

function peekQueueSize(controller) {
  if (controller.sizes !== undefined) return controller.sizes.peek();
  return controller.queue.peek() === kCloseSentinel ? 0 : 1;
}

function dequeueValue(controller) {
  const size = peekQueueSize(controller);
  controller.sizes?.shift();
  controller.queueTotalSize = Math.max(0, controller.queueTotalSize - size);
  return controller.queue.shift();
}

// What a trace takes a chunk for that never is in a queue.
const traceSize = (controller, chunk) => (controller.countsBytes ? chunk?.byteLength ?? 0 : 1);

// A promise with what settles it. `pending` is kept by fulfil() and fail(); nobody else may settle one.

function deferred() {
  let resolve, reject;
  const promise = new Promise((a, b) => {
    resolve = a;
    reject = b;
  });
  return { promise, resolve, reject, pending: true };
}

const settled = (promise) => ({ promise, resolve: nothing, reject: nothing, pending: false });

function failed(error) {
  const promise = Promise.reject(error);
  setPromiseHandled(promise);
  return settled(promise);
}

function fulfil(record) {
  record.pending = false;
  record.resolve();
}

function fail(record, error) {
  if (!record.pending) return;
  record.pending = false;
  setPromiseHandled(record.promise);
  record.reject(error);
}

function nothing() {}

function setPromiseHandled(promise) {
  promise.then(undefined, nothing);
}

const kResolved = Promise.resolve();

// Promise.all() of promises, with the number of steps that it takes within Node.
function promiseAll(promises) {
  const one = (promise) => new Promise((resolve, reject) => {
    promise.then(resolve, reject);
  });
  return new Promise((resolve, reject) => {
    Promise.all(promises.map(one)).then(resolve, reject);
  });
}

// Algorithms

// Returned by an algorithm of our own that goes on by calling the continuation itself.
const kParked = Symbol('kParked');

// Goes on when what an algorithm has returned is settled.
function thenAlgorithmResult(result, onFulfilled, onRejected) {
  if (result === kParked) return;
  if (isObject(result)) Promise.resolve(result).then(onFulfilled, onRejected);
  else kResolved.then(onFulfilled);
}

// A method of the program's, called as `method(first, second)`: it may throw, and returns what thenAlgorithmResult() takes.
function createCallback(method, name, object, parameters) {
  checkFunction(method, name);
  const call = parameters === 1 ?
    (a) => Reflect.apply(method, object, [a]) :
    (a, b) => Reflect.apply(method, object, [a, b]);
  if (callsRaw) return call;
  return (a, b) => {
    const result = call(a, b);
    return isObject(result) ? new Promise((resolve) => resolve(result)) : result;
  };
}

// The same where a promise is wanted.
function createPromiseCallback(method, name, object, parameters) {
  checkFunction(method, name);
  return (a) => new Promise((resolve) => resolve(Reflect.apply(method, object, parameters === 0 ? [] : [a])));
}

const nonOpPromise = () => kResolved;

// Runs what starts a stream, and then goes on.
function startWith(startAlgorithm, onFulfilled, onRejected) {
  const result = startAlgorithm();
  if (isObject(result)) new Promise((resolve) => resolve(result)).then(onFulfilled, onRejected);
  else kResolved.then(onFulfilled);
}

// Arguments

function extractHighWaterMark(value, byDefault) {
  if (value === undefined) return byDefault;
  const number = +value;
  if (!(number >= 0)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', callsRaw ? value : number);
  }
  return number;
}

// The sizes of the two strategies that the Web has itself.
const byteSize = Object.defineProperty((chunk) => chunk.byteLength, 'name', { value: 'size' });
const countSize = Object.defineProperty(() => 1, 'name', { value: 'size' });

// A strategy's `size`, or undefined where every chunk counts 1.
function extractSizeAlgorithm(size) {
  if (size === undefined || size === countSize) return undefined;
  checkFunction(size, 'strategy.size');
  return size;
}

function checkFunction(value, name) {
  if (typeof value !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Function', value);
}

function checkObject(value, name, orNull) {
  if (value === null ? !orNull : !isObject(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
}

function checkPlainObject(value, name) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
}

function checkView(value, name = 'buffer') {
  if (!ArrayBuffer.isView(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
}

function checkSignal(signal) {
  if (signal !== undefined && (!isObject(signal) || !('aborted' in signal))) {
    throw new ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  }
}

// Classes

const enumerable = { enumerable: true };

// Makes a class's members enumerable, and gives it its name.
function finishClass(Class, ...members) {
  for (const name of members) Object.defineProperty(Class.prototype, name, enumerable);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

const kInspect = Symbol.for('nodejs.util.inspect.custom');

// `Name { … }`, as console.log() shows one of the Web's objects. Too deep down Node shows `undefined`.
function customInspect(depth, options, inspect, name, data) {
  if (depth < 0) return undefined;
  return `${name} ${inspect(data, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

module.exports = {
  kState,
  kInspect,
  kParked,
  kResolved,
  kCloseSentinel,
  Queue,
  resetQueue,
  enqueueValueWithSize,
  peekQueueSize,
  dequeueValue,
  traceSize,
  deferred,
  settled,
  failed,
  fulfil,
  fail,
  nothing,
  setPromiseHandled,
  promiseAll,
  isObject,
  thenAlgorithmResult,
  createCallback,
  createPromiseCallback,
  nonOpPromise,
  startWith,
  extractHighWaterMark,
  extractSizeAlgorithm,
  byteSize,
  countSize,
  checkObject,
  checkPlainObject,
  checkView,
  checkSignal,
  finishClass,
  customInspect,
};
