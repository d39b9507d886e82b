// Where streams come from that Node makes of itself: a server's connections, requests and answers from the program's listener for them,
// the answer that a client gets from its request.

import http from 'node:http';
import net from 'node:net';

import { active, Notes } from './notes.mjs';
import { placeAbove } from './places.mjs';
import { replaceMethod } from './replace.mjs';

/** The events that bring streams, the later ones only where none of the earlier ones is listened for. */
const bringing = ['request', 'stream', 'secureConnection', 'connection'];

const places = new WeakMap(); // Of servers: by event, where the program listens.

/** Has servers note where the program listens, be it by createServer(). */
export function replaceServers() {
  for (const name of ['on', 'addListener']) replaceMethod(net.Server.prototype, name, (original) => function told(event) {
    if (active?.tells && bringing.includes(event)) listens(this, event, told);
    return original.apply(this, arguments);
  });
}

/** The first listener counts: Node's own are added with those that createServer() is given. */
function listens(server, event, above) {
  let of = places.get(server);
  if (!of) places.set(server, of = {});
  of[event] ??= placeAbove(above) ?? undefined;
}

/** Where the program has asked for a stream that Node makes; undefined if it has not, or that is not known. */
export function placeOfNodes(stream) {
  try {
    if (stream instanceof http.IncomingMessage && stream.req) return Notes.maker(stream.req);
    const socket = stream instanceof http.ServerResponse ? stream.req?.socket : stream.socket ?? stream.session?.socket ?? stream;
    const of = places.get(socket?.server);
    if (!of) return undefined;
    const event = socket === stream ? bringing.findLast((event) => of[event]) : bringing.find((event) => of[event]);
    return of[event];
  } catch {
    return undefined; // Its own properties may do anything.
  }
}
