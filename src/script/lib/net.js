// node:net on the network in memory.
const EventEmitter = require('events');
const { Duplex } = require('stream');
const link = require('internal/net/link');
const { addresses, connectError, listenError, ioError } = require('internal/net/address');
const timeout = require('internal/net/timeout');
const { kName } = require('internal/streams/options');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS, ERR_SERVER_ALREADY_LISTEN, ERR_SERVER_NOT_RUNNING }, genericNodeError } = require('internal/errors');
const { validateFunction, validatePort } = require('internal/validators');
const { io } = internalBinding('timers');

const nothing = {};

function hidden(object, values) {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

class Socket extends Duplex {
  constructor(options = nothing) {
    if (typeof options === 'number') options = { fd: options };
    super({ ...options, allowHalfOpen: !!options.allowHalfOpen, emitClose: true, autoDestroy: true, decodeStrings: true, objectMode: false });
    this.connecting = false;
    this.server = options.server ?? null;
    hidden(this, { _handle: null, addresses: nothing, received: 0, sent: 0, handed: 0 });
    if (options.handle) attach(this, options.handle, options.addresses);
    if (options.readable === false) this.push(null);
  }

  connect(...args) {
    const { options, callback } = connectArguments(args);
    const { port, host = 'localhost', path } = options;
    if (path === undefined) {
      if (port === undefined) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
      validatePort(port);
    }
    if (callback) this.once('connect', callback);
    this.connecting = true;
    if (options.timeout) this.setTimeout(options.timeout);
    const where = path === undefined ? [host, Number(port)] : [`unix:${path}`, 0];
    link.connect(...where, (code, end) => {
      if (this.destroyed) {
        end?.close();
        return;
      }
      this.connecting = false;
      if (code) {
        this.destroy(connectError(code, host, Number(port)));
        return;
      }
      attach(this, end, end.addresses);
      this.emit('connect');
      this.emit('ready');
    });
    return this;
  }

  _read() {
    if (this.connecting || this._handle === null) this.once('connect', () => this._handle?.readStart());
    else this._handle.readStart();
  }

  _write(chunk, encoding, callback) {
    send(this, [chunk], callback);
  }

  _writev(list, callback) {
    send(this, list.map((one) => one.chunk), callback);
  }

  _final(callback) {
    if (this.connecting) {
      this.once('connect', () => this._final(callback));
    } else if (this._handle === null) {
      callback();
    } else {
      this._handle.shutdown((code) => callback(code === undefined ? null : ioError(code, 'shutdown')));
    }
  }

  _destroy(error, callback) {
    this.connecting = false;
    timeout.clear(this);
    const handle = this._handle;
    if (handle === null) {
      callback(error);
      this.server?.leave?.(this);
      return;
    }
    [this.received, this.sent] = [handle.bytesRead, handle.bytesWritten];
    this._handle = null;
    handle.close();
    io(0, () => {
      callback(error);
      this.server?.leave?.(this);
    });
  }

  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  }

  resetAndDestroy() {
    this._handle?.reset();
    return this.destroy();
  }

  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  ref() { return this; }
  unref() { return this; }
  address() {
    const { localAddress: address, localFamily: family, localPort: port } = this.addresses;
    return address === undefined ? {} : { address, family, port };
  }

  get pending() { return this._handle === null || this.connecting; }
  get bytesRead() { return this._handle?.bytesRead ?? this.received; }
  get bytesWritten() { return (this._handle?.bytesWritten ?? this.sent) + this.writableLength - this.handed; }
  get bufferSize() { return this._handle ? this.writableLength : undefined; }
  get readyState() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    return this.readable ? 'readOnly' : this.writable ? 'writeOnly' : 'closed';
  }
}
Socket.prototype.setTimeout = timeout.setTimeout;
for (const name of ['remoteAddress', 'remotePort', 'remoteFamily', 'localAddress', 'localPort', 'localFamily']) {
  Object.defineProperty(Socket.prototype, name, { configurable: true, get() { return this.addresses[name]; } });
}

function attach(socket, end, own = nothing) {
  socket._handle = end;
  socket.addresses = own;
  end.owner = {
    onread(bytes) {
      timeout.refresh(socket);
      if (!socket.push(bytes)) end.readStop();
    },
    onend() {
      socket.push(null);
      if (socket.readableLength === 0) socket.read(0);
    },
    onerror(code) {
      socket.destroy(ioError(code, 'read'));
    },
  };
}

function send(socket, list, callback) {
  if (socket.connecting) {
    socket.once('connect', () => send(socket, list, callback));
    return;
  }
  const handle = socket._handle;
  if (handle === null) {
    callback(genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' }));
    return;
  }
  timeout.refresh(socket);
  socket.handed = list.reduce((sum, one) => sum + one.length, 0);
  const done = (code) => {
    socket.handed = 0;
    timeout.refresh(socket);
    callback(code === undefined ? null : ioError(code, 'write'));
  };
  if (handle.write(list, done)) done();
}

// (options, callback), (port, host, callback), (path, callback)
function connectArguments(args) {
  if (Array.isArray(args[0])) args = args[0];
  const callback = typeof args[args.length - 1] === 'function' ? args[args.length - 1] : undefined;
  const [first, second] = args;
  if (first !== null && typeof first === 'object') return { options: first, callback };
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { options: { path: first }, callback };
  return { options: { port: first, host: typeof second === 'string' ? second : undefined }, callback };
}

class Server extends EventEmitter {
  constructor(options, listener) {
    super();
    if (typeof options === 'function') [options, listener] = [nothing, options];
    if (options !== undefined && options !== null && typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    if (listener !== undefined) {
      validateFunction(listener, 'connectionListener');
      this.on('connection', listener);
    }
    hidden(this, { at: null, sockets: new Set(), closing: false, options: options ?? nothing });
  }

  get listening() { return this.at !== null; }
  get connections() { return this.sockets.size; }

  listen(...args) {
    if (this.at !== null) throw new ERR_SERVER_ALREADY_LISTEN();
    const { options, callback } = connectArguments(args.length === 0 || typeof args[0] === 'function' ? [0, ...args] : args);
    if (callback) this.once('listening', callback);
    let { port, host, path } = options;
    if (path !== undefined) [host, port] = [`unix:${path}`, -1];
    else validatePort(port ?? 0, 'options.port');
    const taken = link.listen(host, Number(port ?? 0), (end) => this.accept(end));
    if (taken === undefined) {
      process.nextTick(() => this.emit('error', listenError(host, Number(port))));
      return this;
    }
    this.at = { host, port: taken, path };
    process.nextTick(() => {
      if (this.at !== null) this.emit('listening');
    });
    return this;
  }

  accept(end) {
    const own = addresses(this.at.host, this.at.port);
    end.peer.addresses = own.client;
    this.sockets.add(this.emitConnection(end, own.server));
  }

  emitConnection(end, own) {
    const { allowHalfOpen, highWaterMark, pauseOnConnect } = this.options;
    const socket = new Socket({
      handle: end, addresses: own, server: this, allowHalfOpen, highWaterMark, [kName]: `socket from ${own.remoteAddress}:${own.remotePort}`,
    });
    if (pauseOnConnect) socket.pause();
    else socket.read(0);
    this.emit('connection', socket);
    return socket;
  }

  leave(socket) {
    this.sockets.delete(socket);
    this.closeIfOver();
  }

  address() {
    if (this.at === null) return null;
    const { host, port, path } = this.at;
    if (path !== undefined) return path;
    const address = !host ? '::' : host === 'localhost' ? '127.0.0.1' : host;
    return { address, family: address.includes(':') ? 'IPv6' : 'IPv4', port };
  }

  getConnections(callback) {
    process.nextTick(callback, null, this.sockets.size);
    return this;
  }

  close(callback) {
    if (typeof callback === 'function') {
      if (this.at === null) this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
      else this.once('close', callback);
    }
    if (this.at !== null) link.unlisten(this.at.host, this.at.port);
    this.at = null;
    this.closing = true;
    this.closeIfOver();
    return this;
  }

  closeIfOver() {
    if (!this.closing || this.sockets.size > 0) return;
    this.closing = false;
    process.nextTick(() => this.emit('close'));
  }

  ref() { return this; }
  unref() { return this; }
}

const isIPv4 = (text) => /^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(\.(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/.test(`${text}`);
const isIPv6 = (text) => /^[\da-f:.]+$/i.test(`${text}`) && `${text}`.split(':').length > 2;

function connect(...args) {
  const { options } = connectArguments(args);
  return new Socket({ ...options, [kName]: `socket to ${options.path ?? `${options.host ?? 'localhost'}:${options.port}`}` }).connect(...args);
}

// Both may be called without `new`.
const callable = (Class) => new Proxy(Class, { apply: (target, self, args) => new Class(...args) });

module.exports = {
  Socket: callable(Socket), Stream: callable(Socket), Server: callable(Server),
  connect, createConnection: connect,
  createServer: (options, listener) => new Server(options, listener),
  isIPv4, isIPv6, isIP: (text) => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0),
  getDefaultAutoSelectFamily: () => true, setDefaultAutoSelectFamily() {},
};
