// Programs of calls (tests/conformance/plans.rs) on Node: exactly what calls.rs and devices.rs beside it do on the engine.

import { setMaxListeners } from 'node:events';
import {
  addAbortSignal, Duplex, finished, getDefaultHighWaterMark, PassThrough, pipeline, Readable, setDefaultHighWaterMark,
  Transform, Writable,
} from 'node:stream';
import { pipeline as promisedPipeline } from 'node:stream/promises';

const usualMarks = [getDefaultHighWaterMark(false), getDefaultHighWaterMark(true)];

/** The main script. `name` is told each stream and its name; `mark` tells what nobody else can: that a callback was called. */
export function wireCalls(program, loop, name, mark) {
  const [bytes, objects] = program.defaultMarks ?? usualMarks;
  setDefaultHighWaterMark(false, bytes);
  setDefaultHighWaterMark(true, objects);
  const world = {
    streams: [], readers: [], writers: [], sources: [], forwarding: [], readingAll: [], finished: [],
    controllers: [new AbortController(), new AbortController()],
  };
  setMaxListeners(0, ...world.controllers.map(({ signal }) => signal));
  program.streams.forEach((plan, number) => {
    const stream = create(plan, loop);
    name(stream, String(number));
    world.streams.push(stream);
    if (plan.class !== 'Writable') {
      world.readers.push(stream);
      if (!writes(plan.class) || plan.options.readable) world.sources.push(stream);
    }
    if (writes(plan.class)) world.writers.push(stream);
    stream.setMaxListeners(0);
    if (plan.heard) stream.on('error', () => {});
  });
  const act = actor(world, loop, mark);
  for (const { when, call } of program.steps) {
    if (when === 'start') {
      act(call);
    } else if ('at' in when) {
      loop.later('timer', when.at, () => act(call));
    } else {
      const [number, event, nth] = when.on;
      let seen = 0;
      pick(world.streams, number).on(event, () => {
        if (++seen === nth) act(call);
      });
    }
  }
}

const writes = (kind) => !['Readable', 'From', 'FromAsync'].includes(kind);
const pick = (list, number) => list[number % list.length];

function actor(world, loop, mark) {
  const { streams, forwarding, readingAll } = world;
  const reader = (number) => pick(world.readers, number);
  const writer = (number) => pick(world.writers, number);
  // Only onwards, lest chunks go round in circles.
  const both = (from, to, then) => {
    const [a, b] = [reader(from), writer(to)];
    if (a && b && streams.indexOf(a) < streams.indexOf(b)) then(a, b);
  };
  const generator = (pace) => async function* (source) {
    for await (const chunk of source) {
      if (pace !== 'sync') await new Promise((resolve) => { complete(pace, loop, resolve); });
      yield chunk;
    }
  };
  const callback = (then) => (then ? () => act(then) : undefined);
  const signal = (number) => (number === null ? undefined : pick(world.controllers, number).signal);
  const marking = (stream, e, then) => (error) => {
    mark(stream, e, error);
    if (then) act(then);
  };
  /** Those of them that can follow each other. */
  const chain = (numbers) => {
    const chosen = numbers.map((number) => number % streams.length).sort((a, b) => a - b);
    const list = [];
    for (const stream of new Set(chosen.map((number) => streams[number]))) {
      const last = list.at(-1);
      const fits = last ? world.sources.includes(last) && world.writers.includes(stream) : world.sources.includes(stream);
      if (fits) list.push(stream);
    }
    return list;
  };
  const calls = {
    push: ([from, size]) => reader(from)?.push(Buffer.alloc(size)),
    eof: (from) => reader(from)?.push(null),
    unshift: ([from, size]) => reader(from)?.unshift(Buffer.alloc(size)),
    read: ([from, n]) => reader(from)?.read(n ?? undefined),
    pause: (from) => reader(from)?.pause(),
    resume: (from) => reader(from)?.resume(),
    pipe: ([from, to, end]) => both(from, to, (a, b) => a.pipe(b, { end })),
    unpipe([from, to]) {
      const destination = to === null ? undefined : writer(to);
      if (destination === undefined) reader(from)?.unpipe();
      else reader(from)?.unpipe(destination);
    },
    write([to, count, size, then]) {
      const same = callback(then);
      for (let n = 0; n < count; n++) writer(to)?.write(Buffer.alloc(size), same);
    },
    end([to, size, then]) {
      if (size === null) writer(to)?.end(callback(then));
      else writer(to)?.end(Buffer.alloc(size), callback(then));
    },
    cork: (to) => writer(to)?.cork(),
    uncork: (to) => writer(to)?.uncork(),
    destroy: ([number, fail]) => pick(streams, number).destroy(fail ? coded('INJECTED') : undefined),
    forward: ([from, to]) => both(from, to, (a, b) => {
      const listener = (chunk) => b.write(chunk);
      forwarding.push([a, listener]);
      a.on('data', listener);
    }),
    stopForwarding() {
      const [stream, listener] = forwarding.pop() ?? [];
      stream?.off('data', listener);
    },
    readAll: ([from, to]) => both(from, to, (a, b) => {
      const listener = () => {
        for (let chunk = a.read(); chunk !== null; chunk = a.read()) b.write(chunk);
      };
      readingAll.push([a, listener]);
      a.on('readable', listener);
    }),
    stopReadingAll() {
      const [stream, listener] = readingAll.pop() ?? [];
      stream?.off('readable', listener);
    },
    finished([number, [readable, writable], given, then]) {
      const options = { readable: readable ?? undefined, writable: writable ?? undefined, signal: signal(given) };
      const stream = pick(streams, number);
      world.finished.push(finished(stream, options, marking(stream, 'finished', then)));
    },
    cleanUp: () => world.finished.pop()?.(),
    pipeline([numbers, promise, through, then]) {
      const list = chain(numbers);
      if (list.length < 2) return;
      const last = list.at(-1);
      for (const [place, pace] of through) list.splice(1 + (place % (list.length - 1)), 0, generator(pace));
      if (promise) {
        // What a promise's callback throws would be thrown later.
        const done = marking(last, 'pipeline', then && { microtask: then });
        const [end, given] = promise;
        promisedPipeline(...list, { end, signal: signal(given) })
          .then(() => done(), done);
        return;
      }
      try {
        pipeline(...list, marking(last, 'pipeline', then));
      } catch (error) {
        if (error.code !== 'ERR_STREAM_UNABLE_TO_PIPE') throw error;
      }
    },
    abort: (number) => pick(world.controllers, number).abort(),
    addAbortSignal: ([number, stream]) => addAbortSignal(signal(number), pick(streams, stream)),
    async forAwait([from, destroyOnReturn, pace, leaves]) {
      const stream = reader(from);
      if (!stream) return;
      const [last, throws] = leaves ?? [];
      let turns = 0;
      try {
        for await (const chunk of stream.iterator({ destroyOnReturn })) {
          mark(stream, 'next', undefined, chunk);
          if (turns++ === last) {
            if (throws) throw coded('LEFT');
            break;
          }
          if (pace !== 'sync') await new Promise((resolve) => { complete(pace, loop, resolve); });
        }
        mark(stream, 'next', undefined, null);
      } catch (error) {
        mark(stream, 'next', error);
      }
    },
    tick: (call) => process.nextTick(() => act(call)),
    microtask: (call) => queueMicrotask(() => act(call)),
  };
  function act(call) {
    const [name, argument] = typeof call === 'string' ? [call] : Object.entries(call)[0];
    calls[name](argument);
  }
  return act;
}

const coded = (code) => Object.assign(new Error(code), { code });

function complete(pace, loop, then) {
  if (pace === 'sync') then();
  else if (pace === 'tick') process.nextTick(then);
  else if (pace === 'immediate') loop.later('immediate', 0, then);
  else loop.later('timer', pace.timer, then);
}

/** `Readable.from()` of an iterator that has nothing but `next()`, or of an async generator. */
function createFrom({ class: kind, options, read: { chunks, pace, throwsAt } }, loop) {
  let number = 0;
  const next = () => {
    if (number === throwsAt) throw coded('THROWN');
    return number < chunks.length ? { value: Buffer.alloc(chunks[number++]), done: false } : { done: true };
  };
  async function* generate() {
    for (const [place, size] of chunks.entries()) {
      if (place === throwsAt) throw coded('THROWN');
      if (pace !== 'sync') await new Promise((resolve) => { complete(pace, loop, resolve); });
      yield Buffer.alloc(size);
    }
  }
  const { highWaterMark, autoDestroy, emitClose } = options;
  return Readable.from(kind === 'From' ? { [Symbol.iterator]: () => ({ next }) } : generate(), {
    autoDestroy, emitClose,
    ...(highWaterMark !== null && { highWaterMark }),
    ...(options.readableObjectMode && { objectMode: false }),
  });
}

function create(plan, loop) {
  if (plan.class.startsWith('From')) return createFrom(plan, loop);
  const { read, write, transform } = plan;
  const counts = { reads: 0, pushed: 0, busy: false, writes: 0 };
  const methods = {};
  const hook = ({ pace, outcome }, done) => {
    if (outcome === 'throws') throw coded('THROWN');
    complete(pace, loop, () => {
      done(outcome === 'fails' ? coded('INJECTED') : undefined);
      if (outcome === 'twice') done();
    });
  };
  if (plan.class === 'Readable' || plan.class === 'Duplex') {
    methods.read = function () {
      if (counts.reads++ === read.throwsAt) throw coded('THROWN');
      if (counts.busy) return;
      counts.busy = true;
      complete(read.pace, loop, () => {
        counts.busy = false;
        const size = read.chunks[counts.pushed++];
        if (size !== undefined) this.push(Buffer.alloc(size));
        else if (read.ends) this.push(null);
      });
    };
  }
  if (plan.class === 'Writable' || plan.class === 'Duplex') {
    const take = (callback) => {
      const number = counts.writes++;
      if (number === write.throwsAt) throw coded('THROWN');
      const error = number === write.failsAt ? coded('INJECTED') : undefined;
      complete(write.pace, loop, () => {
        callback(error);
        if (number === write.twiceAt && !write.writev) callback(error);
      });
    };
    methods.write = (chunk, encoding, callback) => take(callback);
    if (write.writev) methods.writev = (chunks, callback) => take(callback);
  }
  if (plan.class === 'Transform') {
    methods.transform = function (chunk, encoding, callback) {
      const number = counts.writes++;
      if (number === transform.throwsAt) throw coded('THROWN');
      complete(transform.pace, loop, () => {
        const { outputs } = transform;
        const last = outputs.length === 0 ? chunk : pushAll(this, pick(outputs, number), transform.byCallback);
        if (number === transform.endsAt) this.push(null);
        if (number === transform.failsAt) callback(coded('INJECTED'));
        else callback(null, last);
      });
    };
    if (transform.flush) {
      const [flush, sizes] = transform.flush;
      methods.flush = function (callback) {
        hook(flush, (error) => callback(error, pushAll(this, sizes, transform.byCallback)));
      };
    }
  }
  // What has no implementation of its own stays as it is.
  if (plan.class !== 'PassThrough') {
    if (plan.finish && plan.class !== 'Readable') methods.final = (callback) => hook(plan.finish, callback);
    if (plan.construct) methods.construct = (callback) => hook(plan.construct, callback);
    if (plan.destroy) {
      methods.destroy = (given, callback) => hook(plan.destroy, (error) => {
        callback(error ? coded('OWN') : plan.destroy.outcome === 'works' ? given : undefined);
      });
    }
  }
  const known = Object.entries(plan.options).filter(([, value]) => value !== null);
  return new classes[plan.class]({ ...Object.fromEntries(known), ...methods });
}

const classes = { Readable, Writable, Duplex, Transform, PassThrough };

/** Pushes all but the last if that is for the callback, which it returns. */
function pushAll(stream, sizes, byCallback) {
  const last = byCallback && sizes.length > 0 ? Buffer.alloc(sizes.at(-1)) : undefined;
  for (const size of byCallback ? sizes.slice(0, -1) : sizes) stream.push(Buffer.alloc(size));
  return last;
}
