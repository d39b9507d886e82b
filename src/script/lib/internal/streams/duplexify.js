// Duplex.from(): a Duplex of whatever can be read, written, called or waited for.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE } } = require('internal/errors');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream,
  isWritable, isWritableNodeStream, isWritableStream,
} = require('internal/streams/utils');
const { eos } = require('internal/streams/end-of-stream');
const { destroyer } = require('internal/streams/destroyer');
const classes = require('internal/streams/classes');
const from = require('internal/streams/from');
const { major } = require('internal/version');

let Duplexify;

const isBlob = (thing) => typeof thing?.arrayBuffer === 'function' && /^(Blob|File)$/.test(thing[Symbol.toStringTag]);

function duplexify(body, name) {
  Duplexify ??= class Duplexify extends classes.Duplex {};

  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return pair(body, undefined);
  if (isWritableNodeStream(body)) return pair(undefined, body);
  if (isNodeStream(body)) return pair(undefined, undefined);
  if (isReadableStream(body)) return pair(classes.Readable.fromWeb(body), undefined);
  if (isWritableStream(body)) return pair(undefined, classes.Writable.fromWeb(body));
  if (typeof body === 'function') return ofFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const readable = body.readable && (isReadableNodeStream(body.readable) ? body.readable : duplexify(body.readable));
    const writable = body.writable && (isWritableNodeStream(body.writable) ? body.writable : duplexify(body.writable));
    return pair(readable || undefined, writable || undefined);
  }
  const then = body?.then;
  if (typeof then === 'function') return ofPromise(body, then);
  throw new ERR_INVALID_ARG_TYPE(name, [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise',
  ], body);
}

// Reads what the promise gives.
function ofPromise(promise, then) {
  let duplex;
  then.call(promise, (value) => {
    if (value != null) duplex.push(value);
    duplex.push(null);
  }, (error) => {
    destroyer(duplex, error);
  });
  return duplex = new Duplexify({ objectMode: true, writable: false, read() {} });
}

// Writes into a function's argument, and reads what the function gives, if that can be read.
function ofFunction(body, name) {
  const { value, write, final, destroy } = feed(body);
  // The function may have been a class.
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });

  const then = value?.then;
  if (typeof then !== 'function') throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
  let duplex;
  let ending = false;
  const promise = then.call(value, (result) => {
    if (result != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
    // From 26 on, one that returns before it has read all ends those who write to it.
    if (major >= 26 && !ending) destroyer(duplex);
  }, (error) => {
    destroyer(duplex, error);
  });
  return duplex = new Duplexify({
    objectMode: true,
    readable: false,
    write,
    final(callback) {
      ending = true;
      final(async () => {
        try {
          await promise;
          process.nextTick(callback, null);
        } catch (error) {
          process.nextTick(callback, error);
        }
      });
    },
    destroy,
  });
}

// Calls `body` with an async iterable of what is written: one chunk at a time, whose callback is called when it is taken.
function feed(body) {
  const controller = new (require('internal/abort_controller').AbortController)();
  const { signal } = controller;
  let promise; // of the next message
  let send; // gives it; null while none is waited for
  const expect = () => {
    promise = new Promise((resolve) => { send = resolve; });
  };
  const give = (message) => {
    const resolve = send;
    send = null;
    resolve(message);
  };
  expect();

  const value = body((async function* () {
    for (;;) {
      const next = promise;
      promise = null;
      const { chunk, done, callback } = await next;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      expect();
      yield chunk;
    }
  })(), { signal });

  return {
    value,
    write(chunk, encoding, callback) {
      give({ chunk, done: false, callback });
    },
    final(callback) {
      give({ done: true, callback });
    },
    destroy(error, callback) {
      if (major < 24) {
        controller.abort();
      } else {
        // The iterable may be waiting for a chunk that never comes.
        controller.abort(error);
        if (send !== null) give({ done: true, callback() {} });
      }
      callback(error);
    },
  };
}

// One Duplex of a stream that is read and another that is written; both may be missing.
function pair(source, target) {
  if (source && typeof source.read !== 'function') source = classes.Readable.wrap(source);
  let readable = !!isReadable(source);
  let writable = !!isWritable(target);
  let ondrain = null;
  let onfinish = null;
  let onreadable = null;
  let onclose; // null: both are through; a function: so is the Duplex but for them

  const duplex = new Duplexify({
    readableObjectMode: !!source?.readableObjectMode,
    writableObjectMode: !!target?.writableObjectMode,
    readable,
    writable,
  });

  function onfinished(error) {
    const callback = onclose;
    onclose = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
  }

  if (writable) {
    eos(target, (error) => {
      writable = false;
      if (error) destroyer(source, error);
      onfinished(error);
    });
    duplex._write = function(chunk, encoding, callback) {
      if (target.write(chunk, encoding)) callback();
      else ondrain = callback;
    };
    duplex._final = function(callback) {
      target.end();
      onfinish = callback;
    };
    target.on('drain', () => {
      const callback = ondrain;
      ondrain = null;
      callback?.();
    });
    target.on('finish', () => {
      const callback = onfinish;
      onfinish = null;
      callback?.();
    });
  }

  if (readable) {
    eos(source, (error) => {
      readable = false;
      // Before 24 it was the source itself that was destroyed, which it is already.
      if (error) destroyer(major < 24 ? source : target, error);
      onfinished(error);
    });
    source.on('readable', () => {
      const read = onreadable;
      onreadable = null;
      read?.();
    });
    source.on('end', () => { duplex.push(null); });
    duplex._read = function() {
      for (;;) {
        const chunk = source.read();
        if (chunk === null) {
          onreadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  duplex._destroy = function(error, callback) {
    if (!error && onclose !== null) error = new AbortError();
    onreadable = ondrain = onfinish = null;
    if (onclose === null) {
      callback(error);
    } else {
      onclose = callback;
      destroyer(target, error);
      destroyer(source, error);
    }
  };
  return duplex;
}

module.exports = duplexify;
