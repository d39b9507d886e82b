// What people call a stream: by its file, its connection, its request.

import { readlinkSync } from 'node:fs';
import http from 'node:http';
import { basename } from 'node:path';

import { tellable } from './hiding.mjs';
import { active, seen } from './notes.mjs';
import { like, replace } from './replace.mjs';
import { placeOfNodes } from './servers.mjs';
import { hidden } from './web-state.mjs';

export function standardName(stream) {
  try {
    if (stream._isStdio) return { 1: 'stdout', 2: 'stderr' }[stream.fd];
    if (stream.constructor?.name === 'WritableWorkerStdio') return hidden(stream, 'kName');
    return stream.fd === 0 && stream._readableState ? 'stdin' : undefined;
  } catch {
    return undefined; // Its own properties may do anything.
  }
}

/** What a person would call it, as far as can be told by now. */
export function nameOf(stream) {
  const asked = (method, path) => (path ? `${method} ${pathName(path)}` : '');
  try {
    const given = named.get(stream);
    if (given) return given;
    if (stream instanceof http.ServerResponse) return `response ${asked(stream.req?.method, stream.req?.url)}`;
    if (stream instanceof http.ClientRequest) return `request ${asked(stream.method, stream.path)}`;
    if (stream instanceof http.IncomingMessage) {
      const { statusCode, req } = stream;
      return statusCode ? `response ${statusCode} ${asked(req?.method, req?.path)}`.trimEnd() : `request ${asked(stream.method, stream.url)}`;
    }
    const type = stream.constructor?.name;
    if (type === 'Http2ServerRequest') return `request ${asked(stream.method, stream.url)}`;
    if (type === 'ClientHttp2Stream') return http2Name('request', stream.sentHeaders);
    if (type === 'ServerHttp2Stream') hearHttp2(stream);
    if (typeof stream.path === 'string' || Buffer.isBuffer(stream.path)) return tellable('file', basename(String(stream.path)));
    return standardName(stream) ?? (type === 'ReadStream' || type === 'WriteStream' ? fileName(stream.fd) : peerName(stream));
  } catch {
    return undefined; // Its own properties may do anything.
  }
}

export const named = new WeakMap();

/** The path of a request without its query, which is content. */
export const pathName = (path) => tellable('path', String(path).split(/[?#]/)[0]);

/** What a socket is called that is to be connected: Node itself gives an array, programs what they like. */
export function socketName(args) {
  const [given, host] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof given === 'object' && given !== null ? given : Number(given) >= 0 ? { port: given, host } : { path: given };
  const to = typeof options.path !== 'string' ? `${typeof options.host === 'string' ? options.host : 'localhost'}:${options.port}` : basename(options.path);
  return `socket to ${tellable('address', to)}`;
}

/** A socket's other end, and whose side it is. */
function peerName({ remoteAddress, remotePort, server }) {
  return remoteAddress && `socket ${server ? 'from' : 'to'} ${tellable('address', `${remoteAddress}:${remotePort}`)}`;
}

/** What a file is called that is known by its number only, as are those of a FileHandle. */
function fileName(fd) {
  const path = typeof fd === 'number' && process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${fd}`) : '';
  return path.startsWith('/') && !path.startsWith('/dev/') ? tellable('file', basename(path)) : undefined;
}

function http2Name(side, headers) {
  const path = headers?.[':path'];
  return path && `${side} ${headers[':method'] ?? 'GET'} ${pathName(path)}`;
}

/** Has an HTTP/2 server's session tell what its streams are asked for: these do not know it themselves. */
function hearHttp2({ session }) {
  const prototype = session && Object.getPrototypeOf(Object.getPrototypeOf(session));
  if (!prototype || Object.hasOwn(prototype, 'emit')) return;
  const parent = Object.getPrototypeOf(prototype);
  replace(prototype, 'emit', like(parent.emit, function (event, stream, headers) {
    if (event === 'stream' && active !== null) {
      const name = http2Name('response', headers);
      if (name) named.set(stream, name);
      const known = active.tells ? seen(stream) : undefined;
      if (known) known.at ??= placeOfNodes(stream); // It forgets its session.
    }
    return parent.emit.apply(this, arguments);
  }));
}
