// Streams of all sorts and tempers for the programs.

import { EventEmitter } from 'node:events';

export const failure = (text) => Object.assign(new Error(text), {});

// Common options of a stream, with methods that take their time or fail.
export function options(w, stream_kind) {
  const made = {};
  if (w.odds(0.5)) made.objectMode = true;
  if (w.odds(0.5)) made.highWaterMark = w.int(4);
  if (w.odds(0.12)) made.autoDestroy = false;
  if (w.odds(0.12)) made.emitClose = false;
  if (w.odds(0.15)) made.construct = slow(w, 0.15, 'construct');
  if (w.odds(0.3)) {
    const [way, n, fails] = [w.int(6), w.int(3), w.odds(0.2)];
    made.destroy = (error, callback) => w.after(way, n, () => callback(fails ? failure('in destroy') : error));
  }
  if (stream_kind === 'Duplex' && w.odds(0.3)) made.allowHalfOpen = false;
  return made;
}

function slow(w, p, label) {
  const [way, n, fails] = [w.int(6), w.int(3), w.odds(p)];
  return (callback) => w.after(way, n, () => callback(fails ? failure(`in ${label}`) : null));
}

// The readable part: pushes `count` chunks and ends, or fails, or never ends.
export function reading(w) {
  const count = w.int(5);
  const end = w.pick('end', 'end', 'end', 'end', 'fail', 'stall', 'throw');
  const [way, n, several] = [w.int(6), w.int(3), w.odds(0.3)];
  let given = 0;
  return {
    read() {
      if (end === 'throw' && given >= count) throw failure('read threw');
      const one = () => {
        if (given < count) this.push(`c${given++}`);
        else if (end === 'end') this.push(null);
        else if (end === 'fail') this.destroy(failure('read failed'));
      };
      w.after(way, n, () => {
        one();
        if (several && given < count) one();
      });
    },
  };
}

// The writable part: takes its time, or fails at some chunk.
export function writing(w) {
  const bad = w.odds(0.15) ? w.int(4) : -1;
  const [way, n] = [w.int(6), w.int(3)];
  let taken = 0;
  const made = {
    write(chunk, encoding, callback) {
      w.log('write', String(chunk));
      const fails = taken++ === bad;
      w.after(way, n, () => callback(fails ? failure('write failed') : null));
    },
  };
  if (w.odds(0.3)) made.final = slow(w, 0.2, 'final');
  return made;
}

export function transforming(w) {
  const bad = w.odds(0.15) ? w.int(4) : -1;
  const [way, n, doubles] = [w.int(6), w.int(3), w.odds(0.2)];
  let taken = 0;
  const made = {
    transform(chunk, encoding, callback) {
      const fails = taken++ === bad;
      if (doubles) this.push(chunk);
      w.after(way, n, () => (fails ? callback(failure('transform failed')) : callback(null, chunk)));
    },
  };
  if (w.odds(0.3)) made.flush = slow(w, 0.2, 'flush');
  return made;
}

export function readable(w, S, tag = 'r') {
  return w.watch(tag, new S.Readable({ ...options(w), ...reading(w) }));
}
export function writable(w, S, tag = 'w') {
  return w.watch(tag, new S.Writable({ ...options(w), ...writing(w) }));
}
export function duplex(w, S, tag = 'd') {
  const extra = {};
  if (w.odds(0.1)) extra.readable = false;
  else if (w.odds(0.1)) extra.writable = false;
  return w.watch(tag, new S.Duplex({ ...options(w, 'Duplex'), ...reading(w), ...writing(w), ...extra }));
}
export function transform(w, S, tag = 't') {
  if (w.odds(0.2)) return w.watch(tag, new S.PassThrough(options(w)));
  return w.watch(tag, new S.Transform({ ...options(w), ...transforming(w) }));
}

// Old streams, which have nothing but events.
export function old_readable(w, S, tag = 'or') {
  const old = w.watch(tag, new (w.odds(0.5) ? S.Stream : EventEmitter)());
  old.pipe ??= S.Stream.prototype.pipe;
  old.readable = true;
  if (w.odds(0.5)) old.pause = () => w.log(tag, 'pause');
  if (w.odds(0.5)) old.resume = () => w.log(tag, 'resume');
  if (w.odds(0.5)) old.destroy = (error) => w.log(tag, 'destroy', error?.message);
  else if (w.odds(0.3)) old.close = () => w.log(tag, 'close');
  const acts = Array.from({ length: w.int(4) }, (_, i) => () => old.emit('data', `o${i}`));
  acts.push(w.pick(() => old.emit('end'), () => old.emit('end'), () => old.emit('close'), () => old.emit('error', failure('old failed')), () => {}));
  if (w.odds(0.4)) acts.push(() => old.emit('close'));
  const step = () => {
    if (acts.length === 0) return;
    acts.shift()();
    w.after(2, w.int(2), step);
  };
  w.after(2, 0, step);
  return old;
}
export function old_writable(w, S, tag = 'ow') {
  const old = w.watch(tag, new (w.odds(0.5) ? S.Stream : EventEmitter)());
  old.writable = true;
  old.write = (chunk) => {
    w.log(tag, 'write', String(chunk));
    if (w.odds(0.7)) return true;
    w.soon(() => old.emit('drain'), false);
    return false;
  };
  old.end = () => {
    w.log(tag, 'end');
    w.soon(() => {
      old.writable = false;
      if (w.odds(0.7)) old.emit('finish');
      if (w.odds(0.6)) old.emit('close');
    });
  };
  if (w.odds(0.5)) old.destroy = (error) => w.log(tag, 'destroy', error?.message);
  return old;
}

// Iterables of all sorts, which log how they are used.
export function iterable(w, tag = 'it') {
  const kind = w.pick('array', 'generator', 'async', 'async', 'manual', 'manual-async', 'promises', 'set');
  const count = w.int(5);
  const bad = w.odds(0.2) ? w.int(4) : -1;
  const odd = w.odds(0.15) ? w.int(4) : -1;
  const value = (i) => (i === odd ? w.pick(null, undefined, 0, '') : `v${i}`);
  const naps = w.odds(0.5);
  if (kind === 'array') return Array.from({ length: count }, (_, i) => value(i));
  if (kind === 'set') return new Set(['s0', 's1', 's2'].slice(0, count));
  if (kind === 'promises') {
    return (function* () {
      for (let i = 0; i < count; i++) {
        if (i === bad) yield w.odds(0.5) ? Promise.reject(failure('promise failed')) : { then(_, no) { no(failure('thenable failed')); } };
        else yield w.odds(0.6) ? Promise.resolve(value(i)) : w.odds(0.5) ? value(i) : w.sleep().then(() => value(i));
      }
    })();
  }
  if (kind === 'generator') {
    return (function* () {
      try {
        for (let i = 0; i < count; i++) {
          if (i === bad) throw failure('generator failed');
          yield value(i);
        }
      } finally {
        w.log(tag, 'finally');
      }
    })();
  }
  if (kind === 'async') {
    return (async function* () {
      try {
        for (let i = 0; i < count; i++) {
          if (naps) await w.sleep();
          if (i === bad) throw failure('async generator failed');
          yield value(i);
        }
      } finally {
        w.log(tag, 'finally');
        if (naps) await w.sleep();
      }
    })();
  }
  let i = 0;
  const async = kind === 'manual-async';
  const result = (made) => (async ? (naps ? w.sleep().then(() => made) : Promise.resolve(made)) : made);
  const iterator = {
    next() {
      w.log(tag, 'next');
      if (i === bad) {
        i++;
        if (async && w.odds(0.5)) return Promise.reject(failure('next rejected'));
        throw failure('next threw');
      }
      return result(i < count ? { value: value(i++), done: false } : { value: undefined, done: true });
    },
  };
  if (w.odds(0.6)) {
    const fails = w.odds(0.2);
    iterator.return = (given) => {
      w.log(tag, 'return', given);
      if (fails) throw failure('return threw');
      return result({ value: given, done: true });
    };
  }
  if (w.odds(0.4)) {
    const [fails, done] = [w.odds(0.2), w.odds(0.5)];
    iterator.throw = (error) => {
      w.log(tag, 'throw', error?.message);
      if (fails) throw failure('throw threw');
      return result({ value: undefined, done });
    };
  }
  return { [async ? Symbol.asyncIterator : Symbol.iterator]: () => iterator };
}

// A signal, or none, that may be aborted already or later.
export function signal(w, p = 0.3) {
  if (!w.odds(p)) return undefined;
  const controller = new AbortController();
  const reason = w.odds(0.4) ? w.pick('why', failure('reason')) : undefined;
  if (w.odds(0.2)) controller.abort(reason);
  else if (w.odds(0.7)) w.soon(() => {
    w.log('abort');
    controller.abort(reason);
  }, false);
  return controller.signal;
}

// Something done to a stream at some time.
export function meddle(w, stream, more = []) {
  const acts = [
    ['destroy', () => stream.destroy?.()],
    ['destroy error', () => stream.destroy?.(failure('meddled'))],
    ['emit error', () => stream.emit('error', failure('emitted'))],
    ['emit close', () => stream.emit('close')],
    ...more,
  ];
  if (typeof stream.read === 'function') {
    acts.push(['resume', () => stream.resume()], ['resume', () => stream.resume()], ['pause', () => stream.pause()],
      ['read', () => w.log('read', String(stream.read()))], ['push', () => stream.push('m')], ['push null', () => stream.push(null)],
      ['data', () => stream.on('data', () => {})], ['unshift', () => stream.unshift('u')]);
  }
  if (typeof stream.write === 'function') {
    acts.push(['write', () => w.log('write gave', stream.write('x'))], ['end', () => stream.end()], ['end', () => stream.end()], ['end chunk', () => stream.end('y')]);
  }
  const [label, act] = acts[w.int(acts.length)];
  w.soon(() => {
    w.log(label, stream.tag);
    w.attempt(label, act);
  });
}

// Reads to the end in one of the ways there are.
export function consume(w, stream) {
  const way = w.pick('data', 'data', 'read', 'await', 'await', 'break', 'none', 'pauses');
  if (way === 'data') stream.on('data', () => {});
  if (way === 'read') stream.on('readable', () => { while (stream.read() !== null); });
  if (way === 'pauses') {
    stream.on('data', () => {
      stream.pause();
      w.soon(() => stream.resume(), false);
    });
  }
  if (way === 'await' || way === 'break') {
    const stop = way === 'break' ? w.int(3) : -1;
    w.settle('loop', (async () => {
      let i = 0;
      for await (const chunk of stream) {
        w.log('got', String(chunk));
        if (i++ === stop) break;
        if (w.odds(0.2)) await w.sleep();
      }
    })());
  }
}
