// The devices of a program, for real Node: the same calls as in Highwater, with real timers. Save it beside the program.

import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { Readable, Transform, Writable } from 'node:stream';

const sizes = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30, ti: 2 ** 40 };
const times = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5 };

function bytes(value, byDefault) {
  if (value === undefined) return byDefault;
  if (typeof value === 'number' && value >= 0) return value;
  const match = /^\s*([\d.,_]+|Infinity)\s*([kmgt]i?)?(b|bytes?|bits?)?\s*(?:(?:\/|p)s)?\s*$/i.exec(value);
  if (!match) throw new TypeError(`${value}: an amount is written as '16 KiB'`);
  const amount = Number(match[1].replace(/[,_]/g, ''));
  return amount * sizes[(match[2] ?? '').toLowerCase()] / (/^bit/i.test(match[3] ?? '') ? 8 : 1);
}

const rate = (value) => (value === undefined ? Infinity : bytes(value) / 1000);

function milliseconds(value, byDefault = 0) {
  if (value === undefined) return byDefault;
  if (typeof value === 'number' && value >= 0) return value;
  const match = /^\s*([\d.]+)\s*(ns|us|µs|ms|s|min|m|h)\s*$/.exec(value);
  if (!match) throw new TypeError(`${value}: a time is written as '20 ms'`);
  return match[1] * times[match[2]];
}

class Pace {
  constructor(perMillisecond, latency = 0) {
    this.perMillisecond = perMillisecond;
    this.latency = latency;
    this.freeAt = 0;
  }

  /** Calls back when it has dealt with so many bytes more. */
  after(length, callback) {
    const now = performance.now();
    this.freeAt = Math.max(this.freeAt, now) + (this.perMillisecond === Infinity ? 0 : length / this.perMillisecond);
    const delay = this.freeAt - now + this.latency;
    if (delay < 1) setImmediate(callback);
    else setTimeout(callback, delay);
  }
}

const paceOf = (options) => new Pace(rate(options.rate), milliseconds(options.latency));
const marksOf = ({ highWaterMark }) => (highWaterMark === undefined ? {} : { highWaterMark: bytes(highWaterMark) });

const disks = new Map();
const opened = new Map();
let paced = false;

/** Files of a pace of their own: what fs calls back with comes so much later. */
function paceFiles() {
  if (paced) return;
  paced = true;
  const { open, close, read, write, writev } = fs;
  fs.open = (file, ...rest) => {
    const callback = rest.pop();
    open(file, ...rest, (error, fd) => {
      const device = typeof file === 'string' ? disks.get(path.resolve(file)) : undefined;
      if (!error && device) opened.set(fd, device);
      callback(error, fd);
    });
  };
  fs.close = (fd, ...rest) => {
    opened.delete(fd);
    close(fd, ...rest);
  };
  const slow = (call, side) => (fd, ...rest) => {
    const device = opened.get(fd);
    if (!device?.[side]) return call(fd, ...rest);
    const callback = rest.pop();
    return call(fd, ...rest, (error, count, ...more) => {
      if (error) callback(error);
      else device[side].after(count, () => callback(null, count, ...more));
    });
  };
  fs.read = slow(read, 'read');
  fs.write = slow(write, 'write');
  fs.writev = slow(writev, 'write');
  syncBuiltinESMExports();
}

export function disk(file, options = {}) {
  const latency = milliseconds(options.latency, 0.1);
  const side = (value) => (value === undefined ? undefined : new Pace(rate(value), latency));
  disks.set(path.resolve(file), { read: side(options.read), write: side(options.write) });
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  if (options.content !== undefined) fs.writeFileSync(file, options.content);
  if (options.size !== undefined) {
    if (!fs.existsSync(file)) fs.writeFileSync(file, '');
    fs.truncateSync(file, bytes(options.size));
  }
  paceFiles();
}

/** A write to a socket is through when a line of that kind would have carried it. */
export function network({ bandwidth = '1 Gbit/s', latency = '0.2 ms' } = {}) {
  const { _write: write, _writev: writev } = net.Socket.prototype;
  const pace = new Pace(rate(bandwidth), milliseconds(latency));
  net.Socket.prototype._write = function(chunk, encoding, callback) {
    write.call(this, chunk, encoding, (error) => (error ? callback(error) : pace.after(chunk.length, callback)));
  };
  net.Socket.prototype._writev = function(list, callback) {
    const length = list.reduce((sum, { chunk }) => sum + chunk.length, 0);
    writev.call(this, list, (error) => (error ? callback(error) : pace.after(length, callback)));
  };
}

export function source(name, options = {}) {
  const chunk = bytes(options.chunk, 16384);
  const pace = paceOf(options);
  const block = Buffer.alloc(chunk, 'x');
  let left = bytes(options.total, Infinity);
  return new Readable({
    ...marksOf(options),
    read() {
      const size = Math.min(chunk, left);
      if (size === 0) {
        this.push(null);
        return;
      }
      left -= size;
      pace.after(size, () => this.push(size === chunk ? block : block.subarray(0, size)));
    },
  });
}

export function sink(name, options = {}) {
  const pace = paceOf(options);
  return new Writable({
    ...marksOf(options),
    write(chunk, encoding, callback) {
      pace.after(chunk.length, callback);
    },
  });
}

export function stage(name, options = {}) {
  const pace = paceOf(options);
  const ratio = options.ratio ?? 1;
  let taken = 0;
  let given = 0;
  return new Transform({
    ...marksOf(options),
    transform(chunk, encoding, callback) {
      taken += chunk.length;
      const size = Math.floor(taken * ratio) - given;
      given += size;
      const out = ratio === 1 ? chunk : Buffer.alloc(size, 'x');
      pace.after(chunk.length, () => callback(null, size === 0 ? undefined : out));
    },
  });
}

export function client(where, options = {}) {
  const url = typeof where === 'number' ? `http://127.0.0.1:${where}${options.path ?? '/'}` : where;
  const { send, leave } = options;
  const method = options.method ?? (send === undefined ? 'GET' : 'POST');
  const name = options.name ?? 'client';
  const request = http.request(url, { method, headers: options.headers, agent: false });
  request.on('error', () => {});
  request.on('response', (response) => {
    response.on('error', () => {});
    const most = bytes(leave, Infinity);
    let length = 0;
    response.on('data', (chunk) => {
      length += chunk.length;
      if (length >= most) request.destroy();
    });
    response.pipe(sink(name, { rate: send === undefined ? options.rate : undefined, highWaterMark: options.highWaterMark }));
  });
  if (send === undefined) request.end();
  else source(name, { total: send, chunk: options.chunk ?? '64 KiB', rate: options.rate }).pipe(request);
  return request;
}

export function clients(count, where, options) {
  return Array.from({ length: count }, () => client(where, options));
}

const sites = new Map();

/** A server elsewhere: what asks for that name comes to one that is here. */
export function site(name, options = {}) {
  const handler = typeof options === 'function' ? options : (request, response) => source(name, options).pipe(response);
  const server = http.createServer(handler).listen(0, '127.0.0.1');
  server.unref();
  if (sites.size === 0) {
    const { createConnection } = http.Agent.prototype;
    http.Agent.prototype.createConnection = function(own, callback) {
      const there = sites.get(own.host);
      if (!there) return createConnection.call(this, own, callback);
      const connect = () => createConnection.call(this, { ...own, host: '127.0.0.1', port: there.address().port });
      if (there.listening) return connect();
      there.once('listening', () => callback(null, connect()));
      return undefined;
    };
  }
  sites.set(name, server);
  return server;
}

export default { disk, network, source, sink, stage, client, clients, site };
