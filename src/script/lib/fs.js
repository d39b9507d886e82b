// node:fs, on a disk in memory: each operation with a callback, which is called when the device is through, and at once
// (`Sync`), which takes the program's own time.
const { constants } = require('internal/fs/disk');
const { operations } = require('internal/fs/operations');
const { callbackOf, Stats, Dirent } = require('internal/fs/utils');
const { AbortError } = require('internal/errors');
const { block, io } = internalBinding('timers');

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

// Calls back, when the device is through, with an error or with what `run` gives.
function perform({ run, cost, signal, given }, callback) {
  if (signal?.aborted) {
    process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
    return;
  }
  io(cost, () => {
    let result;
    try {
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
      result = run();
    } catch (error) {
      callback(error);
      return;
    }
    if (given !== undefined) callback(null, result, given);
    else if (result === undefined) callback(null);
    else callback(null, result);
  });
}

const fs = module.exports = {};
for (const [name, operation] of Object.entries(operations)) {
  fs[name] = Object.defineProperty((...args) => {
    const callback = callbackOf(args);
    args.length -= 1;
    perform(operation(...args), callback);
  }, 'name', { value: name });
  fs[`${name}Sync`] = Object.defineProperty((...args) => {
    const { run, cost } = operation(...args);
    block(cost);
    return run(true);
  }, 'name', { value: `${name}Sync` });
}

// Where more than one value comes back, a promise has them by name.
for (const [name, count, what] of [['read', 'bytesRead', 'buffer'], ['write', 'bytesWritten', 'buffer'], ['readv', 'bytesRead', 'buffers'], ['writev', 'bytesWritten', 'buffers']]) {
  fs[name][customPromisify] = (...args) => new Promise((resolve, reject) => {
    perform(operations[name](...args), (error, result, given) => (error ? reject(error) : resolve({ [count]: result, [what]: given })));
  });
}

Object.assign(fs, {
  exists(path, callback) {
    callbackOf([callback]);
    fs.access(path, (error) => callback(!error));
  },
  existsSync(path) {
    try {
      fs.accessSync(path);
      return true;
    } catch {
      return false;
    }
  },
  opendir(path, ...rest) {
    const callback = callbackOf(rest);
    fs.readdir(path, { withFileTypes: true }, (error, list) => (error ? callback(error) : callback(null, folderOf(path, list))));
  },
  opendirSync: (path) => folderOf(path, fs.readdirSync(path, { withFileTypes: true })),
  createReadStream: (path, options) => new fs.ReadStream(path, options),
  createWriteStream: (path, options) => new fs.WriteStream(path, options),
  watch() {
    throw new Error('Nobody else changes files here: fs.watch() is left out.');
  },
  openAsBlob: async (path, { type = '' } = {}) => new (require('buffer').Blob)([fs.readFileSync(path)], { type }),
  Stats,
  Dirent,
  constants,
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1,
});
fs.exists[customPromisify] = (path) => new Promise((resolve) => fs.exists(path, resolve));
fs.watchFile = fs.watch;

function folderOf(path, list) {
  let at = 0;
  return {
    path,
    async read() { return list[at++] ?? null; },
    readSync: () => list[at++] ?? null,
    async close() {},
    closeSync() {},
    async *[Symbol.asyncIterator]() { yield* list; },
  };
}

for (const name of ['ReadStream', 'WriteStream']) {
  const get = () => require('internal/fs/streams')[name];
  Object.defineProperty(fs, name, { configurable: true, enumerable: true, get });
  Object.defineProperty(fs, `File${name}`, { configurable: true, enumerable: true, get });
}
Object.defineProperty(fs, 'promises', { configurable: true, enumerable: true, get: () => require('fs/promises') });
Object.defineProperty(fs, 'perform', { value: perform });
