// What stands in the place of the methods of the Web's streams, their writers, readers and controllers.

import stream, { Duplex, Readable, Writable } from 'node:stream';
import { ReadableByteStreamController, ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader, TransformStream, WritableStream } from 'node:stream/web';

import { placeOf } from './habits.mjs';
import { iteratingBy } from './iteration.mjs';
import { ENQUEUE, ENQUEUED, WebIteration } from './known-web.mjs';
import { kindOf } from './kinds.mjs';
import { named } from './names.mjs';
import { active, isStream, Notes, seen } from './notes.mjs';
import { like, replace, replaceMethod } from './replace.mjs';
import { counted } from './sizes.mjs';
import { inner, symbolOf } from './web-state.mjs';

const CLOSE = kindOf('close', 'call');
const CANCEL = kindOf('cancel', 'call');

/** The same of the Web's writers. */
export const ofWriters = {
  write: (original) => function told() {
    const known = seen(inner(this)?.stream);
    known?.place(placeOf.write, told);
    if (known) known.flows(arguments[0]);
    return known ? known.write(this, original, arguments) : original.apply(this, arguments);
  },
  close: (original) => function () {
    seen(inner(this)?.stream)?.tell(CLOSE);
    return original.apply(this, arguments);
  },
};

/** The same of the Web's controllers. */
const ofControllers = {
  enqueue: (original) => function told(chunk) {
    const known = seen(inner(this)?.stream);
    if (!known) return original.apply(this, arguments);
    known.place(placeOf.enqueue, told);
    known.flows(chunk);
    known.count(ENQUEUE, counted(chunk, known.readsObjects));
    const ret = original.apply(this, arguments);
    known.tell(ENQUEUED[this.desiredSize > 0 ? 0 : 1]);
    return ret;
  },
  close: (original) => function () {
    return closing(this, CLOSE, original, arguments);
  },
  error: (original) => function () {
    return closing(this, undefined, original, arguments);
  },
};

/** A method of a controller that may be the end of its stream. */
function closing(controller, e, original, args) {
  const known = seen(inner(controller)?.stream);
  if (known && e !== undefined) known.tell(e);
  const ret = original.apply(controller, args);
  known?.settle();
  return ret;
}

/** The same under names that only Node knows: whoever reads or cancels a stream comes through here. */
const ofControllersHidden = {
  kPull: (original) => function (request) {
    const known = seen(inner(this)?.stream);
    if (!known) return original.apply(this, arguments);
    known.watchRequest(request);
    known.isPulled = true;
    const ret = original.apply(this, arguments);
    known.isPulled = false;
    known.settle();
    return ret;
  },
  kCancel: (original) => function () {
    const known = seen(inner(this)?.stream);
    known?.tell(CANCEL);
    const ret = original.apply(this, arguments);
    known?.settle();
    return ret;
  },
};

/** The same of the Web's ReadableStreams. */
const ofReading = {
  pipeTo: (original) => function told(destination) {
    seen(this)?.pipesTo(destination, told);
    return original.apply(this, arguments);
  },
  pipeThrough: (original) => function told(pair) {
    const known = seen(this);
    if (!known || typeof pair !== 'object') return original.apply(this, arguments);
    const ret = original.apply(this, arguments);
    if (pair instanceof TransformStream || pair?.writable instanceof WritableStream) {
      known.pipesTo(pair.writable, told);
      joins(pair.writable, ret);
    }
    return ret;
  },
  getReader: (original) => function () {
    seen(this);
    return original.apply(this, arguments);
  },
};

/** A read of what is there may be answered at once, past the controller. */
const readingAtOnce = (original) => function () {
  const known = seen(inner(this)?.stream);
  if (!known) return original.apply(this, arguments);
  const { controller } = known.stream;
  const before = controller.queueTotalSize;
  const first = controller.queue?.[0]?.value;
  known.pulled = false;
  const promise = original.apply(this, arguments);
  if (!known.pulled && before > controller.queueTotalSize) known.gave(first, before - controller.queueTotalSize);
  known.settle();
  return promise;
};

/** What goes into one stream comes out of another, as Node has joined them. */
function joins(source, destination) {
  const [from, to] = [source, destination].map((stream) => (active?.tells ? seen(stream) : undefined));
  if (from && to && from !== to) to.flowsFrom(from);
}

/** The streams of a pair, or of one that is both. */
const sides = (pair) => (isStream(pair) ? { readable: pair, writable: pair } : pair);

/** What stands in the place of the functions that make streams of streams. */
const joining = {
  toWeb: (stream, made) => {
    if (stream instanceof Readable) joins(stream, made.readable ?? made);
    if (stream.writable !== undefined) joins(made.writable ?? made, stream);
  },
  fromWeb: (pair, made) => {
    joins(pair.readable ?? pair, made);
    joins(made, pair.writable ?? pair);
  },
  from: (source, made) => {
    joins(sides(source)?.readable, made);
    if (made.writable) joins(made, sides(source)?.writable);
  },
};

let transforms = 0;

export function replaceWeb() {
  for (const { prototype } of [ReadableStreamDefaultController, ReadableByteStreamController]) {
    for (const [name, make] of Object.entries(ofControllers)) replaceMethod(prototype, name, make);
    for (const [name, make] of Object.entries(ofControllersHidden)) replaceMethod(prototype, symbolOf(prototype, name), make);
  }
  for (const [name, make] of Object.entries(ofReading)) replaceMethod(ReadableStream.prototype, name, make);
  const { values } = ReadableStream.prototype;
  replaceMethod(ReadableStream.prototype, 'values', iteratingBy(WebIteration));
  if (ReadableStream.prototype[Symbol.asyncIterator] === values) replace(ReadableStream.prototype, Symbol.asyncIterator, ReadableStream.prototype.values);
  replaceMethod(ReadableStreamDefaultReader.prototype, 'read', readingAtOnce);
  // A TransformStream is its two sides, which are known once they are asked for.
  for (const side of ['readable', 'writable']) {
    const { get, ...rest } = Object.getOwnPropertyDescriptor(TransformStream.prototype, side);
    const getter = function () {
      const ret = get.call(this);
      const { readable, writable } = active === null ? {} : inner(this) ?? {};
      if (readable && writable && !named.has(inner(readable))) {
        const name = `TransformStream ${++transforms}`;
        named.set(inner(writable), `${name} writable`);
        named.set(inner(readable), `${name} readable`);
        const at = Notes.maker(inner(this));
        for (const one of at ? [writable, readable] : []) Notes.writeMaker(inner(one), at);
        seen(writable)?.hookSink();
        seen(readable);
        joins(writable, readable);
      }
      return ret;
    };
    Object.defineProperty(TransformStream.prototype, side, { ...rest, get: like(get, getter) });
  }
  replaceMethod(stream, 'compose', (compose) => function (...parts) {
    const made = compose.apply(this, parts);
    joins(made, parts[0]);
    joins(parts.at(-1), made);
    return made;
  });
  for (const Class of [Readable, Writable, Duplex]) {
    for (const [name, tell] of Object.entries(joining)) {
      if (!Object.hasOwn(Class, name) || (name === 'from' && Class !== Duplex)) continue;
      replaceMethod(Class, name, (original) => function (source) {
        const made = original.apply(this, arguments);
        if (active?.tells && typeof source === 'object' && source !== null) tell(source, made);
        return made;
      });
    }
  }
}
