// The connection that HTTP messages travel on: what of a net.Socket programs use of `req.socket`, without its streams. The
// messages are the streams; what they write goes straight into the connection's send buffer.
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { ioError } = require('internal/net/address');
const timeout = require('internal/net/timeout');
const { getDefaultHighWaterMark } = require('stream');
const { io } = internalBinding('timers');

class Connection extends EventEmitter {
  destroyed = false;
  closed = false;
  connecting = false;
  readable = true;
  writable = true;
  errored = null;
  encrypted = undefined;
  #end = null;
  #ended = false;
  #finished = false;
  #held = [];

  constructor(server = null) {
    super();
    this.server = server;
    this.addresses = {};
    this.bytesRead = 0;
    this.bytesWritten = 0;
  }

  // onread(bytes), onend()
  attach(end, addresses) {
    this.#end = end;
    this.addresses = addresses ?? {};
    end.owner = {
      onread: (bytes) => {
        this.bytesRead += bytes.length;
        timeout.refresh(this);
        this.onread(bytes);
      },
      onend: () => {
        this.readable = false;
        this.onend();
        if (this.#finished) this.destroy();
      },
      onerror: (code) => this.destroy(ioError(code, 'read')),
    };
    for (const [list, callback] of this.#held.splice(0)) this.send(list, callback);
    if (this.#ended) this.end();
    end.readStart();
  }

  // Sends a list of Buffers; calls back when the send buffer has taken them.
  send(list, callback) {
    if (this.#end === null) {
      if (this.destroyed) process.nextTick(callback, ioError('EPIPE', 'write'));
      else this.#held.push([list, callback]);
      return;
    }
    timeout.refresh(this);
    for (const one of list) this.bytesWritten += one.length;
    const done = (code) => {
      if (code === undefined) {
        timeout.refresh(this);
        callback();
        return;
      }
      const error = ioError(code, 'write');
      callback(error);
      if (code !== 'ECANCELED') this.destroy(error);
    };
    if (this.#end.write(list, done)) callback();
  }

  pauseReading() { this.#end?.readStop(); }
  resumeReading() { this.#end?.readStart(); }

  write(data, encoding, callback) {
    this.send([typeof data === 'string' ? Buffer.from(data, typeof encoding === 'string' ? encoding : 'utf8') : data], (typeof encoding === 'function' ? encoding : callback) ?? (() => {}));
    return true;
  }

  end(data, encoding) {
    if (data !== undefined && typeof data !== 'function') this.write(data, encoding);
    if (this.destroyed || !this.writable) return this;
    if (this.#end === null) {
      this.#ended = true;
      return this;
    }
    this.writable = false;
    this.#end.shutdown(() => {
      this.#finished = true;
      this.emit('finish');
      // Both directions are over.
      if (this.endsSoon || !this.readable) this.destroy();
    });
    return this;
  }

  // Closes once all that was sent is out.
  destroySoon() {
    this.endsSoon = true;
    if (this.writable) this.end();
    else this.destroy();
  }

  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.readable = this.writable = false;
    this.errored = error ?? null;
    timeout.clear(this);
    this.#end?.close();
    for (const [, callback] of this.#held.splice(0)) process.nextTick(callback, ioError('ECANCELED', 'write'));
    io(0, () => {
      this.#end = null;
      if (error && this.listenerCount('error') > 0) this.emit('error', error);
      this.closed = true;
      this.emit('close', !!error);
    });
    return this;
  }

  address() {
    const { localAddress: address, localFamily: family, localPort: port } = this.addresses;
    return { address, family, port };
  }

  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  ref() { return this; }
  unref() { return this; }
  cork() {}
  uncork() {}
  get writableLength() { return this._httpMessage?.writableLength ?? 0; }
  get writableHighWaterMark() { return getDefaultHighWaterMark(false); }
  get readableHighWaterMark() { return getDefaultHighWaterMark(false); }
}
Connection.prototype.setTimeout = timeout.setTimeout;
Object.defineProperty(Connection, 'name', { value: 'Socket' });
for (const name of ['remoteAddress', 'remotePort', 'remoteFamily', 'localAddress', 'localPort', 'localFamily']) {
  Object.defineProperty(Connection.prototype, name, { configurable: true, get() { return this.addresses[name]; } });
}

module.exports = { Connection };
