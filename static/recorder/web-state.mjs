// The inner state of the Web's streams, which Node keeps under symbols of its own.

import { ByteLengthQueuingStrategy, ReadableStream, WritableStream } from 'node:stream/web';

/** What an object keeps under a symbol that only Node knows: nothing else tells it. */
export function hidden(object, name) {
  const key = Object.getOwnPropertySymbols(object).find(({ description }) => description === name);
  return key && object[key];
}

/** The inner state of one of the Web's objects. */
export const inner = (object) => hidden(object, 'kState');

const countsBytes = new ByteLengthQueuingStrategy({ highWaterMark: 0 }).size;

/** The state of one of the Web's streams, as one sees a stream of Node's. */
export class WebState {
  static of(stream) {
    const ofReading = stream instanceof ReadableStream;
    const state = ofReading || stream instanceof WritableStream ? inner(stream) : undefined;
    const controller = state?.controller && inner(state.controller);
    return controller && new (ofReading ? WebReadState : WebWriteState)(stream, state, controller);
  }

  constructor(stream, state, controller) {
    Object.assign(this, { stream, state, controller });
    this.objects = 'sizeAlgorithm' in controller && controller.sizeAlgorithm !== countsBytes;
  }
}

class WebWriteState extends WebState {
  constructor(...states) {
    super(...states);
    this.writableHighWaterMark = this.controller.highWaterMark;
    this.writableObjectMode = this.objects;
  }

  get writableLength() {
    return this.controller.queueTotalSize;
  }

  /** As Node's own states have it. The program itself may count in parts of one. */
  get length() {
    return Math.trunc(this.writableLength);
  }

  get needDrain() {
    return this.writableNeedDrain;
  }

  /** Whether `ready` is pending. */
  get writableNeedDrain() {
    const { state, backpressure, closeRequest, inFlightCloseRequest } = this.state;
    return state === 'writable' && backpressure && !closeRequest.promise && !inFlightCloseRequest.promise;
  }
}

export class WebReadState extends WebState {
  constructor(...states) {
    super(...states);
    this.readableHighWaterMark = this.controller.highWaterMark;
    this.readableObjectMode = this.objects;
    this.locked = null;
  }

  get length() {
    return Math.trunc(this.controller.queueTotalSize);
  }

  /** Whether it has been locked to a reader, a pipe or a loop. */
  get flowing() {
    if (this.state.reader !== undefined) this.locked = true;
    return this.locked;
  }
}

/** A symbol that a class of Node's uses as a name. */
export function symbolOf(object, name) {
  for (let one = object; one; one = Object.getPrototypeOf(one)) {
    const key = Object.getOwnPropertySymbols(one).find(({ description }) => description === name);
    if (key) return key;
  }
  return undefined;
}
