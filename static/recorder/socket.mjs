// Where `highwater attach` finds a process: a socket in a folder of its user's among the system's temporary files, which no other user can
// reach; on Windows a named pipe. The recorder opens it in a process that sleeps or keeps its last seconds, and this module knows
// which client is attached, and not what is recorded.
//
// A client writes lines of JSON and gets one back for each: `{"process":{…}}`, or `{"refused":SENTENCE}`. To `{"ask":"who"}` that is all;
// after `{"ask":"attach","folder":PATH}` it is attached, and `file` is the recording; `{"ask":"end"}` ends that, as does the connection's end.

import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { aside, ignore } from './notes.mjs';

const MOST = 64 * 1024; // Characters of a question.
const PIPES = '\\\\.\\pipe\\';
const isWindows = process.platform === 'win32';

/** The folder of all sockets of this user, and how their names are made. */
export const sockets = {
  folder: () => (isWindows ? PIPES : join(tmpdir(), `highwater-${process.getuid()}`)),
  name: (pid, thread) => `${isWindows ? 'highwater-' : ''}${pid}${thread ? `-${thread}` : ''}${isWindows ? '' : '.sock'}`,

  /** Those that are there, each with the process and the thread that its name tells. */
  list() {
    const pattern = isWindows ? /^highwater-(\d+)(?:-(\d+))?$/ : /^(\d+)(?:-(\d+))?\.sock$/;
    const folder = this.folder();
    let names = [];
    try {
      if (!isWindows) check(folder);
      names = readdirSync(folder);
    } catch {
      // Then there is none.
    }
    return names.map((name) => ({ name, parts: pattern.exec(name) })).filter(({ parts }) => parts)
      .map(({ name, parts: [, pid, thread] }) => ({ path: isWindows ? PIPES + name : join(folder, name), pid: Number(pid), thread: Number(thread ?? 0) }));
  },
};

/** Throws unless the folder is this user's own, and no other user can put anything into it. */
function check(folder) {
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== process.getuid() || (stats.mode & 0o077) !== 0) throw new Error(`${folder} does not belong to this user alone`);
}

/**
 * Opens the socket of this process, or of one of its threads. `about` is what it tells of itself, `begin(folder)` begins to write a recording
 * there and returns its path, `end()` ends that. Returns what closes it. `failed` is told why there is none.
 */
export function openSocket({ pid, thread, about, begin, end, failed }) {
  let attached;
  const leave = (socket) => {
    if (attached !== socket) return;
    attached = undefined;
    end();
  };
  const answer = (socket, { ask, folder }) => {
    if (ask === 'end') leave(socket);
    if (ask === 'who' || ask === 'end') return { process: about };
    if (ask !== 'attach' || typeof folder !== 'string') return { refused: 'it has another version of the recorder, which does not know this question' };
    if (attached !== undefined) return { refused: 'another highwater is attached to it' };
    const file = begin(folder);
    attached = socket;
    return { process: about, file };
  };
  const server = createServer((socket) => {
    ignore(socket);
    let text = '';
    socket.unref();
    socket.on('error', () => {}); // Then it ends, too.
    socket.on('close', () => leave(socket));
    socket.setEncoding('utf8').on('data', (piece) => {
      text += piece;
      const length = text.indexOf('\n');
      if (length < 0) {
        if (text.length > MOST) socket.destroy();
        return;
      }
      socket.write(`${JSON.stringify(answered(() => answer(socket, JSON.parse(text.slice(0, length)))))}\n`);
      text = text.slice(length + 1);
    });
  });
  server.on('error', failed);
  let path;
  try {
    if (!isWindows) mkdirSync(sockets.folder(), { recursive: true, mode: 0o700 });
    if (!isWindows) check(sockets.folder());
    path = join(sockets.folder(), sockets.name(pid, thread));
    if (!isWindows) rmSync(path, { force: true }); // That of an earlier process of the same number.
    server.listen({ path, exclusive: true }).unref(); // In a worker of a cluster, too, it is this process that listens.
    if (!isWindows) chmodSync(path, 0o600);
    const { _handle: handle } = server;
    const { onconnection } = handle;
    // Otherwise the recorder would take the connection for a stream of the program's while it is being made.
    handle.onconnection = (...args) => aside(() => onconnection.apply(handle, args));
  } catch (error) {
    failed(error);
  }
  return () => {
    if (path !== undefined && !isWindows) rmSync(path, { force: true });
  };
}

function answered(answer) {
  try {
    return answer();
  } catch (error) {
    return { refused: error?.message ?? 'it cannot' };
  }
}
