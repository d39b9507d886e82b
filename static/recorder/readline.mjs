// The lines that readline makes of a stream, and those that nobody hears.

import readline from 'node:readline';
import { isAsyncFunction } from 'node:util/types';

import { placeOf, programsCall } from './habits.mjs';
import { Iteration, watchIterator } from './iteration.mjs';
import { ON, UNHEARD } from './kinds.mjs';
import { active, Notes, seen } from './notes.mjs';
import { like, replace, replaceMethod } from './replace.mjs';

/** A readline.Interface: the lines that it gives while nobody hears them are lost. */
class Lines {
  constructor(known) {
    this.known = known;
    this.given = 0; // Since somebody asked for its iterator.
    this.lost = 0;
    this.told = 0;
    this.closed = false;
    this.listeners = 0;
  }

  /** The program begins to listen to them. */
  hears(listener, at) {
    if (at === undefined) return;
    this.listeners++;
    this.known.placed(placeOf['on line'], at);
    this.known.note(ON, `,"ev":"line","n":${this.listeners}${isAsyncFunction(listener.listener ?? listener) ? ',"async":true' : ''}`);
  }

  gives(heard) {
    this.given++;
    if (heard) {
      this.tell();
      return;
    }
    this.lost++;
    this.known.recorder.unheard.add(this);
    if (this.lost >= 2 * this.told) this.tell();
  }

  tell() {
    this.known.recorder.unheard.delete(this);
    if (this.lost === this.told) return;
    this.told = this.lost;
    this.known.note(UNHEARD, `,"n":${this.lost},"by":"lines"`);
  }

  close() {
    this.closed = true;
    this.tell();
    this.iteration?.over('close');
  }
}

class LineIteration extends Iteration {
  constructor(lines) {
    super(lines.known, ',"by":"lines"');
    this.lines = lines;
    this.asked = 0;
    lines.given = 0;
    lines.iteration = this;
  }

  begin() {
    this.lines.tell();
  }

  next() {
    this.asked++;
    super.next();
  }

  atEnd() {
    return this.lines.closed && this.asked > this.lines.given;
  }

  over() {
    if (this.atEnd()) this.end(false);
  }
}

function linesOf(reader) {
  if (!active?.tells) return undefined;
  let lines = Notes.read(reader);
  if (lines) return lines;
  const known = seen(reader.input);
  if (known) Notes.write(reader, lines = new Lines(known));
  return lines;
}

export function replaceReadline() {
  let prototype = readline.Interface.prototype; // That of readline/promises has the same parent.
  while (prototype && !Object.hasOwn(prototype, Symbol.asyncIterator)) prototype = Object.getPrototypeOf(prototype);
  if (!prototype) return;
  const parent = Object.getPrototypeOf(prototype);
  replace(prototype, 'emit', like(parent.emit, function (event) {
    if (event === 'line') linesOf(this)?.gives(this.listenerCount('line') > 0);
    if (event === 'close') linesOf(this)?.close();
    return parent.emit.apply(this, arguments);
  }));
  for (const name of ['on', 'addListener', 'prependListener']) {
    replace(prototype, name, like(parent[name], function told(event, listener) {
      if (event === 'line' && active?.tells && typeof listener === 'function') linesOf(this)?.hears(listener, programsCall(told, name, 'Interface'));
      return parent[name].apply(this, arguments);
    }));
  }
  replaceMethod(prototype, Symbol.asyncIterator, (original) => function told() {
    const iterator = original.apply(this, arguments);
    const lines = linesOf(this);
    if (lines && !lines.iteration) {
      lines.known.place(placeOf.iterate, told);
      watchIterator(iterator, new LineIteration(lines));
    }
    return iterator;
  });
}
