// pipe() into what is no Writable of ours but has write() and end(), as an old stream or an object of a program's has.
exports.pipe = (source, destination, options) => {
  const onData = (chunk) => {
    if (destination.write(chunk) === false && source.pause) source.pause();
  };
  const onDrain = () => {
    if (source.readable && source.resume) source.resume();
  };
  let ended = false;
  const onEnd = () => {
    if (ended) return;
    ended = true;
    if (typeof destination.end === 'function') destination.end();
  };
  const onClose = () => {
    if (ended) return;
    ended = true;
    if (typeof destination.destroy === 'function') destination.destroy();
  };
  source.on('data', onData);
  destination.on?.('drain', onDrain);
  if (!destination._isStdio && (!options || options.end !== false)) {
    source.on('end', onEnd);
    source.on('close', onClose);
  }
  const cleanUp = () => {
    source.removeListener('data', onData);
    destination.removeListener?.('drain', onDrain);
    source.removeListener('end', onEnd);
    source.removeListener('close', onClose);
  };
  source.on('end', cleanUp);
  source.on('close', cleanUp);
  destination.on?.('close', cleanUp);
  destination.emit?.('pipe', source);
  return destination;
};
