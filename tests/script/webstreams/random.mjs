// A random program over the Web's streams, told by its seed: sources, sinks and transforms that answer at once, later,
// never or with errors; readers, writers, pipes, tees, loops; and everything that can be called on them at odd moments.

export function generator(seed) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const next = () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, pick: (list) => list[below(list.length)], chance: (p) => next() < p };
}

export function program(web, record, seed) {
  const { below, pick, chance } = generator(seed);
  const readables = [];
  const writables = [];
  const readers = [];
  const writers = [];
  const byobReaders = [];
  const controllers = [];
  const iterators = [];
  const aborters = [];
  const waiting = [];
  let names = 0;
  let chunks = 0;
  let errors = 0;
  let budget = 120; // What callbacks may do, so that none goes on for ever.
  const named = new WeakMap();
  const keep = (list, value, kind) => {
    if (!named.has(value)) named.set(value, `${kind}${++names}`);
    list.push(value);
    return named.get(value);
  };
  const nameOf = (value) => named.get(value) ?? '?';
  const newError = () => new Error(`error ${++errors}`);
  const later = async (ticks, value, fails) => {
    for (let i = 0; i < ticks; i++) await undefined;
    if (fails) throw newError();
    return value;
  };

  // What a callback of the program's may answer.
  const answer = (calm) => {
    switch (below(calm ? 8 : 13)) {
      case 0: return Promise.resolve();
      case 1: return later(1 + below(4));
      case 2: return { then: (resolve) => resolve() };
      case 3: return new Promise((resolve) => setImmediate(resolve));
      case 4: return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      case 5: return 'value';
      case 8: throw newError();
      case 9: return Promise.reject(newError());
      case 10: return later(1 + below(3), undefined, true);
      case 11: return new Promise(() => {});
      default: return undefined;
    }
  };
  const calm = chance(0.8);
  const callback = (name, act) => function (...args) {
    record.log(name, args.length);
    if (budget-- <= 0) return undefined;
    if (act) record.watch(`${name} acts`, () => void act(...args));
    return answer(calm);
  };
  const maybe = (p, object, name, act) => {
    if (chance(p)) object[name.split('.').at(-1)] = callback(name, act);
  };
  const strategy = () => {
    const one = {};
    if (chance(0.7)) one.highWaterMark = pick([0, 1, 1, 2, 3, 5, Infinity]);
    const kind = below(10);
    if (kind === 0) one.size = () => 2;
    if (kind === 1) return new web.CountQueuingStrategy({ highWaterMark: below(4) });
    if (kind === 2) one.size = () => {
      if (chance(0.1)) throw newError();
      return chance(0.1) ? pick([NaN, -1, Infinity]) : 1.5;
    };
    return one;
  };
  const bytes = () => new Uint8Array(1 + below(6)).fill(++chunks);
  const chunkFor = (controller) => (controller?.constructor.name === 'ReadableByteStreamController' ? bytes() : ++chunks);
  const useController = (controller) => {
    if (budget-- <= 0) return;
    const name = nameOf(controller);
    const kind = below(12);
    if (kind === 0) controller.close ? controller.close() : controller.terminate?.();
    else if (kind === 1 && chance(0.5)) controller.error(newError());
    else if (controller.byobRequest && chance(0.6)) {
      const request = controller.byobRequest;
      const size = Math.min(request.view.byteLength, 1 + below(4));
      if (chance(0.8)) request.respond(size);
      else request.respondWithNewView(new Uint8Array(request.view.buffer, request.view.byteOffset, size));
    } else if (controller.enqueue) controller.enqueue(chunkFor(controller));
    record.log(name, 'desiredSize', String(controller.desiredSize));
  };
  const source = (bytesToo) => {
    const one = {};
    const uses = (controller) => {
      if (controllers.indexOf(controller) < 0) keep(controllers, controller, 'C');
      for (let i = below(3); i > 0; i--) useController(controller);
    };
    maybe(0.6, one, 'source.start', (controller) => {
      keep(controllers, controller, 'C');
      if (chance(0.5)) uses(controller);
    });
    maybe(0.8, one, 'source.pull', uses);
    maybe(0.6, one, 'source.cancel');
    if (bytesToo) {
      one.type = 'bytes';
      if (chance(0.3)) one.autoAllocateChunkSize = 1 + below(8);
    }
    return one;
  };
  // Pipes may go round in circles.
  const passOn = (chunk, controller) => {
    if (budget-- > 0) controller.enqueue(chunk);
  };
  const make = {
    readable: () => keep(readables, new web.ReadableStream(source(false), strategy()), 'R'),
    byteReadable: () => {
      const { highWaterMark } = strategy();
      return keep(readables, new web.ReadableStream(source(true), highWaterMark === undefined ? {} : { highWaterMark }), 'B');
    },
    writable: () => {
      const sink = {};
      maybe(0.5, sink, 'sink.start', (controller) => keep(controllers, controller, 'C'));
      maybe(0.8, sink, 'sink.write', (chunk, controller) => {
        if (chance(0.05)) controller.error(newError());
      });
      maybe(0.6, sink, 'sink.close');
      maybe(0.6, sink, 'sink.abort');
      return keep(writables, new web.WritableStream(sink, strategy()), 'W');
    },
    transform: () => {
      const transformer = {};
      maybe(0.4, transformer, 'transformer.start', (controller) => {
        keep(controllers, controller, 'C');
        if (chance(0.3)) controller.enqueue(++chunks);
      });
      transformer.transform = passOn;
      maybe(0.6, transformer, 'transformer.transform', (chunk, controller) => {
        for (let i = below(3); i > 0; i--) controller.enqueue(++chunks);
        if (chance(0.05)) controller.terminate();
      });
      maybe(0.5, transformer, 'transformer.flush', (controller) => {
        if (chance(0.5)) controller.enqueue(++chunks);
      });
      maybe(0.5, transformer, 'transformer.cancel');
      const made = new web.TransformStream(transformer, strategy(), strategy());
      return `${keep(readables, made.readable, 'R')} ${keep(writables, made.writable, 'W')}`;
    },
    from: () => {
      const kind = below(4);
      const values = Array.from({ length: below(4) }, () => (chance(0.2) ? later(below(3), ++chunks) : ++chunks));
      const iterable = kind === 0 ? values : kind === 1 ? new Set(values) : (async function* () {
        try {
          for (const value of values) {
            if (chance(0.2)) await later(below(3));
            yield value;
          }
          if (chance(0.2)) throw newError();
        } finally {
          record.log('generator ends');
        }
      })();
      return keep(readables, web.ReadableStream.from(iterable), 'R');
    },
  };
  const options = () => {
    const one = {};
    for (const name of ['preventClose', 'preventAbort', 'preventCancel']) if (chance(0.25)) one[name] = true;
    if (chance(0.3)) {
      const aborter = new AbortController();
      keep(aborters, aborter, 'A');
      if (chance(0.1)) aborter.abort(newError());
      one.signal = aborter.signal;
    }
    return one;
  };
  const on = (list, act) => {
    if (list.length === 0) return false;
    const one = pick(list);
    act(one, nameOf(one));
    return true;
  };
  const { watch } = { watch: record.watch.bind(record) };
  const acts = [
    () => on(readables, (r, n) => watch(`${n}.getReader`, () => void keep(readers, r.getReader(), 'r'))),
    () => on(readables, (r, n) => watch(`${n}.getReader byob`, () => void keep(byobReaders, r.getReader({ mode: 'byob' }), 'b'))),
    () => on(writables, (w, n) => watch(`${n}.getWriter`, () => void keep(writers, w.getWriter(), 'w'))),
    () => on(writables, (w, n) => watch(`${n}.getWriter`, () => void keep(writers, w.getWriter(), 'w'))),
    () => on(readers, (r, n) => watch(`${n}.read`, () => r.read())),
    () => on(readers, (r, n) => watch(`${n}.read`, () => r.read())),
    () => on(readers, (r, n) => watch(`${n}.read`, () => r.read())),
    () => on(byobReaders, (r, n) => watch(`${n}.read`, () => r.read(new Uint8Array(1 + below(6))))),
    () => on(byobReaders, (r, n) => watch(`${n}.read`, () => r.read(new Uint16Array(1 + below(3))))),
    () => on(byobReaders, (r, n) => watch(`${n}.read min`, () => r.read(new Uint8Array(6), { min: 1 + below(6) }))),
    () => on(writers, (w, n) => watch(`${n}.write`, () => w.write(++chunks))),
    () => on(writers, (w, n) => watch(`${n}.write`, () => w.write(++chunks))),
    () => on(writers, (w, n) => watch(`${n}.write`, () => w.write(++chunks))),
    () => on(writers, (w, n) => watch(`${n}.ready`, () => w.ready)),
    () => on(writers, (w, n) => watch(`${n}.desiredSize`, () => String(w.desiredSize))),
    () => on(controllers, (c, n) => watch(`${n} used`, () => useController(c))),
    () => on(controllers, (c, n) => watch(`${n} used`, () => useController(c))),
    () => on(readables, (r, n) => watch(`${n}.pipeTo`, () => pick(writables) && r.pipeTo(pick(writables), options()))),
    () => on(readables, (r, n) => watch(`${n}.pipeTo`, () => pick(writables) && r.pipeTo(pick(writables), options()))),
    () => on(readables, (r, n) => watch(`${n}.pipeThrough`, () => {
      const through = new web.TransformStream({ transform: passOn }, strategy(), strategy());
      keep(readables, r.pipeThrough(through, options()), 'R');
    })),
    () => on(readables, (r, n) => watch(`${n}.tee`, () => void r.tee().forEach((branch) => keep(readables, branch, 'R')))),
    () => on(readables, (r, n) => watch(`${n}.values`, () => void keep(iterators, r.values({ preventCancel: chance(0.3) }), 'i'))),
    () => on(iterators, (i, n) => watch(`${n}.next`, () => i.next())),
    () => on(iterators, (i, n) => watch(`${n}.next`, () => i.next())),
    () => on(readables, (r, n) => watch(`${n}`, () => `${r.locked} ${Object.prototype.toString.call(r)}`)),
    () => on(waiting, (w) => w.resolve()),
    () => on(waiting, (w) => w.resolve()),
    () => on(readers, (r, n) => chance(0.4) && watch(`${n}.closed`, () => r.closed)),
    () => on(byobReaders, (r, n) => chance(0.4) && watch(`${n}.closed`, () => r.closed)),
    () => on(writers, (w, n) => chance(0.4) && watch(`${n}.closed`, () => w.closed)),
    () => on(readers, (r, n) => chance(0.3) && watch(`${n}.releaseLock`, () => r.releaseLock())),
    () => on(byobReaders, (r, n) => chance(0.3) && watch(`${n}.releaseLock`, () => r.releaseLock())),
    () => on(writers, (w, n) => chance(0.3) && watch(`${n}.releaseLock`, () => w.releaseLock())),
    () => on(readers, (r, n) => chance(0.2) && watch(`${n}.cancel`, () => r.cancel(newError()))),
    () => on(byobReaders, (r, n) => chance(0.2) && watch(`${n}.cancel`, () => r.cancel(newError()))),
    () => on(readables, (r, n) => chance(0.2) && watch(`${n}.cancel`, () => r.cancel(newError()))),
    () => on(writers, (w, n) => chance(0.3) && watch(`${n}.close`, () => w.close())),
    () => on(writers, (w, n) => chance(0.2) && watch(`${n}.abort`, () => w.abort(newError()))),
    () => on(writables, (w, n) => chance(0.2) && watch(`${n}.close`, () => w.close())),
    () => on(writables, (w, n) => chance(0.2) && watch(`${n}.abort`, () => w.abort(newError()))),
    () => on(iterators, (i, n) => chance(0.3) && watch(`${n}.return`, () => i.return('left'))),
    () => on(aborters, (a, n) => chance(0.5) && (record.log(n, 'aborts'), a.abort(chance(0.5) ? newError() : undefined))),
    () => on(waiting, (w) => chance(0.2) && w.reject(newError())),
  ];

  return (async () => {
    for (let i = 1 + below(3); i > 0; i--) watch('make', () => record.log('made', pick(Object.values(make))()));
    for (let i = 30 + below(90); i > 0; i--) {
      if (chance(0.04)) watch('make', () => record.log('made', pick(Object.values(make))()));
      pick(acts)();
      if (chance(0.15)) await new Promise((resolve) => setImmediate(resolve));
      else for (let j = below(6); j > 0; j--) await undefined;
    }
  })();
}
