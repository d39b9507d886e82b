// The operators of Readables: map(), filter(), toArray() … They are called with the Readable as `this`. Those of
// `streamReturning` give an async iterable, of which install.js makes a Readable; those of `promiseReturning` a promise.

const {
  AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { finished } = require('internal/streams/end-of-stream');
const { isNodeStream, isWritable } = require('internal/streams/utils');
const { addAbortSignalNoValidate } = require('internal/streams/add-abort-signal');
const onAbort = require('internal/streams/on-abort');
const { major } = require('internal/version');

const kEmpty = Symbol('kEmpty'); // a result that is none
const kEof = Symbol('kEof');

function needFunction(fn, name) {
  if (major > 20) validateFunction(fn, name);
  else if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE(name, ['Function', 'AsyncFunction'], fn);
}

function needOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function map(fn, options) {
  needFunction(fn, 'fn');
  needOptions(options);
  const concurrency = options?.concurrency != null ? Math.floor(options.concurrency) : 1;
  const ahead = options?.highWaterMark != null ? Math.floor(options.highWaterMark) : concurrency - 1;
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(ahead, 'options.highWaterMark', 0);
  return mapped(this, fn, options?.signal, concurrency, ahead + concurrency);
}

// At most `concurrency` calls of `fn` run at a time, and at most `limit` results wait to be taken, in order.
async function* mapped(stream, fn, outer, concurrency, limit) {
  const signal = require('internal/abort_controller').AbortSignal.any(outer ? [outer] : []);
  const given = { signal };
  const queue = [];
  let running = 0;
  let over = false;
  let wakeReader = null; // the loop below, when the queue is empty
  let wakePump = null; // the pump, when it is full

  const oneLess = () => {
    running--;
    goOn();
  };
  const failed = () => {
    over = true;
    oneLess();
  };
  function goOn() {
    if (wakePump && !over && running < concurrency && queue.length < limit) {
      wakePump();
      wakePump = null;
    }
  }
  function tellReader() {
    if (wakeReader) {
      wakeReader();
      wakeReader = null;
    }
  }
  const sleepPump = (resolve) => { wakePump = resolve; };
  const sleepReader = (resolve) => { wakeReader = resolve; };

  async function pump() {
    try {
      for await (const chunk of stream) {
        if (over) return;
        if (signal.aborted) throw new AbortError();
        let result;
        try {
          result = Promise.resolve(fn(chunk, given));
        } catch (error) {
          result = Promise.reject(error);
        }
        running++;
        result.then(oneLess, failed);
        queue.push(result);
        tellReader();
        if (!over && (queue.length >= limit || running >= concurrency)) await new Promise(sleepPump);
      }
      queue.push(kEof);
    } catch (error) {
      const result = Promise.reject(error);
      result.then(oneLess, failed);
      queue.push(result);
    } finally {
      over = true;
      tellReader();
    }
  }

  pump();

  try {
    for (;;) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === kEof) return;
        if (signal.aborted) throw new AbortError();
        if (value !== kEmpty) yield value;
        queue.shift();
        goOn();
      }
      await new Promise(sleepReader);
    }
  } finally {
    over = true;
    if (wakePump) {
      wakePump();
      wakePump = null;
    }
  }
}

function filter(fn, options) {
  needFunction(fn, 'fn');
  return map.call(this, async (value, given) => (await fn(value, given) ? value : kEmpty), options);
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return (async function* flatMap() {
    for await (const value of values) yield* value;
  })();
}

async function forEach(fn, options) {
  needFunction(fn, 'fn');
  const call = async (value, given) => {
    await fn(value, given);
    return kEmpty;
  };
  for await (const _ of map.call(this, call, options));
}

async function some(fn, options = undefined) {
  for await (const _ of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options = undefined) {
  needFunction(fn, 'fn');
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const value of filter.call(this, fn, options)) return value;
  return undefined;
}

async function toArray(options) {
  needOptions(options);
  const values = [];
  for await (const value of this) {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    values.push(value);
  }
  return values;
}

async function reduce(reducer, initialValue, options) {
  needFunction(reducer, 'reducer');
  needOptions(options);
  const outer = options?.signal;
  if (outer?.aborted) {
    const error = new AbortError(undefined, { cause: outer.reason });
    this.once('error', () => {}); // it is told by the promise
    await finished(this.destroy(error));
    throw error;
  }
  const controller = new (require('internal/abort_controller').AbortController)();
  const { signal } = controller;
  if (outer) onAbort(outer, () => controller.abort());
  let result = initialValue;
  let hasResult = arguments.length > 1;
  let empty = true;
  try {
    for await (const value of this) {
      empty = false;
      if (outer?.aborted) throw new AbortError();
      if (hasResult) {
        result = await reducer(result, value, { signal });
      } else {
        result = value;
        hasResult = true;
      }
    }
    if (empty && !hasResult) throw nothingToReduce();
  } finally {
    controller.abort();
  }
  return result;
}

function nothingToReduce() {
  const error = new ERR_MISSING_ARGS('reduce');
  error.message = 'Reduce of an empty stream requires an initial value';
  return error;
}

function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  needOptions(options);
  return dropped(this, toCount(number), options?.signal);
}

async function* dropped(stream, count, signal) {
  if (signal?.aborted) throw new AbortError();
  for await (const value of stream) {
    if (signal?.aborted) throw new AbortError();
    if (count-- <= 0) yield value;
  }
}

function take(number, options = undefined) {
  needOptions(options);
  return taken(this, toCount(number), options?.signal);
}

async function* taken(stream, count, signal) {
  if (signal?.aborted) throw new AbortError();
  for await (const value of stream) {
    if (signal?.aborted) throw new AbortError();
    if (count-- > 0) yield value;
    // No further chunk is asked for.
    if (count <= 0) return;
  }
}

// ---- what 20 and 22 have among them

let warned = false;

// Only 20; warns once.
function asIndexedPairs(options = undefined) {
  if (!warned) {
    warned = true;
    process.emitWarning?.('readable.asIndexedPairs will be removed in a future version.', 'DeprecationWarning');
  }
  needOptions(options);
  return indexed(this, options?.signal);
}

async function* indexed(stream, signal) {
  let index = 0;
  for await (const value of stream) {
    if (signal?.aborted) throw new AbortError({ cause: signal.reason });
    yield [index++, value];
  }
}

// 20 and 22 make a Readable of what this gives, too; from 24 on compose() is a method like others, and asks less.
function compose(stream, options) {
  needOptions(options);
  if (major < 24 && isNodeStream(stream) && !isWritable(stream)) {
    throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  }
  const composed = require('internal/streams/compose')(this, stream);
  if (options?.signal) addAbortSignalNoValidate(options.signal, composed);
  return composed;
}

module.exports = {
  compose,
  streamReturning: {
    ...(major === 20 && { asIndexedPairs }),
    drop,
    filter,
    flatMap,
    map,
    take,
    ...(major < 24 && { compose }),
  },
  promiseReturning: { every, forEach, reduce, toArray, some, find },
};
