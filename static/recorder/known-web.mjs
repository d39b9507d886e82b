// What is known of the Web's streams, and the lines about them.

import { isPromise } from 'node:util/types';

import { head, writeText } from './bytes.mjs';
import { placeOf } from './habits.mjs';
import { Iteration } from './iteration.mjs';
import { Known } from './known.mjs';
import { named } from './names.mjs';
import { seen } from './notes.mjs';
import { replaceMethod } from './replace.mjs';
import { counted, errorText } from './sizes.mjs';
import { symbolOf } from './web-state.mjs';

export class KnownWeb extends Known {
  called() {
    return this.recorder.names(this.stream.stream) ?? named.get(this.stream.state);
  }

  base() {
    return this.kind();
  }

  kind() {
    return 'WritableStream';
  }

  levels(bytes, begin, left) {
    const place = this.sayWriting(bytes, begin, left ?? this.stream.writableLength);
    const full = this.stream.writableNeedDrain;
    return full === this.nd ? place : writeText(bytes, place, `,"nd":${this.nd = full}`);
  }

  hookSink() {
    if (this.hooked) return;
    this.hooked = true;
    const { controller } = this.stream;
    const { writeAlgorithm, closeAlgorithm } = controller;
    controller.writeAlgorithm = (...args) => {
      this.parked?.();
      this.inFlight = counted(args[0], this.writesObjects);
      this.count(head('sink.write', 'call', 'size'), this.inFlight);
      return this.told('sink.write', writeAlgorithm(...args));
    };
    if (closeAlgorithm.name === 'nonOpCancel') return; // The sink has no close().
    controller.closeAlgorithm = (...args) => {
      this.parked?.();
      this.tell(head('sink.close', 'call'));
      return this.told('sink.close', closeAlgorithm(...args));
    };
  }

  /** What a sink's method returned, which tells when it is done: right before Node goes on. */
  told(e, result) {
    const done = (error = '') => {
      this.parked = undefined;
      const left = this.stream.writableLength - this.inFlight;
      this.inFlight = 0;
      this.tell(head(e, 'done'), error, left);
    };
    if (typeof result === 'symbol') {
      // Node's own sinks answer otherwise.
      this.parked = done;
      const { controller } = this.stream;
      const { writeFulfilled } = controller;
      if (typeof writeFulfilled === 'function' && this.fulfils !== writeFulfilled) {
        this.fulfils = controller.writeFulfilled = () => {
          this.parked?.();
          writeFulfilled();
        };
      }
      return result;
    }
    const promise = isPromise(result) ? result : Promise.resolve(result);
    promise.then(() => done(), (error) => done(errorText(error)));
    return promise;
  }

  hookWriter(writer) {
    this.hookSink();
    this.waits(writer, false);
    this.hasWriter = true;
    const failed = (error) => {
      if (this.stream.state.state === 'errored') this.tell(head('error'), errorText(error));
    };
    writer.closed.then(() => this.tell(head('closed')), failed); // It also fails when the writer is released.
  }

  /** Tells when `ready` is resolved, if it has come to be pending. */
  waits(writer, before) {
    if (!before && this.stream.writableNeedDrain) writer.ready.then(() => this.tell(head('ready')), () => {});
  }

  write(writer, original, args) {
    const { stream } = this;
    const before = stream.writableNeedDrain;
    this.count(head('write', 'call', 'size'), counted(args[0], this.writesObjects));
    const promise = original.apply(writer, args);
    this.tell(head('write', 'return'), `,"ret":${stream.writableHighWaterMark > stream.writableLength}`);
    this.waits(writer, before);
    return promise;
  }
}

export const ENQUEUE = head('enqueue', 'call', 'size');
export const ENQUEUED = head('enqueue', 'return');
const CHUNK = head('chunk', undefined, 'size');
const PULL = head('pull', 'call');
const PIPE_TO = head('pipeTo', 'call');

/** What is known of a ReadableStream of the Web, from its first use on. */
export class KnownWebReading extends KnownWeb {
  constructor(recorder, state, id) {
    super(recorder, state, id);
    this.writes = false;
    this.readsObjects = state.objects;
    this.readMark = state.readableHighWaterMark;
    this.writeMark = undefined;
    this.writesObjects = false;
    this.reads = true;
    this.settled = false;
    const { controller } = state;
    const { pullAlgorithm } = controller;
    if (typeof pullAlgorithm !== 'function' || pullAlgorithm.name.startsWith('nonOp')) return; // The source has no pull().
    controller.pullAlgorithm = (...args) => {
      this.tell(PULL);
      return pullAlgorithm(...args);
    };
  }

  kind() {
    return 'ReadableStream';
  }

  levels(bytes, begin) {
    const place = this.sayReading(bytes, begin, this.stream.readableLength);
    const locked = this.stream.state.reader !== undefined || this.fl;
    return locked === this.fl ? place : writeText(bytes, place, `,"fl":${this.fl = locked}`);
  }

  /** A chunk has been read. */
  gave(chunk, size = counted(chunk, this.readsObjects)) {
    this.count(CHUNK, size);
    if (this.recorder.tells) this.recorder.chunks.remember(chunk, this);
  }

  /** Tells that it is over, if it is. */
  settle() {
    const { state, storedError } = this.stream.state;
    if (this.settled || state === 'readable') return;
    this.settled = true;
    if (state === 'errored') this.tell(head('error'), errorText(storedError));
    else this.tell(head('closed'));
    this.iteration?.over('close');
  }

  /** A read is asked for; who has asked is told of the chunk through methods whose names only Node knows. */
  watchRequest(request) {
    this.pulled = true;
    for (const [name, then] of [['kChunk', (chunk) => this.gave(chunk)], ['kClose', () => this.settle()], ['kError', () => this.settle()]]) {
      const key = symbolOf(request, name);
      if (key) replaceMethod(request, key, (original) => function (argument) {
        then(argument);
        return original.apply(this, arguments);
      });
    }
  }

  pipesTo(destination, above) {
    this.place(placeOf.pipeTo, above);
    const known = seen(destination);
    known?.hookSink();
    this.tell(PIPE_TO, known ? `,"to":${known.id}` : '');
  }
}

export class WebIteration extends Iteration {
  atEnd() {
    return this.known.stream.state.state !== 'readable';
  }
}
