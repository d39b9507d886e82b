// What can be done with the disk. Each function checks its arguments, and gives what is to be done and how many
// milliseconds that takes: `{ run, cost }`.
const { Buffer } = require('buffer');
const disk = require('internal/fs/disk');
const { pathOf, flagsOf, optionsOf, dataOf, text, Stats, Dirent } = require('internal/fs/utils');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE }, genericNodeError, uvException } = require('internal/errors');
const { major } = require('internal/version');
const { parseFileMode, validateBuffer, validateInteger } = require('internal/validators');

const { latency } = disk.usual;
const quick = (run) => ({ run, cost: latency });

function fdOf(fd, name = 'fd') {
  if (typeof fd !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', fd);
  validateInteger(fd, name, 0, 2147483647);
  return fd;
}

const deviceOf = (entry) => entry?.device ?? disk.usual;

// What a path or number names, without an error where it names nothing.
function lookup(file) {
  try {
    return typeof file === 'number' ? disk.opened(file, '').entry : disk.find(file, '');
  } catch {
    return undefined;
  }
}

function readCost(entry, length) {
  return deviceOf(entry).read.take(entry?.isDevice ? length : length);
}

// The error of a folder names it since 26, but where it is read at once.
function whole(file, isSync) {
  const isNumber = typeof file === 'number';
  const fd = isNumber ? file : disk.openFile(file, 0);
  try {
    const { entry, at } = disk.opened(fd, 'read');
    if (entry.isFolder) throw uvException({ code: 'EISDIR', syscall: 'read', path: major < 26 || isSync || isNumber ? undefined : file });
    return entry.read(isNumber ? at : 0, entry.size);
  } finally {
    if (!isNumber) disk.closeFile(fd);
  }
}

function writeWhole(file, bytes, flags, mode) {
  const isNumber = typeof file === 'number';
  const fd = isNumber ? file : disk.openFile(file, flags, mode);
  try {
    disk.writeTo(fd, bytes, null);
  } finally {
    if (!isNumber) disk.closeFile(fd);
  }
}

function writing(name, byDefault) {
  return (file, data, options) => {
    options = optionsOf(options, { encoding: 'utf8', mode: 0o666, flag: byDefault });
    const bytes = dataOf(data, options.encoding);
    file = typeof file === 'number' ? file : pathOf(file);
    const flags = flagsOf(options.flag || byDefault);
    const mode = parseFileMode(options.mode, 'mode', 0o666);
    return { run: () => writeWhole(file, bytes, flags, mode), cost: deviceOf(lookup(file)).write.take(bytes.length), signal: options.signal };
  };
}

function list(folder, path, options, prefix = '') {
  const found = [];
  for (const name of folder.names()) {
    const entry = folder.children.get(name);
    if (options.withFileTypes) found.push(new Dirent(name, prefix ? `${path}/${prefix.slice(0, -1)}` : path, entry.mode));
    else found.push(options.encoding === 'buffer' ? Buffer.from(prefix + name) : prefix + name);
    if (options.recursive && entry?.isFolder) found.push(...list(entry, path, options, `${prefix}${name}/`));
  }
  return found;
}

function stat(syscall) {
  return (path, options = {}) => {
    path = pathOf(path);
    return quick(() => {
      const entry = disk.find(path, syscall);
      if (entry === undefined) {
        if (options?.throwIfNoEntry === false) return undefined;
        throw uvException({ code: 'ENOENT', syscall, path });
      }
      return new Stats(entry, options?.bigint);
    });
  };
}

// read(fd, buffer, offset, length, position), read(fd, buffer, options), read(fd, options)
function readArguments(buffer, offset, length, position) {
  if (buffer === undefined || (typeof buffer === 'object' && !ArrayBuffer.isView(buffer))) {
    ({ buffer = Buffer.alloc(16384), offset = 0, length, position = null } = buffer ?? {});
  } else if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length, position = null } = offset);
  }
  validateBuffer(buffer);
  offset ??= 0;
  validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  if (buffer.byteLength > 0 && length > buffer.byteLength - offset) {
    throw new ERR_OUT_OF_RANGE('length', `<= ${buffer.byteLength - offset}`, length);
  }
  if (typeof position === 'bigint') position = Number(position);
  return { buffer, offset, length, position: position ?? null };
}

// write(fd, buffer, offset, length, position), write(fd, string, position, encoding)
function writeArguments(buffer, offset, length, position) {
  if (typeof buffer === 'string') {
    const encoding = typeof length === 'string' ? length : 'utf8';
    return { bytes: Buffer.from(buffer, encoding), position: typeof offset === 'number' ? offset : null, given: buffer };
  }
  validateBuffer(buffer);
  if (offset !== null && typeof offset === 'object') ({ offset = 0, length, position = null } = offset);
  offset ??= 0;
  length = typeof length === 'number' ? length : buffer.byteLength - offset;
  if (length > buffer.byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${buffer.byteLength - offset}`, length);
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
  return { bytes, position: typeof position === 'number' ? position : null, given: buffer };
}

function removed(path, { recursive, force }) {
  const entry = disk.find(path, 'lstat');
  if (entry === undefined) {
    if (force) return;
    throw uvException({ code: 'ENOENT', syscall: 'lstat', path });
  }
  if (entry.isFolder && !recursive) {
    const error = genericNodeError(`Path is a directory: rm returned EISDIR (is a directory) ${path}`, {
      code: 'ERR_FS_EISDIR', info: { errno: 21, code: 'EISDIR', message: 'is a directory', path, syscall: 'rm' },
      errno: 21, syscall: 'rm', path,
    });
    Object.defineProperty(error, 'name', { value: 'SystemError', configurable: true, writable: true, enumerable: false });
    throw error;
  }
  disk.removeTree(path);
}

const operations = {
  open(path, flags, mode) {
    path = pathOf(path);
    flags = flagsOf(flags);
    mode = parseFileMode(mode, 'mode', 0o666);
    return quick(() => disk.openFile(path, flags, mode));
  },
  close(fd) {
    fdOf(fd);
    return quick(() => disk.closeFile(fd));
  },
  read(fd, ...rest) {
    fdOf(fd);
    const { buffer, offset, length, position } = readArguments(...rest);
    return { run: () => disk.readFrom(fd, buffer, offset, length, position), cost: readCost(lookup(fd), length), given: buffer };
  },
  readv(fd, buffers, position) {
    fdOf(fd);
    const run = () => {
      let total = 0;
      for (const buffer of buffers) {
        const count = disk.readFrom(fd, buffer, 0, buffer.byteLength, typeof position === 'number' ? position + total : null);
        total += count;
        if (count < buffer.byteLength) break;
      }
      return total;
    };
    return { run, cost: readCost(lookup(fd), buffers.reduce((sum, one) => sum + one.byteLength, 0)), given: buffers };
  },
  write(fd, ...rest) {
    fdOf(fd);
    const { bytes, position, given } = writeArguments(...rest);
    return { run: () => disk.writeTo(fd, bytes, position), cost: deviceOf(lookup(fd)).write.take(bytes.length), given };
  },
  writev(fd, buffers, position) {
    fdOf(fd);
    const bytes = Buffer.concat(buffers.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)));
    return { run: () => disk.writeTo(fd, bytes, position), cost: deviceOf(lookup(fd)).write.take(bytes.length), given: buffers };
  },
  readFile(file, options) {
    const { encoding, signal } = optionsOf(options, { flag: 'r' });
    file = typeof file === 'number' ? file : pathOf(file);
    const entry = lookup(file);
    return { run: (isSync) => text(whole(file, isSync), encoding), cost: readCost(entry, entry?.size ?? 0), signal };
  },
  writeFile: writing('writeFile', 'w'),
  appendFile: writing('appendFile', 'a'),
  stat: stat('stat'),
  lstat: stat('lstat'),
  fstat(fd, options) {
    fdOf(fd);
    return quick(() => new Stats(disk.opened(fd, 'fstat').entry, options?.bigint));
  },
  access(path) {
    path = pathOf(path);
    return quick(() => { disk.existing(path, 'access'); });
  },
  unlink(path) {
    path = pathOf(path);
    return quick(() => disk.removeFile(path));
  },
  mkdir(path, options) {
    path = pathOf(path);
    const recursive = typeof options === 'object' && options !== null && !!options.recursive;
    return quick(() => disk.makeFolder(path, recursive));
  },
  mkdtemp(prefix, options) {
    const path = pathOf(prefix, 'prefix') + Array.from({ length: 6 }, () => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(Math.random() * 26)]).join('');
    return quick(() => {
      disk.makeFolder(path, false);
      return path;
    });
  },
  readdir(path, options) {
    path = pathOf(path);
    options = optionsOf(options);
    return quick(() => {
      const folder = disk.existing(path, 'scandir');
      if (!folder.isFolder) throw uvException({ code: 'ENOTDIR', syscall: 'scandir', path });
      return list(folder, path, options);
    });
  },
  rmdir(path) {
    path = pathOf(path);
    return quick(() => disk.removeFolder(path));
  },
  rm(path, options = {}) {
    path = pathOf(path);
    return quick(() => removed(path, options ?? {}));
  },
  rename(from, to) {
    from = pathOf(from, 'oldPath');
    to = pathOf(to, 'newPath');
    return quick(() => disk.rename(from, to));
  },
  link(from, to) {
    from = pathOf(from, 'existingPath');
    to = pathOf(to, 'newPath');
    return quick(() => disk.link(from, to));
  },
  copyFile(from, to, mode) {
    from = pathOf(from, 'src');
    to = pathOf(to, 'dest');
    const entry = lookup(from);
    const size = entry?.size ?? 0;
    const cost = Math.max(readCost(entry, size), deviceOf(lookup(to)).write.take(size));
    return { run: () => disk.copyFile(from, to, typeof mode === 'number' ? mode : 0), cost };
  },
  truncate(path, length = 0) {
    path = pathOf(path);
    return quick(() => disk.existing(path, 'open').resize(length ?? 0));
  },
  ftruncate(fd, length = 0) {
    fdOf(fd);
    return quick(() => disk.opened(fd, 'ftruncate').entry.resize(length ?? 0));
  },
  realpath(path) {
    path = pathOf(path);
    return quick(() => {
      disk.existing(path, 'realpath');
      return require('path').resolve('/', path);
    });
  },
  chmod(path, mode) {
    path = pathOf(path);
    mode = parseFileMode(mode, 'mode');
    return quick(() => {
      const entry = disk.existing(path, 'chmod');
      entry.mode = (entry.mode & 0o170000) | (mode & 0o7777);
    });
  },
  utimes(path, accessed, modified) {
    path = pathOf(path);
    return quick(() => {
      const entry = disk.existing(path, 'utime');
      [entry.accessed, entry.modified] = [accessed, modified].map((time) => (time instanceof Date ? +time : +time * 1000));
    });
  },
  fsync(fd) {
    fdOf(fd);
    return quick(() => { disk.opened(fd, 'fsync'); });
  },
  fdatasync(fd) {
    fdOf(fd);
    return quick(() => { disk.opened(fd, 'fdatasync'); });
  },
};

module.exports = { operations, lookup, deviceOf };
