// Readable.prototype.wrap() and Readable.wrap(): a Readable of an old stream, which has only events.

const { destroyer } = require('internal/streams/destroyer');
const classes = require('internal/streams/classes');
const { fail } = internalBinding('streams');
const { major } = require('internal/version');

function wrap(stream, oldStream) {
  let paused = false;
  oldStream.on('data', (chunk) => {
    if (!stream.push(chunk) && oldStream.pause) {
      paused = true;
      oldStream.pause();
    }
  });
  oldStream.on('end', () => { stream.push(null); });
  oldStream.on('error', (error) => { fail(stream, error); });
  oldStream.on('close', () => { stream.destroy(); });
  oldStream.on('destroy', () => { stream.destroy(); });
  stream._read = () => {
    if (paused && oldStream.resume) {
      paused = false;
      oldStream.resume();
    }
  };

  // Its own methods, too, if the Readable has none of that name. Before 24 the first property was passed over.
  const names = Object.keys(oldStream);
  for (let i = major < 24 ? 1 : 0; i < names.length; i++) {
    const name = names[i];
    if (stream[name] === undefined && typeof oldStream[name] === 'function') stream[name] = oldStream[name].bind(oldStream);
  }
  return stream;
}

// A new Readable of an old stream, with which it is destroyed.
function wrapNew(oldStream, options) {
  return new classes.Readable({
    objectMode: oldStream.readableObjectMode ?? oldStream.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyer(oldStream, error);
      callback(error);
    },
  }).wrap(oldStream);
}

module.exports = { wrap, wrapNew };
