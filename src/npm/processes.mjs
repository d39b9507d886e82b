// The list of the processes of a run, which follows the run: each with its title, its number, whether it still runs and, once it has ended, how
// much was found in it. The page of the list is in processes/; what it shows comes as JSON.

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

import { stateOf } from './ends.mjs';

const near = (name) => new URL(`processes/${name}`, import.meta.url);
const FILES = {
  processes: ['index.html', 'text/html'],
  'processes.js': ['processes.js', 'text/javascript'],
  'processes.css': ['processes.css', 'text/css'],
};
const many = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;

export class Processes {
  constructor(recordings, isLocal) {
    this.recordings = recordings;
    this.isLocal = isLocal;
    this.pids = new Map(); // By name of the recording: its process,
    this.states = new Map(); // what was known of it last,
    this.found = new Map(); // and what was found in it, as text, which is empty while that is being looked for.
  }

  /** Answers a request for a part of the list; returns whether the path is one of these. */
  answer(path, isOver, request, response) {
    if (path === 'processes.json') {
      send(request, response, 'application/json', JSON.stringify({ isOver, processes: this.told(isOver) }));
      return true;
    }
    if (!Object.hasOwn(FILES, path)) return false;
    const [file, type] = FILES[path];
    send(request, response, type, readFileSync(near(file)));
    return true;
  }

  /** Where the page shows a recording. */
  link({ name }, isOver) {
    return `index.html?file=live/${encodeURIComponent(name)}${isOver || this.hasEnded(name) ? '' : '&live'}`;
  }

  /** Whether nothing more will be written to a recording. */
  hasEnded(name) {
    return this.state(name).isOver;
  }

  state(name) {
    const pid = this.isLocal ? this.pids.get(name) ?? this.recordings.list().find((one) => one.name === name)?.pid : undefined;
    if (pid !== undefined) this.pids.set(name, pid);
    const state = stateOf(this.recordings.path(name), pid, this.states.get(name));
    this.states.set(name, state);
    return state;
  }

  /** The rows of the list: behind each process those that it has started, `depth` levels below the first ones. */
  told(isOver) {
    const rows = [];
    const left = new Set(this.recordings.list());
    const add = (one, depth) => {
      if (!left.delete(one)) return;
      rows.push(this.row(one, depth, isOver));
      for (const other of [...left]) if (isChild(other, one)) add(other, depth + 1);
    };
    const isInside = (one) => [...left].some((other) => other !== one && isChild(one, other));
    for (const one of [...left]) if (!isInside(one)) add(one, 0);
    for (const one of [...left]) add(one, 0); // Numbers may come again, in a circle.
    return rows;
  }

  row(one, depth, isOver) {
    const { name, title, pid, thread } = one;
    const state = this.state(name);
    const said = isOver && !state.isOver ? 'its recording breaks off' : state.said;
    return {
      href: this.link(one, isOver),
      title: title ?? name,
      depth,
      what: pid === undefined ? name : thread ? `thread ${thread} of process ${pid}` : `process ${pid}`,
      state: said,
      findings: isOver || state.isOver ? this.findings(name, state.mark) : '',
    };
  }

  /** What is found in a recording that has ended, as soon as a thread has read it. */
  findings(name, mark) {
    if (this.found.get(name)?.mark !== mark) {
      const found = { mark, text: '' };
      this.found.set(name, found);
      this.reader ??= readerThread((name, text) => (this.found.get(name).text = text));
      this.reader.postMessage({ folder: this.recordings.folder, path: this.recordings.path(name), name });
    }
    return this.found.get(name).text;
  }
}

const isChild = (one, other) => (one.thread ? one.pid === other.pid && !other.thread : one.parent !== undefined && one.parent === other.pid && !other.thread);

/** The thread that reads recordings, so that nothing else waits for it meanwhile. */
function readerThread(found) {
  const thread = new Worker(new URL('reading.mjs', import.meta.url), { env: {} });
  thread.unref();
  thread.on('message', ({ name, errors, warnings, isUnreadable }) => {
    found(name, isUnreadable ? 'it cannot be read' : errors + warnings === 0 ? 'nothing found' : `${many(errors, 'error')}, ${many(warnings, 'warning')}`);
  });
  thread.on('error', () => {}); // Then the list says nothing of what was found.
  return thread;
}

function send(request, response, type, body) {
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` });
  response.end(request.method === 'HEAD' ? undefined : body);
}
