// What a program is to work with, in the first lines of it: disks, networks, sources, sinks and stages with a pace, and clients
// of its servers. On real Node `devices.mjs` does the same with real timers.
const { Readable, Writable, Transform } = require('stream');
const { Buffer } = require('buffer');
const { bytes, rate, milliseconds, Pace } = require('internal/pace');
const { io } = internalBinding('timers');

// Each operation takes its time, one after another.
function paceOf(options) {
  return new Pace(rate(options.rate), milliseconds(options.latency));
}

const marksOf = ({ highWaterMark }) => (highWaterMark === undefined ? {} : { highWaterMark: bytes(highWaterMark, 'highWaterMark') });

// disk('./out.dat', { write: '24 MiB/s', read: '120 MiB/s', latency: '4 ms', size: '1 GiB', content: 'text', full: '2 GiB' })
function disk(path, options = {}) {
  const model = require('internal/fs/disk');
  const latency = milliseconds(options.latency, 'latency', model.usual.latency);
  model.useDevice(path, {
    read: options.read === undefined ? model.usual.read : new Pace(rate(options.read, 'read'), latency),
    write: options.write === undefined ? model.usual.write : new Pace(rate(options.write, 'write'), latency),
    latency,
    full: bytes(options.full, 'full', Infinity),
  });
  if (options.content === undefined && options.size === undefined) return;
  const fd = model.openFile(path, model.constants.O_CREAT | model.constants.O_RDWR);
  const { entry } = model.opened(fd);
  if (options.content !== undefined) entry.write(0, Buffer.from(options.content));
  if (options.size !== undefined) entry.resize(bytes(options.size, 'size'));
  model.closeFile(fd);
}

// network({ bandwidth: '16 MiB/s', latency: '20 ms', buffer: '128 KiB' }): connections that are made from now on.
function network(options) {
  require('internal/net/link').setNetwork(options);
}

// source('req', { chunk: '16 KiB', rate: '120 MiB/s', total: '4 GiB' }): a Readable
function source(name, options = {}) {
  const chunk = bytes(options.chunk, 'chunk', 16384);
  const pace = paceOf(options);
  const block = Buffer.alloc(chunk, 'x');
  let left = bytes(options.total, 'total', Infinity);
  return new Readable({
    ...marksOf(options),
    name,
    read() {
      const size = Math.min(chunk, left);
      if (size === 0) {
        this.push(null);
        return;
      }
      left -= size;
      io(pace.take(size), () => this.push(size === chunk ? block : block.subarray(0, size)));
    },
  });
}

// sink('file', { rate: '24 MiB/s' }): a Writable
function sink(name, options = {}) {
  const pace = paceOf(options);
  return new Writable({
    ...marksOf(options),
    name,
    write(chunk, encoding, callback) {
      io(pace.take(chunk.length), callback);
    },
  });
}

// stage('gzip', { rate: '30 MiB/s', ratio: 0.3 }): a Transform
function stage(name, options = {}) {
  const pace = paceOf(options);
  const ratio = options.ratio ?? 1;
  let taken = 0;
  let given = 0;
  return new Transform({
    ...marksOf(options),
    name,
    transform(chunk, encoding, callback) {
      taken += chunk.length;
      const size = Math.floor(taken * ratio) - given;
      given += size;
      const out = ratio === 1 ? chunk : Buffer.alloc(size, 'x');
      io(pace.take(chunk.length), () => callback(null, size === 0 ? undefined : out));
    },
  });
}

// client(port, { path: '/video', rate: '1 MiB/s', leave: '3 MiB', send: '4 GiB', chunk: '64 KiB' }): asks a server, reads the
// answer as fast as that, or goes away after so much of it. With `send` it uploads so much at that pace.
function client(where, options = {}) {
  const http = require('http');
  const url = typeof where === 'number' ? `http://127.0.0.1:${where}${options.path ?? '/'}` : where;
  const { send, leave } = options;
  const method = options.method ?? (send === undefined ? 'GET' : 'POST');
  const name = options.name ?? 'client';
  const request = http.request(url, { method, headers: options.headers, agent: false });
  request.on('error', () => {});
  request.on('response', (response) => {
    response.on('error', () => {});
    const most = bytes(leave, 'leave', Infinity);
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

// clients(3, port, { … })
function clients(count, where, options) {
  return Array.from({ length: count }, () => client(where, options));
}

// site('slow-api.com', { rate: '200 KiB/s', total: '10 MiB', chunk: '16 KiB' }), or with a handler: a server elsewhere, which
// programs reach by that name.
function site(name, options = {}) {
  const handler = typeof options === 'function' ? options : (request, response) => source(name, options).pipe(response);
  return require('http').createServer(handler).listen(80, name);
}

module.exports = { disk, network, source, sink, stage, client, clients, site };
