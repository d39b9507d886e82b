// What is known of a stream, the lines about it, and the implementation's own methods, which tell of themselves once hooked.

import { EventEmitter } from 'node:events';
import net from 'node:net';
import { PassThrough, Transform } from 'node:stream';
import { isAsyncFunction } from 'node:util/types';

import { CALLBACKS } from './bounds.mjs';
import { Habit, placeOf, PLACES, placeText } from './habits.mjs';
import { Hooks, implementation, internal } from './implementation.mjs';
import { FLOW, OFF, ON, PLACE, TRANSFORM_DONE, UNHEARD, WRITE_DONE, WRITEV_DONE } from './kinds.mjs';
import { nameOf, standardName } from './names.mjs';
import { Notes } from './notes.mjs';
import { atText, markText, ofPackages } from './places.mjs';
import { like, replace } from './replace.mjs';
import { placeOfNodes } from './servers.mjs';
import { errorText } from './sizes.mjs';

/** The state of an outgoing HTTP message, which Node does not base on Writable. */
class MessageState {
  constructor(message) {
    this.message = message;
  }

  get length() {
    return this.message.writableLength;
  }

  get needDrain() {
    return this.message.writableNeedDrain === true;
  }

  get ending() {
    return false;
  }

  get destroyed() {
    return false;
  }
}

const traits = new WeakMap();

/** What streams of one class have in common: to find that out takes long, and a server has two streams for each request. */
function traitsOf(stream) {
  const prototype = Object.getPrototypeOf(stream);
  let found = traits.get(prototype);
  if (found === undefined) {
    found = {
      name: stream.constructor?.name,
      passes: stream instanceof PassThrough,
      transforms: stream instanceof Transform,
      connects: stream instanceof net.Socket,
    };
    traits.set(prototype, found);
  }
  return found;
}

/** What is known of a stream. */
export class Known {
  constructor(recorder, stream, id) {
    this.recorder = recorder;
    this.stream = stream;
    this.id = id;
    this.reads = Object.hasOwn(stream, '_readableState');
    this.writes = !this.reads || Object.hasOwn(stream, '_writableState');
    this.traits = traitsOf(stream);
    this.transforms = this.traits.transforms;
    this.passes = false; // It is a Transform that gives what it takes.
    this.readState = this.reads ? stream._readableState : undefined;
    this.writeState = this.writes ? stream._writableState ?? new MessageState(stream) : undefined;
    this.readsObjects = this.reads && stream.readableObjectMode === true;
    this.writesObjects = this.writes && stream.writableObjectMode === true;
    this.readMark = this.reads ? stream.readableHighWaterMark : undefined;
    this.writeMark = this.writes ? stream.writableHighWaterMark : undefined;
    this.born = recorder.now();
    this.created = true;
    this.used = false;
    // A connection knows its peer only later; others may lose what their names are made of.
    this.tries = this.writes && this.reads && (this.traits.connects || 'session' in stream) ? 60 : 2;
    this._read = undefined; // Its own methods, as they are by now.
    this._write = undefined;
    this._writev = undefined;
    this._final = undefined;
    this._transform = undefined;
    this._flush = undefined;
    this._destroy = undefined;
    this._construct = undefined;
    this.inFlight = 0;
    this.rl = 0; // What was said last of its levels.
    this.fl = null;
    this.wl = 0;
    this.nd = false;
    this.at = Notes.maker(stream); // Where the program has made it.
    this.heard = undefined; // The program's listeners, by event.
    this.calls = []; // How often something was done to it,
    this.places = undefined; // and where the program does.
    this.sources = undefined; // The streams whose chunks it was given,
    this.source = 0; // the latest of them,
    this.unknown = 0; // and how many chunks in a row came from none.
    this.entered = 0; // How many events there were when read() was called last,
    this.flowed = -1; // and when it returned to Node's own loop, which calls it again.
    this.quiet = recorder.tells; // None of the program's own functions hears its 'data'.
    this.unheard = 0; // What 'data' has brought to nothing and nobody,
    this.unheardTold = 0; // and how much of that has been told.
    this.callback = undefined; // Of its latest _write,
    this.substitute = undefined; // and what the implementation got in its place.
    this.callbackOfMany = undefined; // The same of its latest _writev.
    this.substituteOfMany = undefined;
    this.inData = undefined;
    // These come later. All have them from the beginning, because V8 is quickest with objects that are alike.
    this.name = undefined;
    this.habits = undefined;
    this.iteration = undefined;
  }

  /** A line of it, of the kind that has this number. */
  tell(number, more = '', left = -1) {
    if (this.tries > 0) this.tryName();
    this.recorder.event(this, number, -1, more, left);
  }

  /** The same with a size. */
  count(number, size, more = '') {
    if (this.tries > 0) this.tryName();
    this.recorder.event(this, number, size, more, -1);
  }

  /** A line about what the program does, and not the stream itself. */
  note(number, more = '') {
    if (this.tries > 0) this.tryName();
    this.recorder.note(this, number, more);
  }

  tryName() {
    this.name = this.called();
    if (this.name === undefined) {
      this.tries--;
      return;
    }
    this.tries = 0;
    if (this.recorder.tells && (this.traits.connects || this.stream.session)) this.recorder.connections.add(this);
  }

  called() {
    return this.recorder.names(this.stream) ?? nameOf(this.stream);
  }

  /** A line will speak of it. */
  appear(t) {
    this.used = true;
    if (this.created) return;
    this.created = true;
    this.born = t;
    this.recorder.declare(this);
  }

  /** The keys of the line that declares it. Standard input and output count once they are used: pipe() itself looks at them. */
  create() {
    this.created = this.used || !standardName(this.stream);
    if (!this.created) return '';
    let name = this.name ?? this.called();
    if (name?.startsWith('socket to ') && this.stream.server) name = name.replace('to', 'from'); // A server says so only in the end.
    this.tries = 0;
    const base = name ?? this.base();
    const number = (this.recorder.taken.get(base) ?? 0) + 1;
    this.recorder.taken.set(base, number);
    const called = (number === 1 && name !== undefined ? base : `${base} ${number}`).slice(0, 120);
    const kind = this.kind();
    let more = markText('readable', this.readMark) + markText('writable', this.writeMark);
    if (this.readsObjects) more += ',"readableObjectMode":true';
    if (this.writesObjects) more += ',"writableObjectMode":true';
    if (this.recorder.tells) {
      const own = this.class(kind);
      if (own) more += `,"class":${JSON.stringify(own)}`;
      if (!standardName(this.stream)) more += atText(this.at ?? placeOfNodes(this.stream));
      if (ofPackages.has(this.at)) more += ',"package":true';
    }
    return `"s":${this.id},"e":"create","kind":"${kind}","name":${JSON.stringify(called)}${more}`;
  }

  /** The name of its class, where that is not one of Node's own kinds. */
  class(kind) {
    const name = this.base();
    return name === kind || typeof name !== 'string' ? undefined : name.slice(0, 120) || undefined;
  }

  base() {
    return this.traits.name ?? 'stream';
  }

  kind() {
    if (!this.reads) return 'Writable';
    if (!this.writes) return 'Readable';
    if (this.traits.passes) return 'PassThrough';
    return this.transforms ? 'Transform' : 'Duplex';
  }

  /** The keys of its levels that differ from what was said last. */
  levels(left) {
    const { readState, writeState } = this;
    let text = '';
    const say = (key, value) => {
      if (value !== this[key]) text += `,"${key}":${this[key] = value}`;
    };
    if (readState !== undefined) {
      say('rl', Math.max(0, readState.length));
      say('fl', readState.flowing);
    }
    if (writeState !== undefined) {
      say('wl', Math.max(0, left >= 0 ? left : writeState.length));
      say('nd', writeState.needDrain && !writeState.ending && !writeState.destroyed);
    }
    return text;
  }

  /** Puts telling functions in the place of the implementation's own; again, where one has been replaced. */
  hookReading() {
    if (this.stream._read !== this._read) this.hook('_read');
  }

  hookWriting() {
    const { stream } = this;
    if (stream._write !== this._write) this.hook('_write');
    if (stream._writev !== this._writev) this.hook('_writev');
    if (stream._final !== this._final) this.hook('_final');
    if (!this.transforms) return; // Other classes have a _flush of another meaning.
    if (stream._transform !== this._transform) this.hook('_transform');
    if (stream._flush !== this._flush) this.hook('_flush');
  }

  hook(method) {
    let own = this.stream[method];
    if (own === this[method]) return;
    this[method] = own;
    const before = Hooks.get(own);
    if (before?.known.recorder.over) own = before.own; // The function of an earlier recording, which is over.
    if (method === '_transform') this.passes = own === PassThrough.prototype._transform;
    if (typeof own !== 'function' || internal.has(own) || Hooks.has(own)) return;
    this[method] = like(own, implementation[method](this, own, `,"by":${this.id},"in":"${method}"`));
    Hooks.set(this[method], { own, known: this });
    replace(this.stream, method, this[method]);
  }

  /** The callback that an implementation gets, which tells that it is called. */
  done(number, callback) {
    const known = this;
    return like(callback, function onDestroy(error) {
      known.tell(number, error ? errorText(error) : '');
      return callback.apply(this, arguments);
    });
  }

  /** The implementation gets a callback that is told. Nothing but the implementation and this keeps it. */
  gives(callback) {
    const { callbacks } = this.recorder;
    this.callback = callback;
    this.substitute = this.written(WRITE_DONE, callback);
    if (callbacks.length < CALLBACKS) callbacks.push({ known: new WeakRef(this), substitute: new WeakRef(this.substitute) });
  }

  /** The same of _writev: to give a function another one's name takes longer than all lines of an HTTP answer. */
  givesOfMany(callback) {
    this.callbackOfMany = callback;
    this.substituteOfMany = this.written(WRITEV_DONE, callback);
  }

  /** The same of _write and _writev: what leaves the stream is no longer counted, which nothing else may tell. */
  written(number, callback) {
    const known = this;
    // Node's own is called so: to give a function another name takes longer than to make it.
    const { 'bound onwrite': told } = {
      'bound onwrite'(error) {
        const left = Math.max(0, known.writeState.length - known.inFlight);
        known.inFlight = 0;
        known.tell(number, error ? errorText(error) : '', left);
        return callback.apply(this, arguments);
      },
    };
    return like(callback, told);
  }

  /** The same of _transform, whose callback Node makes anew each time. */
  transformed(callback) {
    if (callback.name !== '' || callback.length !== 2) return this.done(TRANSFORM_DONE, callback);
    return (error, value) => {
      this.tell(TRANSFORM_DONE, error ? errorText(error) : '');
      return callback(error, value);
    };
  }

  /** A chunk is written to it, which may have come out of another stream as it is: each pair of streams is told once. */
  flows(chunk) {
    if (typeof chunk !== 'object' || chunk === null || !this.recorder.tells) return;
    if (this.unknown > 64 && (this.unknown++ & 15) !== 0) return; // It makes its chunks itself, or nearly all.
    const source = this.recorder.chunks.source(chunk);
    if (source === undefined) {
      this.unknown++;
      return;
    }
    this.unknown = 0;
    if (source.id !== this.source && source !== this) this.flowsFrom(source);
  }

  flowsFrom(source) {
    this.source = source.id;
    if (this.sources?.has(source.id)) return;
    this.sources ??= new Set();
    this.sources.add(source.id);
    source.appear(this.recorder.now());
    this.note(FLOW, `,"from":${source.id}`);
  }

  /** The program does something to it: where, unless that has been told. `above` is the function that it has called. */
  place(of, above) {
    const { recorder } = this;
    if (!recorder.tells) return;
    const calls = (this.calls[of] ?? 0) + 1;
    this.calls[of] = calls;
    if (calls <= 8 || (calls & (calls - 1)) === 0) this.placed(of, this.habit(of).place(recorder, above, PLACES[of]));
  }

  /** Not more than three places are told for one thing. */
  placed(of, at) {
    if (typeof at !== 'string') return;
    const text = `${placeText(of, at)}${this.recorder.running}`;
    this.places ??= [];
    let told = 0;
    for (const one of this.places) {
      if (one.text === text) return;
      if (one.of === of) told++;
    }
    if (told === 3) return;
    this.places.push({ of, text });
    this.note(PLACE, text);
  }

  /** The program begins to listen. A listener that is heard once is wrapped by Node. */
  hears(event, listener, at) {
    this.heard ??= { __proto__: null };
    const list = this.heard[event] ??= [];
    list.push(listener);
    if (event === 'data') this.quiet = false;
    if (event === 'data' || event === 'readable') this.isRead();
    this.placed(placeOf[`on ${event}`], at);
    const { listener: once } = listener;
    const many = list.length > EventEmitter.defaultMaxListeners ? `,"max":${Number(this.stream.getMaxListeners?.()) || 0}` : '';
    const how = `${isAsyncFunction(once ?? listener) ? ',"async":true' : ''}${once ? ',"once":true' : ''}${many}`;
    this.note(ON, `,"ev":"${event}","n":${list.length}${how}`);
  }

  hearsNoMore(event, listener) {
    const list = this.heard?.[event];
    const place = list ? list.findLastIndex((one) => one === listener || one.listener === listener) : -1;
    if (place < 0) return;
    list.splice(place, 1);
    if (event === 'data') this.quiet = list.length === 0;
    this.note(OFF, `,"ev":"${event}","n":${list.length}`);
  }

  hearsNothing(event) {
    if (!this.heard[event]?.length) return;
    this.heard[event] = [];
    if (event === 'data') this.quiet = true;
    this.note(OFF, `,"ev":"${event}","n":0`);
  }

  /** From now on something reads it: what came out of it before, and nothing heard, is lost. */
  isRead() {
    if (this.unheard === this.unheardTold || !this.recorder.tells) return;
    this.unheardTold = this.unheard;
    this.note(UNHEARD, `,"size":${this.unheardTold},"by":"data"`);
  }

  /** What the program usually does with streams such as this one. */
  habit(of) {
    this.habits ??= Habit.ofStream(this);
    return this.habits[of] ??= new Habit();
  }
}
