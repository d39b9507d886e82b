// Notes on objects that their programs cannot see, and the one recorder that is at work.

import { OutgoingMessage } from 'node:http';
import { Readable, Writable } from 'node:stream';

/** The recorder at work. */
export let active = null;

export function activate(recorder) {
  active = recorder;
}

/** Does something of which nothing is told. */
export function aside(then) {
  const recorder = active;
  active = null;
  try {
    return then();
  } finally {
    active = recorder;
  }
}

/** A recorder is over. */
export function retire(recorder) {
  if (active === recorder) active = null;
}

/** Notes on objects, which their programs cannot see: what is known of a stream stands in a private field of it. */
export class Notes extends (function given(object) { return object; }) {
  #known;
  #maker;
  #weak;

  /** Where the program has made a stream of which nothing else is known yet. */
  static writeMaker(stream, place) {
    if (!(#known in stream)) new Notes(stream);
    stream.#maker = place;
  }

  static maker(stream) {
    return #known in stream ? stream.#maker : undefined;
  }

  /** What leads to an object without keeping it. Made when the object is: for the rest of that turn it keeps it all the same. */
  static writeWeak(object) {
    if (!(#known in object)) new Notes(object);
    object.#weak = new WeakRef(object);
  }

  static weak(object) {
    return #known in object ? object.#weak : undefined;
  }

  static write(stream, known) {
    if (!(#known in stream)) new Notes(stream);
    stream.#known = known;
  }

  static read(stream) {
    return typeof stream === 'object' && stream !== null && #known in stream ? stream.#known : undefined;
  }
}

/** What is known of streams of which nothing is to be told: the recorder's own. */
const IGNORED = { recorder: undefined };

export const ignore = (stream) => Notes.write(stream, IGNORED);
export const isIgnored = (stream) => Notes.read(stream) === IGNORED;

/** What is known of a stream, which `isNew` if it is under construction; undefined if nothing is recorded, or it is none. */
export function seen(stream, isNew = false) {
  if (active === null) return undefined;
  // Most lines are about the same two streams as those before, and this is quicker than a note.
  const { latest, former } = active;
  if (latest !== undefined && latest.stream === stream) return latest;
  if (former !== undefined && former.stream === stream) return former;
  const known = Notes.read(stream);
  return known?.recorder === active ? known : active.meet(stream, isNew);
}

/** Whether it is a stream of Node's own classes; some have their states only once these are asked for. */
export const isStream = (value) => typeof value === 'object' && value !== null && ((Object.hasOwn(value, '_readableState') && value instanceof Readable)
  || (Object.hasOwn(value, '_writableState') && value instanceof Writable) || value instanceof OutgoingMessage);

export function otherText(key, other) {
  const known = seen(other);
  known?.appear(known.recorder.now());
  return known ? `,"${key}":${known.id}` : '';
}
