// http.Server and ServerResponse.
const net = require('net');
const { OutgoingMessage } = require('internal/http/outgoing');
const { IncomingMessage } = require('internal/http/incoming');
const { Connection } = require('internal/http/connection');
const { Parser } = require('internal/http/parser');
const { STATUS_CODES, connResetException, pathOf, validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { codes: { ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_INVALID_CHAR } } = require('internal/errors');
const { Buffer } = require('buffer');
const { destroy } = require('stream').Writable.prototype;

class ServerResponse extends OutgoingMessage {
  constructor(req, options = {}) {
    super({ ...options, name: `response ${req.method} ${pathOf(String(req.url))}` });
    Object.defineProperty(this, 'req', { value: req, writable: true, configurable: true, enumerable: true });
    this.statusCode = 200;
    this.statusMessage = undefined;
    this.sendDate = true;
    if (req.method === 'HEAD') this._hasBody = false;
    if (req.httpVersion === '1.0') this.useChunkedEncodingByDefault = false;
  }

  _implicitHeader() {
    this.writeHead(this.statusCode);
  }

  writeHead(statusCode, reason, headers) {
    if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('write');
    const given = statusCode;
    statusCode |= 0;
    if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(given);
    if (typeof reason === 'string') {
      this.statusMessage = reason;
    } else {
      this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
      headers ??= reason;
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(this.statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');
    this.statusCode = statusCode;
    if (Array.isArray(headers)) {
      const pairs = Array.isArray(headers[0]) ? headers : headers.flatMap((name, i) => (i % 2 ? [] : [[name, headers[i + 1]]]));
      for (const [name, value] of pairs) this.setHeader(name, value);
    } else if (headers) {
      for (const name of Object.keys(headers)) {
        validateHeaderName(name);
        validateHeaderValue(name, headers[name]);
        this.setHeader(name, headers[name]);
      }
    }
    if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode < 200)) this._hasBody = false;
    this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}`);
    return this;
  }

  writeContinue(callback) {
    this.socket.send([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n')], callback ?? (() => {}));
  }

  writeProcessing() {}
  writeEarlyHints(hints, callback) { callback?.(); }
  assignSocket(socket) {
    socket._httpMessage = this;
    this._assign(socket);
    this.emit('socket', socket);
  }

  detachSocket(socket) {
    if (socket._httpMessage === this) socket._httpMessage = null;
    this.socket = null;
  }

  _final(callback) {
    const { req } = this;
    // A request that nobody has read is not read any more.
    if (req instanceof IncomingMessage && !req.readableEnded && !req.destroyed && req.readableFlowing === null) req._dump();
    super._final(callback);
  }

  // Destroying a response closes the connection; the error is the connection's.
  destroy(error) {
    if (this.destroyed) return this;
    this._failure = error ?? null;
    destroy.call(this);
    return this;
  }

  _destroy(error, callback) {
    const { socket } = this;
    if (this.writableFinished || socket === null) {
      callback();
      return;
    }
    socket.destroy(this._failure ?? undefined);
    if (socket.closed) callback();
    else socket.once('close', () => callback());
  }
}

// One connection of a server: requests come out of it, one after another, and their responses go into it in that order.
class Exchange {
  constructor(server, socket) {
    this.server = server;
    this.socket = socket;
    this.incoming = null;
    this.responses = [];
    this.parser = new Parser('request', this);
    socket.onread = (bytes) => this.parser.execute(bytes);
    socket.onend = () => this.onend();
    socket.on('error', (error) => server.emit('clientError', error, socket));
    socket.once('close', () => this.onclose());
  }

  onhead(head) {
    const { server, socket } = this;
    const req = this.incoming = new server.Request(socket, head, `request ${head.method} ${pathOf(head.url)}`);
    const res = new server.Response(req, { highWaterMark: server.options.highWaterMark });
    res.shouldKeepAlive = head.shouldKeepAlive;
    res.keepAliveTimeout = server.keepAliveTimeout;
    this.responses.push(res);
    if (this.responses.length === 1) res.assignSocket(socket);
    res.on('finish', () => this.finished(req, res));
    const expects = req.headers.expect?.toLowerCase() === '100-continue';
    if (expects && server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      if (expects) res.writeContinue();
      server.emit('request', req, res);
    }
    return undefined;
  }

  onbody(bytes) {
    const req = this.incoming;
    if (!req.destroyed && !req.push(bytes)) this.socket.pauseReading();
  }

  onmessage() {
    const req = this.incoming;
    this.incoming = null;
    req.complete = true;
    if (!req.destroyed) req.push(null);
  }

  onerror(error) {
    if (this.server.emit('clientError', error, this.socket)) return;
    this.socket.send([Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')], () => {});
    this.socket.destroySoon();
  }

  finished(req, res) {
    const { socket } = this;
    this.responses.shift();
    res.detachSocket(socket);
    if (!res.shouldKeepAlive) {
      socket.destroySoon();
      return;
    }
    if (this.responses.length > 0) this.responses[0].assignSocket(socket);
    else if (this.server.closing) process.nextTick(() => this.server.closeIdleConnections());
  }

  // The client sends no more.
  onend() {
    for (const res of this.responses) if (!res.req.destroyed) res.req.destroy(connResetException('aborted'));
    this.socket.end();
  }

  onclose() {
    for (const res of this.responses.splice(0)) {
      if (!res.req.destroyed) res.req.destroy(connResetException('aborted'));
      res.destroy();
    }
    this.server.leave(this.socket);
  }
}

class Server extends net.Server {
  constructor(options, listener) {
    if (typeof options === 'function') [options, listener] = [{}, options];
    super({ ...options });
    if (listener) this.on('request', listener);
    this.Request = options?.IncomingMessage ?? IncomingMessage;
    this.Response = options?.ServerResponse ?? ServerResponse;
    for (const name of ['Request', 'Response']) Object.defineProperty(this, name, { enumerable: false });
    this.timeout = 0;
    this.keepAliveTimeout = options?.keepAliveTimeout ?? 5000;
    this.requestTimeout = options?.requestTimeout ?? 300000;
    this.headersTimeout = options?.headersTimeout ?? 60000;
    this.maxHeadersCount = null;
    this.maxRequestsPerSocket = 0;
  }

  emitConnection(end, own) {
    const socket = new Connection(this);
    const exchange = new Exchange(this, socket);
    Object.defineProperty(socket, 'exchange', { value: exchange });
    if (this.timeout > 0) socket.setTimeout(this.timeout);
    socket.on('timeout', () => {
      const res = exchange.responses[0];
      if (!res?.emit('timeout', socket) && !res?.req.emit('timeout', socket) && !this.emit('timeout', socket)) socket.destroy();
    });
    socket.attach(end, own);
    this.emit('connection', socket);
    return socket;
  }

  setTimeout(milliseconds, callback) {
    this.timeout = milliseconds;
    if (callback) this.on('timeout', callback);
    return this;
  }

  closeIdleConnections() {
    for (const socket of this.sockets) if (socket.exchange.responses.length === 0 && !socket.exchange.parser.isWithin) socket.destroy();
  }

  closeAllConnections() {
    for (const socket of this.sockets) socket.destroy();
  }

  close(callback) {
    super.close(callback);
    this.closeIdleConnections();
    return this;
  }
}

module.exports = { Server, ServerResponse };
