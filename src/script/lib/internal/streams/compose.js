// compose(): several stages as one Duplex, which writes to the first and reads from the last.

const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const {
  isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream,
} = require('internal/streams/utils');
const { eos } = require('internal/streams/end-of-stream');
const { destroyer } = require('internal/streams/destroyer');
const { pipeline } = require('internal/streams/pipeline');
const classes = require('internal/streams/classes');
const { major } = require('internal/version');

const canRead = (stage) => isReadable(stage) || isReadableStream(stage) || isTransformStream(stage);
const canWrite = (stage) => isWritable(stage) || isWritableStream(stage) || isTransformStream(stage);

function check(stages, given) {
  const last = stages.length - 1;
  stages.forEach((stage, i) => {
    if (!isNodeStream(stage) && !isWebStream(stage)) return;
    if (i < last && !canRead(stage)) throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    if (i > 0 && !canWrite(stage)) throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
  });
}

module.exports = function compose(...streams) {
  const { Duplex } = classes;
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);

  const given = streams.slice();
  for (const i of [0, streams.length - 1]) {
    if (typeof streams[i] === 'function') streams[i] = Duplex.from(streams[i]);
  }
  check(streams, given);

  let onclose; // null: the stages are through; a function: so is the Duplex but for them
  const head = streams[0];
  const tail = pipeline(streams, (error) => {
    const callback = onclose;
    onclose = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
    else if (!readable && !writable) duplex.destroy();
  });
  const writable = !!canWrite(head);
  const readable = !!canRead(tail);
  const duplex = new Duplex({
    writableObjectMode: !!head?.writableObjectMode,
    readableObjectMode: !!tail?.readableObjectMode,
    writable,
    readable,
  });

  // What waits for a stage and is given up when the Duplex is destroyed.
  const waiting = { drain: null, finish: null, readable: null };
  const release = (name) => {
    const callback = waiting[name];
    waiting[name] = null;
    callback?.();
  };

  if (writable) {
    if (isNodeStream(head)) writeToNode(duplex, head, waiting, release);
    else if (isWebStream(head)) writeToWeb(duplex, head, waiting);
    eos(isTransformStream(tail) ? tail.readable : tail, () => release('finish'));
  }
  if (readable) {
    if (isNodeStream(tail)) (major < 24 ? readNode : flowNode)(duplex, tail, waiting, release);
    else if (isWebStream(tail)) readWeb(duplex, tail);
  }

  duplex._destroy = function(error, callback) {
    if (!error && onclose !== null) error = new AbortError();
    waiting.drain = waiting.finish = waiting.readable = null;
    if (isNodeStream(tail)) destroyer(tail, error);
    if (onclose === null) callback(error);
    else onclose = callback;
  };
  return duplex;
};

function writeToNode(duplex, head, waiting, release) {
  duplex._write = function(chunk, encoding, callback) {
    if (head.write(chunk, encoding)) callback();
    else waiting.drain = callback;
  };
  duplex._final = function(callback) {
    head.end();
    waiting.finish = callback;
  };
  head.on('drain', () => release('drain'));
}

function writeToWeb(duplex, head, waiting) {
  const writer = (isTransformStream(head) ? head.writable : head).getWriter();
  duplex._write = async function(chunk, encoding, callback) {
    try {
      await writer.ready;
      writer.write(chunk).catch(() => {});
      callback();
    } catch (error) {
      callback(error);
    }
  };
  duplex._final = async function(callback) {
    try {
      await writer.ready;
      writer.close().catch(() => {});
      waiting.finish = callback;
    } catch (error) {
      callback(error);
    }
  };
}

// Before 24: reads when there is something to read.
function readNode(duplex, tail, waiting, release) {
  tail.on('readable', () => release('readable'));
  tail.on('end', () => { duplex.push(null); });
  duplex._read = function() {
    for (;;) {
      const chunk = tail.read();
      if (chunk === null) {
        waiting.readable = duplex._read;
        return;
      }
      if (!duplex.push(chunk)) return;
    }
  };
}

// From 24 on: lets it flow, and pauses it.
function flowNode(duplex, tail) {
  duplex._read = function() {
    tail.resume();
  };
  tail.on('data', (chunk) => {
    if (!duplex.push(chunk)) tail.pause();
  });
  tail.on('end', () => { duplex.push(null); });
}

function readWeb(duplex, tail) {
  const reader = (isTransformStream(tail) ? tail.readable : tail).getReader();
  duplex._read = async function() {
    for (;;) {
      try {
        const { value, done } = await reader.read();
        // Before 24 the value came first, undefined at the end.
        if (major < 24 && !duplex.push(value)) return;
        if (done) {
          duplex.push(null);
          return;
        }
        if (major >= 24 && !duplex.push(value)) return;
      } catch {
        return;
      }
    }
  };
}
