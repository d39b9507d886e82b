// A disk in memory: folders, files and what is open. Each function does its work at once, or throws the system's error.
const { uvException } = require('internal/errors');
const { Buffer } = require('buffer');
const { Pace } = require('internal/pace');
const program = internalBinding('loader');
const store = internalBinding('store');

const constants = {
  UV_FS_SYMLINK_DIR: 1, UV_FS_SYMLINK_JUNCTION: 2, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, UV_DIRENT_UNKNOWN: 0,
  UV_DIRENT_FILE: 1, UV_DIRENT_DIR: 2, UV_DIRENT_LINK: 3, S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFCHR: 8192,
  S_IFBLK: 24576, S_IFIFO: 4096, S_IFLNK: 40960, S_IFSOCK: 49152, O_CREAT: 64, O_EXCL: 128, UV_FS_O_FILEMAP: 0,
  O_NOCTTY: 256, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536, O_NOATIME: 262144, O_NOFOLLOW: 131072,
  O_SYNC: 1052672, O_DSYNC: 4096, O_DIRECT: 16384, O_NONBLOCK: 2048, S_IRWXU: 448, S_IRUSR: 256, S_IWUSR: 128,
  S_IXUSR: 64, S_IRWXG: 56, S_IRGRP: 32, S_IWGRP: 16, S_IXGRP: 8, S_IRWXO: 7, S_IROTH: 4, S_IWOTH: 2, S_IXOTH: 1,
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, UV_FS_COPYFILE_EXCL: 1, COPYFILE_EXCL: 1, UV_FS_COPYFILE_FICLONE: 2,
  COPYFILE_FICLONE: 2, UV_FS_COPYFILE_FICLONE_FORCE: 4, COPYFILE_FICLONE_FORCE: 4,
};
const { O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, S_IFDIR, S_IFREG, S_IFCHR } = constants;

const perSecond = 500 * 2 ** 20 / 1000;
const latency = 0.1;
// The disk that a file is on unless `disk()` says otherwise.
const usual = { read: new Pace(perSecond, latency), write: new Pace(perSecond, latency), latency, full: Infinity };

// Devices of files that may not be there yet.
const devices = new Map();

let inodes = 1000;

class Entry {
  constructor(mode) {
    this.ino = ++inodes;
    this.mode = mode;
    this.links = 1;
    this.birth = this.modified = this.accessed = this.changed = Date.now();
  }

  touch() {
    this.modified = this.changed = Date.now();
  }
}

class Folder extends Entry {
  isFolder = true;
  children = new Map();

  constructor() {
    super(S_IFDIR | 0o755);
  }

  names() {
    return [...this.children.keys()].sort();
  }
}

class File extends Entry {
  isFolder = false;
  device = usual;
  #id;
  #path;

  // The text of a program's own file is fetched when it is first needed.
  constructor(mode = 0o644, path = undefined) {
    super(S_IFREG | mode);
    this.#path = path;
  }

  get id() {
    if (this.#id === undefined) {
      this.#id = store.create();
      if (this.#path !== undefined) store.write(this.#id, 0, Buffer.from(program.file(this.#path)));
    }
    return this.#id;
  }

  get size() {
    return store.size(this.id);
  }

  read(at, length) {
    return store.read(this.id, at, length);
  }

  readInto(at, length, array, offset) {
    return store.readInto(this.id, at, length, array, offset);
  }

  write(at, bytes) {
    if (at + bytes.length > this.device.full) throw uvException({ code: 'ENOSPC', syscall: 'write' });
    store.write(this.id, at, bytes);
    this.touch();
  }

  resize(size) {
    store.resize(this.id, size);
    this.touch();
  }

  unlink() {
    this.links -= 1;
  }
}

// /dev/null and /dev/zero
class Endless extends Entry {
  isFolder = false;
  isDevice = true;
  device = usual;
  size = 0;

  constructor(gives) {
    super(S_IFCHR | 0o666);
    this.gives = gives;
  }

  read(at, length) {
    return Buffer.alloc(this.gives ? length : 0);
  }

  readInto(at, length, array, offset) {
    if (!this.gives) return 0;
    array.fill(0, offset, offset + length);
    return length;
  }

  write() {}
  resize() {}
  unlink() {}
}

const root = new Folder();
const open = new Map();

function partsOf(path) {
  const parts = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}

function makeFolders(parts) {
  let folder = root;
  for (const part of parts) {
    if (!folder.children.has(part)) folder.children.set(part, new Folder());
    folder = folder.children.get(part);
  }
  return folder;
}

function put(path, entry) {
  const parts = partsOf(path);
  const name = parts.pop();
  makeFolders(parts).children.set(name, entry);
  return entry;
}

makeFolders(['tmp']);
makeFolders(['home', 'node']);
put('/dev/null', new Endless(false));
put('/dev/zero', new Endless(true));
// The program's own folder is the root: what a system has beside it is not listed.
const system = new Set(root.children.keys()).add('proc');
root.names = () => [...root.children.keys()].filter((name) => !system.has(name)).sort();
const descriptors = makeFolders(['proc', 'self', 'fd']);
descriptors.names = () => [0, 1, 2, ...open.keys()].map(String);
for (const path of program.files()) put(path, new File(0o644, path));

// From now on the file at a path is on that device.
function useDevice(path, device) {
  const parts = partsOf(path);
  devices.set(`/${parts.join('/')}`, device);
  parts.pop();
  makeFolders(parts);
  const file = find(path, 'open');
  if (file !== undefined && !file.isFolder) file.device = device;
}

// What is at a path, or undefined; ENOTDIR where a file is taken for a folder.
function find(path, syscall, shown = path) {
  let entry = root;
  for (const part of partsOf(path)) {
    if (!entry.isFolder) throw uvException({ code: 'ENOTDIR', syscall, path: shown });
    entry = entry.children.get(part);
    if (entry === undefined) return undefined;
  }
  if (path.endsWith('/') && !entry.isFolder) throw uvException({ code: 'ENOTDIR', syscall, path: shown });
  return entry;
}

function existing(path, syscall, dest) {
  const entry = find(path, syscall);
  if (entry === undefined) throw uvException({ code: 'ENOENT', syscall, path, dest });
  return entry;
}

// The folder that a new name is to be in.
function parentOf(path, syscall, from) {
  const parts = partsOf(path);
  const name = parts.pop();
  const folder = find(`/${parts.join('/')}`, syscall, from ?? path);
  const failure = from === undefined ? { syscall, path } : { syscall, path: from, dest: path };
  if (folder === undefined) throw uvException({ code: 'ENOENT', ...failure });
  if (!folder.isFolder) throw uvException({ code: 'ENOTDIR', ...failure });
  return { folder, name };
}

function openFile(path, flags, mode = 0o666) {
  let entry = find(path, 'open');
  if (entry === undefined) {
    if (!(flags & O_CREAT)) throw uvException({ code: 'ENOENT', syscall: 'open', path });
    const { folder, name } = parentOf(path, 'open');
    if (path.endsWith('/') || name === undefined) throw uvException({ code: 'EISDIR', syscall: 'open', path });
    entry = new File(mode & ~0o022);
    entry.device = devices.get(`/${partsOf(path).join('/')}`) ?? usual;
    folder.children.set(name, entry);
    folder.touch();
  } else {
    if ((flags & O_CREAT) && (flags & O_EXCL)) throw uvException({ code: 'EEXIST', syscall: 'open', path });
    if (entry.isFolder && (flags & (O_WRONLY | O_RDWR))) throw uvException({ code: 'EISDIR', syscall: 'open', path });
    if (flags & O_TRUNC) entry.resize(0);
  }
  return openEntry(entry, flags, path);
}

function openEntry(entry, flags, path) {
  let fd = 20;
  while (open.has(fd)) fd += 1;
  open.set(fd, { entry, flags, path, at: 0 });
  return fd;
}

// What is open under a number.
function opened(fd, syscall) {
  const file = open.get(fd);
  if (file === undefined) throw uvException({ code: 'EBADF', syscall });
  return file;
}

function closeFile(fd) {
  opened(fd, 'close');
  open.delete(fd);
}

function readFrom(fd, array, offset, length, position) {
  const file = opened(fd, 'read');
  if (file.entry.isFolder) throw uvException({ code: 'EISDIR', syscall: 'read' });
  if ((file.flags & 3) === O_WRONLY) throw uvException({ code: 'EBADF', syscall: 'read' });
  const own = typeof position !== 'number' || position < 0;
  const count = file.entry.readInto(own ? file.at : position, length, array, offset);
  if (own) file.at += count;
  return count;
}

function writeTo(fd, bytes, position) {
  const file = opened(fd, 'write');
  if ((file.flags & 3) === 0) throw uvException({ code: 'EBADF', syscall: 'write' });
  const own = typeof position !== 'number' || position < 0;
  const at = file.flags & O_APPEND ? file.entry.size : own ? file.at : position;
  file.entry.write(at, bytes);
  if (own) file.at = at + bytes.length;
  return bytes.length;
}

function makeFolder(path, recursive) {
  if (!recursive) {
    if (find(path, 'mkdir') !== undefined) throw uvException({ code: 'EEXIST', syscall: 'mkdir', path });
    const { folder, name } = parentOf(path, 'mkdir');
    folder.children.set(name, new Folder());
    folder.touch();
    return undefined;
  }
  let folder = root;
  let at = '';
  let first;
  for (const part of partsOf(path)) {
    at += `/${part}`;
    const next = folder.children.get(part);
    if (next === undefined) {
      first ??= at;
      folder.children.set(part, new Folder());
    } else if (!next.isFolder) {
      throw uvException({ code: at === `/${partsOf(path).join('/')}` ? 'EEXIST' : 'ENOTDIR', syscall: 'mkdir', path });
    }
    folder = folder.children.get(part);
  }
  return first;
}

function removeFolder(path) {
  const entry = existing(path, 'rmdir');
  if (!entry.isFolder) throw uvException({ code: 'ENOTDIR', syscall: 'rmdir', path });
  if (entry.children.size > 0) throw uvException({ code: 'ENOTEMPTY', syscall: 'rmdir', path });
  const { folder, name } = parentOf(path, 'rmdir');
  folder.children.delete(name);
}

function removeFile(path) {
  const entry = existing(path, 'unlink');
  if (entry.isFolder) throw uvException({ code: 'EISDIR', syscall: 'unlink', path });
  const { folder, name } = parentOf(path, 'unlink');
  folder.children.delete(name);
  entry.unlink();
}

// Whatever is there, with all that is in it.
function removeTree(path) {
  existing(path, 'lstat');
  const { folder, name } = parentOf(path, 'rm');
  folder.children.delete(name);
}

function rename(path, dest) {
  const entry = existing(path, 'rename', dest);
  const { folder, name } = parentOf(dest, 'rename', path);
  const old = folder.children.get(name);
  if (old === entry) return;
  if (old?.isFolder && !entry.isFolder) throw uvException({ code: 'EISDIR', syscall: 'rename', path, dest });
  if (old && !old.isFolder && entry.isFolder) throw uvException({ code: 'ENOTDIR', syscall: 'rename', path, dest });
  if (old?.isFolder && old.children.size > 0) throw uvException({ code: 'ENOTEMPTY', syscall: 'rename', path, dest });
  const from = parentOf(path, 'rename');
  from.folder.children.delete(from.name);
  folder.children.set(name, entry);
}

function link(path, dest) {
  const entry = existing(path, 'link', dest);
  const { folder, name } = parentOf(dest, 'link', path);
  if (folder.children.has(name)) throw uvException({ code: 'EEXIST', syscall: 'link', path, dest });
  entry.links += 1;
  folder.children.set(name, entry);
}

function copyFile(path, dest, mode) {
  const entry = existing(path, 'copyfile', dest);
  if (entry.isFolder) throw uvException({ code: 'EISDIR', syscall: 'copyfile', path, dest });
  const { folder, name } = parentOf(dest, 'copyfile', path);
  const old = folder.children.get(name);
  if (old && (mode & 1)) throw uvException({ code: 'EEXIST', syscall: 'copyfile', path, dest });
  if (old?.isFolder) throw uvException({ code: 'EISDIR', syscall: 'copyfile', path, dest });
  const copy = old ?? new File(entry.mode & 0o777);
  if (!old) copy.device = devices.get(`/${partsOf(dest).join('/')}`) ?? usual;
  folder.children.set(name, copy);
  if (copy === entry) return;
  copy.resize(0);
  for (let at = 0; at < entry.size; at += 2 ** 20) copy.write(at, entry.read(at, 2 ** 20));
}

module.exports = {
  constants, usual, useDevice, find, existing, openFile, openEntry, opened, closeFile, readFrom, writeTo, makeFolder,
  removeFolder, removeFile, removeTree, rename, link, copyFile,
};
