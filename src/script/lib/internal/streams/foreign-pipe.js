// Readable.prototype.pipe into what is no stream of the engine but has write() and end(), as an old stream or an object of a
// program's has: Node's way, with listeners on both. A Readable keeps these pipes beside the engine's own.
const native = internalBinding('streams');
const { kForeignPipes, readable } = require('internal/streams/state');
const { errorOrDestroy } = require('internal/streams/destroyer');
const { major } = require('internal/version');

const engineCount = (source) => readable(source, 'pipes').length;

exports.pipe = (source, dest, isEnding) => {
  const pipes = source[kForeignPipes] ?? [];
  if (source[kForeignPipes] === undefined) Object.defineProperty(source, kForeignPipes, { value: pipes });
  pipes.waiting ??= new Set();
  pipes.push(dest);

  const onend = () => dest.end();
  const unpipe = () => source.unpipe(dest);
  const endFn = isEnding ? onend : unpipe;
  if (readable(source, 'endEmitted')) process.nextTick(endFn);
  else source.once('end', endFn);

  const onunpipe = (from, info) => {
    if (from !== source || info?.hasUnpiped !== false) return;
    info.hasUnpiped = true;
    cleanup();
  };
  dest.on('unpipe', onunpipe);

  let ondrain;
  let isOver = false;
  function cleanup() {
    dest.removeListener('close', onclose);
    dest.removeListener('finish', onfinish);
    if (ondrain) dest.removeListener('drain', ondrain);
    dest.removeListener('error', onerror);
    dest.removeListener('unpipe', onunpipe);
    source.removeListener('end', onend);
    source.removeListener('end', unpipe);
    source.removeListener('data', ondata);
    isOver = true;
    if (ondrain && (major >= 26 || pipes.waiting.has(dest))) ondrain();
  }

  function pause() {
    if (!isOver) {
      pipes.waiting.add(dest);
      source.pause();
    }
    if (ondrain) return;
    ondrain = () => {
      pipes.waiting.delete(dest);
      if (pipes.waiting.size === 0 && source.listenerCount('data') > 0) source.resume();
    };
    dest.on('drain', ondrain);
  }

  const give = (chunk) => {
    if (dest.write(chunk) === false) pause();
  };
  const ondata = major < 24 ? give : (chunk) => {
    try {
      give(chunk);
    } catch (error) {
      dest.destroy(error);
    }
  };
  source.on('data', ondata);

  function onerror(error) {
    unpipe();
    dest.removeListener('error', onerror);
    if (dest.listenerCount('error') > 0) return;
    // A stream fails as it does by itself, where the error is not its own.
    const state = dest._writableState || dest._readableState;
    if (state && !state.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit('error', error);
  }
  if (typeof dest.prependListener === 'function') dest.prependListener('error', onerror);
  else dest.on('error', onerror);
  function onclose() {
    dest.removeListener('finish', onfinish);
    unpipe();
  }
  dest.once('close', onclose);
  function onfinish() {
    dest.removeListener('close', onclose);
    unpipe();
  }
  dest.once('finish', onfinish);

  dest.emit('pipe', source);
  if (dest.writableNeedDrain === true) pause();
  else if (readable(source, 'flowing') !== true) source.resume();
  return dest;
};

// `isOwn`: it is a stream of the engine, or none is named.
exports.unpipe = (source, dest, isOwn) => {
  const pipes = source[kForeignPipes];
  if (pipes.length + engineCount(source) === 0) return source;
  if (!dest) {
    const all = pipes.splice(0);
    if (engineCount(source) > 0) native.unpipe.call(source);
    else source.pause();
    for (const one of all) one.emit('unpipe', source, { hasUnpiped: false });
    return source;
  }
  if (isOwn) return native.unpipe.call(source, dest);
  const at = pipes.indexOf(dest);
  if (at === -1) return source;
  pipes.splice(at, 1);
  if (pipes.length + engineCount(source) === 0) source.pause();
  dest.emit('unpipe', source, { hasUnpiped: false });
  return source;
};
