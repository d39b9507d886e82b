// OutgoingMessage: a response as the server writes it, or a request as the client does. It is a Writable whose bytes go, in
// chunks or counted, to the connection, as soon as it has one.
const { Writable } = require('stream');
const { Buffer } = require('buffer');
const { codes: { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END } } = require('internal/errors');
const { validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { kName } = require('internal/streams/options');

const lineEnd = Buffer.from('\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');
const both = Writable.prototype;

function checkChunk(chunk) {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
}

class OutgoingMessage extends Writable {
  constructor(options = {}) {
    super({ highWaterMark: options.highWaterMark, autoDestroy: options.autoDestroy, [kName]: options.name });
    this.chunkedEncoding = false;
    this.shouldKeepAlive = true;
    this.useChunkedEncodingByDefault = true;
    this.sendDate = false;
    this._hasBody = true;
    this._header = null;
    this._contentLength = null;
    for (const name of ['socket', '_fields', '_head', '_held', '_failure']) {
      Object.defineProperty(this, name, { value: null, writable: true, configurable: true, enumerable: false });
    }
    this._fields = new Map();
  }

  get headersSent() { return this._header !== null; }
  get connection() { return this.socket; }
  get finished() { return this.writableEnded; }
  get errored() { return this._failure; }
  get outputSize() { return 0; }

  setHeader(name, value) {
    if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('set');
    validateHeaderName(name);
    for (const one of Array.isArray(value) ? value : [value]) validateHeaderValue(name, one);
    this._fields.set(name.toLowerCase(), [name, value]);
    return this;
  }

  setHeaders(headers) {
    if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('set');
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }

  appendHeader(name, value) {
    const before = this._fields.get(name.toLowerCase())?.[1];
    return this.setHeader(name, before === undefined ? value : [].concat(before, value));
  }

  getHeader(name) {
    if (typeof name !== 'string') throw new ERR_INVALID_ARG_TYPE('name', 'string', name);
    return this._fields.get(name.toLowerCase())?.[1];
  }

  getHeaderNames() { return [...this._fields.keys()]; }
  getRawHeaderNames() { return [...this._fields.values()].map(([name]) => name); }
  getHeaders() {
    const headers = Object.create(null);
    for (const [name, [, value]] of this._fields) headers[name] = value;
    return headers;
  }

  hasHeader(name) { return this._fields.has(name.toLowerCase()); }

  removeHeader(name) {
    if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('remove');
    this._fields.delete(name.toLowerCase());
  }

  // Makes the head's text of its first line and the headers.
  _storeHeader(firstLine) {
    const lines = [firstLine];
    for (const [name, value] of this._fields.values()) {
      if (Array.isArray(value) && value.length > 1 && /^cookie$/i.test(name)) lines.push(`${name}: ${value.join('; ')}`);
      else for (const one of Array.isArray(value) ? value : [value]) lines.push(`${name}: ${one}`);
    }
    if (this.sendDate && !this._fields.has('date')) lines.push(`Date: ${new Date().toUTCString()}`);
    const asked = this._fields.get('connection')?.[1];
    if (asked === undefined) {
      const keeps = this.shouldKeepAlive && (this._fields.has('content-length') || this.useChunkedEncodingByDefault || this.agent);
      if (!keeps) this.shouldKeepAlive = false;
      lines.push(`Connection: ${keeps ? 'keep-alive' : 'close'}`);
      if (keeps && this.keepAliveTimeout) lines.push(`Keep-Alive: timeout=${Math.floor(this.keepAliveTimeout / 1000)}`);
    } else if (/close/i.test(asked)) {
      this.shouldKeepAlive = false;
    }
    if (!this._fields.has('content-length') && !this._fields.has('transfer-encoding')) {
      if (!this._hasBody) {
        this.chunkedEncoding = false;
      } else if (this._contentLength !== null && (this._contentLength > 0 || this.useChunkedEncodingByDefault)) {
        lines.push(`Content-Length: ${this._contentLength}`);
      } else if (this.useChunkedEncodingByDefault) {
        lines.push('Transfer-Encoding: chunked');
        this.chunkedEncoding = true;
      }
    } else {
      this.chunkedEncoding = /chunked/i.test(this._fields.get('transfer-encoding')?.[1] ?? '');
    }
    this._header = `${lines.join('\r\n')}\r\n\r\n`;
    this._head = Buffer.from(this._header, 'latin1');
  }

  flushHeaders() {
    if (this._header === null) this._implicitHeader();
    this._sendBytes([], () => {});
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
    checkChunk(chunk);
    if (this.writableEnded || this.destroyed) {
      const error = this.writableEnded ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
      const wasDestroyed = this.destroyed;
      process.nextTick(() => {
        callback?.(error);
        if (!wasDestroyed) this.emit('error', error);
      });
      return false;
    }
    if (this._header === null) this._implicitHeader();
    if (!this._hasBody) {
      if (callback) process.nextTick(callback);
      return true;
    }
    return both.write.call(this, chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, encoding, callback] = [undefined, undefined, chunk];
    else if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (chunk !== undefined && chunk !== null) checkChunk(chunk);
    if (this._header === null && !this.destroyed && !this.writableEnded) {
      if (chunk == null) this._contentLength = 0;
      else this._contentLength = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
      this._implicitHeader();
    }
    if (!this._hasBody) chunk = undefined;
    if (callback && this.writableFinished) process.nextTick(callback);
    return both.end.call(this, chunk, encoding, callback);
  }

  _write(chunk, encoding, callback) {
    if (this._header === null) this._implicitHeader();
    if (!this._hasBody) callback();
    else if (!this.chunkedEncoding) this._sendBytes([chunk], callback);
    else if (chunk.length === 0) callback();
    else this._sendBytes([Buffer.from(`${chunk.length.toString(16)}\r\n`, 'latin1'), chunk, lineEnd], callback);
  }

  _writev(list, callback) {
    if (this._header === null) this._implicitHeader();
    const all = [];
    for (const { chunk } of list) {
      if (!this._hasBody || chunk.length === 0) continue;
      if (this.chunkedEncoding) all.push(Buffer.from(`${chunk.length.toString(16)}\r\n`, 'latin1'), chunk, lineEnd);
      else all.push(chunk);
    }
    this._sendBytes(all, callback);
  }

  _final(callback) {
    if (this._header === null) {
      this._contentLength = 0;
      this._implicitHeader();
    }
    this._sendBytes(this.chunkedEncoding && this._hasBody ? [lastChunk] : [], callback);
  }

  // Sends the head with the first bytes; what comes before there is a connection waits for it.
  _sendBytes(list, callback) {
    if (this._head !== null) {
      list.unshift(this._head);
      this._head = null;
    }
    if (this.socket === null) (this._held ??= []).push([list, callback]);
    else if (list.length === 0) callback();
    // What fails is the connection, which says so itself.
    else this.socket.send(list, (error) => { if (!error) callback(); });
  }

  _assign(socket) {
    this.socket = socket;
    const held = this._held ?? [];
    this._held = null;
    for (const [list, callback] of held) this._sendBytes(list, callback);
  }

  setTimeout(milliseconds, callback) {
    if (callback) this.on('timeout', callback);
    if (this.socket) this.socket.setTimeout(milliseconds);
    else this.once('socket', (socket) => socket.setTimeout(milliseconds));
    return this;
  }

  addTrailers() {}
}

module.exports = { OutgoingMessage };
