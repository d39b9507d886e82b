// `highwater attach PID`: a process that is running already, and has a recorder that sleeps or keeps its last seconds, is recorded and shown
// until Ctrl+C; then it goes on as before. Its worker threads and the processes that it has started are, too, if they have one.

import { mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { complain, Refusal, say } from './complain.mjs';
import { ask, doors } from './doors.mjs';
import { readAllowed } from './findings.mjs';
import { Live } from './live.mjs';
import { openBrowser } from './open.mjs';
import { PageServer } from './server.mjs';
import { stopped } from './stop.mjs';
import { writeWhole } from './system.mjs';
import { verdictOf } from './verdict.mjs';

/** Milliseconds between two looks for processes that the attached ones have started. */
const LOOK = 500;
/** Milliseconds that pages have at the end to take the rest of what was recorded. */
const PATIENCE = 3000;

export async function attach(word, options) {
  const entries = readAllowed(options.allow);
  const pid = processOf(word);
  const attached = new Attached(folderOf(options.output));
  const known = await doors();
  const own = known.filter((door) => door.pid === pid);
  if (own.length === 0) throw new Refusal(`process ${pid} has no recorder that could be woken: it must have been started as in HIGHWATER_SLEEP=1 node --import highwater/recorder app.js`);
  await attached.attach(own.find(({ thread }) => !thread) ?? own[0]);
  const live = new Live(attached);
  const server = options.noPage ? undefined : await new PageServer({ isSecret: true, answer: (...asked) => live.answer(...asked) }).listen(options.port, options.host).catch(async (error) => {
    await attached.leave();
    throw error;
  });
  if (server) {
    say(`highwater: the streams of process ${pid} are shown until Ctrl+C, which leaves it running, at ${server.address}`);
    if (options.open) openBrowser(server.address);
  } else {
    say(`highwater: the streams of process ${pid} are recorded until Ctrl+C, which leaves it running, in ${attached.folder}`);
  }
  const stop = stopped();
  const look = setInterval(() => attached.look().catch(() => {}), LOOK);
  await attached.look();
  const signal = await Promise.race([stop.signal, attached.over]);
  clearInterval(look);
  if (signal) await Promise.race([attached.leave(), stop.again]);
  else say(`highwater: process ${pid} has ended`);
  const verdict = verdictOf(attached, options, entries, () => 'nothing was recorded');
  if (server) {
    if (options.keep && !signal) say(`highwater: the page stays at ${server.address} until Ctrl+C`);
    const taken = live.end(PATIENCE);
    await Promise.race([signal ? stop.again : stop.signal, options.keep && !signal ? new Promise(() => {}) : taken]);
    server.close();
  }
  process.exit(verdict);
}

/** The processes to which one can attach, on standard output. */
export async function listProcesses() {
  const all = await doors();
  if (all.length === 0) {
    complain('no process of yours has a recorder that could be woken: start one as in HIGHWATER_SLEEP=1 node --import highwater/recorder app.js');
    return 1;
  }
  const lines = all.filter(({ thread }) => !thread).map(({ pid, title, node }) => {
    const threads = all.filter((one) => one.pid === pid && one.thread).length;
    return `${pid}  ${title}  ${[node && `Node ${node.slice(1)}`, threads > 0 && `${threads} worker thread${threads === 1 ? '' : 's'}`].filter(Boolean).join(', ')}\n`;
  });
  try {
    writeWhole(1, Buffer.from(lines.join('')));
  } catch {
    // Its reader has gone.
  }
  return 0;
}

/** The number of a process that there is, and that is this user's. */
function processOf(word) {
  const pid = Number(word);
  if (!/^[1-9]\d{0,9}$/.test(word)) throw new Refusal(`attach takes the number of a process, and not ${word}; highwater attach alone lists those that can be attached to`);
  let user = process.getuid?.();
  try {
    process.kill(pid, 0);
    if (process.platform === 'linux') user = statSync(`/proc/${pid}`).uid;
  } catch (error) {
    if (error.code !== 'EPERM') throw new Refusal(`there is no process ${pid}`);
    user = undefined;
  }
  if (user !== process.getuid?.()) throw new Refusal(`process ${pid} belongs to another user: attach to it as that user`);
  return pid;
}

function folderOf(output) {
  try {
    if (output !== undefined) mkdirSync(output, { recursive: true });
    return resolve(output ?? mkdtempSync(join(tmpdir(), 'highwater-')));
  } catch (error) {
    throw new Refusal(`${output ?? tmpdir()}: recordings cannot be written there (${error.code}); --output names another folder`);
  }
}

/** What is attached to, as the recordings of a run. */
class Attached {
  constructor(folder) {
    this.folder = folder;
    this.open = new Map(); // By path of the socket: what ends it.
    this.tried = new Set();
    this.pids = new Set();
    this.all = [];
    this.over = new Promise((resolve) => (this.end = resolve)); // Nothing is attached to any more.
  }

  async attach({ path, pid, thread }) {
    this.tried.add(path);
    const { answer, socket } = await ask(path, { ask: 'attach', folder: this.folder });
    const { process: about, file, refused } = answer;
    if (refused !== undefined) socket.destroy();
    if (refused !== undefined) throw new Refusal(`process ${pid} cannot be attached to: ${refused}`);
    this.pids.add(pid);
    this.all.push({ ...about, thread, name: basename(file), begun: Date.now() });
    this.open.set(path, socket);
    socket.on('close', () => {
      this.open.delete(path);
      if (this.open.size === 0) this.end();
    });
  }

  /** Attaches to what the attached processes have started since. */
  async look() {
    for (const door of await doors((path) => this.tried.has(path))) {
      if (this.tried.has(door.path) || !(this.pids.has(door.pid) || this.pids.has(door.parent))) continue;
      await this.attach(door).catch(({ message }) => complain(message));
    }
  }

  /** They sleep again. One that does not answer at once does so when it is told that this has ended. */
  async leave() {
    await Promise.race([sleep(2000, undefined, { ref: false }), Promise.all([...this.open.values()].map((socket) => ask(socket, { ask: 'end' }).catch(() => {})))]);
    for (const socket of this.open.values()) socket.destroy();
  }

  list() {
    return this.all;
  }

  has(name) {
    return this.all.some((one) => one.name === name);
  }

  path(name) {
    return join(this.folder, name);
  }
}
