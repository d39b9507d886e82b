// ReadableStream.from(): a stream of what an iterable yields.

const { codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_STATE } } = require('internal/errors');
const { major } = require('internal/version');
const { isObject, kParked, kResolved, kState, nothing } = require('internal/webstreams/util');
const { createReadableStream } = require('internal/webstreams/readablestream');
const {
  readableStreamDefaultControllerClose: close,
  readableStreamDefaultControllerEnqueue: enqueue,
  readableStreamDefaultControllerError: fail,
} = require('internal/webstreams/readable-default');

const notAnObject = (method) => new ERR_INVALID_STATE.TypeError(
  `The promise returned by the iterator.${method}() method must fulfill with an object`,
);

function readableStreamFromIterable(iterable) {
  const iterator = major >= 24 ? iteratorOf(iterable) : asyncIteratorOf(iterable);
  const { next } = iterator;
  const pull = major >= 24 ? pullDirectly : pullByPromises;
  let controller;
  const stream = createReadableStream({
    start: nothing,
    pull: () => pull(controller, iterator, next),
    cancel: (reason) => leave(iterator, reason),
    pulls: true,
  }, 0, undefined, 'from');
  controller = stream[kState].controller;
  return stream;
}

// Node 24 and later ask either kind of an iterator, and wait for the values of both.

function iteratorOf(iterable) {
  const method = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator];
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE(iterable);
  const iterator = method.call(iterable);
  if (!isObject(iterator)) throw new ERR_INVALID_STATE.TypeError('The iterator method must return an object');
  return iterator;
}

function pullDirectly(controller, iterator, next) {
  let result;
  try {
    result = next.call(iterator);
  } catch (error) {
    return Promise.reject(error);
  }
  const failed = (error) => fail(controller, error);
  const take = (value) => {
    try {
      enqueue(controller, value);
    } catch (error) {
      fail(controller, error);
      return;
    }
    controller.pullFulfilled();
  };
  const answered = (answer) => {
    if (typeof answer !== 'object' || answer === null) {
      fail(controller, notAnObject('next'));
      return;
    }
    let value;
    try {
      if (answer.done) {
        close(controller);
        controller.pullFulfilled();
        return;
      }
      value = answer.value;
      if (isObject(value)) {
        Promise.resolve(value).then(take, failed);
        return;
      }
    } catch (error) {
      fail(controller, error);
      return;
    }
    take(value);
  };
  if (isObject(result)) Promise.resolve(result).then(answered, failed);
  else kResolved.then(() => answered(result));
  return kParked;
}

// Before, an iterator of the other kind was made an async one, and each step was a promise of its own.

function asyncIteratorOf(iterable) {
  let method = iterable[Symbol.asyncIterator];
  if (method === undefined || method === null) {
    const syncMethod = iterable[Symbol.iterator];
    if (syncMethod === undefined) throw new ERR_ARG_NOT_ITERABLE(iterable);
    const iterator = checked(syncMethod.call(iterable));
    iterator.next; // It is asked for here, too.
    const again = { [Symbol.iterator]: () => iterator };
    return (async function* () {
      return yield* again;
    })();
  }
  return checked(method.call(iterable));
}

function checked(iterator) {
  if (typeof iterator === 'object' && iterator !== null) return iterator;
  throw new ERR_INVALID_STATE.TypeError('The iterator method must return an object');
}

async function pullByPromises(controller, iterator, next) {
  const result = next.call(iterator);
  if (typeof result !== 'object' || result === null) {
    throw new ERR_INVALID_STATE.TypeError('The iterator.next() method must return an object');
  }
  return Promise.resolve(result).then((answer) => {
    if (typeof answer !== 'object' || answer === null) throw notAnObject('next');
    if (answer.done) close(controller);
    else enqueue(controller, answer.value);
  });
}

async function leave(iterator, reason) {
  const { return: method } = iterator;
  if (method === undefined) return undefined;
  const result = method.call(iterator, reason);
  const check = (answer) => {
    if (typeof answer !== 'object' || answer === null) throw notAnObject('return');
  };
  if (major < 24) return Promise.resolve(result).then(check);
  check(await result);
  return undefined;
}

module.exports = { readableStreamFromIterable };
