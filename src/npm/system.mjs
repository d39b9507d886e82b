// What the commands, a WebAssembly program for WASI (snapshot_preview1), ask of a system: arguments, files, the clock, chance. Node's
// own node:wasi is experimental, says so on standard error, and refuses paths with `..` and links that lead out of the folder: people
// give such paths to a command. So no file is out of reach here, as for any other command that its user starts; the program is this
// package's own. All of it is synchronous, and only what the program imports is here.

import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, lstatSync, writeSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { resolve } from 'node:path';

const E = { BADF: 8, INVAL: 28, IO: 29, NOSYS: 52, SPIPE: 70 };
const ERRORS = {
  EACCES: 2, EAGAIN: 6, EBADF: 8, EBUSY: 10, EEXIST: 20, EFBIG: 22, EINVAL: 28, EIO: 29, EISDIR: 31, ELOOP: 32, EMFILE: 33, ENAMETOOLONG: 37, ENFILE: 41,
  ENOENT: 44, ENOSPC: 51, ENOTDIR: 54, ENOTEMPTY: 55, EPERM: 63, EPIPE: 64, EROFS: 69, EDQUOT: 19,
};
const KINDS = [['isBlockDevice', 1], ['isCharacterDevice', 2], ['isDirectory', 3], ['isFile', 4], ['isSymbolicLink', 7]];
const EVERY_RIGHT = 0xffff_ffff_ffff_ffffn;
const READ = 2n;
const WRITE = 64n;

/** Folders that paths begin in: where the command was started, and the root, by the name that src/bin/highwater/paths.rs gives it. */
const FOLDERS = { '.': '.', ':root': '/' };
const FIRST = 3;

/** How a program ends that calls exit. */
export class Exit {
  constructor(code) {
    this.code = code;
  }
}

const kindOf = (stats) => KINDS.find(([is]) => stats[is]())?.[1] ?? 0;

/**
 * A system for one run. `input` is a file descriptor to read from, or bytes; `out` and `err` take a Uint8Array each. Once the program
 * is instantiated, `memory` is to be set.
 */
export class System {
  constructor({ words, cwd = process.cwd(), input = 0, out, err }) {
    this.words = words.map((word) => Buffer.from(`${word}\0`));
    this.cwd = cwd;
    this.memory = undefined;
    this.files = new Map([[0, typeof input === 'number' ? { fd: input } : { bytes: Buffer.from(input), at: 0 }], [1, { take: out }], [2, { take: err }]]);
    this.next = FIRST;
    for (const [name, path] of Object.entries(FOLDERS)) this.files.set(this.next++, { name, path: resolve(cwd, path), folder: true });
  }

  get view() {
    return new DataView(this.memory.buffer);
  }

  bytes(at, length) {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  /** The functions that the program imports. Each returns an error's number, 0 for none. */
  get imports() {
    const calls = {};
    for (const name of Object.getOwnPropertyNames(Calls.prototype)) {
      if (name === 'constructor') continue;
      calls[name] = (...args) => {
        try {
          return Calls.prototype[name].apply(this, args) ?? 0;
        } catch (error) {
          if (error instanceof Exit || error instanceof WebAssembly.RuntimeError) throw error;
          return ERRORS[error?.code] ?? (typeof error === 'number' ? error : E.IO);
        }
      };
    }
    return calls;
  }

  /** An open file; throws the number for there being none. */
  file(fd) {
    const file = this.files.get(fd);
    if (!file) throw E.BADF;
    return file;
  }

  path(fd, at, length) {
    return resolve(this.file(fd).path, Buffer.from(this.bytes(at, length)).toString());
  }

  /** The pieces of memory that a list of them names. */
  pieces(list, count) {
    const { view } = this;
    return Array.from({ length: count }, (_, i) => this.bytes(view.getUint32(list + 8 * i, true), view.getUint32(list + 8 * i + 4, true)));
  }

  writeStats(at, stats) {
    const { view } = this;
    const nanoseconds = (ms) => BigInt(Math.trunc(ms * 1e6));
    this.bytes(at, 64).fill(0);
    view.setBigUint64(at, BigInt(stats.dev), true);
    view.setBigUint64(at + 8, BigInt(stats.ino), true);
    view.setUint8(at + 16, kindOf(stats));
    view.setBigUint64(at + 24, BigInt(stats.nlink), true);
    view.setBigUint64(at + 32, BigInt(stats.size), true);
    [stats.atimeMs, stats.mtimeMs, stats.ctimeMs].forEach((ms, i) => view.setBigUint64(at + 40 + 8 * i, nanoseconds(ms), true));
  }

  writeWords(words, list, text) {
    for (const word of words) {
      this.view.setUint32(list, text, true);
      this.bytes(text, word.length).set(word);
      list += 4;
      text += word.length;
    }
  }
}

/** The calls by their names in WASI, as methods of a System. */
class Calls extends System {
  args_sizes_get(count, size) {
    this.view.setUint32(count, this.words.length, true);
    this.view.setUint32(size, this.words.reduce((sum, word) => sum + word.length, 0), true);
  }

  args_get(list, text) {
    this.writeWords(this.words, list, text);
  }

  /** The commands read nothing from the environment. */
  environ_sizes_get(count, size) {
    this.view.setUint32(count, 0, true);
    this.view.setUint32(size, 0, true);
  }

  environ_get() {}

  clock_time_get(clock, _precision, at) {
    const now = clock === 0 ? BigInt(Date.now()) * 1_000_000n : process.hrtime.bigint();
    this.view.setBigUint64(at, now, true);
  }

  random_get(at, length) {
    randomFillSync(this.bytes(at, length));
  }

  sched_yield() {}

  /** Nothing here waits for anything but files. */
  poll_oneoff() {
    return E.NOSYS;
  }

  proc_exit(code) {
    throw new Exit(code);
  }

  fd_prestat_get(fd, at) {
    const { name } = this.file(fd);
    if (name === undefined) return E.BADF;
    this.view.setUint8(at, 0);
    this.view.setUint32(at + 4, name.length, true);
  }

  fd_prestat_dir_name(fd, at, length) {
    this.bytes(at, length).set(Buffer.from(this.file(fd).name));
  }

  fd_fdstat_get(fd, at) {
    const file = this.file(fd);
    this.bytes(at, 24).fill(0);
    this.view.setUint8(at, file.folder ? 3 : file.fd === undefined ? 0 : kindOf(fstatSync(file.fd)));
    this.view.setBigUint64(at + 8, EVERY_RIGHT, true);
    this.view.setBigUint64(at + 16, EVERY_RIGHT, true);
  }

  fd_fdstat_set_flags() {
    return E.NOSYS;
  }

  fd_filestat_get(fd, at) {
    const file = this.file(fd);
    if (file.folder) this.writeStats(at, statSync(file.path));
    else if (file.fd === undefined) this.bytes(at, 64).fill(0);
    else this.writeStats(at, fstatSync(file.fd));
  }

  path_filestat_get(fd, flags, at, length, to) {
    const path = this.path(fd, at, length);
    this.writeStats(to, flags & 1 ? statSync(path) : lstatSync(path));
  }

  path_open(fd, _lookup, at, length, how, rights, _inheriting, flags, to) {
    const path = this.path(fd, at, length);
    const [creates, wantsFolder, isNew, empties] = [1, 2, 4, 8].map((bit) => (how & bit) !== 0);
    const stats = statSync(path, { throwIfNoEntry: false });
    let file;
    if (stats?.isDirectory()) {
      if ((rights & WRITE) !== 0n && !wantsFolder) return ERRORS.EISDIR;
      file = { path, folder: true };
    } else {
      if (wantsFolder) return stats ? ERRORS.ENOTDIR : ERRORS.ENOENT;
      file = { fd: openSync(path, openingAs({ creates, isNew, empties, appends: (flags & 1) !== 0, rights, exists: stats !== undefined })), path };
      // Whatever has a place in it is read from there; pipes and devices have none.
      if (fstatSync(file.fd).isFile()) file.at = 0;
    }
    this.files.set(this.next, file);
    this.view.setUint32(to, this.next++, true);
  }

  fd_close(fd) {
    const file = this.file(fd);
    this.files.delete(fd);
    if (file.fd !== undefined && fd >= FIRST) closeSync(file.fd);
  }

  fd_read(fd, list, count, to) {
    const file = this.file(fd);
    if (file.folder) return ERRORS.EISDIR;
    let all = 0;
    for (const piece of this.pieces(list, count)) {
      const n = readPiece(file, piece);
      all += n;
      if (n < piece.length) break;
    }
    this.view.setUint32(to, all, true);
  }

  fd_write(fd, list, count, to) {
    const file = this.file(fd);
    let all = 0;
    for (const piece of this.pieces(list, count)) {
      if (file.take) file.take(piece);
      else writeWhole(file.fd, piece);
      if (file.at !== undefined) file.at += piece.length;
      all += piece.length;
    }
    this.view.setUint32(to, all, true);
  }

  fd_seek(fd, offset, whence, to) {
    const file = this.file(fd);
    if (file.at === undefined) return E.SPIPE;
    const base = [0, file.at, whence === 2 ? file.bytes?.length ?? fstatSync(file.fd).size : 0][whence];
    const at = base + Number(offset);
    if (!(at >= 0)) return E.INVAL;
    file.at = at;
    this.view.setBigUint64(to, BigInt(at), true);
  }

  fd_tell(fd, to) {
    return Calls.prototype.fd_seek.call(this, fd, 0n, 1, to);
  }

  fd_readdir(fd, at, length, cookie, to) {
    const file = this.file(fd);
    if (!file.folder) return ERRORS.ENOTDIR;
    file.entries ??= readdirSync(file.path, { withFileTypes: true });
    let used = 0;
    for (let i = Number(cookie); i < file.entries.length && used < length; i++) {
      const name = Buffer.from(file.entries[i].name);
      const entry = Buffer.alloc(24 + name.length);
      entry.writeBigUInt64LE(BigInt(i + 1), 0);
      entry.writeUInt32LE(name.length, 16);
      entry.writeUInt8(kindOf(file.entries[i]), 20);
      name.copy(entry, 24);
      const part = entry.subarray(0, length - used); // What does not fit is asked for again.
      this.bytes(at + used, part.length).set(part);
      used += part.length;
    }
    this.view.setUint32(to, used, true);
  }
}

function openingAs({ creates, isNew, empties, appends, rights, exists }) {
  if ((rights & WRITE) === 0n) return 'r';
  const reads = (rights & READ) !== 0n ? '+' : '';
  if (appends) return `a${reads}`;
  if (isNew && creates) return `wx${reads}`;
  return empties || (creates && !exists) ? `w${reads}` : 'r+';
}

/** What is at the end of its bytes, or closed by whoever wrote into it, has nothing more to read. */
function readPiece(file, piece) {
  if (file.bytes) {
    const n = file.bytes.copy(piece, 0, file.at);
    file.at += n;
    return n;
  }
  for (;;) {
    try {
      const n = readSync(file.fd, piece, 0, piece.length, file.at ?? null);
      if (file.at !== undefined) file.at += n;
      return n;
    } catch (error) {
      if (error.code === 'EOF') return 0; // Windows says so of a pipe.
      if (error.code !== 'EAGAIN') throw error;
      rest();
    }
  }
}

/** Writes all of it. Where another process has made a pipe one that does not wait, this waits. */
export function writeWhole(fd, piece) {
  for (let left = piece; left.length > 0;) {
    try {
      left = left.subarray(writeSync(fd, left));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      rest();
    }
  }
}

/** A moment in which the process uses no processor. */
function rest() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}
