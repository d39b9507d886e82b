// Puts all that tells in its place, once: before the program has a chance to keep a method as it was.

import { EventEmitter } from 'node:events';
import http, { OutgoingMessage } from 'node:http';
import net from 'node:net';
import { Duplex, Readable, Writable } from 'node:stream';
import { WritableStream, WritableStreamDefaultWriter } from 'node:stream/web';

import { made, madeMessage } from './creation.mjs';
import { emitting } from './events.mjs';
import { replaceFunctions } from './functions.mjs';
import { ofMessages } from './implementation.mjs';
import { iterating } from './iteration.mjs';
import { replaceListening } from './listeners.mjs';
import { methods } from './methods.mjs';
import { named, socketName } from './names.mjs';
import { active, seen } from './notes.mjs';
import { replaceProcess } from './processes.mjs';
import { replaceReadline } from './readline.mjs';
import { like, replace, replaceMethod } from './replace.mjs';
import { replaceServers } from './servers.mjs';
import { replaceMakers } from './web-classes.mjs';
import { ofWriters, replaceWeb } from './web-methods.mjs';

let installed = false;

export function install() {
  if (installed) return;
  installed = true;
  const replaced = new Map(); // Duplex has the very functions of Writable, and keeps having them.
  for (const { prototype } of [Readable, Writable, Duplex, OutgoingMessage]) {
    for (const [name, make] of Object.entries(methods)) {
      if (!Object.hasOwn(prototype, name) || (name === 'pipe' && prototype !== Readable.prototype)) continue;
      const original = prototype[name];
      if (!replaced.has(original)) replaced.set(original, like(original, make(original)));
      replace(prototype, name, replaced.get(original));
    }
    const parent = Object.getPrototypeOf(prototype);
    if (parent === Readable.prototype) continue;
    replace(prototype, 'emit', like(parent.emit, emitting(parent)));
    replaceListening(prototype, parent);
  }
  for (const name of ['_read', '_destroy']) replaceMethod(http.IncomingMessage.prototype, name, ofMessages(name));
  for (const name of ['iterator', Symbol.asyncIterator]) replaceMethod(Readable.prototype, name, iterating);
  for (const [name, make] of Object.entries(ofWriters)) replaceMethod(WritableStreamDefaultWriter.prototype, name, make);
  const { getWriter } = WritableStream.prototype;
  replace(WritableStream.prototype, 'getWriter', like(getWriter, function () {
    const writer = getWriter.apply(this, arguments);
    seen(this)?.hookWriter(writer);
    return writer;
  }));
  // Every stream calls this while it is constructed, once its states are there.
  const { init } = EventEmitter;
  replace(EventEmitter, 'init', like(init, function told() {
    init.apply(this, arguments);
    if (active === null) return;
    if (Object.hasOwn(this, '_readableState') || Object.hasOwn(this, '_writableState')) made(this, told)?.hook('_construct');
    else if (active.tells && this instanceof OutgoingMessage) madeMessage(this, told);
  }));
  replaceMethod(net.Socket.prototype, 'connect', (connect) => function (...args) {
    if (active !== null && !named.has(this)) named.set(this, socketName(args));
    return connect.apply(this, args);
  });
  replaceProcess();
  replaceWeb();
  replaceMakers();
  replaceReadline();
  replaceServers();
  replaceFunctions();
}
