// pipeline(): stages of any kind, each feeding the next, of which all end when one fails, and one callback.

const {
  AbortError, aggregateTwoErrors,
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS, ERR_STREAM_DESTROYED, ERR_STREAM_PREMATURE_CLOSE,
    ERR_STREAM_UNABLE_TO_PIPE,
  },
} = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { eos } = require('internal/streams/end-of-stream');
const destroying = require('internal/streams/destroyer');
const classes = require('internal/streams/classes');
const onAbort = require('internal/streams/on-abort');
const once = require('internal/streams/once');
const {
  isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isTransformStream,
  isWebStream,
} = require('internal/streams/utils');
const { major } = require('internal/version');
const hooks = require('internal/streams/hooks');

const isPremature = (error) => error.code === 'ERR_STREAM_PREMATURE_CLOSE';

function pipeline(...streams) {
  validateFunction(streams[streams.length - 1], 'streams[stream.length - 1]');
  const callback = streams.pop();
  const last = streams[streams.length - 1];
  return pipelineImpl(streams, once((...args) => {
    hooks.done(last, 'pipeline', args[0]);
    return callback(...args);
  }));
}

// One pipeline: how many of its parts are not through yet, what they failed with, and what is to be done then.
class Run {
  constructor(callback) {
    this.callback = callback;
    this.pending = 0;
    this.error = undefined;
    this.value = undefined; // what a function at the end has promised
    this.destroys = []; // what ends the stages
    this.tidies = []; // what takes the listeners off a last stage that can be read on
    this.release = undefined; // ends listening to the signal
    this.aborted = false;
    this.controller = null;
    this.finish = (error) => this.settle(error, --this.pending === 0);
    this.fail = (error) => this.settle(error, false);
  }

  // What functions are given, made only if there are some.
  get signal() {
    if (this.controller === null) {
      this.controller = new (require('internal/abort_controller').AbortController)();
      if (this.aborted) this.controller.abort();
    }
    return this.controller.signal;
  }

  // A part is through or has failed; `last` says that no other part is to come.
  settle(error, last) {
    // Better errors than an early close are still worth having; from 24 on also than having been aborted.
    const replaces = !this.error || isPremature(this.error) || (major >= 24 && this.error.name === 'AbortError');
    if (error && replaces) this.error = error;
    if (!this.error && !last) return;

    const { destroys } = this;
    while (destroys.length > 0) destroys.shift()(this.error);
    this.release?.();
    this.aborted = true;
    this.controller?.abort();
    if (!last) return;
    if (!this.error) for (const tidy of this.tidies) tidy();
    process.nextTick(this.callback, this.error, this.value);
  }
}

function pipelineImpl(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');

  const outer = options?.signal;
  validateAbortSignal(outer, 'options.signal');
  const run = new Run(callback);
  const abort = () => run.settle(new AbortError(undefined, { cause: outer?.reason }));
  if (outer) run.release = onAbort(outer, abort);

  const last = streams.length - 1;
  let made; // what the stages so far give
  for (let i = 0; i <= last; i++) {
    const stage = streams[i];
    const end = i < last || options?.end !== false;
    if (isNodeStream(stage)) watch(run, stage, i, last, end, streams[i + 1]);

    if (i === 0) {
      made = begin(run, stage);
    } else if (typeof stage === 'function') {
      const given = stage(asIterable(isTransformStream(made) ? made.readable : made), { signal: run.signal });
      if (i === last) {
        made = standIn(run, given, end);
      } else {
        if (!isIterable(given, true)) {
          throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, given);
        }
        made = given;
      }
    } else if (isNodeStream(stage)) {
      if (isReadableNodeStream(made)) {
        run.pending += 2;
        const tidy = pipe(made, stage, run, end);
        if (i === last && isReadable(stage)) run.tidies.push(tidy);
      } else {
        const source = isWebSource(made) ? made.readable || made : needIterable(made);
        run.pending++;
        pumpToNode(source, stage, run.finish, end);
      }
      made = stage;
    } else if (isWebStream(stage)) {
      let source = made;
      if (isReadableNodeStream(made)) source = asIterable(made);
      else if (!isReadableStream(made) && isTransformStream(made) && !isIterable(made)) source = made.readable;
      else if (!isReadableStream(made)) needIterable(made);
      run.pending++;
      pumpToWeb(source, stage, run.finish, end);
      made = stage;
    } else {
      made = classes.Duplex.from(stage);
    }
  }

  if (run.aborted || outer?.aborted) process.nextTick(abort);
  return made;
}

// Listens to a stage that is a stream of Node, and has it destroyed with the others.
function watch(run, stream, i, last, end, next) {
  if (major >= 24 && (next?.closed || next?.destroyed)) throw new ERR_STREAM_UNABLE_TO_PIPE();
  if (end) {
    const { destroy, cleanup } = destroyer(stream, i < last, i > 0);
    run.destroys.push(destroy);
    if (i === last && isReadable(stream)) run.tidies.push(cleanup);
  }
  // Errors that come when the rest is over.
  const report = major === 20 ? run.finish : run.fail;
  function onError(error) {
    if (error && error.name !== 'AbortError' && !isPremature(error)) report(error);
  }
  stream.on('error', onError);
  if (i === last && isReadable(stream)) run.tidies.push(() => stream.removeListener('error', onError));
}

function destroyer(stream, readable, writable) {
  let over = false;
  stream.on('close', () => { over = true; });
  const cleanup = eos(stream, { readable, writable }, (error) => { over = !error; });
  return {
    destroy(error) {
      if (over) return;
      over = true;
      destroying.destroyer(stream, error || new ERR_STREAM_DESTROYED('pipe'));
    },
    cleanup,
  };
}

const isWebSource = (thing) => isTransformStream(thing) || isReadableStream(thing);

// What the first stage gives.
function begin(run, stage) {
  if (typeof stage === 'function') {
    const made = stage({ signal: run.signal });
    if (!isIterable(made)) throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', made);
    return made;
  }
  return isIterable(stage) || isReadableNodeStream(stage) || isTransformStream(stage) ? stage : classes.Duplex.from(stage);
}

// A function at the end has given a promise or an iterable: the stream that pipeline() gives in its place.
function standIn(run, given, end) {
  const proxy = new classes.PassThrough({ objectMode: true });
  const then = given?.then;
  if (typeof then === 'function') {
    run.pending++;
    then.call(given, (value) => {
      run.value = value;
      if (value != null) proxy.write(value);
      if (end) proxy.end();
      process.nextTick(run.finish);
    }, (error) => {
      proxy.destroy(error);
      process.nextTick(run.finish, error);
    });
  } else if (isIterable(given, true)) {
    run.pending++;
    pumpToNode(given, proxy, run.finish, end);
  } else if (isWebSource(given)) {
    run.pending++;
    pumpToNode(given.readable || given, proxy, run.finish, end);
  } else {
    throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', given);
  }
  const { destroy, cleanup } = destroyer(proxy, false, true);
  run.destroys.push(destroy);
  run.tidies.push(cleanup);
  return proxy;
}

function needIterable(thing) {
  if (isIterable(thing)) return thing;
  const kinds = ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'];
  throw new ERR_INVALID_ARG_TYPE('val', kinds, thing);
}

function asIterable(thing) {
  if (isIterable(thing)) return thing;
  // Old streams cannot be iterated themselves.
  if (isReadableNodeStream(thing)) return iterateOld(thing);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], thing);
}

async function* iterateOld(stream) {
  yield* classes.Readable.prototype[Symbol.asyncIterator].call(stream);
}

async function pumpToNode(source, writable, finish, end) {
  let error;
  let wake = null;
  const resume = (failure) => {
    if (failure) error = failure;
    if (wake !== null) {
      const awake = wake;
      wake = null;
      awake();
    }
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) reject(error);
    else wake = () => (error ? reject(error) : resolve());
  });

  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of source) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (failure) {
    finish(error !== failure ? aggregateTwoErrors(error, failure) : failure);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

async function pumpToWeb(source, stage, finish, end) {
  const writable = isTransformStream(stage) ? stage.writable : stage;
  const writer = writable.getWriter();
  try {
    for await (const chunk of source) {
      await writer.ready;
      writer.write(chunk).catch(() => {});
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (failure) {
    try {
      await writer.abort(failure);
      finish(failure);
    } catch (worse) {
      finish(worse);
    }
  }
}

// A readable of Node into a writable of Node. Counts twice: its end, and that of the destination.
function pipe(source, target, run, end) {
  let ended = false;
  const report = major === 20 ? run.finish : run.fail;
  target.on('close', () => {
    if (!ended) report(new ERR_STREAM_PREMATURE_CLOSE());
  });
  source.pipe(target, { end: false });

  if (end) {
    // pipe() itself would not end standard output.
    function endFn() {
      ended = true;
      target.end();
    }
    if (isReadableFinished(source)) process.nextTick(endFn);
    else source.once('end', endFn);
  } else {
    run.finish();
  }

  eos(source, { readable: true, writable: false }, (error) => {
    const state = source._readableState;
    if (error && isPremature(error) && state?.ended && !state.errored && !state.errorEmitted) {
      // It closed before its 'end', which is still to come.
      source.once('end', run.finish).once('error', run.finish);
    } else {
      run.finish(error);
    }
  });
  return eos(target, { readable: false, writable: true }, run.finish);
}

module.exports = { pipeline, pipelineImpl };
