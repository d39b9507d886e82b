// The recordings that one run makes: where its processes write them, and which they are. A run may have many processes, and a file of
// an earlier one may lie beside them.

import { mkdirSync, mkdtempSync, readdirSync, statSync, openSync, readSync, closeSync, accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';

import { Refusal } from './complain.mjs';

/** Programs that start the reader's own, and what they are called as scripts. What they do with streams is not the reader's. */
const STARTERS = /^(npm|npx|npm-cli|npx-cli|pnpm|pnpx|yarn|yarnpkg|corepack|bun|highwater)(\.[cm]?js)?$/;

/** Bytes of a file in which its first line is looked for. */
const HEAD = 64 * 1024;

export class Recordings {
  /** Those of a program whose name begins with `stem`, in `folder`; without one, in a new one among the system's temporary files. */
  constructor(stem, folder) {
    try {
      if (folder !== undefined) mkdirSync(folder, { recursive: true });
      this.folder = resolve(folder ?? mkdtempSync(join(tmpdir(), 'highwater-')));
      accessSync(this.folder, constants.W_OK);
    } catch (error) {
      throw new Refusal(`${folder ?? tmpdir()}: recordings cannot be written there (${error.code}); --output names another folder`);
    }
    this.stem = basename(stem, extname(stem)).replaceAll(/[^\w.-]/g, '') || 'node';
    this.pattern = new RegExp(`^${this.stem.replaceAll('.', '\\.')}-(\\d+)(\\.worker-\\d+)?\\.trace$`);
    this.headers = new Map();
    this.before = new Map(this.present().map((name) => [name, this.mark(name)]));
  }

  /** For HIGHWATER_TRACE. */
  get trace() {
    return join(this.folder, `${this.stem}-%p.trace`);
  }

  /** The name of the recording of the process with that number. */
  of(pid) {
    return `${this.stem}-${pid}.trace`;
  }

  path(name) {
    return join(this.folder, name);
  }

  present() {
    return readdirSync(this.folder).filter((name) => this.pattern.test(name));
  }

  /** What changes when another process of the same number writes the file anew. */
  mark(name) {
    const { mtimeMs, size } = statSync(this.path(name), { throwIfNoEntry: false }) ?? {};
    return `${mtimeMs} ${size}`;
  }

  /** Whether a file of that name is one of this run's. */
  has(name) {
    return this.list().some((one) => one.name === name);
  }

  /**
   * Those of this run, each with its title, the oldest first: of processes that this one has started, and those that they have started in
   * turn. Those of programs that only start others are left out.
   */
  list() {
    const made = this.present().filter((name) => this.before.get(name) !== this.mark(name));
    const all = made.map((name) => ({ name, ...this.header(name) })).filter(({ pid }) => pid !== undefined);
    const ours = new Set([process.pid]);
    for (let before = 0; before < ours.size;) {
      before = ours.size;
      for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
    }
    const found = all.filter(({ pid, parent, title }) => (ours.has(pid) || ours.has(parent)) && !STARTERS.test(title));
    return found.sort((a, b) => a.begun - b.begun || a.name.localeCompare(b.name));
  }

  /** The path of one of this run that has no first line; undefined if there is none. */
  broken() {
    const name = this.present().find((name) => this.before.get(name) !== this.mark(name) && this.header(name).pid === undefined);
    return name && this.path(name);
  }

  /** What the first line says, once it is there. */
  header(name) {
    if (!this.headers.has(name)) {
      const header = readHeader(this.path(name));
      if (header === undefined) return {};
      this.headers.set(name, header);
    }
    return this.headers.get(name);
  }
}

/** What the first line of a recording says, and since when there has been one; undefined if that is not there. */
export function readHeader(path) {
  const bytes = Buffer.alloc(HEAD);
  let file;
  try {
    file = openSync(path, 'r');
    const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, HEAD, 0));
    const { title, pid, parent, thread } = JSON.parse(text.slice(0, text.indexOf('\n')));
    return { title, pid, parent, thread, begun: statSync(path).birthtimeMs };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
