// Programs written by hand: each feature of the Web's streams, and each way to fail. Each is run with Node's own classes and
// with ours, given as `web`; `record` writes down what it sees.

import { PassThrough, Readable, Writable } from 'node:stream';
import { inspect } from 'node:util';

/** Turns of the event loop. */
const wait = async (turns) => {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
};
const ticks = async (n) => {
  for (let i = 0; i < n; i++) await undefined;
};

/** Tries each of the functions, in order. */
const tries = (...acts) => async (web, record) => {
  for (const act of acts) {
    record.watch(String(act).replace(/\s+/g, ' '), () => act(web));
    await ticks(20);
  }
};

const members = (web, record) => {
  for (const [name, Class] of Object.entries(web)) {
    if (name === 'adapters' || name === 'ReadableStreamTee') continue;
    record.log(name, Class.length, Class.name);
    for (const key of Reflect.ownKeys(Class)) {
      if (!['length', 'name', 'prototype'].includes(String(key))) record.log(' static', key, Object.getOwnPropertyDescriptor(Class, key).enumerable);
    }
    // Symbols of Node's own, and their order, are nobody's business.
    for (const key of Reflect.ownKeys(Class.prototype).filter((key) => typeof key === 'string').sort()) {
      const of = Object.getOwnPropertyDescriptor(Class.prototype, key);
      record.log(' ', key, typeof of.value, !!of.get, !!of.set, of.enumerable, of.configurable, of.writable, of.value?.length);
    }
    record.log(' tag', Object.getOwnPropertyDescriptor(Class.prototype, Symbol.toStringTag));
  }
};

const illegal = tries(
  (web) => new web.ReadableStreamDefaultController(),
  (web) => new web.ReadableByteStreamController(),
  (web) => new web.ReadableStreamBYOBRequest(),
  (web) => new web.WritableStreamDefaultController(),
  (web) => new web.TransformStreamDefaultController(),
  (web) => new web.ReadableStream(null),
  (web) => new web.ReadableStream(1),
  (web) => new web.ReadableStream({}, 1),
  (web) => new web.ReadableStream({ type: 'other' }),
  (web) => new web.ReadableStream({ type: 'bytes' }, { size: () => 1 }),
  (web) => new web.ReadableStream({ type: 'bytes', autoAllocateChunkSize: 0 }),
  (web) => new web.ReadableStream({}, { highWaterMark: -1 }),
  (web) => new web.ReadableStream({}, { highWaterMark: NaN }),
  (web) => new web.ReadableStream({}, { size: 5 }),
  (web) => new web.ReadableStream({ pull: 5 }),
  (web) => new web.ReadableStream({ cancel: 'x' }),
  (web) => new web.ReadableStream({ start() { throw new Error('no start'); } }),
  (web) => new web.ReadableStream().getReader({ mode: 'x' }),
  (web) => new web.ReadableStream().getReader({ mode: 'byob' }),
  (web) => new web.ReadableStream().getReader(5),
  (web) => new web.ReadableStreamDefaultReader({}),
  (web) => new web.ReadableStreamBYOBReader(null),
  (web) => new web.WritableStream(null),
  (web) => new web.WritableStream({ type: 'bytes' }),
  (web) => new web.WritableStream({ write: 1 }),
  (web) => new web.WritableStream({}, { highWaterMark: 'x' }),
  (web) => new web.WritableStreamDefaultWriter({}),
  (web) => new web.TransformStream(null),
  (web) => new web.TransformStream({ readableType: 'bytes' }),
  (web) => new web.TransformStream({ writableType: 'bytes' }),
  (web) => new web.TransformStream({ transform: 1 }),
  (web) => new web.TransformStream({ start() { throw new Error('no start'); } }),
  (web) => new web.CountQueuingStrategy(),
  (web) => new web.CountQueuingStrategy({}),
  (web) => new web.ByteLengthQueuingStrategy(null),
  (web) => new web.ByteLengthQueuingStrategy({ highWaterMark: '7' }).highWaterMark,
  (web) => new web.CountQueuingStrategy({ highWaterMark: 7 }).size('chunk'),
  (web) => new web.ByteLengthQueuingStrategy({ highWaterMark: 7 }).size({ byteLength: 4 }),
  (web) => web.ReadableStream.from(5),
  (web) => web.ReadableStream.from({ [Symbol.iterator]: () => 5 }),
  (web) => web.ReadableStream.from({ [Symbol.asyncIterator]: () => null }),
  (web) => new web.ReadableStream().pipeTo(5),
  (web) => new web.ReadableStream().pipeTo(new web.WritableStream(), 5),
  (web) => new web.ReadableStream().pipeTo(new web.WritableStream(), { signal: {} }),
  (web) => new web.ReadableStream().pipeThrough({}),
  (web) => new web.ReadableStream().pipeThrough({ readable: new web.ReadableStream() }),
  (web) => new web.ReadableStream().pipeThrough(new web.TransformStream(), { signal: 'x' }),
  (web) => new web.ReadableStream().values(5),
  (web) => new web.TextDecoderStream('nonsense'),
  (web) => new web.CompressionStream('nonsense'),
  (web) => new web.DecompressionStream(),
);

// Methods and getters, on what they are not of.
const wrongThis = async (web, record) => {
  for (const [name, Class] of Object.entries(web)) {
    if (name === 'adapters' || name === 'ReadableStreamTee' || /Strategy|Text|ompression/.test(name)) continue;
    if (name === 'ReadableStreamDefaultController') continue; // Node 24 and later fail on them by accident.
    for (const key of Object.getOwnPropertyNames(Class.prototype)) {
      if (key === 'constructor') continue;
      const { get, value } = Object.getOwnPropertyDescriptor(Class.prototype, key);
      for (const that of [undefined, {}]) record.watch(`${name} ${key}`, () => (get ?? value).call(that));
      await ticks(5);
    }
  }
};

const readableCalls = async (web, record) => {
  let controller;
  const stream = new web.ReadableStream({ start: (c) => void (controller = c) }, { highWaterMark: 2 });
  record.log('desiredSize', controller.desiredSize);
  const reader = stream.getReader();
  for (const value of ['a', undefined, 'c']) record.watch('enqueue', () => controller.enqueue(value));
  record.log('desiredSize', controller.desiredSize);
  for (let i = 0; i < 4; i++) record.watch('read', () => reader.read());
  controller.close();
  record.watch('close again', () => controller.close());
  record.watch('enqueue after', () => controller.enqueue('x'));
  record.watch('closed', () => reader.closed);
  reader.releaseLock();
  record.watch('closed after', () => reader.closed);
  record.watch('read after', () => reader.read());
  record.watch('cancel after', () => reader.cancel());
  record.log('desiredSize', controller.desiredSize, stream.locked);
  for (const name of ['disturbed', 'errored', 'readable']) record.log(name, stream[Symbol.for(`nodejs.stream.${name}`)]);
};

const writableCalls = async (web, record) => {
  let go;
  const sink = {
    write(chunk, controller) {
      record.log('sink.write', chunk, controller.signal.aborted);
      return chunk === 'slow' ? new Promise((resolve) => void (go = resolve)) : undefined;
    },
    close: () => record.log('sink.close'),
    abort: (reason) => record.log('sink.abort', reason),
  };
  const stream = new web.WritableStream(sink, { highWaterMark: 2 });
  const writer = stream.getWriter();
  record.log(writer.desiredSize);
  for (const chunk of ['a', 'slow', 'c']) {
    record.watch('write', () => writer.write(chunk));
    record.log(writer.desiredSize);
    record.watch('ready', () => writer.ready);
  }
  await ticks(10);
  go();
  await ticks(10);
  record.watch('write', () => writer.write('slow'));
  await ticks(5);
  record.watch('abort', () => writer.abort(new Error('enough')));
  record.watch('closed', () => writer.closed);
  record.watch('ready', () => writer.ready);
  record.log(writer.desiredSize);
  go();
  await ticks(10);
  record.watch('write', () => writer.write('late'));
  record.watch('close', () => writer.close());
  writer.releaseLock();
  for (const name of ['ready', 'closed', 'desiredSize']) record.watch(name, () => writer[name]);
  for (const name of ['write', 'close', 'abort']) record.watch(name, () => writer[name]());
  record.watch('close', () => stream.close());
  record.watch('abort', () => stream.abort());
};

const byteStreams = async (web, record) => {
  let controller;
  const stream = new web.ReadableStream({ type: 'bytes', start: (c) => void (controller = c) });
  const reader = stream.getReader({ mode: 'byob' });
  record.watch('read', () => reader.read(new Uint8Array(4)));
  record.watch('read 16', () => reader.read(new Uint16Array(2)));
  record.watch('read view', () => reader.read(new DataView(new ArrayBuffer(3)), { min: 2 }));
  record.watch('read buffer', () => reader.read(Buffer.alloc(5)));
  for (const bad of [undefined, {}, new Uint8Array(0)]) record.watch('read bad', () => reader.read(bad));
  for (const min of [0, 9, 1.5, 'x']) record.watch(`min ${min}`, () => reader.read(new Uint8Array(4), { min }));
  const request = controller.byobRequest;
  record.log(request.view, request === controller.byobRequest);
  record.watch('respond 9', () => request.respond(9));
  record.watch('respond 0', () => request.respond(0));
  request.view[0] = 7;
  record.watch('respond', () => request.respond(1));
  record.watch('respond again', () => request.respond(1));
  record.log(request.view);
  for (const bad of [5, new Uint8Array(0)]) record.watch('enqueue bad', () => controller.enqueue(bad));
  controller.enqueue(new Uint8Array([1, 2, 3]));
  controller.enqueue(new Uint8Array([4, 5, 6, 7, 8]));
  record.log(controller.desiredSize);
  await ticks(10);
  record.watch('new view', () => controller.byobRequest?.respondWithNewView(new Uint8Array(2)));
  record.watch('close', () => controller.close());
  await ticks(10);
  record.watch('respond closed', () => controller.byobRequest?.respond(0));
  record.watch('cancel', () => reader.cancel('why'));
  record.watch('read closed', () => reader.read(new Uint8Array(4)));
};

const autoAllocated = async (web, record) => {
  const stream = new web.ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 4,
    pull(controller) {
      record.log(controller.byobRequest?.view);
      controller.byobRequest.view[0] = 9;
      controller.byobRequest.respond(2);
    },
  });
  const reader = stream.getReader();
  record.watch('read', () => reader.read());
  record.watch('read', () => reader.read());
  await ticks(20);
  reader.releaseLock();
  const byob = stream.getReader({ mode: 'byob' });
  record.watch('read byob', () => byob.read(new Uint8Array(3)));
};

const loops = (options, leave) => async (web, record) => {
  let n = 0;
  const stream = new web.ReadableStream({
    pull(controller) {
      if (++n > 4) controller.close();
      else controller.enqueue(n);
    },
    cancel: (reason) => record.log('cancelled', reason),
  });
  try {
    for await (const chunk of options ? stream.values(options) : stream) {
      record.log('chunk', chunk);
      if (chunk === 2 && leave === 'break') break;
      if (chunk === 2 && leave === 'throw') throw new Error('out');
    }
  } catch (error) {
    record.log('caught', error);
  }
  record.log('locked', stream.locked);
  record.watch('read', () => stream.getReader().read());
};

const tees = (type) => async (web, record) => {
  let controller;
  const stream = new web.ReadableStream({ type, start: (c) => void (controller = c), cancel: (r) => record.log('cancelled', r) });
  const [one, two] = stream.tee();
  const chunk = (n) => (type ? new Uint8Array([n]) : n);
  const first = one.getReader();
  const second = two.getReader();
  record.watch('first', () => first.read());
  controller.enqueue(chunk(1));
  controller.enqueue(chunk(2));
  await ticks(10);
  record.watch('second', () => second.read());
  record.watch('second', () => second.read());
  record.watch('cancel', () => first.cancel('one'));
  await ticks(10);
  record.watch('cancel', () => second.cancel('two'));
};

const pipes = (options, end) => async (web, record) => {
  let source, sink;
  const readable = new web.ReadableStream({ start: (c) => void (source = c), cancel: (r) => record.log('source.cancel', r) });
  const writable = new web.WritableStream({
    start: (c) => void (sink = c),
    write: (chunk) => {
      record.log('write', chunk);
      return chunk === 2 ? wait(5) : undefined;
    },
    close: () => record.log('sink.close'),
    abort: (r) => record.log('sink.abort', r),
  }, { highWaterMark: 2 });
  const aborter = new AbortController();
  record.watch('pipeTo', () => readable.pipeTo(writable, { ...options, signal: aborter.signal }));
  record.log(readable.locked, writable.locked);
  for (let i = 1; i < 5; i++) source.enqueue(i);
  await ticks(10);
  end({ source, sink, aborter });
  await wait(10);
  record.log(readable.locked, writable.locked);
  record.watch('close', () => writable.close());
};

const transforms = (transformer, act) => async (web, record) => {
  const told = Object.fromEntries(Object.entries(transformer).map(([name, method]) => [name, (...args) => {
    record.log(name, args[0]?.constructor?.name ?? args[0]);
    return method(...args);
  }]));
  const stream = new web.TransformStream(told, { highWaterMark: 1 }, { highWaterMark: 1 });
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  for (const name of ['ready', 'closed']) record.watch(name, () => writer[name]);
  record.watch('closed', () => reader.closed);
  record.watch('write', () => writer.write('a'));
  record.watch('write', () => writer.write('b'));
  record.watch('read', () => reader.read());
  await ticks(12);
  record.watch('act', () => act({ writer, reader }));
  for (let i = 0; i < 3; i++) record.watch('read', () => reader.read());
};

const text = (chunks, make) => async (web, record) => {
  const stream = make(web);
  record.log(stream.encoding, stream.fatal, stream.ignoreBOM);
  const reader = web.ReadableStream.from(chunks).pipeThrough(stream).getReader();
  for (let i = 0; i < chunks.length + 2; i++) {
    record.watch('read', () => reader.read());
    await ticks(20);
  }
};

const zips = (format) => async (web, record) => {
  const bytes = new TextEncoder().encode('Hello Hello Hello');
  const out = [];
  for await (const chunk of web.ReadableStream.from([bytes, bytes]).pipeThrough(new web.CompressionStream(format))) out.push(chunk);
  record.log(out);
  const stream = new web.ReadableStream({
    start(controller) {
      for (const chunk of out) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const chunk of stream.pipeThrough(new web.DecompressionStream(format))) record.log(Buffer.from(chunk).toString());
  const bad = new web.DecompressionStream(format);
  const writer = bad.writable.getWriter();
  await Promise.allSettled([
    record.watch('write', () => writer.write(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))),
    record.watch('close', () => writer.close()),
    record.watch('read', () => bad.readable.getReader().read()),
  ]);
  await ticks(20);
};

const toWebReadable = (make, act) => async (web, record) => {
  const source = make();
  const stream = web.adapters.newReadableStreamFromStreamReadable(source);
  const reader = stream.getReader();
  record.watch('closed', () => reader.closed);
  for (let i = 0; i < 4; i++) {
    record.watch('read', () => reader.read());
    if (i === 1) act?.({ source, reader, record });
    await wait(2);
  }
  record.log(source.destroyed, inspect(source.errored));
};

const toWebWritable = (act) => async (web, record) => {
  const target = new Writable({
    highWaterMark: 4,
    write(chunk, encoding, callback) {
      record.log('_write', String(chunk));
      setImmediate(callback);
    },
    final(callback) {
      record.log('_final');
      callback();
    },
  });
  const writer = web.adapters.newWritableStreamFromStreamWritable(target).getWriter();
  record.log(writer.desiredSize);
  record.watch('closed', () => writer.closed);
  for (const chunk of ['one', 'two', 'three']) {
    record.watch('write', () => writer.write(chunk));
    record.log(writer.desiredSize);
  }
  await wait(2);
  act({ target, writer, record });
  await wait(5);
  record.log(target.destroyed, inspect(target.errored));
};

const fromWebReadable = (act) => async (web, record) => {
  let n = 0;
  const stream = new web.ReadableStream({
    pull(controller) {
      if (++n > 3) controller.close();
      else controller.enqueue(Buffer.from(`chunk ${n}`));
    },
    cancel: (r) => record.log('cancelled', r),
  });
  const readable = web.adapters.newStreamReadableFromReadableStream(stream);
  for (const name of ['end', 'close', 'error']) readable.on(name, (error) => record.log(name, error));
  readable.on('data', (chunk) => {
    record.log('data', String(chunk));
    act?.({ readable, chunk });
  });
  await wait(10);
};

const fromWebWritable = (sink, act) => async (web, record) => {
  const stream = new web.WritableStream({
    write: (chunk) => {
      record.log('write', chunk);
      return sink.write?.(chunk);
    },
    close: () => record.log('close'),
    abort: (r) => record.log('abort', r),
  });
  const writable = web.adapters.newStreamWritableFromWritableStream(stream);
  for (const name of ['finish', 'close', 'error', 'drain']) writable.on(name, (error) => record.log(name, error));
  writable.cork();
  writable.write('one');
  writable.write('two', (error) => record.log('written', error));
  writable.uncork();
  await wait(2);
  writable.write('three', (error) => record.log('written', error));
  act({ writable, stream });
  await wait(10);
};

const duplexes = (act) => async (web, record) => {
  const through = new web.TransformStream();
  const duplex = web.adapters.newStreamDuplexFromReadableWritablePair(through);
  for (const name of ['finish', 'end', 'close', 'error']) duplex.on(name, (error) => record.log(name, error));
  duplex.on('data', (chunk) => record.log('data', String(chunk)));
  duplex.write('one');
  duplex.write('two');
  await wait(2);
  act(duplex);
  await wait(5);
  const pair = web.adapters.newReadableWritablePairFromDuplex(new PassThrough());
  record.log(Object.keys(pair));
  const writer = pair.writable.getWriter();
  const reader = pair.readable.getReader();
  record.watch('write', () => writer.write(Buffer.from('x')));
  record.watch('read', () => reader.read());
  record.watch('close', () => writer.close());
  record.watch('read', () => reader.read());
  await wait(5);
};

const adapterErrors = async (web, record) => {
  const { adapters } = web;
  for (const name of Object.keys(adapters).filter((name) => /^new(Readable|Writable|Stream(Readable|Writable|Duplex))/.test(name) && !/Base/.test(name)).sort()) {
    for (const args of [[], [5], [{}], [{ readable: 1 }], [new web.ReadableStream(), 5], [new web.WritableStream(), { objectMode: 1 }],
      [new web.ReadableStream(), { encoding: 'x' }], [new web.TransformStream(), { encoding: 'x' }], [new web.ReadableStream({ type: 'bytes' })]]) {
      record.watch(`${name} ${args.length}`, () => void adapters[name](...args));
    }
  }
};

const shown = async (web, record) => {
  const stream = new web.ReadableStream();
  const writable = new web.WritableStream();
  record.log(inspect(stream), inspect(writable), inspect(new web.TransformStream()), inspect({ a: { b: { c: stream } } }));
  record.log(inspect(writable.getWriter()), inspect(stream.getReader()), inspect(new web.CountQueuingStrategy({ highWaterMark: 3 })));
  record.log(inspect(new web.TextDecoderStream()), inspect(new web.TextEncoderStream()));
};

const passOn = (chunk, controller) => controller.enqueue(chunk);
const fails = () => {
  throw new Error('failed');
};
const rejects = async () => fails();

export const programs = {
  members, illegal, wrongThis, readableCalls, writableCalls, byteStreams, autoAllocated, adapterErrors, shown,
  'a loop': loops(), 'a loop left': loops(undefined, 'break'), 'a loop thrown out of': loops(undefined, 'throw'),
  'a loop left without cancelling': loops({ preventCancel: true }, 'break'),
  'tee': tees(undefined), 'tee of bytes': tees('bytes'),
  'a pipe closed': pipes({}, ({ source }) => source.close()),
  'a pipe closed, prevented': pipes({ preventClose: true }, ({ source }) => source.close()),
  'a pipe failed': pipes({}, ({ source }) => source.error(new Error('source'))),
  'a pipe failed, prevented': pipes({ preventAbort: true }, ({ source }) => source.error(new Error('source'))),
  'a pipe whose sink failed': pipes({}, ({ sink }) => sink.error(new Error('sink'))),
  'a pipe whose sink failed, prevented': pipes({ preventCancel: true }, ({ sink }) => sink.error(new Error('sink'))),
  'a pipe aborted': pipes({}, ({ aborter }) => aborter.abort()),
  'a pipe aborted with a reason': pipes({}, ({ aborter }) => aborter.abort(new Error('reason'))),
  'a pipe aborted, all prevented': pipes({ preventAbort: true, preventCancel: true }, ({ aborter }) => aborter.abort()),
  'transform closed': transforms({ start: () => {}, transform: passOn, flush: (c) => c.enqueue('flushed') }, ({ writer }) => writer.close()),
  'transform aborted': transforms({ transform: passOn, cancel: () => {} }, ({ writer }) => writer.abort('reason')),
  'transform cancelled': transforms({ transform: passOn, cancel: () => {} }, ({ reader }) => reader.cancel('reason')),
  'transform cancelled, failing': transforms({ transform: passOn, cancel: rejects }, ({ reader }) => reader.cancel('reason')),
  'transform failing': transforms({ transform: fails }, () => {}),
  'transform rejecting': transforms({ transform: rejects }, () => {}),
  'flush failing': transforms({ transform: passOn, flush: fails }, ({ writer }) => writer.close()),
  'transform terminating': transforms({ transform: (chunk, c) => c.terminate() }, () => {}),
  'transform with an error': transforms({ transform: (chunk, c) => c.error(new Error('own')) }, () => {}),
  'an identity': transforms({}, ({ writer }) => writer.close()),
  'encoding': text(['a', '', '\ud83d', '\ude00b', '\ud83d', 5, '\ud83d'], (web) => new web.TextEncoderStream()),
  'decoding': text([new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac, 65]).buffer, new Uint8Array([0xe2])], (web) => new web.TextDecoderStream()),
  'decoding, fatal': text([new Uint8Array([65, 0xff])], (web) => new web.TextDecoderStream('utf-8', { fatal: true, ignoreBOM: true })),
  'decoding what is no bytes': text(['x'], (web) => new web.TextDecoderStream('utf-16le')),
  'decoding nothing': text([undefined], (web) => new web.TextDecoderStream()),
  'gzip': zips('gzip'), 'deflate': zips('deflate'), 'deflate-raw': zips('deflate-raw'), 'brotli': zips('brotli'),
  'Readable.toWeb': toWebReadable(() => Readable.from([Buffer.from('a'), Buffer.from('bc')], { objectMode: false })),
  'Readable.toWeb of objects': toWebReadable(() => Readable.from([1, 2, 3])),
  'Readable.toWeb cancelled': toWebReadable(() => Readable.from([1, 2, 3]), ({ reader, record }) => record.watch('cancel', () => reader.cancel(new Error('c')))),
  'Readable.toWeb destroyed': toWebReadable(() => Readable.from([1, 2, 3]), ({ source }) => source.destroy()),
  'Readable.toWeb failed': toWebReadable(() => Readable.from([1, 2, 3]), ({ source }) => source.destroy(new Error('e'))),
  'Readable.toWeb of a destroyed one': toWebReadable(() => Readable.from([]).destroy()),
  'Writable.toWeb closed': toWebWritable(({ writer, record }) => record.watch('close', () => writer.close())),
  'Writable.toWeb aborted': toWebWritable(({ writer, record }) => record.watch('abort', () => writer.abort(new Error('a')))),
  'Writable.toWeb destroyed': toWebWritable(({ target }) => target.destroy(new Error('d'))),
  'Writable.toWeb ended': toWebWritable(({ target }) => target.end()),
  'Readable.fromWeb': fromWebReadable(),
  'Readable.fromWeb destroyed': fromWebReadable(({ readable }) => readable.destroy()),
  'Readable.fromWeb failed': fromWebReadable(({ readable }) => readable.destroy(new Error('e'))),
  'Writable.fromWeb ended': fromWebWritable({}, ({ writable }) => writable.end('last')),
  'Writable.fromWeb destroyed': fromWebWritable({}, ({ writable }) => writable.destroy()),
  'Writable.fromWeb failed': fromWebWritable({}, ({ writable }) => writable.destroy(new Error('e'))),
  'Writable.fromWeb failing': fromWebWritable({ write: (chunk) => (String(chunk).includes('three') || chunk[1] === 104 ? fails() : undefined) }, () => {}),
  'Writable.fromWeb failing at once': fromWebWritable({ write: rejects }, () => {}),
  'Duplex.fromWeb ended': duplexes((duplex) => duplex.end('last')),
  'Duplex.fromWeb destroyed': duplexes((duplex) => duplex.destroy(new Error('d'))),
};
