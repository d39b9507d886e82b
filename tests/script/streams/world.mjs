// What a program of these tests runs in: a log of all that happens, stamped with turns, and choices made by a seed.

import { inspect } from 'node:util';
import { EventEmitter } from 'node:events';

// ---- turns

// Promise turns since the last rest, counted by a chain that runs on for a while after each line of the log.
let turn = 0;
let left = 0;
// Calls of process.nextTick since the program began.
let ticks = 0;
const spin = () => {
  turn++;
  if (--left > 0) Promise.resolve().then(spin);
};
function wind() {
  if (left <= 0) {
    turn = 0;
    Promise.resolve().then(spin);
  }
  left = 30;
}
const next_tick = process.nextTick;
export function countTicks() {
  process.nextTick = function(callback, ...args) {
    ticks++;
    return next_tick(uncaught, callback, args);
  };
}

let current = null; // the world that runs

// Calls `callback`. What it throws goes to the log here: an exception that Node catches lets the rest of its queue come
// sooner or later, by chance.
function uncaught(callback, args = []) {
  wind();
  try {
    callback(...args);
  } catch (failure) {
    current.log('uncaught', show(failure));
  }
}

// ---- choices

function choices(seed) {
  let state = Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  for (let i = 0; i < 5; i++) next();
  return next;
}

// ---- what is shown of values

export function show(value, depth = 0) {
  if (value instanceof AggregateError) return `${error(value)}{${value.errors.map((one) => show(one, depth + 1))}}`;
  if (value instanceof Error) return error(value, depth);
  if (Buffer.isBuffer(value)) return `<${value.toString('latin1')}>`;
  if (value instanceof EventEmitter) return `#${value.tag ?? value.constructor.name}`;
  if (typeof value === 'function') return 'fn';
  if (Array.isArray(value) && depth < 2) return `[${value.map((one) => show(one, depth + 1))}]`;
  if (value && typeof value === 'object' && 'done' in value && 'value' in value) return `{${value.done} ${show(value.value, depth + 1)}}`;
  if (value && typeof value === 'object') return value.constructor?.name ?? 'object';
  return inspect(value);
}

function error({ name, code, message, cause }, depth = 0) {
  return `${name}/${code}/${message}${cause !== undefined && depth < 2 ? `<-${show(cause, depth + 1)}` : ''}`;
}

export class World {
  constructor(seed) {
    this.lines = [];
    this.streams = [];
    this.chance = choices(seed);
    this.begun = ticks;
    this.over = false;
    current = this;
    ticks = 0;
  }

  log(...parts) {
    if (this.over) return;
    wind();
    this.lines.push(`${ticks}.${turn} ${parts.join(' ')}`);
  }

  // ---- choosing
  int(n) { return Math.floor(this.chance() * n); }
  odds(p) { return this.chance() < p; }
  pick(...list) { return list[this.int(list.length)]; }
  maybe(p, value) { return this.odds(p) ? value : undefined; }

  // ---- when
  // Calls `fn` now or at a chosen time soon.
  soon(fn, sync = true) {
    const way = this.int(sync ? 6 : 5);
    const n = this.int(4);
    this.after(way, n, fn);
  }
  after(way, n, fn) {
    const guarded = this.raw ? fn : () => uncaught(fn);
    if (way === 0 || way === 4) {
      const hop = (k) => (k <= 0 ? guarded() : Promise.resolve().then(() => hop(k - 1)));
      Promise.resolve().then(() => hop(n));
    } else if (way === 1) {
      next_tick(guarded);
    } else if (way === 2 || way === 3) {
      const hop = (k) => setImmediate(() => (k <= 0 ? guarded() : hop(k - 1)));
      hop(n);
    } else {
      guarded();
    }
  }
  sleep() {
    const way = this.int(5);
    const n = this.int(3);
    return new Promise((resolve) => this.after(way, n, resolve));
  }

  // Logs what `promise` comes to.
  settle(label, promise) {
    promise.then((value) => this.log(label, 'ok', show(value)), (failure) => this.log(label, 'failed', show(failure)));
  }
  // Runs `fn`, and logs what it throws.
  attempt(label, fn) {
    try {
      return fn();
    } catch (failure) {
      this.log(label, 'threw', show(failure));
      return undefined;
    }
  }

  // Has each event of `stream` logged, and its state at the end.
  watch(tag, stream) {
    if (stream.tag) return stream;
    Object.defineProperty(stream, 'tag', { value: tag });
    this.streams.push(stream);
    const { emit } = stream;
    const world = this;
    Object.defineProperty(stream, 'emit', { configurable: true, value(event, ...args) {
      // What Node emits for itself while it constructs and destroys.
      const isOwn = typeof event === 'symbol' && /^k(Construct|Destroy)$/.test(event.description);
      if (!isOwn) world.log(`${tag}!${String(event)}`, args.map((one) => show(one)).join());
      return emit.call(this, event, ...args);
    } });
    return stream;
  }

  finish() {
    this.atEnd?.();
    for (const one of this.streams) {
      const listeners = ['end', 'finish', 'error', 'close', 'data', 'readable', 'drain', 'aborted', 'unpipe'].map((event) => one.listenerCount(event));
      const flags = ['destroyed', 'closed', 'errored', 'readableEnded', 'readableFlowing', 'readableLength', 'readableAborted', 'writableFinished', 'writableLength', 'writableNeedDrain'];
      this.log(`${one.tag}=`, flags.map((flag) => show(one[flag], 1)).join(), 'listeners', listeners.join());
    }
    this.over = true;
    return this.lines;
  }
}
