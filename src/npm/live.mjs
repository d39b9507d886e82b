// Recordings as they grow. Nothing here reaches into the program that is recorded: it writes its file, and this reads the file, for
// each page by itself and no faster than that page takes it. A page that is slow, comes late or goes away loses nothing of the file and
// holds up nobody.

import { open } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { Processes } from './processes.mjs';
import { refuse } from './server.mjs';

const PIECE = 256 * 1024; // Bytes that are read at a time,
const PAUSE = 100; // and milliseconds until the end of a file is looked at again.
/** Milliseconds without anything new after which an empty line says that somebody is still there. It means nothing in a recording. */
const SILENCE = 3000;

/** Answers what the page asks for below its address: the list of recordings, and each of them, as long as they grow. */
export class Live {
  /** `recordings` has `list()`, `has(name)`, `path(name)` and `folder`; `isLocal` says whether its processes are this machine's. */
  constructor(recordings, { isOver = false, isLocal = true } = {}) {
    this.recordings = recordings;
    this.processes = new Processes(recordings, isLocal);
    this.isOver = isOver;
    this.open = new Set(); // Answers that are still being given.
  }

  /** The processes have ended: what their files have now is all. Settles when the pages have it, or `patience` is over. */
  async end(patience) {
    this.isOver = true;
    await Promise.race([Promise.all(this.open), sleep(patience, undefined, { ref: false })]);
  }

  /** For PageServer. */
  answer(path, request, response) {
    if (path === '') {
      this.choose(request, response);
      return true;
    }
    if (this.processes.answer(path, this.isOver, request, response)) return true;
    const [, name] = /^live\/([^/\\]+)$/.exec(path) ?? [];
    if (name === undefined) return false;
    if (!this.recordings.has(name)) {
      refuse(response, 404, 'There is no recording of that name in this run.');
      return true;
    }
    const given = this.follow(name, request, response).catch(() => response.destroy()).finally(() => this.open.delete(given));
    this.open.add(given);
    return true;
  }

  /** The recording from its beginning, and on until its process has ended. */
  async follow(name, request, response) {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const file = await open(this.recordings.path(name));
    try {
      const buffer = Buffer.allocUnsafe(PIECE);
      for (let at = 0, silent = 0; !response.destroyed;) {
        const wasOver = this.isOver || this.processes.hasEnded(name); // Asked before reading: what was written until then is read.
        const { bytesRead } = await file.read(buffer, 0, PIECE, at);
        at += bytesRead;
        if (bytesRead > 0) {
          silent = 0;
          await give(response, Buffer.from(buffer.subarray(0, bytesRead)));
        } else if (wasOver) {
          response.end();
          return;
        } else if ((await file.stat()).size < at) {
          throw new Error('another process with the same pid has begun the file anew');
        } else {
          await sleep(PAUSE);
          silent += PAUSE;
          if (silent >= SILENCE) await give(response, '\n');
          silent %= SILENCE;
        }
      }
    } finally {
      await file.close();
    }
  }

  /** Where there is one recording, the page with it; otherwise, which there are. */
  choose(request, response) {
    const all = this.recordings.list();
    if (all.length !== 1) {
      this.processes.answer('processes', this.isOver, request, response);
      return;
    }
    response.setHeader('Location', this.processes.link(all[0], this.isOver));
    refuse(response, 302, 'The page is there.');
  }
}

/** Gives a piece to whoever reads the answer, and waits until it is taken: docs/findings.md says what becomes of programs that do not. */
async function give(response, piece) {
  if (response.destroyed || response.write(piece)) return;
  const stop = new AbortController();
  const { signal } = stop;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(() => stop.abort());
}
