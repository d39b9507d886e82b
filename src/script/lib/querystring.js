// querystring: parse and stringify of "a=1&b=2".

const { codes: { ERR_INVALID_URI } } = require('internal/errors');

const isPlain = /^[A-Za-z0-9\-_.!~*'()]*$/;

function escape(text) {
  if (typeof text !== 'string') text = typeof text === 'object' ? String(text) : `${text}`;
  if (isPlain.test(text)) return text;
  try {
    return encodeURIComponent(text);
  } catch {
    throw new ERR_INVALID_URI();
  }
}

// Bytes where %xx stands, and the rest as it is; what is no escape stays.
function unescapeBuffer(text, decodePlus) {
  const { Buffer } = require('buffer');
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === 37 && /^[0-9A-Fa-f]{2}$/.test(text.slice(i + 1, i + 3))) {
      code = parseInt(text.slice(i + 1, i + 3), 16);
      i += 2;
    } else if (code === 43 && decodePlus) {
      code = 32;
    }
    bytes[length++] = code;
  }
  return bytes.slice(0, length);
}

function unescape(text, decodePlus) {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text, decodePlus).toString();
  }
}

function primitive(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return '';
}

function stringify(object, separator, equals, options) {
  separator ||= '&';
  equals ||= '=';
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : module.exports.escape;
  if (object === null || typeof object !== 'object') return '';
  const pairs = [];
  for (const key of Object.keys(object)) {
    const start = encode(key) + equals;
    const value = object[key];
    for (const one of Array.isArray(value) ? value : [value]) pairs.push(start + encode(primitive(one)));
  }
  return pairs.join(separator);
}

function parse(text, separator, equals, options) {
  const found = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return found;
  separator = separator ? `${separator}` : '&';
  equals = equals ? `${equals}` : '=';
  const most = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
  const own = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent : module.exports.unescape;
  const decode = (part) => {
    part = part.replace(/\+/g, own === unescape ? ' ' : '%20');
    if (own === unescape) return part.includes('%') ? unescape(part) : part;
    try { return own(part); } catch { return unescape(part, true); }
  };
  let count = 0;
  for (const part of text.split(separator)) {
    if (part === '') continue;
    if (most > 0 && count++ >= most) break;
    const at = part.indexOf(equals);
    const key = decode(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? '' : decode(part.slice(at + equals.length));
    if (!(key in found)) found[key] = value;
    else if (Array.isArray(found[key])) found[key].push(value);
    else found[key] = [found[key], value];
  }
  return found;
}

module.exports = { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse };
