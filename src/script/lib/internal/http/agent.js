// http.Agent: connections to each server, how many at once, and which are kept for the next request.
const EventEmitter = require('events');
const link = require('internal/net/link');
const { Connection } = require('internal/http/connection');
const { connectError } = require('internal/net/address');

class Agent extends EventEmitter {
  constructor(options = {}) {
    super();
    this.options = { path: null, ...options };
    this.defaultPort = 80;
    this.protocol = 'http:';
    this.requests = Object.create(null);
    this.sockets = Object.create(null);
    this.freeSockets = Object.create(null);
    this.keepAliveMsecs = options.keepAliveMsecs ?? 1000;
    this.keepAlive = options.keepAlive ?? false;
    this.maxSockets = options.maxSockets ?? Infinity;
    this.maxFreeSockets = options.maxFreeSockets ?? 256;
    this.maxTotalSockets = options.maxTotalSockets ?? Infinity;
    this.scheduling = options.scheduling ?? 'lifo';
    this.totalSocketCount = 0;
  }

  getName(options = {}) {
    return `${options.host || 'localhost'}:${options.port ?? ''}:${options.localAddress ?? ''}`;
  }

  addRequest(req, options) {
    const name = this.getName(options);
    const free = this.freeSockets[name];
    const kept = this.scheduling === 'fifo' ? free?.shift() : free?.pop();
    if (free?.length === 0) delete this.freeSockets[name];
    if (kept) {
      (this.sockets[name] ??= []).push(kept);
      req.reusedSocket = true;
      req.onSocket(kept);
    } else if ((this.sockets[name]?.length ?? 0) < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
      this.#open(name, options, req);
    } else {
      (this.requests[name] ??= []).push(req);
    }
  }

  #open(name, options, req) {
    const socket = new Connection();
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount += 1;
    socket.connecting = true;
    socket.on('free', () => this.#free(socket, name));
    socket.on('close', () => this.#remove(socket, name, options));
    const { host = 'localhost', port, socketPath } = options;
    link.connect(socketPath ? `unix:${socketPath}` : host, socketPath ? 0 : port, (code, end) => {
      socket.connecting = false;
      if (socket.destroyed) {
        end?.close();
      } else if (code) {
        socket.destroy(connectError(code, host, port));
      } else {
        socket.attach(end, end.addresses);
        socket.emit('connect');
        socket.emit('ready');
      }
    });
    req.onSocket(socket);
  }

  #free(socket, name) {
    const waiting = this.requests[name];
    let next;
    while (waiting?.length > 0 && (next === undefined || next.destroyed)) next = waiting.shift();
    if (waiting?.length === 0) delete this.requests[name];
    if (next !== undefined && !next.destroyed && !socket.destroyed && socket.writable) {
      next.onSocket(socket);
      return;
    }
    if (socket.destroyed) return;
    if (!this.keepAlive || !socket.writable || !socket.readable || (this.freeSockets[name]?.length ?? 0) >= this.maxFreeSockets) {
      socket.destroy();
      return;
    }
    this.#take(this.sockets, socket, name);
    (this.freeSockets[name] ??= []).push(socket);
    socket._httpMessage = null;
    if (socket.timeout) socket.setTimeout(0);
    socket.onread = () => {};
    socket.onend = () => socket.destroy();
    this.emit('free', socket, { name });
  }

  #take(lists, socket, name) {
    const at = lists[name]?.indexOf(socket) ?? -1;
    if (at < 0) return;
    lists[name].splice(at, 1);
    if (lists[name].length === 0) delete lists[name];
  }

  #remove(socket, name, options) {
    this.#take(this.sockets, socket, name);
    this.#take(this.freeSockets, socket, name);
    this.totalSocketCount -= 1;
    const waiting = this.requests[name];
    const next = waiting?.shift();
    if (waiting?.length === 0) delete this.requests[name];
    if (next) this.#open(name, options, next);
  }

  cancel(req) {
    for (const name of Object.keys(this.requests)) {
      this.requests[name] = this.requests[name].filter((one) => one !== req);
      if (this.requests[name].length === 0) delete this.requests[name];
    }
  }

  destroy() {
    for (const lists of [this.freeSockets, this.sockets]) {
      for (const list of Object.values(lists)) for (const socket of [...list]) socket.destroy();
    }
  }
}

module.exports = { Agent, globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }) };
