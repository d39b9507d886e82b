// fs.ReadStream and fs.WriteStream: a file in pieces, each an operation of the device.
const { Readable, Writable } = require('stream');
const { basename } = require('path');
const disk = require('internal/fs/disk');
const { pathOf, flagsOf, optionsOf } = require('internal/fs/utils');
const { kName } = require('internal/streams/options');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateInteger } = require('internal/validators');
const { perform } = require('fs');
const { operations, deviceOf, lookup } = require('internal/fs/operations');
const { io } = internalBinding('timers');

const kBusy = Symbol('kIsPerformingIO');
const kDone = Symbol('kIoDone');
const kHandle = Symbol('kHandle');
const kAsked = Symbol('asked');

function setUp(stream, path, options, flags) {
  if (options.fd == null) {
    stream.fd = null;
    stream.path = path !== null && typeof path === 'object' && path.href !== undefined ? require('url').fileURLToPath(path) : path;
    stream.flags = options.flags === undefined ? flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
    pathOf(path);
    flagsOf(stream.flags);
    options[kName] = basename(String(stream.path));
  } else if (typeof options.fd === 'object' && typeof options.fd.fd === 'number') {
    hidden(stream, kHandle, options.fd);
    stream.fd = options.fd.fd;
    options.fd.once('close', () => stream.close());
  } else {
    if (typeof options.fd !== 'number') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], options.fd);
    validateInteger(options.fd, 'fd', 0, 2147483647);
    stream.fd = options.fd;
  }
  if (typeof stream.fd === 'number') options[kName] ??= basename(disk.opened(stream.fd, '').path ?? 'file');
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  hidden(stream, kBusy, false);
}

function hidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: false });
}

function construct(stream, callback) {
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  perform(operations.open(stream.path, stream.flags, stream.mode), (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', fd);
    stream.emit('ready');
  });
}

// A file that is being read or written is closed after that.
function destroy(error, callback) {
  if (this[kBusy]) this.once(kDone, (own) => close(this, error || own, callback));
  else close(this, error, callback);
}

function close(stream, error, callback) {
  const { fd } = stream;
  if (!fd) {
    callback(error);
    return;
  }
  stream.fd = null;
  const handle = stream[kHandle];
  if (handle) handle.close().then(() => callback(error), (own) => callback(own || error));
  else perform(operations.close(fd), (own) => callback(own || error));
}

function streamOptions(options) {
  return { ...optionsOf(options) };
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = streamOptions(options);
  options.highWaterMark ??= 64 * 1024;
  setUp(this, path, options, 'r');
  const { start, end } = options;
  this.start = start;
  this.end = end;
  this.pos = undefined;
  this.bytesRead = 0;
  if (start !== undefined) {
    validateInteger(start, 'start', 0);
    this.pos = start;
  }
  if (end === undefined) {
    this.end = Infinity;
  } else if (end !== Infinity) {
    validateInteger(end, 'end', 0);
    if (start !== undefined && start > end) throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${end})`, start);
  }
  hidden(this, kAsked, 0);
  hidden(this, 'onReadDone', () => readDone(this));
  Readable.call(this, options);
}

function readDone(stream) {
  stream[kBusy] = false;
  if (stream.destroyed) {
    stream.emit(kDone);
    return;
  }
  let chunk;
  try {
    const file = disk.opened(stream.fd, 'read');
    if (file.entry.isFolder) disk.readFrom(stream.fd);
    const at = stream.pos ?? file.at;
    chunk = file.entry.read(at, stream[kAsked]);
    if (stream.pos === undefined) file.at += chunk.length;
    else stream.pos += chunk.length;
  } catch (error) {
    stream.destroy(error);
    return;
  }
  stream.bytesRead += chunk.length;
  stream.push(chunk.length > 0 ? chunk : null);
}

const readMethods = {
  _construct(callback) {
    construct(this, callback);
  },
  _read(n) {
    n = Math.min(this.end - (this.pos ?? this.bytesRead) + 1, n);
    if (n <= 0) {
      this.push(null);
      return;
    }
    this[kBusy] = true;
    this[kAsked] = n;
    const entry = lookup(this.fd);
    const left = entry?.isDevice || entry === undefined ? n : entry.size - (this.pos ?? disk.opened(this.fd).at);
    io(deviceOf(entry).read.take(Math.max(0, Math.min(n, left))), this.onReadDone);
  },
  _destroy: destroy,
  close(callback) {
    if (callback) this.once('close', callback);
    this.destroy();
  },
};

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = streamOptions(options);
  options.decodeStrings = true;
  setUp(this, path, options, 'w');
  this.flush = options.flush ?? false;
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}

function writeAll(stream, bytes, callback) {
  stream[kBusy] = true;
  const at = stream.pos;
  io(deviceOf(lookup(stream.fd)).write.take(bytes.length), () => {
    stream[kBusy] = false;
    let failure;
    try {
      stream.bytesWritten += disk.writeTo(stream.fd, bytes, at);
    } catch (error) {
      failure = error;
    }
    const { destroyed } = stream;
    callback(failure);
    if (destroyed) stream.emit(kDone, failure);
  });
  if (at !== undefined) stream.pos += bytes.length;
}

const writeMethods = {
  _construct(callback) {
    construct(this, callback);
  },
  _write(chunk, encoding, callback) {
    writeAll(this, chunk, callback);
  },
  _writev(list, callback) {
    const { concat } = internalBinding('encoding');
    writeAll(this, concat(list.map((one) => one.chunk)), callback);
  },
  _destroy: destroy,
  close(callback) {
    if (callback) {
      if (this.closed) {
        process.nextTick(callback);
        return;
      }
      this.on('close', callback);
    }
    if (!this.autoClose) this.on('finish', this.destroy);
    this.end();
  },
};

for (const [Class, Base, methods] of [[ReadStream, Readable, readMethods], [WriteStream, Writable, writeMethods]]) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
  Object.assign(Class.prototype, methods);
  Object.defineProperties(Class.prototype, {
    autoClose: { configurable: true, get() { return (this._readableState ?? this._writableState).autoDestroy; } },
    pending: { configurable: true, get() { return this.fd === null; } },
  });
}
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream };
