// node:stream/promises.

const { isIterable, isNodeStream, isWebStream } = require('internal/streams/utils');
const { pipelineImpl } = require('internal/streams/pipeline');
const { finished } = require('internal/streams/end-of-stream');

const hooks = require('internal/streams/hooks');

require('stream');

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    const last = streams[streams.length - 1];
    const hasOptions = last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWebStream(last);
    const { signal, end } = hasOptions ? streams.pop() : {};
    const final = streams[streams.length - 1];
    pipelineImpl(streams, (error, value) => {
      hooks.done(final, 'pipeline', error);
      if (error) reject(error);
      else resolve(value);
    }, { signal, end });
  });
}

module.exports = { finished, pipeline };
