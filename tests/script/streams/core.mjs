// Programs by chance with the classes themselves in the centre: streams with all sorts of options and methods, listeners that
// come and go, throw and reject, and everything that can be called on a stream, with right and wrong arguments.

import { Buffer } from 'node:buffer';
import { EventEmitter, errorMonitor } from 'node:events';
import util from 'node:util';

const failure = (text) => new Error(text);

// What can be pushed and written, and what cannot.
function chunk(w, objects) {
  const texts = ['a', 'bc', 'déf', '', 'ghijklmno', '€', '\ud83d\ude00'];
  if (w.odds(0.6)) return w.pick(...texts);
  if (w.odds(0.6)) return Buffer.from(w.pick(...texts));
  if (w.odds(0.4)) return new Uint8Array([104, 105]);
  if (objects) return w.pick({ a: 1 }, 7, 0, false, NaN, ['x'], undefined, Symbol.for('s'));
  if (w.odds(0.4)) return new Uint16Array([104, 105]);
  return w.odds(0.5) ? new DataView(new ArrayBuffer(2)) : w.pick('z', 5, {}, undefined, null, true);
}

const encoding = (w) => w.pick(undefined, undefined, 'utf8', 'hex', 'base64', 'latin1', 'utf16le', 'UTF-8', 'ascii', 'base64url', 'buffer', 'nope', null);

function show(value) {
  if (Buffer.isBuffer(value)) return `<${value.toString('hex')}>`;
  if (value instanceof Uint8Array) return `u8<${Buffer.from(value).toString('hex')}>`;
  if (value instanceof AggregateError) return `Aggregate(${value.message}: ${value.errors.map(show)})`;
  if (value instanceof Error) return `${value.name}/${value.code}/${value.message}`;
  if (value instanceof EventEmitter) return `#${value.tag ?? value.constructor.name}`;
  if (typeof value === 'function') return 'fn';
  if (typeof value === 'symbol') return String(value);
  if (Array.isArray(value)) return `[${value.map(show)}]`;
  if (value && typeof value === 'object') return `{${Object.keys(value).map((key) => `${key}:${show(value[key])}`)}}`;
  return util.inspect(value);
}

function callback(w, label) {
  const throws = w.odds(0.04);
  return (...args) => {
    w.log(label, args.length, show(args));
    if (throws) throw failure(`${label} threw`);
  };
}

// When something that takes its time is done: way and number of hops.
const time = (w) => [w.int(7), w.int(3)];
const wait = (w, [way, hops], fn) => (way === 6 ? fn() : w.after(way, hops, fn));

function slow(w, name, result) {
  const [at, fails, throws, twice, falsy] = [time(w), w.odds(0.1), w.odds(0.05), w.odds(0.04), w.pick(null, undefined)];
  return function(...args) {
    const done = args.pop();
    w.log(this.tag, name, show(args));
    if (throws) throw failure(`${name} threw`);
    wait(w, at, () => {
      if (fails) done(failure(`${name} failed`));
      else if (result) done(falsy, result(args));
      else w.odds(0.5) ? done(falsy) : done();
      if (twice) w.soon(() => done(w.pick(null, failure('again'))));
    });
  };
}

function readMethod(w, objects) {
  const [count, at, several, end] = [w.int(6), time(w), w.odds(0.3), w.pick('end', 'end', 'end', 'fail', 'stall', 'throw', 'empty')];
  let given = 0;
  return function(size) {
    w.log(this.tag, '_read', size);
    if (end === 'throw' && given >= count) throw failure('_read threw');
    wait(w, at, () => {
      for (let i = several ? 2 : 1; i > 0; i--) {
        if (given++ < count) w.log(this.tag, 'push gave', this.push(chunk(w, objects), w.odds(0.2) ? encoding(w) : undefined));
        else if (end === 'end') this.push(null);
        else if (end === 'fail') this.destroy(failure('_read failed'));
        else if (end === 'empty' && given < count + 4) this.push('');
      }
    });
  };
}

function options(w, kind) {
  const made = {};
  const two = kind === 'Duplex' || kind === 'Transform' || kind === 'PassThrough';
  if (w.odds(0.35)) made.objectMode = w.odds(0.9);
  if (w.odds(0.55)) made.highWaterMark = w.odds(0.97) ? w.pick(0, 1, 2, 3, 5, 16) : w.pick(-1, 'x', 2.5, NaN);
  if (two && w.odds(0.2)) made.readableObjectMode = true;
  if (two && w.odds(0.2)) made.writableObjectMode = true;
  if (two && w.odds(0.2)) made.readableHighWaterMark = w.int(4);
  if (two && w.odds(0.2)) made.writableHighWaterMark = w.int(4);
  if (two && w.odds(0.25)) made.allowHalfOpen = w.odds(0.3);
  if (two && w.odds(0.06)) made[w.pick('readable', 'writable')] = false;
  if (w.odds(0.15)) made.autoDestroy = false;
  if (w.odds(0.15)) made.emitClose = false;
  if (kind !== 'Readable' && w.odds(0.25)) made.decodeStrings = false;
  if (w.odds(0.12)) made.defaultEncoding = w.odds(0.9) ? w.pick('hex', 'latin1', 'utf-8') : 'nope';
  if (kind !== 'Writable' && w.odds(0.12)) made.encoding = w.pick('utf8', 'hex', 'base64', 'latin1');
  if (w.odds(0.12)) made.captureRejections = true;
  return made;
}

// The methods that a stream of that class brings, without the underscore.
function methods(w, kind, given) {
  const made = {};
  const objects = given.objectMode || given.readableObjectMode;
  if (kind === 'Readable' || kind === 'Duplex') if (w.odds(0.95)) made.read = readMethod(w, objects);
  if (kind === 'Writable' || kind === 'Duplex') {
    if (w.odds(0.95)) made.write = slow(w, '_write');
    if (w.odds(0.25)) made.writev = slow(w, '_writev');
    if (w.odds(0.3)) made.final = slow(w, '_final');
  }
  if (kind === 'Transform') {
    const doubles = w.odds(0.2);
    const transform = slow(w, '_transform', ([value]) => (w.odds(0.1) ? undefined : w.odds(0.1) ? chunk(w, objects) : value));
    if (w.odds(0.95)) {
      made.transform = function(...args) {
        if (doubles) this.push(args[0]);
        return transform.apply(this, args);
      };
    }
    if (w.odds(0.3)) made.flush = slow(w, '_flush', () => w.pick(undefined, 'flushed'));
    if (w.odds(0.1)) made.final = slow(w, '_final');
  }
  if (w.odds(0.15)) made.construct = slow(w, '_construct');
  if (w.odds(0.25)) {
    const [at, way] = [time(w), w.pick('pass', 'pass', 'pass', 'swallow', 'fail', 'throw')];
    made.destroy = function(error, done) {
      w.log(this.tag, '_destroy', show(error));
      if (way === 'throw') throw failure('_destroy threw');
      wait(w, at, () => done(way === 'pass' ? error : way === 'fail' ? failure('_destroy failed') : w.pick(null, undefined)));
    };
  }
  return made;
}

// A stream, made in one of the ways there are.
function make(w, S, kind, tag) {
  const given = options(w, kind);
  const brought = methods(w, kind, given);
  const way = w.pick('options', 'options', 'class', 'class', 'inherits', 'assigned');
  const under = Object.fromEntries(Object.entries(brought).map(([name, method]) => [`_${name}`, method]));
  let stream;
  if (way === 'options') {
    stream = w.odds(0.9) ? new S[kind]({ ...given, ...brought }) : S[kind]({ ...given, ...brought });
  } else if (way === 'class') {
    const Own = class Own extends S[kind] {
      constructor() {
        super(given);
        this.own = true;
      }
    };
    Object.assign(Own.prototype, under);
    replace(w, Own.prototype, S[kind].prototype);
    stream = new Own();
  } else if (way === 'inherits') {
    const Old = function Old() { S[kind].call(this, given); };
    util.inherits(Old, S[kind]);
    Object.assign(Old.prototype, under);
    stream = new Old();
  } else {
    stream = new S[kind](given);
    const { _construct, ...rest } = under;
    Object.assign(stream, rest);
  }
  stream.tag = tag;
  return stream;
}

// Methods that programs put in the place of Node's, and call Node's from.
function replace(w, own, base) {
  for (const name of ['push', 'read', 'write', 'end', 'destroy', 'pause', 'resume', 'emit']) {
    if (base[name] === undefined || !w.odds(0.05)) continue;
    own[name] = function(...args) {
      if (name !== 'emit' || typeof args[0] === 'string') w.log(this.tag, `own ${name}`, show(args));
      return base[name].apply(this, args);
    };
  }
}

const events = ['data', 'readable', 'end', 'error', 'close', 'finish', 'drain', 'pipe', 'unpipe', 'pause', 'resume', 'prefinish', 'custom', 'newListener', 'removeListener'];

function listener(w, stream, event, act) {
  const way = w.pick('log', 'log', 'log', 'log', 'act', 'act', 'throw', 'async', 'reject');
  const throws = way === 'throw' && w.odds(0.3);
  const log = function(...args) { w.log(stream.tag, event, args.length, event === 'newListener' || event === 'removeListener' ? String(args[0]) : show(args), this === stream); };
  const own = way === 'async' ? async function(...args) { log.apply(this, args); await null; w.log(stream.tag, event, 'later'); }
    : way === 'reject' && w.odds(0.3) ? async function(...args) { log.apply(this, args); await null; throw failure(`rejected in ${event}`); }
      : function(...args) {
        log.apply(this, args);
        if (throws) throw failure(`thrown in ${event}`);
        if (way === 'act' && w.odds(0.4)) act();
      };
  // What Node listens to for itself until a stream is constructed is none of the program's.
  return function(...args) { return /^Symbol\(k(Construct|Destroy)\)/.test(String(args[0])) ? undefined : own.apply(this, args); };
}

function listen(w, stream, event, act) {
  const own = listener(w, stream, event, act);
  const any = w.pick('on', 'on', 'on', 'once', 'prependListener', 'prependOnceListener', 'addListener');
  // One that listens once for listeners is used up by those that Node has for itself while it constructs.
  const how = event === 'newListener' || event === 'removeListener' ? any.replace(/once/i, '') || 'on' : any;
  w.log(stream.tag, how, event);
  stream[how](event, own);
  stream.own ??= [];
  stream.heard = [...(stream.heard ?? []), [event, own]];
}

// One thing done to a stream.
function act(w, S, streams, stream, depth = 0) {
  const reads = typeof stream.read === 'function';
  const writes = typeof stream.write === 'function';
  const again = () => (depth < 2 ? act(w, S, streams, stream, depth + 1) : undefined);
  const objects = { r: stream._readableState?.objectMode, w: stream._writableState?.objectMode };
  const done = () => (w.odds(0.4) ? callback(w, `${stream.tag} cb`) : undefined);
  const list = [
    ['listen', () => listen(w, stream, w.pick(...events), again)],
    ['listen', () => listen(w, stream, w.pick('data', 'error', 'close', 'end', 'finish', 'readable'), again)],
    ['off', () => {
      const one = w.pick(...(stream.heard ?? [['data', () => {}]]));
      stream[w.pick('off', 'removeListener')](...one);
    }],
    ['destroy', () => stream.destroy()],
    ['destroy error', () => stream.destroy(w.odds(0.9) ? failure('destroyed') : w.pick('text', 7, null), done())],
    ['emit', () => stream.emit(w.pick('custom', 'close', 'data', 'end', 'drain', 'finish', 'readable'), 'x', 2)],
    ['emit error', () => (w.odds(0.3) ? stream.emit('error', w.odds(0.8) ? failure('emitted') : w.pick('text', undefined, { a: 1 }), 5) : undefined)],
    ['names', () => heard(stream)],
    ['counts', () => events.map((event) => stream.listenerCount(event)).join('')],
    ['raw', () => stream.rawListeners('data').length + stream.listeners('end').length],
    ['state', () => state(stream)],
  ];
  if (w.odds(0.05)) list.push(['removeAll', () => stream.removeAllListeners(...w.pick([], ['data'], ['readable'], ['error'], ['end']))]);
  if (w.odds(0.05)) list.push(['bad listener', () => stream.on('data', 5)], ['bad listener', () => stream.once('end')], ['bad max', () => stream.setMaxListeners(-1)], ['max', () => stream.setMaxListeners(w.int(3))], ['monitor', () => stream.on(errorMonitor, (...args) => w.log(stream.tag, 'monitor', show(args)))]);
  if (reads) {
    list.push(
      ['read', () => stream.read()], ['read', () => stream.read()], ['read n', () => stream.read(w.pick(0, 1, 2, 3, 5, '2', undefined, null, NaN, -1, 1.5))],
      ['resume', () => stream.resume()], ['resume', () => stream.resume()], ['pause', () => stream.pause()], ['isPaused', () => stream.isPaused()],
      ['push', () => stream.push(chunk(w, objects.r), w.odds(0.3) ? encoding(w) : undefined)], ['push null', () => stream.push(null)],
      ['unshift', () => stream.unshift(chunk(w, objects.r), w.odds(0.3) ? encoding(w) : undefined)],
      ['setEncoding', () => (w.odds(0.3) ? stream.setEncoding(w.pick('utf8', 'hex', 'base64', 'latin1', 'utf16le', 'nope', undefined)) : undefined)],
      ['pipe', () => pipe(w, streams, stream)], ['pipe', () => pipe(w, streams, stream)],
      ['unpipe', () => stream.unpipe(w.odds(0.5) ? undefined : w.pick(...streams))],
      ['loop', () => loop(w, stream)],
    );
  }
  if (writes) {
    const write = () => stream.write(chunk(w, objects.w), ...(w.odds(0.3) ? [encoding(w)] : []), ...(w.odds(0.4) ? [callback(w, `${stream.tag} wrote`)] : []));
    list.push(
      ['write', write], ['write', write], ['write', write],
      ['end', () => stream.end(...w.pick([], [chunk(w, objects.w)], [chunk(w, objects.w), 'utf8'], [callback(w, `${stream.tag} ended`)], [chunk(w, objects.w), callback(w, `${stream.tag} ended`)], [null]))],
      ['end', () => stream.end(done())],
      ['cork', () => { stream.cork(); w.soon(() => stream.uncork(), false); }], ['uncork', () => stream.uncork()],
      ['setDefaultEncoding', () => (w.odds(0.3) ? stream.setDefaultEncoding(w.pick('hex', 'latin1', 'UTF8', 'nope')) : undefined)],
    );
  }
  const [label, fn] = list[w.int(list.length)];
  w.log('>', stream.tag, label);
  const value = w.attempt(label, fn);
  w.log('<', stream.tag, label, value === stream ? 'this' : show(value));
}

function pipe(w, streams, source) {
  const dest = w.pick(...streams);
  if (dest === source || (dest.write === undefined && w.odds(0.9))) return undefined;
  return source.pipe(dest, w.pick(undefined, undefined, undefined, { end: false }, {})) === dest;
}

function loop(w, stream) {
  const [stop, naps, way] = [w.pick(-1, -1, 0, 1), w.odds(0.3), w.pick('break', 'throw')];
  w.settle(`${stream.tag} loop`, (async () => {
    let i = 0;
    for await (const value of stream) {
      w.log(stream.tag, 'got', show(value));
      if (naps) await w.sleep();
      if (i++ === stop) {
        if (way === 'break') break;
        throw failure('loop');
      }
    }
  })());
}

const names = {
  '': ['destroyed', 'closed', 'errored', 'readable', 'writable', 'allowHalfOpen', 'readableFlowing', 'readableLength', 'readableHighWaterMark', 'readableObjectMode', 'readableEncoding', 'readableEnded', 'readableDidRead', 'readableAborted', 'writableLength', 'writableHighWaterMark', 'writableObjectMode', 'writableEnded', 'writableFinished', 'writableNeedDrain', 'writableCorked', 'writableAborted'],
  _readableState: ['length', 'flowing', 'ended', 'endEmitted', 'reading', 'sync', 'needReadable', 'emittedReadable', 'readableListening', 'resumeScheduled', 'errorEmitted', 'destroyed', 'closed', 'closeEmitted', 'dataEmitted', 'constructed', 'objectMode', 'highWaterMark', 'defaultEncoding', 'encoding', 'autoDestroy', 'emitClose', 'errored'],
  _writableState: ['length', 'ended', 'ending', 'finished', 'needDrain', 'corked', 'writing', 'sync', 'bufferProcessing', 'pendingcb', 'prefinished', 'finalCalled', 'errorEmitted', 'bufferedRequestCount', 'destroyed', 'closed', 'closeEmitted', 'constructed', 'objectMode', 'highWaterMark', 'decodeStrings', 'defaultEncoding', 'errored'],
};

// Without what Node listens to for itself until a stream is constructed.
const heard = (stream) => stream.eventNames().map(String).filter((name) => !/^Symbol\(k(Construct|Destroy)\)/.test(name)).join();

function state(stream) {
  return Object.entries(names).map(([part, list]) => {
    const of = part === '' ? stream : stream[part];
    return of === undefined ? '' : list.map((name) => (typeof of[name] === 'boolean' ? (of[name] ? 't' : 'f') : show(of[name]))).join(' ');
  }).join(' | ');
}

export function core(w, S) {
  w.raw = true;
  const streams = [];
  const count = w.pick(1, 1, 2, 2, 3);
  for (let i = 0; i < count; i++) {
    const kind = w.pick('Readable', 'Readable', 'Writable', 'Writable', 'Duplex', 'Transform', 'PassThrough');
    const stream = w.attempt(`new ${kind}`, () => make(w, S, kind, `${kind[0].toLowerCase()}${i}`));
    if (stream) streams.push(stream);
  }
  if (streams.length === 0) return;
  for (const stream of streams) {
    if (w.odds(0.8)) stream.on('error', (error) => w.log(stream.tag, 'error', show(error)));
    if (w.odds(0.5)) stream.on('close', () => w.log(stream.tag, 'close'));
    if (typeof stream.read === 'function' && w.odds(0.4)) stream.on('data', (data) => w.log(stream.tag, 'data', show(data)));
  }
  const acts = 2 + w.int(10);
  for (let i = 0; i < acts; i++) {
    const one = () => act(w, S, streams, w.pick(...streams));
    w.odds(0.5) ? one() : w.soon(one, false);
  }
  w.atEnd = () => {
    for (const stream of streams) {
      w.log(`${stream.tag}=`, state(stream));
      w.log(`${stream.tag}#`, heard(stream), events.map((event) => stream.listenerCount(event)).join(''));
    }
  };
}
