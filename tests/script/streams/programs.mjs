// The programs, made by chance: each takes a world and what is tested, `S` (require('stream'), Node's own or with ours in it).

import {
  consume, duplex, failure, iterable, meddle, old_readable, old_writable, options, readable, signal, transform, writable,
} from './streams.mjs';

function any(w, S) {
  return w.pick(readable, readable, writable, writable, duplex, duplex, transform, old_readable, old_writable)(w, S);
}

function web(w, S) {
  const count = w.int(4);
  const fails = w.odds(0.15);
  const naps = w.odds(0.4);
  const kind = w.pick('readable', 'writable', 'transform');
  if (kind === 'readable') {
    let i = 0;
    return [kind, new ReadableStream({
      async pull(controller) {
        if (naps) await w.sleep();
        if (i < count) controller.enqueue(`web${i++}`);
        else if (fails) controller.error(failure('web failed'));
        else controller.close();
      },
      cancel(reason) { w.log('web cancel', reason?.message ?? reason); },
    })];
  }
  if (kind === 'writable') {
    let i = 0;
    return [kind, new WritableStream({
      async write(chunk) {
        w.log('web write', String(chunk));
        if (naps) await w.sleep();
        if (fails && i++ === count) throw failure('web write failed');
      },
      close() { w.log('web close'); },
      abort(reason) { w.log('web abort', reason?.message ?? reason); },
    })];
  }
  let i = 0;
  return [kind, new TransformStream({
    async transform(chunk, controller) {
      if (naps) await w.sleep();
      if (fails && i++ === count) throw failure('web transform failed');
      controller.enqueue(`${chunk}!`);
    },
    flush() { w.log('web flush'); },
  })];
}

function web_of(w, S, kind) {
  for (;;) {
    const [made, stream] = web(w, S);
    if (made === kind) return stream;
  }
}

function finished(w, S) {
  const is_web = w.odds(0.15);
  const stream = is_web ? web(w, S)[1] : any(w, S);
  const ask = (label) => {
    const given = {};
    if (w.odds(0.2)) given.readable = w.odds(0.5);
    if (w.odds(0.2)) given.writable = w.odds(0.5);
    if (w.odds(0.2)) given.error = w.odds(0.5);
    given.signal = signal(w, 0.2);
    if (w.odds(0.3)) {
      if (w.odds(0.3)) given.cleanup = true;
      w.attempt(label, () => w.settle(label, S.promises.finished(stream, w.odds(0.2) ? undefined : given)));
      return;
    }
    const callback = function(...args) { w.log(label, args.length, args.map((one) => show_one(one)).join(), this === stream); };
    const cleanup = w.attempt(label, () => (w.odds(0.3) ? S.finished(stream, callback) : S.finished(stream, given, callback)));
    if (cleanup && w.odds(0.2)) {
      w.soon(() => {
        w.log(label, 'cleanup');
        cleanup();
      });
    }
  };
  const asks = 1 + w.int(3);
  for (let i = 0; i < asks; i++) i === 0 && w.odds(0.6) ? ask('f0') : w.soon(() => ask(`f${i}`));
  if (is_web) {
    if (stream.getReader && w.odds(0.7)) w.settle('web loop', (async () => { for await (const chunk of stream) w.log('web got', chunk); })());
    else if (stream.getWriter) {
      const writer = stream.getWriter();
      w.settle('web writing', writer.write('x'));
      w.soon(() => w.settle('web closing', w.odds(0.5) ? writer.close() : writer.abort(failure('aborted'))));
    }
    return;
  }
  if (typeof stream.read === 'function' && w.odds(0.6)) consume(w, stream);
  if (typeof stream.write === 'function' && w.odds(0.6)) {
    const count = w.int(4);
    for (let i = 0; i < count; i++) w.attempt('write', () => stream.write(`w${i}`));
    if (w.odds(0.8)) w.soon(() => w.attempt('end', () => stream.end()));
  }
  if (w.odds(0.3)) w.soon(() => w.attempt('pipe', () => stream.pipe?.(writable(w, S, 'target'))));
  const meddles = w.pick(0, 0, 1, 1, 2);
  for (let i = 0; i < meddles; i++) meddle(w, stream);
}

const show_one = (value) => (value instanceof Error ? `${value.name}/${value.code}/${value.message}/${value.cause?.message ?? value.cause}` : String(value));

function iterator(w, S) {
  const stream = w.pick(readable, readable, readable, duplex, transform, old_readable)(w, S);
  const is_old = typeof stream.read !== 'function';
  if (typeof stream.write === 'function') {
    const count = w.int(4);
    for (let i = 0; i < count; i++) w.attempt('write', () => stream.write(`w${i}`));
    if (w.odds(0.7)) w.soon(() => w.attempt('end', () => stream.end()));
  } else if (!is_old && stream._readableState.objectMode && w.odds(0.2)) {
    w.soon(() => stream.push(w.pick(Promise.resolve('p'), { then(yes) { yes('t'); } }, w.sleep().then(() => 'slept'), Promise.reject(failure('promised')), undefined)));
  }
  const make = () => (is_old || w.odds(0.5) ? S.Readable.prototype[Symbol.asyncIterator].call(stream) : stream.iterator(w.pick(undefined, { destroyOnReturn: false }, {})));
  const one = w.attempt('make', make);
  if (!one) return;
  const pace = w.int(3);
  if (w.odds(0.45)) {
    const stop = w.pick(-1, -1, 0, 1, 2);
    const way = w.pick('break', 'throw');
    w.settle('loop', (async () => {
      let i = 0;
      for await (const chunk of one) {
        w.log('got', String(chunk));
        if (pace === 1) await w.sleep();
        if (pace === 2 && w.odds(0.5)) await null;
        if (i++ === stop) {
          if (way === 'break') break;
          throw failure('loop');
        }
      }
    })());
  } else {
    const calls = 1 + w.int(6);
    const call = (i) => {
      const [name, argument] = w.odds(0.8) ? ['next'] : w.odds(0.6) ? ['return', w.pick(undefined, 'r')] : ['throw', failure('thrown in')];
      w.log(`call ${i} ${name}`);
      w.settle(`call ${i}`, one[name](argument));
    };
    for (let i = 0; i < calls; i++) w.odds(0.4) ? call(i) : w.soon(() => call(i));
  }
  if (w.odds(0.15)) w.soon(() => w.settle('second', (async () => { for await (const chunk of make()) w.log('second got', String(chunk)); })()));
  const meddles = w.pick(0, 0, 1, 1, 2);
  for (let i = 0; i < meddles; i++) meddle(w, stream);
}

function from(w, S) {
  const given = w.pick(() => iterable(w), () => iterable(w), () => iterable(w), () => iterable(w), () => 'text', () => Buffer.from('bytes'), () => ['a', null], () => w.pick(null, 5, {}, () => {}))();
  const stream = w.attempt('from', () => S.Readable.from(given, w.odds(0.5) ? undefined : { ...options(w), objectMode: w.odds(0.7) }));
  if (!stream) return;
  w.watch('f', stream);
  if (w.odds(0.3)) stream.on('error', () => {});
  consume(w, stream);
  const meddles = w.pick(0, 0, 1, 2);
  for (let i = 0; i < meddles; i++) meddle(w, stream);
}

// ---- pipelines

const first = {
  readable, readable2: readable, readable3: readable, transform: (w, S) => {
    const stream = transform(w, S, 't0');
    for (let i = w.int(3); i > 0; i--) w.attempt('write', () => stream.write(`w${i}`));
    if (w.odds(0.8)) w.attempt('end', () => stream.end());
    return stream;
  },
  duplex: (w, S) => duplex(w, S, 'd0'),
  old: (w, S) => old_readable(w, S),
  iterable: (w) => iterable(w, 'i0'),
  text: () => 'abc',
  web: (w, S) => web_of(w, S, w.pick('readable', 'transform')),
  function: (w, S) => (given) => {
    w.log('source', Object.keys(given), given.signal.aborted);
    return w.pick(() => iterable(w, 'i0'), () => iterable(w, 'i0'), () => readable(w, S, 'rf'), () => 5, () => web_of(w, S, 'readable'))();
  },
  promise: (w) => w.sleep().then(() => 'promised'),
  pair: (w, S) => ({ readable: readable(w, S, 'pr'), writable: writable(w, S, 'pw') }),
  bad: () => 5,
};
const middle = {
  transform, transform2: transform, duplex: (w, S) => duplex(w, S, 'dm'),
  generator: (w) => {
    const [naps, bad, stop] = [w.odds(0.4), w.odds(0.15) ? w.int(3) : -1, w.odds(0.15) ? w.int(3) : -1];
    return async function* (source, given) {
      let i = 0;
      w.log('generator', Object.keys(given));
      try {
        for await (const chunk of source) {
          if (naps) await w.sleep();
          if (i === bad) throw failure('generator failed');
          if (i === stop) return;
          i++;
          yield `${chunk}+`;
        }
      } finally {
        w.log('generator finally', given.signal.aborted);
      }
    };
  },
  web: (w, S) => web_of(w, S, 'transform'),
  nothing: (w) => () => w.pick(undefined, 5, Promise.resolve(1)),
};
middle.generator2 = middle.generator;
const final = {
  writable, writable2: writable, writable3: writable,
  transform: (w, S) => {
    const stream = transform(w, S, 'tz');
    if (w.odds(0.6)) consume(w, stream);
    return stream;
  },
  duplex: (w, S) => {
    const stream = duplex(w, S, 'dz');
    if (w.odds(0.6)) consume(w, stream);
    return stream;
  },
  old: (w, S) => old_writable(w, S),
  web: (w, S) => web_of(w, S, w.pick('writable', 'writable', 'transform')),
  promise: (w) => {
    const [naps, bad, value] = [w.odds(0.4), w.odds(0.15) ? w.int(3) : -1, w.pick(undefined, 'value', 7, null)];
    return async (source) => {
      let i = 0;
      for await (const chunk of source) {
        w.log('final got', String(chunk));
        if (naps) await w.sleep();
        if (i++ === bad) throw failure('final failed');
      }
      return value;
    };
  },
  generator: (w) => middle.generator(w),
  early: (w) => async () => { await w.sleep(); return w.pick(1, undefined); },
  nothing: (w) => () => w.pick(5, undefined),
  pair: (w, S) => ({ readable: readable(w, S, 'zr'), writable: writable(w, S, 'zw') }),
};
final.promise2 = final.promise;

const one_of = (w, table, S) => table[w.pick(...Object.keys(table))](w, S);

function pipeline(w, S) {
  const stages = [one_of(w, first, S)];
  for (let i = w.pick(0, 0, 1, 1, 2); i > 0; i--) stages.push(one_of(w, middle, S));
  if (w.odds(0.97)) stages.push(one_of(w, final, S));
  run_pipeline(w, S, stages);
  const streams = w.streams.slice();
  const meddles = w.pick(0, 0, 0, 1, 1, 2);
  for (let i = 0; i < meddles && streams.length > 0; i++) meddle(w, w.pick(...streams));
}

function run_pipeline(w, S, stages) {
  const given = w.odds(0.1) ? [stages] : stages;
  if (w.odds(0.5)) {
    const extra = {};
    if (w.odds(0.4)) extra.signal = signal(w, 1);
    if (w.odds(0.2)) extra.end = w.odds(0.3);
    w.attempt('pipeline', () => w.settle('pipeline', S.promises.pipeline(...given, ...(Object.keys(extra).length > 0 || w.odds(0.1) ? [extra] : []))));
    return;
  }
  const made = w.attempt('pipeline', () => S.pipeline(...given, function(...args) { w.log('done', args.map(show_one).join(), this?.constructor?.name); }));
  if (!made) return;
  w.log('made', made.tag ?? made.constructor.name);
  if (!made.tag && made.emit) w.watch('made', made);
  if (made.read && w.odds(0.4)) consume(w, made);
  if (made.pipe && w.odds(0.2)) w.attempt('pipe', () => made.pipe(writable(w, S, 'onward')));
}

// ---- the rest

function duplexify(w, S) {
  const body = w.pick(
    () => readable(w, S), () => writable(w, S), () => duplex(w, S), () => transform(w, S), () => old_readable(w, S), () => old_writable(w, S),
    () => iterable(w), () => iterable(w), () => 'text', () => web(w, S)[1], () => web_of(w, S, 'transform'),
    () => ({ readable: w.odds(0.8) ? w.pick(readable, old_readable)(w, S) : iterable(w), writable: w.odds(0.8) ? w.pick(writable, old_writable)(w, S) : final.promise(w) }),
    () => ({ readable: readable(w, S, 'pr'), writable: writable(w, S, 'pw') }), () => ({ writable: writable(w, S, 'pw') }),
    () => middle.generator(w), () => middle.generator(w), () => final.promise(w), () => final.promise(w), () => final.early(w), () => final.nothing(w),
    () => w.sleep().then(() => w.pick('p', null, undefined)), () => w.sleep().then(() => { throw failure('promise failed'); }),
    () => w.pick(5, null, undefined, {}, Symbol.iterator), () => new Blob(['blob']), () => function() { return new S.PassThrough(); },
  )();
  use_duplex(w, S, w.attempt('from', () => S.Duplex.from(body)));
}

function use_duplex(w, S, stream) {
  if (!stream) return;
  w.log('class', stream.constructor.name, stream.readable, stream.writable, stream.readableObjectMode, stream.writableObjectMode);
  w.watch('D', stream);
  if (w.odds(0.5)) stream.on('error', () => {});
  if (stream.readable && w.odds(0.8)) consume(w, stream);
  if (stream.writable) {
    const count = w.int(4);
    for (let i = 0; i < count; i++) w.odds(0.5) ? w.attempt('write', () => stream.write(`w${i}`)) : w.soon(() => w.attempt('write', () => stream.write(`w${i}`)));
    if (w.odds(0.7)) w.soon(() => w.attempt('end', () => stream.end()));
  }
  const meddles = w.pick(0, 0, 1, 1, 2);
  for (let i = 0; i < meddles; i++) meddle(w, w.odds(0.6) ? stream : w.pick(...w.streams));
}

function compose(w, S) {
  const stages = [];
  const head = w.pick(transform, transform, transform, duplex, readable, 'generator', 'web', 'iterable');
  stages.push(head === 'generator' ? middle.generator(w) : head === 'web' ? web_of(w, S, 'transform') : head === 'iterable' ? iterable(w) : head(w, S, 'h'));
  for (let i = w.pick(0, 0, 1); i > 0; i--) stages.push(one_of(w, middle, S));
  if (w.odds(0.9)) stages.push(w.pick(() => transform(w, S, 'z'), () => transform(w, S, 'z'), () => duplex(w, S, 'z'), () => writable(w, S, 'z'), () => middle.generator(w), () => final.promise(w), () => web_of(w, S, 'transform'), () => web_of(w, S, 'writable'), () => readable(w, S, 'z'))());
  if (stages[0].compose && stages[0].read && stages.length === 2 && w.odds(0.4)) {
    use_duplex(w, S, w.attempt('compose', () => stages[0].compose(stages[1], w.pick(undefined, { signal: signal(w, 1) }, {}))));
  } else {
    use_duplex(w, S, w.attempt('compose', () => S.compose(...stages)));
  }
}

function duplex_pair(w, S) {
  const [one, two] = S.duplexPair(w.pick(undefined, { objectMode: true }, { highWaterMark: 2 }, { allowHalfOpen: false }, { emitClose: false }));
  w.watch('one', one);
  w.watch('two', two);
  for (const stream of [one, two]) {
    if (w.odds(0.7)) consume(w, stream);
    if (w.odds(0.5)) stream.on('error', () => {});
    for (let i = w.int(4); i > 0; i--) w.soon(() => w.attempt('write', () => stream.write(w.pick(`w${i}`, ''))));
    if (w.odds(0.6)) w.soon(() => w.attempt('end', () => stream.end()));
    if (w.odds(0.3)) meddle(w, stream);
  }
}

function operators(w, S) {
  let stream = w.pick(() => readable(w, S), () => readable(w, S), () => w.watch('f', S.Readable.from(iterable(w))), () => w.watch('f', S.Readable.from([1, 2, 3, 4, 5])), () => w.watch('f', S.Readable.from([]))) ();
  const source = stream;
  const call = (name) => {
    const [way, bad, truth] = [w.int(4), w.odds(0.12) ? w.int(4) : -1, w.odds(0.7)];
    let i = 0;
    return (value, given) => {
      w.log(name, String(value), given && Object.keys(given), given?.signal?.aborted);
      if (i++ === bad) {
        if (way === 0) throw failure(`${name} threw`);
        return w.sleep().then(() => { throw failure(`${name} failed`); });
      }
      const result = name === 'flatMap' ? [value, value] : name === 'filter' || name === 'some' || name === 'every' || name === 'find' ? truth === (String(value).length % 2 === 0) : `${value}'`;
      return way === 0 ? result : way === 1 ? Promise.resolve(result) : w.sleep().then(() => result);
    };
  };
  const given = () => {
    const made = {};
    if (w.odds(0.4)) made.concurrency = w.pick(1, 2, 3, 2.5, 0, 'x', null);
    if (w.odds(0.3)) made.highWaterMark = w.pick(0, 1, 4, -1, null);
    if (w.odds(0.3)) made.signal = w.odds(0.1) ? 5 : signal(w, 1);
    return w.pick(undefined, undefined, made, made, made, null, w.odds(0.1) ? 5 : undefined);
  };
  // flatMap() delegates with yield*, which takes V8 fewer turns to leave than the language says.
  for (let i = w.pick(0, 1, 1, 2); i > 0 && stream; i--) {
    const name = w.pick('map', 'map', 'filter', ...(w.alone ? [] : ['flatMap']), 'drop', 'take', ...(S.Readable.prototype.asIndexedPairs ? ['asIndexedPairs'] : []));
    const before = stream;
    stream = w.attempt(name, () => {
      if (name === 'drop' || name === 'take') return before[name](w.pick(0, 1, 2, 'a', -1, 2.5, Infinity), given());
      if (name === 'asIndexedPairs') return before.asIndexedPairs(given());
      return before[name](w.odds(0.95) ? call(name) : 5, given());
    });
    if (stream) w.watch(`${name}${i}`, stream);
  }
  if (!stream) return;
  const name = w.pick('toArray', 'toArray', 'forEach', 'some', 'every', 'find', 'reduce', 'reduce', 'loop');
  if (name === 'loop') consume(w, stream);
  else if (name === 'toArray') w.settle(name, stream.toArray(given()));
  else if (name === 'reduce') {
    const reducer = w.odds(0.95) ? (sum, value, extra) => { w.log('reduce', String(sum), String(value), Object.keys(extra)); return w.odds(0.5) ? sum + value : w.sleep().then(() => sum + value); } : 5;
    w.settle(name, w.odds(0.4) ? stream.reduce(reducer) : stream.reduce(reducer, w.pick('', 0, undefined), given()));
  } else w.settle(name, stream[name](w.odds(0.95) ? call(name) : 5, given()));
  if (w.odds(0.3)) meddle(w, w.odds(0.5) ? source : stream);
}

function wrap(w, S) {
  const old = old_readable(w, S);
  if (w.odds(0.3)) old.extra = () => 'extra';
  const stream = w.watch('wrapped', w.odds(0.5) ? new S.Readable(options(w)).wrap(old) : S.Readable.wrap(old, w.odds(0.5) ? options(w) : undefined));
  w.log('keys', Object.keys(stream).filter((key) => !key.startsWith('_')).join());
  consume(w, stream);
  if (w.odds(0.4)) meddle(w, w.odds(0.5) ? stream : old);
}

function abort_signal(w, S) {
  const stream = w.odds(0.2) ? web(w, S)[1] : any(w, S);
  const given = w.odds(0.9) ? signal(w, 1) : w.pick(5, {}, null, undefined);
  w.attempt('add', () => w.log('same', S.addAbortSignal(given, w.odds(0.95) ? stream : {}) === stream));
  if (stream.read && w.odds(0.7)) consume(w, stream);
  if (stream.emit) for (let i = w.int(3); i > 0; i--) meddle(w, stream);
}

function dispose(w, S) {
  const stream = w.pick(readable, writable, duplex, transform)(w, S);
  if (stream.read && w.odds(0.5)) consume(w, stream);
  for (let i = w.int(3); i > 0; i--) meddle(w, stream);
  w.soon(() => w.settle('dispose', stream[Symbol.asyncDispose]()));
}

export const programs = { finished, iterator, from, pipeline, duplexify, compose, duplex_pair, operators, wrap, abort_signal, dispose };
