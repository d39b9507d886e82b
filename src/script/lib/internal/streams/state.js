// How much a stream buffers that is not told how much: for all streams made from now on.

const { validateInteger } = require('internal/validators');
const { major } = require('internal/version');

const marks = { bytes: major === 20 || process.platform === 'win32' ? 16 * 1024 : 64 * 1024, objects: 16 };

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? marks.objects : marks.bytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  marks[objectMode ? 'objects' : 'bytes'] = value;
}

module.exports = { getDefaultHighWaterMark, setDefaultHighWaterMark };
