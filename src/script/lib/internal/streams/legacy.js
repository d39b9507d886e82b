// Stream.prototype.pipe: the pipe of old streams, which Readable has its own in the place of.
const { major } = require('internal/version');

// A function that is called in front of the others.
function prepend(emitter, name, listener) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(name, listener);
  const existing = emitter._events?.[name];
  if (!existing) return emitter.on(name, listener);
  if (Array.isArray(existing)) existing.unshift(listener);
  else emitter._events[name] = [listener, existing];
}

exports.pipe = function(dest, options) {
  const source = this;
  function ondata(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  }
  function ondrain() {
    if (source.readable && source.resume) source.resume();
  }
  source.on('data', ondata);
  dest.on('drain', ondrain);

  let isOver = false;
  function onend() {
    if (isOver) return;
    isOver = true;
    dest.end();
  }
  function onclose() {
    if (isOver) return;
    isOver = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onend);
    source.on('close', onclose);
  }

  function onerror(error) {
    cleanup();
    const count = major < 24 ? require('events').listenerCount(this, 'error') : this.listenerCount?.('error');
    if (count === 0) this.emit('error', error);
  }
  prepend(source, 'error', onerror);
  prepend(dest, 'error', onerror);

  function cleanup() {
    source.removeListener('data', ondata);
    dest.removeListener('drain', ondrain);
    source.removeListener('end', onend);
    source.removeListener('close', onclose);
    source.removeListener('error', onerror);
    dest.removeListener('error', onerror);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};
