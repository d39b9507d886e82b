// The page without a network, alone or with recordings that lie on the disk: one, or a folder of them. They may still grow, as those of a
// program in a container do, whose folder is mounted here.

import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { Refusal, say } from './complain.mjs';
import { Live } from './live.mjs';
import { openBrowser } from './open.mjs';
import { readHeader } from './recordings.mjs';
import { PageServer } from './server.mjs';

/** `path` is a recording or a folder of them; with one, each request needs the token that the address has. */
export async function serve(path, { port, host, open, follow }) {
  if (path === undefined && follow) throw new Refusal('--follow needs a recording, or a folder of them');
  const live = path === undefined ? undefined : new Live(recordingsAt(path, follow), { isOver: !follow, isLocal: false });
  const server = await new PageServer({ isSecret: live !== undefined, answer: live ? (...asked) => live.answer(...asked) : undefined }).listen(port, host);
  say(`highwater: the page is at ${server.address} until Ctrl+C`);
  if (open) openBrowser(server.address);
}

function recordingsAt(path, follow) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return new Folder(resolve(path), (name) => NAMES.test(name));
  if (!stats?.isFile()) throw new Refusal(`${path}: there is no such file${follow ? '; --follow can wait for recordings in a folder' : ''}`);
  return new Folder(dirname(resolve(path)), (name) => name === basename(path));
}

const NAMES = /\.(trace|jsonl)(\.gz)?$/;

/** The recordings in a folder. */
class Folder {
  constructor(folder, isWanted) {
    this.folder = folder;
    this.isWanted = isWanted;
    this.headers = new Map();
  }

  list() {
    const names = readdirSync(this.folder).filter(this.isWanted);
    const all = names.map((name) => ({ name, title: name, begun: 0, ...this.header(name) }));
    return all.sort((a, b) => a.begun - b.begun || a.name.localeCompare(b.name));
  }

  header(name) {
    if (!this.headers.has(name)) {
      const header = readHeader(this.path(name));
      if (header === undefined) return undefined; // Its first line is not there yet, or it is packed.
      this.headers.set(name, header);
    }
    return this.headers.get(name);
  }

  has(name) {
    return this.isWanted(name) && statSync(this.path(name), { throwIfNoEntry: false })?.isFile() === true;
  }

  path(name) {
    return join(this.folder, name);
  }
}
