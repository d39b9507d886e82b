// node:fs/promises, and FileHandle.
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { perform, constants } = require('fs');
const { operations } = require('internal/fs/operations');
const { optionsOf, pathOf } = require('internal/fs/utils');
const { AbortError, uvException } = require('internal/errors');

const asyncDispose = Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose');

const promised = (operation) => new Promise((resolve, reject) => {
  perform(operation, (error, result) => (error ? reject(error) : resolve(result)));
});

// An operation by its name; one on a FileHandle gets its number.
const call = async (name, args) => {
  if (args[0] instanceof FileHandle) args[0] = args[0].fd;
  else if (typeof args[0] === 'number') pathOf(args[0]);
  return promised(operations[name](...args));
};

class FileHandle extends EventEmitter {
  #fd;
  #closing;

  constructor(fd) {
    super();
    this.#fd = fd;
  }

  get fd() { return this.#fd; }
  getAsyncId() { return 1; }

  #call(name, syscall, args) {
    if (this.#fd < 0) return Promise.reject(Object.assign(new Error('file closed'), { code: 'EBADF', syscall }));
    return promised(operations[name](this.#fd, ...args));
  }

  async read(...args) {
    if (this.#fd < 0) return this.#call('read', 'read', args);
    const operation = operations.read(this.#fd, ...args);
    return { __proto__: null, bytesRead: await promised(operation), buffer: operation.given };
  }

  async write(...args) {
    if (this.#fd < 0) return this.#call('write', 'write', args);
    const operation = operations.write(this.#fd, ...args);
    return { __proto__: null, bytesWritten: await promised(operation), buffer: operation.given };
  }

  async readv(buffers, position) {
    return { __proto__: null, bytesRead: await this.#call('readv', 'readv', [buffers, position]), buffers };
  }

  async writev(buffers, position) {
    return { __proto__: null, bytesWritten: await this.#call('writev', 'writev', [buffers, position]), buffers };
  }

  async readFile(options) { return this.#call('readFile', 'readFile', [options]); }
  async writeFile(data, options) { return writeFile(this, data, options); }
  async appendFile(data, options) { return writeFile(this, data, options); }
  async stat(options) { return this.#call('fstat', 'stat', [options]); }
  async truncate(length) { return this.#call('ftruncate', 'truncate', [length]); }
  async sync() { return this.#call('fsync', 'sync', []); }
  async datasync() { return this.#call('fdatasync', 'datasync', []); }
  async chmod() {}
  async chown() {}
  async utimes() {}

  createReadStream(options) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  readLines(options) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  readableWebStream(options = {}) {
    const { ReadableStream } = require('stream/web');
    const handle = this;
    return new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      async pull(controller) {
        const { byobRequest } = controller;
        const view = byobRequest.view;
        const { bytesRead } = await handle.read(view, 0, view.byteLength);
        if (bytesRead === 0) {
          controller.close();
          if (options.autoClose) await handle.close();
        }
        byobRequest.respond(bytesRead);
      },
    });
  }

  close() {
    if (this.#fd < 0) return Promise.resolve();
    if (this.#closing) return this.#closing;
    const fd = this.#fd;
    this.#fd = -1;
    this.#closing = promised(operations.close(fd)).finally(() => { this.#closing = undefined; });
    this.emit('close');
    return this.#closing;
  }

  [asyncDispose]() { return this.close(); }
}

async function writeFile(file, data, options) {
  return writeAs('writeFile', file, data, options);
}

// Data may be an iterable of pieces, or a stream.
async function writeAs(name, file, data, options) {
  if (file instanceof FileHandle) file = file.fd;
  if (data === null || typeof data !== 'object' || ArrayBuffer.isView(data) || !(data[Symbol.asyncIterator] || data[Symbol.iterator])) {
    return promised(operations[name](file, data, options));
  }
  const { encoding, signal, mode, flag } = optionsOf(options, { encoding: 'utf8', flag: name === 'writeFile' ? 'w' : 'a' });
  const fd = typeof file === 'number' ? file : await promised(operations.open(file, flag, mode));
  try {
    for await (const piece of data) {
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
      const bytes = typeof piece === 'string' ? Buffer.from(piece, encoding) : piece;
      await promised(operations.write(fd, bytes));
    }
  } finally {
    if (fd !== file) await promised(operations.close(fd));
  }
}

const promises = {};
for (const name of [
  'access', 'copyFile', 'rename', 'truncate', 'rm', 'rmdir', 'mkdir', 'readdir', 'lstat', 'stat', 'link', 'unlink',
  'chmod', 'utimes', 'realpath', 'mkdtemp', 'readFile',
]) {
  promises[name] = Object.defineProperty(async (...args) => call(name, args), 'name', { value: name });
}
Object.assign(promises, {
  open: async (path, flags, mode) => new FileHandle(await promised(operations.open(path, flags, mode))),
  writeFile,
  appendFile: async (file, data, options) => writeAs('appendFile', file, data, options),
  opendir: async (path) => require('fs').opendirSync(path),
  constants,
});

module.exports = promises;
