// What the functions of fs take and give: paths, flags, data, Stats and Dirent.
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { encodingOf } = require('internal/encodings');
const { constants } = require('internal/fs/disk');

function pathOf(path, name = 'path') {
  if (path !== null && typeof path === 'object') {
    if (path instanceof Uint8Array) path = Buffer.from(path).toString();
    else if (path.href !== undefined && path.protocol !== undefined) path = require('url').fileURLToPath(path);
  }
  if (typeof path !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  if (path.includes('\0')) throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  return path;
}

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_SYNC } = constants;
const flagNames = {
  r: O_RDONLY, rs: O_SYNC, sr: O_SYNC, 'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC, 'sr+': O_RDWR | O_SYNC,
  w: O_TRUNC | O_CREAT | O_WRONLY, wx: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  a: O_APPEND | O_CREAT | O_WRONLY, ax: O_APPEND | O_CREAT | O_WRONLY | O_EXCL, as: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL, 'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};
for (const [short, long] of [['wx', 'xw'], ['wx+', 'xw+'], ['ax', 'xa'], ['ax+', 'xa+'], ['as', 'sa'], ['as+', 'sa+']]) flagNames[long] = flagNames[short];

function flagsOf(flags, name = 'flags') {
  if (typeof flags === 'number') return flags;
  if (flags == null) return O_RDONLY;
  if (!Object.hasOwn(flagNames, flags)) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return flagNames[flags];
}

// (options | encoding) → options
function optionsOf(options, byDefault = {}) {
  if (options == null || typeof options === 'function') return byDefault;
  if (typeof options === 'string') options = { ...byDefault, encoding: options };
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  const { encoding, signal } = options;
  if (encoding && encoding !== 'buffer' && encodingOf(encoding) === undefined) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { ...byDefault, ...options };
}

function dataOf(data, encoding, name = 'data') {
  if (typeof data === 'string') return Buffer.from(data, encoding || 'utf8');
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
}

const text = (buffer, encoding) => (encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer);

function callbackOf(args) {
  const callback = args.length === 1 && typeof args[0] !== 'function' ? undefined : args[args.length - 1];
  validateFunction(callback, 'cb');
  return callback;
}

const kinds = { File: constants.S_IFREG, Directory: constants.S_IFDIR, CharacterDevice: constants.S_IFCHR, BlockDevice: constants.S_IFBLK, FIFO: constants.S_IFIFO, SymbolicLink: constants.S_IFLNK, Socket: constants.S_IFSOCK };

class Stats {
  constructor(entry, big = false) {
    const size = entry.isFolder ? 4096 : entry.size;
    const fields = {
      dev: 1, mode: entry.mode, nlink: entry.links, uid: 1000, gid: 1000, rdev: 0, blksize: 4096, ino: entry.ino, size,
      blocks: Math.ceil(size / 4096) * 8, atimeMs: entry.accessed, mtimeMs: entry.modified, ctimeMs: entry.changed, birthtimeMs: entry.birth,
    };
    for (const [name, value] of Object.entries(fields)) this[name] = big ? BigInt(value) : value;
    this.atime = new Date(entry.accessed);
    this.mtime = new Date(entry.modified);
    this.ctime = new Date(entry.changed);
    this.birthtime = new Date(entry.birth);
  }
}

class Dirent {
  #mode;

  constructor(name, path, mode) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this.#mode = mode;
  }

  get mode() { return this.#mode; }
}
for (const [kind, bits] of Object.entries(kinds)) {
  const test = function() { return (Number(this.mode) & constants.S_IFMT) === bits; };
  Stats.prototype[`is${kind}`] = test;
  Dirent.prototype[`is${kind}`] = test;
}
Object.defineProperty(Dirent.prototype, 'mode', { enumerable: false });

module.exports = { pathOf, flagsOf, optionsOf, dataOf, text, callbackOf, Stats, Dirent };
