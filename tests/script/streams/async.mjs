// Programs by chance without streams: promises, async functions, generators and async generators, ticks, microtasks, timers
// and immediates, whose order is all that is looked at.

const failure = (text) => new Error(text);
// The words of errors that the language itself throws are an engine's own.
const show = (value) => (value instanceof TypeError ? 'TypeError' : value instanceof AggregateError ? `Aggregate(${value.errors.map(show)})` : value instanceof Error ? `${value.name}:${value.message}` : Array.isArray(value) ? `[${value.map(show)}]` : value && typeof value === 'object' ? JSON.stringify(value) : String(value));

// Something that may be awaited.
function awaitable(w, label, depth = 0) {
  const name = `${label}v`;
  const inner = () => (depth < 2 ? awaitable(w, `${label}i`, depth + 1) : name);
  return w.pick(
    () => name, () => undefined, () => Promise.resolve(name), () => Promise.reject(failure(name)),
    () => new Promise((resolve) => w.soon(() => resolve(inner()))), () => new Promise((_, reject) => w.soon(() => reject(failure(name)))),
    () => ({ then(yes) { w.log(label, 'then called'); yes(name); } }),
    () => ({ then(yes) { w.log(label, 'then called'); yes(inner()); } }),
    () => ({ then(yes, no) { w.log(label, 'then called'); w.odds(0.5) ? no(failure(name)) : w.soon(() => yes(name)); } }),
    () => ({ then() { throw failure('then threw'); } }),
    () => ({ get then() { w.log(label, 'then got'); return w.odds(0.5) ? undefined : (yes) => yes(name); } }),
    () => Promise.resolve(name).then((value) => inner() ?? value),
    () => (async () => inner())(), () => (async () => { await null; return inner(); })(), () => (async () => { throw failure(name); })(),
    () => Promise.resolve(name).finally(() => inner()),
    () => Promise[w.pick('all', 'allSettled', 'race', 'any')]([inner(), inner(), name]),
    () => new (class Own extends Promise {})((resolve) => resolve(inner())),
  )();
}

async function steps(w, label, depth) {
  w.log(label, 'begins');
  for (let i = w.int(4); i > 0; i--) {
    const way = w.int(8);
    if (way < 3) w.log(label, 'awaited', show(await awaitable(w, `${label}${i}`)));
    else if (way === 3 && depth < 2) w.log(label, 'inner gave', show(await steps(w, `${label}f`, depth + 1)));
    else if (way === 4) {
      try {
        w.log(label, 'tried', show(await awaitable(w, `${label}${i}`)));
      } catch (error) {
        w.log(label, 'caught', show(error));
        if (w.odds(0.3)) return awaitable(w, `${label}c`);
      } finally {
        if (w.odds(0.5)) await awaitable(w, `${label}y`).catch?.(() => {});
        w.log(label, 'finally');
      }
    } else if (way === 5) w.soon(() => w.log(label, 'soon'));
    else if (way === 6 && depth < 2) await consumed(w, `${label}g`, depth + 1);
    else await null;
  }
  w.log(label, 'ends');
  if (w.odds(0.2)) throw failure(`${label} threw`);
  return w.odds(0.5) ? awaitable(w, `${label}r`) : label;
}

// `isDriven`: it may be left early. V8 then takes fewer turns to close what yield* delegates to than the language says (`return()`
// is called without waiting for its value first), so nothing is delegated there.
async function* generator(w, label, isDriven) {
  w.log(label, 'starts');
  try {
    for (let i = w.int(4); i > 0; i--) {
      const way = w.int(7);
      if (way < 2) w.log(label, 'yield gave', show(yield `${label}${i}`));
      else if (way === 2) w.log(label, 'yield gave', show(yield awaitable(w, `${label}${i}`)));
      else if (way === 3) await awaitable(w, `${label}${i}`);
      else if (way < 6 && !isDriven) yield* w.pick(() => ['x', 'y'], () => inner(w, `${label}n`), () => manual(w, `${label}m`, true))();
      else return awaitable(w, `${label}${i}`);
    }
  } catch (error) {
    w.log(label, 'caught', show(error));
    if (w.odds(0.5)) throw error;
    yield 'after';
  } finally {
    w.log(label, 'finally');
    if (w.odds(0.3)) await null;
    if (w.odds(0.15)) yield 'in finally';
  }
  return w.odds(0.5) ? awaitable(w, `${label}r`) : undefined;
}

async function* inner(w, label) {
  try {
    yield label;
    yield w.odds(0.5) ? label : awaitable(w, label);
  } finally {
    w.log(label, 'finally');
  }
}

// What an iterable that is not async may give: before 24, one whose promise is rejected is not closed.
const given = (w, label) => w.pick(label, Promise.resolve(label), Promise.resolve(label).then(() => label));

function* plain(w, label) {
  try {
    yield `${label}0`;
    yield given(w, label);
    yield `${label}2`;
  } finally {
    w.log(label, 'finally');
  }
}

// Something iterated, which is not a generator.
function manual(w, label, isPlain) {
  let i = 0;
  const async = w.odds(0.6);
  const give = (value) => (async && w.odds(0.7) ? w.pick(Promise.resolve(value), { then(yes) { yes(value); } }) : value);
  const iterator = {
    next(value) {
      w.log(label, 'next', show(value));
      // V8 calls return() of an iterator that is not async where next() has thrown.
      if (async && w.odds(0.08) && !isPlain) throw failure(`${label} next threw`);
      return give(i++ < 3 ? { value: w.odds(0.3) && !isPlain ? (async ? awaitable(w, label) : given(w, label)) : `${label}${i}`, done: false } : { value: 'end', done: true });
    },
  };
  if (w.odds(0.6)) iterator.return = (value) => { w.log(label, 'return', show(value)); return give(w.odds(0.9) ? { value, done: true } : 5); };
  if (w.odds(0.4)) iterator.throw = (error) => { w.log(label, 'throw', show(error)); return give({ value: 't', done: w.odds(0.5) }); };
  return { [async ? Symbol.asyncIterator : Symbol.iterator]: () => iterator };
}

async function consumed(w, label) {
  const stop = w.pick(-1, -1, -1, 0, 1);
  const source = w.pick(() => generator(w, label, stop >= 0), () => generator(w, label, stop >= 0), () => plain(w, label), () => manual(w, label), () => [given(w, label), 'b'])();
  let i = 0;
  for await (const value of source) {
    w.log(label, 'got', show(value));
    if (i++ === stop) {
      const way = w.int(3);
      if (way === 0) break;
      if (way === 1) return awaitable(w, `${label}b`);
      throw failure(`${label} loop`);
    }
    if (w.odds(0.2)) await null;
  }
  return label;
}

// Calls of a generator's methods that do not wait for one another.
function driven(w, label) {
  const made = generator(w, label, true);
  const call = (i) => {
    const [name, value] = w.pick(['next', i], ['next', i], ['next', i], ['return', awaitable(w, `${label}a`)], ['throw', failure('given')]);
    w.log(label, name, i);
    w.settle(`${label} ${name} ${i}`, made[name](value));
  };
  for (let i = 1 + w.int(5); i > 0; i--) w.odds(0.5) ? call(i) : w.soon(() => call(i), false);
}

function chains(w, label) {
  let promise = new Promise((resolve, reject) => w.soon(() => (w.odds(0.7) ? resolve(awaitable(w, label)) : reject(failure(label)))));
  for (let i = w.int(4); i > 0; i--) {
    promise = w.pick(
      () => promise.then((value) => { w.log(label, i, 'then', show(value)); return awaitable(w, `${label}${i}`); }),
      () => promise.catch((error) => { w.log(label, i, 'catch', show(error)); return awaitable(w, `${label}${i}`); }),
      () => promise.finally(() => { w.log(label, i, 'finally'); if (w.odds(0.2)) throw failure('in finally'); }),
      () => promise.then(undefined, () => 'recovered'), () => promise.then(5),
    )();
  }
  if (w.odds(0.7)) w.settle(label, promise);
}

function queues(w, label, depth = 0) {
  const more = () => { if (depth < 3 && w.odds(0.5)) queues(w, `${label}q`, depth + 1); };
  const job = (name) => (...args) => { w.log(label, name, args.join()); more(); };
  for (let i = 1 + w.int(3); i > 0; i--) {
    w.pick(
      () => process.nextTick(job('tick'), i, 'x'), () => queueMicrotask(job('microtask')), () => setImmediate(job('immediate'), i),
      () => Promise.resolve().then(job('promise')), () => clearImmediate(setImmediate(job('never'))),
      () => { const one = setImmediate(job('cleared')); process.nextTick(() => clearImmediate(one)); },
    )();
  }
}

export function async_functions(w) {
  w.raw = true;
  for (let i = 1 + w.int(3); i > 0; i--) {
    const label = 'abc'[i - 1];
    w.pick(
      () => w.settle(label, steps(w, label, 0)), () => w.settle(label, steps(w, label, 0)), () => steps(w, label, 0),
      () => w.settle(label, consumed(w, label)), () => driven(w, label), () => driven(w, label), () => chains(w, label), () => queues(w, label),
    )();
  }
}
