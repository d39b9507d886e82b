// The names of the encodings that Buffer knows: any spelling → Node's own name, or undefined.

const known = new Map(Object.entries({
  'utf8': 'utf8', 'utf-8': 'utf8', 'ucs2': 'utf16le', 'ucs-2': 'utf16le', 'utf16le': 'utf16le', 'utf-16le': 'utf16le',
  'latin1': 'latin1', 'binary': 'latin1', 'ascii': 'ascii', 'hex': 'hex', 'base64': 'base64', 'base64url': 'base64url',
}));

function encodingOf(name) {
  return known.get(name) ?? known.get(`${name}`.toLowerCase());
}

function normalizeEncoding(name) {
  return name === undefined || name === null || name === '' ? 'utf8' : encodingOf(name);
}

module.exports = { encodingOf, normalizeEncoding };
