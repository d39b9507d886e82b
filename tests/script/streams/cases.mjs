// Programs written by hand: what chance does not come to, and what is to be seen of each function. `pick` loads an
// internal module, Node's or ours.

import { EventEmitter } from 'node:events';
import { failure } from './streams.mjs';

const nop = () => {};
const turns = async (n) => { for (let i = 0; i < n; i++) await new Promise(setImmediate); };
const done = (w, label = 'done') => function(...args) { w.log(label, args.map((one) => one?.message ?? one).join(), this?.tag); };

// Names, lengths and kinds of what stands on an object.
function surface(w, label, object) {
  for (const key of Reflect.ownKeys(object).map(String).sort()) {
    const symbol = key.startsWith('Symbol(') && Object.getOwnPropertySymbols(object).find((one) => String(one) === key);
    const { value, get, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(object, symbol || key);
    if (get || typeof value === 'function') w.log(label, key, value?.name, value?.length, !!get, enumerable, configurable, writable);
  }
}

function fake_request(w, extra) {
  return w.watch('request', Object.assign(new EventEmitter(), { setHeader: nop, abort: nop, write: nop, end: nop, writable: true }, extra));
}

export const cases = {
  // ---- what there is
  module(w, S) {
    surface(w, 'stream', S);
    w.log(typeof S.promises.pipeline, typeof S.promises.finished, Object.keys(S.promises), S.promises.pipeline.length, S.promises.finished.length);
    const custom = Symbol.for('nodejs.util.promisify.custom');
    w.log(S.pipeline[custom] === S.promises.pipeline, S.finished[custom] === S.promises.finished, S.Stream === S);
    w.log(S.getDefaultHighWaterMark(true), S.getDefaultHighWaterMark(false));
    w.attempt('mark', () => S.setDefaultHighWaterMark(true, -1));
    w.attempt('mark', () => S.setDefaultHighWaterMark(false, 'x'));
    w.log(S._isUint8Array(Buffer.alloc(1)), S._isArrayBufferView(new DataView(new ArrayBuffer(1))), String(S._uint8ArrayToBuffer(new Uint8Array([65, 66]).subarray(1))));
  },
  methods(w, S) {
    for (const name of ['Readable', 'Writable', 'Duplex']) {
      surface(w, name, Object.fromEntries(['from', 'fromWeb', 'toWeb', 'wrap'].map((key) => [key, S[name][key]]).filter(([, value]) => value)));
    }
    surface(w, 'prototype', S.Readable.prototype);
    surface(w, 'prototype', S.Writable.prototype);
    for (const name of ['map', 'toArray', 'compose']) w.attempt(name, () => new S.Readable.prototype[name](nop));
    for (const key of ['toWeb', 'fromWeb', 'wrap', 'from']) w.log(key, Object.hasOwn(S.Duplex, key), S.Duplex[key] === S.Readable[key]);
  },
  utils(w, S, pick) {
    const utils = pick('internal/streams/utils');
    const base = () => ({ on: nop, pipe: nop, write: nop });
    const things = {
      null: null, undefined, number: 5, text: 'x', object: {}, function: nop, array: [], map: new Map(), generator: (function* () {})(), async: (async function* () {})(),
      emitter: new EventEmitter(), stream: new S.Stream(), base: base(), old_reader: { on: nop, pipe: nop }, strict: { on: nop, pipe: nop, pause: nop, resume: nop }, old_writer: { on: nop, write: nop },
      ended_claim: { ...base(), readable: true, writable: true, _readableState: { endEmitted: true, ended: true }, _writableState: { ended: true, finished: true } },
      pending_claim: { ...base(), readable: true, writable: true, _readableState: { endEmitted: false, ended: true, length: 0 }, _writableState: { ended: true, finished: false, length: 0 } },
      errored_claim: { ...base(), readable: true, writable: true, _readableState: { errored: failure('a') }, _writableState: { errored: failure('b') } },
      lost_side: { ...base(), readable: true, writable: true, _readableState: { readable: false }, _writableState: { writable: false } },
      writer_state: { ...base(), _writableState: {}, writable: true }, reader_state: { ...base(), _readableState: {}, readable: true },
      flags: { ...base(), writableEnded: true, writableFinished: true, readableEnded: true, readableErrored: failure('c'), writableErrored: failure('d') },
      closed: { ...base(), closed: true }, closed_state: { ...base(), _writableState: { closed: false }, _readableState: { closed: true } },
      outgoing: { ...base(), _closed: true, _defaultKeepAlive: true, _removedConnection: false, _removedContLen: false },
      response: { ...base(), _closed: false, _defaultKeepAlive: true, _removedConnection: false, _removedContLen: false, _sent100: true },
      request: { ...base(), _consuming: true, _dumped: false }, upgrade: { ...base(), _consuming: true, _dumped: false, req: { upgradeOrConnect: true } },
      closing: { ...base(), _writableState: { autoDestroy: true, emitClose: true, closed: false } }, silent: { ...base(), _readableState: { autoDestroy: true, emitClose: false, closed: false } },
      marks: { [utils.kIsDisturbed]: true, [utils.kIsErrored]: true, [utils.kIsReadable]: true, [utils.kIsWritable]: false, [utils.kIsDestroyed]: true },
      destroyed_mark: { ...base(), [utils.kIsDestroyed]: true }, did_read: { readableDidRead: true }, was_aborted: { readableAborted: true },
      readable_true: { readable: true }, writable_true: { writable: true }, web_like: { readable: {}, writable: {} }, null_sides: { readable: null, writable: null },
      web_readable: new ReadableStream(), web_writable: new WritableStream(), web_transform: new TransformStream(),
      emitted: { ...base(), _readableState: { errorEmitted: false, errored: failure('e') }, _writableState: { errorEmitted: true } },
    };
    for (const kind of ['Readable', 'Writable', 'Duplex', 'PassThrough']) {
      things[kind] = new S[kind]({ read: nop, write: nop });
      things[`${kind} destroyed`] = new S[kind]({ read: nop, write: nop }).on('error', nop).destroy(failure('f'));
      things[`${kind} quiet`] = new S[kind]({ read: nop, write: nop, emitClose: false, autoDestroy: false });
      const ended = things[`${kind} ended`] = new S[kind]({ read: nop, write: nop });
      ended.end?.();
      ended.push?.(null);
    }
    things.half = new S.Duplex({ readable: false, write: nop });
    things.other_half = new S.Duplex({ writable: false, read: nop });
    const questions = Object.keys(utils).filter((name) => typeof utils[name] === 'function' && /^(is|will)/.test(name) && name !== 'isOutgoingMessage').sort();
    for (const [name, thing] of Object.entries(things)) {
      const answers = [];
      for (const question of questions) {
        const askings = [[thing]];
        if (question === 'isReadableNodeStream') askings.push([thing, true]);
        if (/Finished$/.test(question)) askings.push([thing, false]);
        if (question === 'isIterable') askings.push([thing, true], [thing, false]);
        if (question === 'isFinished') askings.push([thing, { readable: false }], [thing, { writable: false }]);
        for (const asking of askings) {
          let answer;
          try {
            answer = utils[question](...asking);
            answer = question === 'isNodeStream' ? !!answer : answer?.message ?? answer;
          } catch { answer = 'threw'; }
          answers.push(`${question}:${answer}`);
        }
      }
      w.log(name, answers.join(' '));
    }
    for (const name of ['isDestroyed', 'isDisturbed', 'isErrored', 'isReadable', 'isWritable']) w.log(S[name] === utils[name]);
    w.log(['kIsDestroyed', 'kIsErrored', 'kIsReadable', 'kIsWritable', 'kIsDisturbed', 'kIsClosedPromise', 'kControllerErrorFunction'].map((name) => String(utils[name]) + Symbol.keyFor(utils[name])));
  },

  // ---- finished
  finished_arguments(w, S) {
    const stream = new S.PassThrough();
    for (const args of [[], [stream], [stream, 5], [stream, 5, nop], [stream, {}, 5], [null, nop], [{}, nop], [new EventEmitter(), nop], [stream, { signal: 5 }, nop], [stream, { signal: {} }, nop], [stream, null, nop], [new TransformStream(), nop]]) {
      w.attempt('finished', () => w.log(typeof S.finished(...args)));
      w.settle('promise', S.promises.finished(...args.slice(0, 2)));
    }
    w.attempt('cleanup', () => S.promises.finished(stream, { cleanup: 5 }));
    w.attempt('cleanup', () => S.promises.finished(stream, { cleanup: 'x' }));
    stream.end();
  },
  finished_destroyed_in_end(w, S) {
    for (const event of ['end', 'finish']) {
      const stream = w.watch(event, new S.Duplex({ read() { this.push(null); }, write(c, e, callback) { callback(); } }));
      stream.on(event, () => stream.destroy());
      S.finished(stream, done(w));
      S.finished(stream, { readable: false }, done(w, 'writing'));
      S.finished(stream, { writable: false }, done(w, 'reading'));
      stream.resume().end();
    }
  },
  finished_error_told(w, S) {
    for (const autoDestroy of [true, false]) {
      const stream = w.watch('r', new S.Readable({ read: nop, autoDestroy }));
      stream._readableState.errorEmitted = true;
      S.finished(stream, done(w));
      setImmediate(() => stream.destroy());
    }
  },
  finished_in_listeners(w, S) {
    const stream = w.watch('d', new S.Duplex({ read() { this.push(null); }, write(c, e, callback) { callback(); } }));
    for (const event of ['end', 'finish', 'close', 'prefinish', 'resume']) stream.on(event, () => S.finished(stream, done(w, event)));
    stream.resume().end('x');
    const bad = w.watch('bad', new S.Writable({ write(c, e, callback) { callback(failure('bad')); } }));
    for (const event of ['error', 'close']) bad.on(event, () => S.finished(bad, done(w, event)));
    bad.write('x', done(w, 'write'));
  },
  finished_requests(w, S) {
    for (const [extra, event] of [[{}, 'complete'], [{}, 'abort'], [{}, 'close'], [{ aborted: false }, 'aborted'], [{ req: new EventEmitter() }, 'complete'], [{}, 'request'], [{ _readableState: { ended: true }, req: { on: nop, removeListener: nop }, aborted: true, pipe: nop }, 'x']]) {
      const request = fake_request(w, extra);
      const cleanup = S.finished(request, done(w));
      w.log(request.eventNames().map((name) => `${name}${request.listenerCount(name)}`).join());
      if (event === 'request') {
        request.req = new EventEmitter();
        request.emit('request');
        request.req.emit('finish');
      } else if (extra.req?.emit) extra.req.emit('finish');
      else request.emit(event);
      cleanup();
      w.log(request.eventNames().join(), extra.req?.eventNames?.().join());
    }
  },
  finished_listeners(w, S) {
    for (const stream of [new S.Readable({ read: nop }), new S.Writable({ write: nop }), new S.Duplex({ read: nop, write: nop }), new EventEmitter(), Object.assign(new EventEmitter(), { write: nop, pipe: nop })]) {
      stream.pipe ??= nop;
      const before = stream.eventNames().length;
      const cleanup = S.finished(stream, nop);
      w.log(before, stream.eventNames().map((name) => `${String(name)}:${stream.listeners(name).map((one) => one.name)}`).join(' '));
      cleanup();
      w.log(stream.eventNames().map((name) => `${String(name)}:${stream.listeners(name).map((one) => one.name)}`).join(' '));
    }
  },
  async finished_web_abort(w, S) {
    const controller = new AbortController();
    let end;
    const stream = new ReadableStream({ start(c) { end = c; } });
    S.finished(stream, { signal: controller.signal }, done(w, 'signal'));
    S.finished(stream, done(w, 'plain'));
    controller.abort('why');
    await turns(1);
    w.log('close');
    end.close();
    await turns(2);
    S.finished(stream, { signal: controller.signal }, done(w, 'late'));
    S.finished(stream, done(w, 'late plain'));
    let break_it;
    const bad = new WritableStream({ start(c) { break_it = c; } });
    S.finished(bad, done(w, 'bad'));
    break_it.error(failure('broken'));
  },
  finished_synchronous(w, S, pick) {
    const { eos = S.finished, kEosNodeSynchronousCallback: key } = pick('internal/streams/end-of-stream');
    const stream = new S.Readable({ read: nop }).destroy();
    const given = key && process.versions.node >= '24' ? { [key]: true } : {};
    eos(stream, given, done(w, 'destroyed'));
    w.log('called');
    eos(new S.Readable({ read: nop }), { ...given, signal: AbortSignal.abort('why') }, done(w, 'aborted'));
    w.log('called');
    return turns(1).then(() => {
      eos(stream, given, done(w, 'closed'));
      w.log('called');
    });
  },

  // ---- iterators
  iterator_object(w, S) {
    const stream = new S.Readable({ read: nop });
    const one = stream[Symbol.asyncIterator]();
    w.log(Object.keys(one).join(), one.stream === stream, one[Symbol.asyncIterator]() === one, Object.prototype.toString.call(one), typeof one[Symbol.asyncDispose]);
    for (const given of [null, 5, 'x', [], nop]) w.attempt('iterator', () => w.log(typeof stream.iterator(given)));
    w.log(stream.listenerCount('readable'));
    one.next();
    w.log(stream.listenerCount('readable'), stream.listenerCount('end'));
  },
  async iterator_many(w, S) {
    const stream = w.watch('r', new S.Readable({ objectMode: true, read: nop }));
    const one = stream[Symbol.asyncIterator]();
    let sum = 0;
    const all = Array.from({ length: 3000 }, () => one.next().then(({ value, done: over }) => { sum += over ? 0 : value; }));
    for (let i = 0; i < 2500; i++) stream.push(i);
    stream.push(null);
    await Promise.all(all);
    w.log('sum', sum);
  },
  async iterator_left_and_read_on(w, S) {
    const stream = w.watch('r', S.Readable.from(['a', 'b', 'c', 'd']));
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) { w.log(chunk); break; }
    for await (const chunk of stream) w.log(chunk);
    for await (const chunk of stream) w.log('never', chunk);
  },
  async iterator_told(w, S, pick, ours) {
    // The hook is told what each next() comes to.
    const results = [];
    const told = [];
    if (ours) pick('internal/streams/hooks').next = (stream, chunk, error) => told.push(`${stream.tag} ${chunk} ${error?.message}`);
    const read = async (stream, count = 9) => {
      const one = stream[Symbol.asyncIterator]();
      for (let i = 0; i < count; i++) {
        try {
          const { value, done: over } = await one.next();
          results.push(`${stream.tag} ${over ? null : value} undefined`);
          if (over) break;
        } catch (error) {
          results.push(`${stream.tag} null ${error.message}`);
          break;
        }
      }
      await one.return();
    };
    const bad = w.watch('bad', new S.Readable({ read() { setImmediate(() => this.destroy(failure('bad'))); } }));
    await read(w.watch('good', S.Readable.from(['a', 'b'])));
    await read(w.watch('left', S.Readable.from(['a', 'b', 'c'])), 2);
    await read(bad);
    await read(bad);
    await read(w.watch('empty', S.Readable.from([])));
    w.log(results.join(';'));
    w.log((ours ? told : results).join(';'));
    if (ours) pick('internal/streams/hooks').next = nop;
  },

  // ---- from
  from_awaits_closing(w, S) {
    for (const over of [false, true]) {
      const iterator = {
        next: () => ({ value: 'a', done: false }),
        throw: (error) => ({ value: turns(1).then(() => w.log('thrown in', error.message)), done: over }),
        return: () => ({ value: turns(1).then(() => w.log('returned')), done: true }),
      };
      const stream = w.watch('f', S.Readable.from({ [Symbol.iterator]: () => iterator }));
      stream.on('error', nop);
      stream.read();
      stream.destroy(failure('bad'));
    }
  },
  async from_mixed(w, S) {
    const stream = w.watch('f', S.Readable.from(['a', Promise.resolve('b'), 'c', Promise.resolve('d'), { then(yes) { yes('e'); } }], { highWaterMark: 3 }));
    for await (const chunk of stream) w.log(chunk);
    w.log(await S.Readable.from('text').toArray(), await S.Readable.from(Buffer.from('x')).toArray(), await S.Readable.from(new String('ab')).toArray(), await S.Readable.from(new Uint8Array([1, 2])).toArray());
    w.settle('objectMode', S.Readable.from([1], { objectMode: false }).toArray());
    w.settle('null', S.Readable.from([1, null]).toArray());
    w.settle('promise of null', S.Readable.from([Promise.resolve(1), Promise.resolve(null)]).toArray());
    w.settle('async null', S.Readable.from((async function* () { yield null; })()).toArray());
    w.settle('undefined', S.Readable.from([undefined, 1]).toArray());
  },

  // ---- pipelines
  pipeline_arguments(w, S) {
    for (const args of [[], [nop], [new S.PassThrough()], [new S.PassThrough(), nop], [[new S.PassThrough()], nop], [5, 5, nop], [new S.PassThrough(), {}, nop], [new S.PassThrough(), new S.Readable(), nop], [new S.Writable(), new S.PassThrough(), nop], [() => 5, new S.PassThrough(), nop], [['a'], () => nop, new S.PassThrough(), nop], [['a'], () => 5, nop], [null, null, nop], [['a'], null, nop]]) {
      w.attempt('pipeline', () => w.log(typeof S.pipeline(...args)));
      w.settle('promise', S.promises.pipeline(...args.slice(0, -1)));
    }
    w.settle('signal', S.promises.pipeline(['a'], new S.PassThrough(), { signal: 5 }));
  },
  pipeline_full_target(w, S) {
    const target = w.watch('w', new S.Writable({ highWaterMark: 1, objectMode: true, write(chunk, e, callback) { w.log('write', chunk); setImmediate(callback); } }));
    target.write('first');
    S.pipeline(['a', 'b'], target, done(w));
    const after = w.watch('after', new S.Writable({ highWaterMark: 1, write(chunk, e, callback) { setImmediate(callback); } }));
    S.pipeline(new S.Readable({ read() { this.push(null); } }), after, done(w, 'after'));
  },
  pipeline_closes_before_end(w, S) {
    const source = w.watch('r', new S.Readable({ read: nop, highWaterMark: 1 }));
    source.push('a');
    source.push(null);
    const target = w.watch('w', new S.Writable({ highWaterMark: 1, write(chunk, e, callback) { setTimeout(callback, 1); } }));
    S.pipeline(source, target, done(w));
    source.emit('close');
    return turns(3).then(() => new Promise((resolve) => setTimeout(resolve, 5)));
  },
  pipeline_fails_while_made(w, S) {
    for (const later of [false, true]) {
      const source = w.watch('r', new S.Readable({ read: nop }));
      const stages = [source, async function* (given) { source.emit('error', failure('at once')); yield* given; }];
      stages[1] = (given, { signal }) => {
        source.emit('error', failure('at once'));
        w.log('signal', signal.aborted);
        return given;
      };
      if (later) stages.splice(1, 0, new S.PassThrough().on('pipe', () => source.emit('error', failure('piped'))));
      stages.push(w.watch('w', new S.PassThrough()));
      w.attempt('pipeline', () => S.pipeline(...stages, done(w)));
    }
    const failing = w.watch('failing', new S.Readable({ read: nop }));
    const between = new S.PassThrough().on('pipe', () => failing.emit('error', failure('piped')));
    w.attempt('pipeline', () => S.pipeline(failing, between, new S.PassThrough(), done(w, 'piped')));
    const again = w.watch('again', new S.Readable({ read: nop }));
    const middle = new S.PassThrough().on('pipe', () => again.emit('error', failure('piped')));
    w.attempt('pipeline', () => S.pipeline(again, middle, async function* (given, { signal }) { w.log('given', signal.aborted); yield* given; }, async (given, { signal }) => { w.log('last', signal.aborted); }, done(w, 'functions')));
  },
  async pipeline_of_an_ended_source(w, S) {
    const source = w.watch('r', new S.Readable({ read: nop, autoDestroy: false }));
    source.push(null);
    source.resume();
    await turns(2);
    S.pipeline(source, w.watch('w', new S.PassThrough()).resume(), done(w));
    await turns(2);
    const gone = w.watch('gone', new S.Readable({ read() { this.push(null); } })).resume();
    await turns(3);
    w.attempt('gone', () => S.pipeline(gone, w.watch('x', new S.PassThrough()).resume(), done(w, 'gone')));
  },
  async pipeline_into_a_destroyed(w, S) {
    const target = w.watch('w', new S.PassThrough()).on('error', nop);
    target.destroy();
    w.attempt('destroyed', () => S.pipeline(S.Readable.from(['a']), target, done(w, 'destroyed')));
    await turns(2);
    w.attempt('closed', () => S.pipeline(S.Readable.from(['a']), new S.PassThrough(), target, done(w, 'closed')));
    w.attempt('iterable', () => S.pipeline(['a'], target, done(w, 'iterable')));
    w.settle('promise', S.promises.pipeline(S.Readable.from(['a']), target));
  },
  pipeline_two_errors(w, S) {
    const target = w.watch('w', new S.Writable({ write(c, e, callback) { callback(failure('target')); } }));
    S.pipeline(async function* () {
      try {
        yield 'a';
        await turns(1);
        yield 'b';
      } finally {
        throw failure('source');
      }
    }, target, function(error) { w.log('done', error?.name, error?.message, error?.errors?.map((one) => one.message)); });
  },
  async pipeline_closed_and_failed(w, S) {
    const target = w.watch('w', new S.Writable({ write(c, e, callback) { callback(); } }));
    S.pipeline(async function* () {
      yield 'a';
      await turns(1);
      throw failure('source');
    }, target, function(error) { w.log('done', error?.name, error?.code, error?.message, error?.errors?.map((one) => one.message)); });
    await null;
    await null;
    target.destroy();
  },
  async pipeline_end_false(w, S) {
    const target = w.watch('w', new S.PassThrough());
    target.on('data', (chunk) => w.log('data', chunk));
    for (const source of [S.Readable.from(['a', 'b']), ['c'], async function* () { yield 'd'; }, new ReadableStream({ start(c) { c.enqueue('e'); c.close(); } })]) {
      await S.promises.pipeline(source, target, { end: false });
      w.log(target.writableEnded, target.destroyed);
    }
    w.log(await S.promises.pipeline(['x'], async (given) => { let all = ''; for await (const c of given) all += c; return all; }, { end: false }));
    const written = [];
    const sink = new WritableStream({ write(c) { written.push(c); } });
    await S.promises.pipeline(['y'], sink, { end: false });
    w.log(written, sink.locked);
    target.end();
  },
  async pipeline_into_standard_output(w, S) {
    // A last stage that can be read on has its listeners taken off, others not.
    const tail = w.watch('tail', new S.PassThrough());
    await S.promises.pipeline(['a'], tail).catch(nop);
    w.log(['error', 'close', 'end', 'finish'].map((name) => tail.listenerCount(name)).join());
    tail.resume();
    const sink = w.watch('sink', new S.Writable({ write(c, e, callback) { callback(); } }));
    await S.promises.pipeline(S.Readable.from(['a']), new S.PassThrough(), sink);
    w.log(['error', 'close', 'end', 'finish', 'drain'].map((name) => sink.listenerCount(name)).join());
  },

  // ---- duplexes
  async duplex_taken_after_destroy(w, S) {
    const stream = w.watch('D', S.Duplex.from(async function* (given, { signal }) {
      try {
        for await (const chunk of given) yield chunk;
      } catch (error) {
        w.log('inside', error.name, error.message, signal.aborted, signal.reason?.message ?? signal.reason);
        throw error;
      } finally {
        w.log('left');
      }
    }));
    stream.on('error', nop);
    stream.resume();
    stream.write('a');
    await null;
    stream.write('b');
    stream.destroy(failure('gone'));
  },
  async duplex_destroyed_before_taken(w, S) {
    const stream = w.watch('D', S.Duplex.from(async (given, { signal }) => {
      try {
        for await (const chunk of given) w.log('got', chunk);
      } catch (error) {
        w.log('inside', error.name, error.message, error.cause?.message ?? String(error.cause), signal.aborted);
      }
    }));
    stream.on('error', nop);
    stream.write('a');
    stream.destroy(failure('gone'));
  },
  duplex_bodies(w, S) {
    for (const body of [undefined, null, 5, true, Symbol('x'), {}, { readable: 5 }, () => 5, () => ({}), class extends S.PassThrough {}]) {
      w.attempt('from', () => {
        const made = S.Duplex.from(body);
        w.log(made.constructor.name, made.readable, made.writable);
        made.on?.('error', (error) => w.log(error.message));
      });
    }
    const same = new S.PassThrough();
    w.log(S.Duplex.from(same) === same);
    w.settle('blob', S.Duplex.from(new Blob(['ab'])).toArray().then((all) => all.map((one) => one.constructor.name)));
    w.settle('value', new Promise((resolve, reject) => { S.Duplex.from(async (given) => { for await (const _ of given); return 5; }).on('error', reject).end('x'); }));
    w.attempt('compose', () => S.compose());
    w.attempt('compose', () => S.compose(new S.Readable({ read: nop }), new S.Readable({ read: nop })));
    w.attempt('compose', () => S.compose(new S.Writable({ write: nop }), new S.PassThrough()));
    w.attempt('compose', () => S.Readable.from([]).compose(new S.Readable({ read: nop })));
    w.attempt('compose', () => S.Readable.from([]).compose(new S.PassThrough(), 5));
    w.attempt('compose', () => S.Readable.from([]).compose(new S.PassThrough(), { signal: 5 }));
    w.settle('compose', S.Readable.from(['a', 'b']).compose(async function* (given) { for await (const chunk of given) yield chunk.toUpperCase?.() ?? String(chunk).toUpperCase(); }).toArray().then(String));
  },
  duplex_fields(w, S) {
    const [one] = S.duplexPair();
    w.log(one.constructor.name, Object.getOwnPropertySymbols(one).map(String).filter((name) => name.includes('Callback')).join(), Object.getOwnPropertyNames(Object.getPrototypeOf(one)).join());
    w.log(Object.keys(S.Duplex.from(new S.PassThrough().pipe(new S.PassThrough()))).filter((key) => /^_[a-z]+$/.test(key)).join());
    w.log(Object.keys(S.Readable.from([])).filter((key) => /^_(read|destroy)$/.test(key)).join());
  },

  // ---- operators
  async operator_arguments(w, S) {
    const make = () => S.Readable.from([1, 2, 3]);
    for (const name of ['map', 'filter', 'flatMap', 'forEach', 'some', 'every', 'find', 'reduce']) {
      for (const args of [[], [5], [nop, 5], [nop, { signal: 5 }], [nop, { concurrency: 0 }], [nop, { concurrency: 'x' }], [nop, { highWaterMark: -1 }], [nop, undefined, 5], [nop, 0, { signal: {} }]]) {
        const made = w.attempt(name, () => make()[name](...args));
        if (made?.then) await made.then((value) => w.log(name, value), (error) => w.log(name, error.name, error.code, error.message));
        else if (made) await made.toArray().then((value) => w.log(name, value), (error) => w.log(name, error.name, error.code, error.message));
      }
    }
    for (const name of ['drop', 'take', 'toArray']) {
      for (const args of [[], [-1], ['x'], [NaN], [1, 5], [1, { signal: 5 }], [5], [{ signal: 5 }], [null], [1n]]) {
        const made = w.attempt(name, () => make()[name](...args));
        const all = made?.then ? made : made?.toArray();
        await all?.then((value) => w.log(name, value), (error) => w.log(name, error.name, error.code, error.message));
      }
    }
    w.settle('empty reduce', S.Readable.from([]).reduce(nop));
    w.settle('empty reduce', S.Readable.from([]).reduce(nop, undefined));
  },
  async operator_aborted_reduce(w, S) {
    const stream = w.watch('r', new S.Readable({ read: nop, destroy(error, callback) { setImmediate(callback, error); } }));
    await stream.reduce(nop, 0, { signal: AbortSignal.abort('why') }).catch((error) => w.log(error.name, error.cause));
    const controller = new AbortController();
    const other = w.watch('o', S.Readable.from([1, 2, 3]));
    await other.reduce(async (sum, value, { signal }) => {
      signal.addEventListener('abort', () => w.log('told', signal.reason));
      controller.abort('now');
      return sum + value;
    }, 0, { signal: controller.signal }).catch((error) => w.log(error.name, error.cause));
  },
  async operator_fails_while_many_run(w, S) {
    for (const concurrency of [1, 2, 3]) {
      const stream = w.watch(`r${concurrency}`, S.Readable.from([1, 2, 3, 4, 5, 6]));
      let running = 0;
      await stream.map(async (value, { signal }) => {
        w.log('begin', value, ++running);
        await turns(value === 2 ? 1 : 2);
        running--;
        if (value === 2) throw failure('two');
        return value;
      }, { concurrency, highWaterMark: 1 }).toArray().catch((error) => w.log(error.message));
      await turns(3);
    }
  },

  // ---- old streams
  wrap_own_methods(w, S) {
    const old = { first: () => 'first', second: () => 'second', third: 3, on: nop };
    const stream = new S.Readable({ read: nop }).wrap(old);
    w.log(stream.first?.(), stream.second?.(), stream.third, Object.hasOwn(stream, 'on'));
  },
  wrap_errors(w, S) {
    for (const autoDestroy of [true, false]) {
      const old = new S.Stream();
      const stream = w.watch('r', new S.Readable({ autoDestroy }).wrap(old));
      stream.on('error', nop);
      old.emit('error', failure('one'));
      old.emit('error', failure('two'));
      w.log(stream.errored?.message, stream._readableState.errorEmitted, stream.destroyed);
    }
  },

  // ---- signals
  signal_arguments(w, S) {
    for (const args of [[], [5, new S.PassThrough()], [null, new S.PassThrough()], [{}, new S.PassThrough()], [AbortSignal.abort(), {}], [AbortSignal.abort(), null], [AbortSignal.abort(), new EventEmitter()], [new AbortController().signal, new TransformStream()]]) {
      w.attempt('add', () => w.log(typeof S.addAbortSignal(...args)));
    }
    const controller = new AbortController();
    const web = S.addAbortSignal(controller.signal, new ReadableStream());
    w.settle('web', web.getReader().read());
    controller.abort('why');
  },
  async dispose_kinds(w, S) {
    for (const stream of [new S.Readable({ read: nop }), S.Readable.from([]), new S.Writable({ write: nop }), new S.PassThrough(), new S.Readable({ read: nop }).on('error', nop).destroy(failure('bad')), new S.Writable({ write: nop }).on('error', nop).destroy(failure('bad'))]) {
      stream.on('error', (error) => w.log('error', error.message));
      await stream[Symbol.asyncDispose]().then((value) => w.log('over', value), (error) => w.log('failed', error.message));
    }
  },
};
