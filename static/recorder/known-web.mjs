// What is known of the Web's streams, and the lines about them.

import { isPromise } from 'node:util/types';

import { placeOf } from './habits.mjs';
import { Iteration } from './iteration.mjs';
import { Known } from './known.mjs';
import { kindOf } from './kinds.mjs';
import { named } from './names.mjs';
import { Notes, seen } from './notes.mjs';
import { replaceMethod } from './replace.mjs';
import { counted, errorText } from './sizes.mjs';
import { symbolOf } from './web-state.mjs';

const [SINK_WRITE, SINK_WRITTEN] = ['call', 'done'].map((p) => kindOf('sink.write', p));
const [SINK_CLOSE, SINK_CLOSED] = ['call', 'done'].map((p) => kindOf('sink.close', p));
const WEB_WRITE = kindOf('write', 'call');
const WEB_WRITTEN = [true, false].map((ret) => kindOf('write', 'return', `"ret":${ret}`));
const READY = kindOf('ready');
const CLOSED = kindOf('closed');
const ERROR = kindOf('error');
export const ENQUEUE = kindOf('enqueue', 'call');
export const ENQUEUED = [true, false].map((ret) => kindOf('enqueue', 'return', `"ret":${ret}`));
const CHUNK = kindOf('chunk');
const PULL = kindOf('pull', 'call');
const PIPE_TO = kindOf('pipeTo', 'call');

/** What is known of a WritableStream of the Web. `stream` is its state. */
export class KnownWeb extends Known {
  constructor(recorder, state, id) {
    super(recorder, state, id);
    this.writeState = state;
    this.at = Notes.maker(state.state);
  }

  called() {
    return this.recorder.names(this.stream.stream) ?? named.get(this.stream.state);
  }

  base() {
    return this.kind();
  }

  kind() {
    return 'WritableStream';
  }

  hookSink() {
    if (this.hooked) return;
    this.hooked = true;
    const { controller } = this.stream;
    const { writeAlgorithm, closeAlgorithm, abortAlgorithm } = controller;
    controller.writeAlgorithm = (...args) => {
      this.parked?.();
      this.inFlight = counted(args[0], this.writesObjects);
      this.count(SINK_WRITE, this.inFlight);
      return this.told(SINK_WRITTEN, writeAlgorithm(...args));
    };
    if (typeof abortAlgorithm === 'function') controller.abortAlgorithm = (...args) => {
      if (!this.hasWriter) this.tell(ERROR, errorText(args[0])); // Otherwise the writer tells.
      return abortAlgorithm(...args);
    };
    const hasClose = closeAlgorithm.name !== 'nonOpCancel';
    controller.closeAlgorithm = (...args) => {
      this.parked?.();
      if (!hasClose) {
        const result = closeAlgorithm(...args);
        if (!this.hasWriter) Promise.resolve().then(() => this.tell(CLOSED)); // Otherwise the writer tells.
        return result;
      }
      this.tell(SINK_CLOSE);
      return this.told(SINK_CLOSED, closeAlgorithm(...args));
    };
  }

  /** What a sink's method returned, which tells when it is done: right before Node goes on. */
  told(number, result) {
    const done = (error = '') => {
      this.parked = undefined;
      const left = Math.max(0, this.stream.writableLength - this.inFlight);
      this.inFlight = 0;
      this.tell(number, error, left);
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
      if (this.stream.state.state === 'errored') this.tell(ERROR, errorText(error));
    };
    writer.closed.then(() => this.tell(CLOSED), failed); // It also fails when the writer is released.
  }

  /** Tells when `ready` is resolved, if it has come to be pending. */
  waits(writer, before) {
    if (!before && this.stream.writableNeedDrain) writer.ready.then(() => this.tell(READY), () => {});
  }

  write(writer, original, args) {
    const { stream } = this;
    const before = stream.writableNeedDrain;
    this.count(WEB_WRITE, counted(args[0], this.writesObjects));
    const promise = original.apply(writer, args);
    this.tell(WEB_WRITTEN[stream.writableHighWaterMark > stream.writableLength ? 0 : 1]);
    this.waits(writer, before);
    return promise;
  }
}

const requests = new WeakSet(); // Reads that tell what they get.

/** What is known of a ReadableStream of the Web, from its first use on. */
export class KnownWebReading extends KnownWeb {
  constructor(recorder, state, id) {
    super(recorder, state, id);
    this.writes = false;
    this.readState = state;
    this.writeState = undefined;
    this.readsObjects = state.objects;
    this.readMark = state.readableHighWaterMark;
    this.writeMark = undefined;
    this.writesObjects = false;
    this.reads = true;
    this.settled = false;
    this.watched = false;
    this.isFilled = false; // By Node itself.
    this.isTaken = false; // By Node, for a pipe or a loop.
    this.isPulled = false; // One of Node's readers takes a chunk.
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


  /** A chunk has been read. */
  gave(chunk, size = counted(chunk, this.readsObjects)) {
    this.count(CHUNK, size);
    if (this.recorder.tells) this.recorder.chunks.remember(chunk, this);
  }

  /** Has its queue tell what is put into it: of branches, which Node fills by itself. */
  watchQueue() {
    this.isFilled = true;
    this.watch();
  }

  /** Has its queue tell what is taken from it past all methods. */
  watchTaking() {
    this.isTaken = true;
    this.watch();
  }

  /** Has its queue tell of its changes. */
  watch() {
    const { controller } = this.stream;
    if (this.watched) return;
    this.watched = true;
    let size = controller.queueTotalSize;
    let { queue } = controller;
    const put = (value) => {
      const more = value - size;
      const isSame = queue === controller.queue; // Otherwise all of it is dropped.
      queue = controller.queue;
      if (more > 0 && this.isFilled) this.count(ENQUEUE, more);
      size = value;
      if (more > 0 && this.isFilled) this.tell(ENQUEUED[controller.highWaterMark > size ? 0 : 1]);
      if (more >= 0 || !isSame || !this.isTaken || this.isPulled) return;
      this.count(CHUNK, -more);
      Promise.resolve().then(() => this.settle());
    };
    Object.defineProperty(controller, 'queueTotalSize', { get: () => size, set: put, enumerable: true, configurable: true });
  }

  /** Tells that it is over, if it is. */
  settle() {
    const { state, storedError } = this.stream.state;
    if (this.settled || state === 'readable') return;
    this.settled = true;
    if (state === 'errored') this.tell(ERROR, errorText(storedError));
    else this.tell(CLOSED);
    this.iteration?.over('close');
  }

  /** A read is asked for; who has asked is told of the chunk through methods whose names only Node knows. */
  watchRequest(request) {
    this.pulled = true;
    if (requests.has(request)) return; // Node 26 has one for all chunks of a pipe.
    requests.add(request);
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
    this.watchTaking();
    const known = seen(destination);
    known?.hookSink();
    this.tell(PIPE_TO, known ? `,"to":${known.id}` : '');
  }
}

export class WebIteration extends Iteration {
  begin() {
    super.begin();
    this.known.watchTaking();
  }

  atEnd() {
    return this.known.stream.state.state !== 'readable';
  }
}
