// The parts of a scenario's Node program: devices with planned work on a virtual clock. It does what
// src/scenario/wiring/devices/ and src/scenario/wiring/program.rs do on the engine, line by line.

import { addAbortSignal, Duplex, PassThrough, Readable, Transform, Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';

/** The streams of a program and its devices. `loop` is a Loop; `named` hears of each stream and its name. */
export class World {
  constructor(loop, named = () => {}) {
    this.loop = loop;
    this.named = named;
    this.members = new Map();
  }

  /** A flow of which there are many, or which begins later: calls `begin` with the number of each, from 1. */
  flow({ count, every, starts }, begin) {
    for (let instance = 0; instance < count; instance++) {
      const number = count > 1 ? instance + 1 : 0;
      const at = starts + every * instance;
      if (at === 0) begin(number);
      else this.loop.later('timer', at, () => begin(number));
    }
  }

  /** The stream of a plan, the one with that number of its kind. */
  device(plan, number = 0) {
    const parts = methodsOf(plan, this.loop, number);
    const stream = construct(plan, parts, number > 0 ? `${plan.name} ${number}` : plan.name);
    this.join(plan, number, { stream, controls: parts.controls });
    parts.begin?.(stream);
    return stream;
  }

  /** A program that calls `each(chunk, next)` for chunk after chunk, and `done` at the end; `start` begins it. */
  calls(plan, number = 0) {
    const random = randomOf(plan, number);
    const read = new Worker(plan.read, this.loop, random);
    const chunks = new Chunks(plan, random);
    const burst = Math.max(plan.burst ?? 1, 1);
    this.join(plan, number, { controls: { read } });
    const start = (each, done) => {
      if (chunks.over) {
        done();
        return;
      }
      read.call(chunks.peek(), () => {
        for (let place = 1; place <= burst; place++) {
          const chunk = chunks.take();
          const last = place === burst || chunks.over;
          each(chunk, last ? () => start(each, done) : () => {});
          if (last) break;
        }
      });
    };
    return { start };
  }

  /** The async generator function of a plan. */
  generator(plan, number = 0) {
    const work = new Worker(plan.transform, this.loop, randomOf(plan, number));
    const ratio = plan.ratio ?? 1;
    return async function* (source) {
      for await (const chunk of source) {
        const out = Buffer.alloc(Math.floor(chunk.length * ratio));
        if (work.sync) work.callSync(chunk.length);
        else await work.promise(chunk.length);
        yield out;
      }
    };
  }

  /** An AbortSignal that the streams with these names can be aborted with; they are destroyed with it if they are given. */
  signal(names, streams = []) {
    const controller = new AbortController();
    for (const name of names) this.members.get(name).controller = controller;
    for (const stream of streams) addAbortSignal(controller.signal, stream);
    return controller.signal;
  }

  /** At that time something is done to the streams with these names, if they are all there by then. */
  at(time, names, action) {
    this.loop.later('timer', time, () => {
      const streams = names.map((name) => this.members.get(name)?.stream);
      if (streams.every(Boolean)) action(...streams);
    });
  }

  /** From that time on the methods of the stream with that name work otherwise. */
  change(time, name, works) {
    this.loop.later('timer', time, () => {
      const member = this.members.get(name);
      if (member) this.alter(member, works);
    });
  }

  alter({ controls }, works) {
    for (const [method, work] of Object.entries(works)) {
      if (!controls[method]) continue;
      const { work: { failsAt, throwsAt, hangsAt }, calls } = controls[method];
      const hangs = work.hangsAt === undefined ? hangsAt : calls + work.hangsAt;
      controls[method].work = { failsAt, throwsAt, ...work, hangsAt: hangs };
    }
  }

  abort(time, name) {
    this.loop.later('timer', time, () => this.members.get(name)?.controller?.abort());
  }

  join(plan, number, member) {
    const name = number > 0 ? `${plan.name} ${number}` : plan.name;
    this.members.set(name, member);
    if (member.stream) this.named(member.stream, name);
  }
}

const coded = (code) => Object.assign(new Error(code), { code });

/** Random numbers from a seed: xorshift, 32 bits. */
function randomOf({ seed = 1 }, number) {
  let state = (seed ^ Math.imul(number, 0x85ebca6b)) >>> 0 || 1;
  return {
    between(from, to) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      state >>>= 0;
      return from + (state % (to - from + 1));
    },
  };
}

/** One method of an implementation: it takes its time, fails, throws or hangs as planned. */
class Worker {
  constructor(work = {}, loop, random) {
    Object.assign(this, { work, loop, random, calls: 0 });
  }

  /** Whether the next call answers within it. */
  get sync() {
    return (this.work.by ?? 'sync') === 'sync' && this.work.hangsAt !== this.calls + 1;
  }

  /** Works on so many bytes, and calls `then`, with an error where it fails. */
  call(bytes, then, takes = this.work.takes ?? 0) {
    const { work } = this;
    const number = ++this.calls;
    if (work.throwsAt === number) throw coded('THROWN');
    if (work.hangsAt === number) return;
    const error = work.failsAt === number ? coded('INJECTED') : undefined;
    complete(work.by ?? 'sync', this.time(bytes, takes), this.loop, () => then(error));
  }

  promise(bytes) {
    return new Promise((resolve, reject) => {
      this.call(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  callSync(bytes) {
    this.call(bytes, (error) => {
      if (error) throw error;
    });
  }

  time(bytes, takes) {
    const { rate, vary, bursts } = this.work;
    let time = takes + (rate === undefined ? 0 : nanoseconds(bytes, rate));
    if (vary) time = Math.floor((time * this.random.between(100 - vary, 100 + vary)) / 100);
    return bursts ? inBursts(bursts, this.loop.now, time) : time;
  }
}

/** How long so many bytes take at so many a second, rounded down. */
function nanoseconds(bytes, rate) {
  const work = bytes * 1e9;
  if (work > Number.MAX_SAFE_INTEGER) return Number((BigInt(bytes) * 1_000_000_000n) / BigInt(rate));
  const time = Math.floor(work / rate);
  return time * rate > work ? time - 1 : time;
}

/** How long work of so much time takes from `now` on, if it rests now and then. */
function inBursts({ on, off }, now, time) {
  const period = on + off;
  const place = now % period;
  const [waits, from] = place < on ? [0, place] : [period - place, 0];
  return waits + time + Math.floor((from + time) / on) * off;
}

/** Calls `then` when an operation is complete. What is complete within the call keeps everything else waiting. */
function complete(by, time, loop, then) {
  if (by === 'sync') {
    loop.now += time;
    then();
  } else if (by === 'tick') {
    process.nextTick(then);
  } else {
    loop.later(by, time, then);
  }
}

/** The chunks that a source brings, one after the other. */
class Chunks {
  constructor({ chunk, count = 0, total }, random) {
    Object.assign(this, { sizes: chunk, count, total, random, taken: 0, bytes: 0, next: undefined });
  }

  get over() {
    return this.total === undefined ? this.taken >= this.count : this.bytes >= this.total;
  }

  /** The size of the next one. */
  peek() {
    const { sizes, total } = this;
    if (this.next === undefined) {
      let size = sizes;
      if (Array.isArray(sizes)) size = sizes.length > 0 ? sizes[this.taken % sizes.length] : 0;
      else if (typeof sizes === 'object') size = this.random.between(sizes.from, sizes.to);
      this.next = total === undefined ? size : Math.min(Math.max(size, 1), Math.max(total - this.bytes, 0));
    }
    return this.next;
  }

  take() {
    const size = this.peek();
    this.next = undefined;
    this.taken++;
    this.bytes += size;
    return Buffer.alloc(size);
  }
}

/** What a source does: `read` is its `_read`, `begin` starts one that cannot be held back. */
function sourceOf(plan, loop, work, random) {
  const chunks = new Chunks(plan, random);
  const mode = plan.mode ?? 'pull';
  const ending = plan.end ?? 'onRead';
  let busy = false;
  let stopped = true;
  let arrived = false;

  const produce = (stream) => {
    let more = true;
    for (let n = Math.max(plan.burst ?? 1, 1); n > 0 && !chunks.over; n--) {
      more = stream.push(chunks.take());
      if (!more && mode !== 'push') break;
    }
    return more;
  };

  const pull = (stream) => {
    if (busy) return;
    const { over } = chunks;
    if (over && ending !== 'afterRead') {
      stream.push(null);
      return;
    }
    busy = true;
    work.call(over ? 0 : chunks.peek(), (error) => {
      busy = false;
      if (stream.destroyed) return;
      if (error) {
        stream.destroy(error);
        return;
      }
      produce(stream);
      if (over || (chunks.over && ending === 'withLast')) stream.push(null);
    });
  };

  const pushLater = (stream) => {
    work.call(chunks.peek(), (error) => {
      if (stream.destroyed) return;
      if (error) {
        stream.destroy(error);
        return;
      }
      produce(stream);
      if (stream.destroyed) return;
      if (chunks.over) stream.push(null);
      else pushLater(stream);
    });
  };

  const land = (stream) => {
    busy = false;
    if (stream.destroyed) return;
    if (stopped) {
      arrived = true;
      return;
    }
    const more = produce(stream);
    if (stream.destroyed) return;
    if (chunks.over) stream.push(null);
    else if (!more) stopped = true;
    else if (!busy) arrive(stream, 0);
  };

  const arrive = (stream, latency) => {
    busy = true;
    work.call(chunks.peek(), (error) => {
      if (error && !stream.destroyed) stream.destroy(error);
      else land(stream);
    }, latency);
  };

  const readStart = (stream) => {
    stopped = false;
    if (busy) return;
    if (arrived) {
      arrived = false;
      busy = true;
      complete('io', 0, loop, () => land(stream)); // It waits in the kernel.
    } else {
      arrive(stream, work.work.takes ?? 0);
    }
  };

  switch (mode) {
    case 'push': return { read() {}, begin: pushLater };
    case 'socket': return { read() { readStart(this); } };
    default: return { read() { pull(this); } };
  }
}

/** The implementation's methods of a plan, and the workers in it. */
function methodsOf(plan, loop, number) {
  const random = randomOf(plan, number);
  const worker = (work) => new Worker(work, loop, random);
  const controls = { read: worker(plan.read), write: worker(plan.write), transform: worker(plan.transform) };
  const methods = {};
  const hook = (name, done = (callback) => (error) => callback(error)) => {
    if (!plan[name]) return;
    const work = worker(plan[name]);
    methods[name] = (...args) => work.call(0, done(args.at(-1), args[0]));
  };
  hook('construct');
  hook('destroy', (callback, given) => (error) => callback(error ?? given));
  let begin;
  if (plan.type === 'readable' || plan.type === 'duplex') {
    const source = sourceOf(plan, loop, controls.read, random);
    methods.read = source.read;
    begin = source.begin;
  }
  if (['writable', 'duplex', 'writableStream'].includes(plan.type)) {
    methods.write = (chunk, encoding, callback) => controls.write.call(chunk.length, callback);
    if (plan.writev) {
      methods.writev = (chunks, callback) => {
        controls.write.call(chunks.reduce((sum, { chunk }) => sum + chunk.length, 0), callback);
      };
    }
    hook('final');
  }
  if (plan.type === 'transform') Object.assign(methods, transformOf(plan, controls.transform, worker));
  if (plan.type === 'from') {
    const chunks = new Chunks(plan, random);
    methods.iterable = (async function* generate() {
      while (!chunks.over) {
        const chunk = chunks.take();
        if (controls.read.sync) controls.read.callSync(chunk.length);
        else await controls.read.promise(chunk.length);
        yield chunk;
      }
    })();
  }
  return { methods, controls, begin };
}

function transformOf(plan, work, worker) {
  const { ratio = 1, outChunk } = plan;
  const methods = {};
  let held = 0;
  methods.transform = function (chunk, encoding, callback) {
    work.call(chunk.length, (error) => {
      if (error) {
        callback(error);
        return;
      }
      const out = chunk.length * ratio;
      if (outChunk === undefined) {
        callback(null, Buffer.alloc(Math.floor(out)));
        return;
      }
      for (held += out; held >= outChunk;) {
        held -= outChunk;
        this.push(Buffer.alloc(outChunk));
      }
      callback();
    });
  };
  if (plan.flush || outChunk !== undefined) {
    const flush = worker(plan.flush);
    methods.flush = (callback) => flush.call(0, (error) => {
      const rest = Math.floor(held);
      if (!error) held = 0;
      callback(error, !error && rest > 0 ? Buffer.alloc(rest) : undefined);
    });
  }
  return methods;
}

const classes = { readable: Readable, writable: Writable, duplex: Duplex, transform: Transform, passThrough: PassThrough };

/** Node makes nothing of a `name`; where the program is watched, the stream is called so. */
function construct(plan, { methods: { iterable, ...methods } }, name) {
  const {
    type, highWaterMark, readableHighWaterMark, writableHighWaterMark, objectMode = false, readableObjectMode = false,
    writableObjectMode = false, allowHalfOpen = true, autoDestroy = true, emitClose = true,
  } = plan;
  if (type === 'from') {
    const mark = highWaterMark === undefined ? {} : { highWaterMark };
    return Readable.from(iterable, { name, autoDestroy, emitClose, ...mark });
  }
  if (type === 'writableStream') return new WritableStream(sinkOf(methods), { highWaterMark });
  return new classes[type]({
    name, highWaterMark, readableHighWaterMark, writableHighWaterMark, objectMode, readableObjectMode, writableObjectMode,
    allowHalfOpen, autoDestroy, emitClose, ...methods,
  });
}

/** The same as a sink of the Web, whose methods return promises. */
function sinkOf({ write, final }) {
  const sink = { write: (chunk) => new Promise((resolve) => { write(chunk, undefined, resolve); }) };
  if (final) sink.close = () => new Promise((resolve) => { final(resolve); });
  return sink;
}
