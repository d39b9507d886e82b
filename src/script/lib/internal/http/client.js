// http.ClientRequest
const { OutgoingMessage } = require('internal/http/outgoing');
const { IncomingMessage } = require('internal/http/incoming');
const { Parser } = require('internal/http/parser');
const { Agent, globalAgent } = require('internal/http/agent');
const { connResetException, pathOf, validateHeaderName } = require('internal/http/common');
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL } } = require('internal/errors');
const { destroy } = require('stream').Writable.prototype;

function optionsOf(input, options, callback) {
  if (typeof input === 'string') input = new (require('url').URL)(input);
  if (input?.href !== undefined && input.searchParams !== undefined) {
    const { protocol, hostname, port, pathname, search, username, password } = input;
    input = { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), path: `${pathname}${search}`, href: input.href };
    if (port !== '') input.port = Number(port);
    if (username || password) input.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = input ?? {};
  } else {
    options = { ...input, ...options };
  }
  return { options, callback };
}

class ClientRequest extends OutgoingMessage {
  constructor(input, second, third) {
    const { options, callback } = optionsOf(input, second, third);
    const method = (options.method ?? 'GET').toUpperCase();
    const path = options.path || '/';
    super({ autoDestroy: false, highWaterMark: options.highWaterMark, name: `request ${method} ${pathOf(path)}` });
    if (options.method != null && typeof options.method !== 'string') throw new ERR_INVALID_ARG_TYPE('options.method', 'string', options.method);
    if (!/^[A-Z-]+$/.test(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', options.method);
    if (/[^\x21-\xff]/.test(path)) throw new (class extends TypeError {
      code = 'ERR_UNESCAPED_CHARACTERS';
    })('Request path contains unescaped characters');
    const protocol = options.protocol ?? 'http:';
    if (protocol !== 'http:') throw new ERR_INVALID_PROTOCOL(protocol, 'http:');
    let { agent } = options;
    if (agent === false) agent = new Agent();
    else if (agent === undefined || agent === null) agent = globalAgent;
    this.agent = agent;
    this.method = method;
    this.path = path;
    this.protocol = protocol;
    this.host = options.hostname ?? options.host ?? 'localhost';
    this.res = null;
    this.aborted = false;
    this.upgradeOrConnect = false;
    this.reusedSocket = false;
    this.maxHeadersCount = null;
    this.timeout = options.timeout;
    this.shouldKeepAlive = agent.keepAlive || agent.maxSockets !== Infinity;
    this.useChunkedEncodingByDefault = !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(method);
    const port = Number(options.port ?? options.defaultPort ?? 80);
    const { headers } = options;
    if (Array.isArray(headers)) {
      for (let i = 0; i < headers.length; i += 2) this.setHeader(headers[i], headers[i + 1]);
    } else if (headers) {
      for (const [name, value] of Object.entries(headers)) {
        validateHeaderName(name);
        this.setHeader(name, value);
      }
    }
    if (!this.hasHeader('host') && options.setHost !== false) this.setHeader('Host', port === 80 ? this.host : `${this.host}:${port}`);
    if (options.auth && !this.hasHeader('authorization')) this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    if (callback) this.once('response', callback);
    if (options.signal) require('stream').addAbortSignal(options.signal, this);
    if (this.getHeader('expect')) this._storeHeader(`${method} ${path} HTTP/1.1`);
    Object.defineProperty(this, '_over', { value: false, writable: true });
    agent.addRequest(this, { ...options, host: this.host, port });
    if (this.timeout) this.setTimeout(this.timeout);
  }

  _implicitHeader() {
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1`);
  }

  // The agent has a connection for it.
  onSocket(socket) {
    process.nextTick(() => {
      if (this.destroyed) {
        // It has no use for it any more.
        if (!socket.destroyed) socket.emit('free');
        return;
      }
      socket._httpMessage = this;
      socket.parser = new Parser('response', this);
      socket.onread = (bytes) => socket.parser.execute(bytes);
      socket.onend = () => this.onEnd(socket);
      const onError = (error) => {
        socket.hadError = true;
        this.destroy(error);
      };
      const onClose = () => this.onClose(socket);
      const onTimeout = () => this.emit('timeout');
      socket.on('error', onError);
      socket.on('close', onClose);
      socket.on('timeout', onTimeout);
      this._detach = () => {
        socket.off('error', onError);
        socket.off('close', onClose);
        socket.off('timeout', onTimeout);
      };
      this._assign(socket);
      this.emit('socket', socket);
    });
  }

  onhead(head) {
    if (head.statusCode === 100) {
      this.emit('continue');
      return false;
    }
    if (head.statusCode > 100 && head.statusCode < 200) {
      this.emit('information', { statusCode: head.statusCode, statusMessage: head.statusMessage, headers: {} });
      return false;
    }
    const res = this.res = new IncomingMessage(this.socket, head, `response ${head.statusCode} ${this.method} ${pathOf(this.path)}`);
    res.req = this;
    Object.defineProperty(res, 'req', { enumerable: true });
    if (this.shouldKeepAlive && !head.shouldKeepAlive) this.shouldKeepAlive = false;
    res.on('end', () => this.responseEnded());
    if (this.aborted || !this.emit('response', res)) res._dump();
    const { statusCode } = head;
    return this.method === 'HEAD' || statusCode === 204 || statusCode === 304 ? false : undefined;
  }

  onbody(bytes) {
    const { res } = this;
    if (res !== null && !res.destroyed && !res.push(bytes)) this.socket.pauseReading();
  }

  onmessage() {
    const { res } = this;
    if (res === null) return;
    res.complete = true;
    if (!res.destroyed) res.push(null);
  }

  onerror(error) {
    this.socket.hadError = true;
    this.destroy(error);
  }

  // The whole answer has been read: the connection is free for another request.
  responseEnded() {
    this._over = true;
    const { socket } = this;
    const release = () => {
      this._detach?.();
      const keeps = this.shouldKeepAlive && socket.writable && !socket.destroyed;
      if (keeps) process.nextTick(() => socket.emit('free'));
      else socket.destroySoon();
      destroy.call(this);
    };
    if (this.writableFinished) release();
    else this.once('finish', release);
  }

  onEnd(socket) {
    socket.parser.finish();
    if (this.res === null && !socket.hadError) {
      socket.hadError = true;
      this.destroy(connResetException('socket hang up'));
    }
    socket.end();
  }

  onClose(socket) {
    const { res } = this;
    socket.parser.finish();
    if (res === null) {
      if (!socket.hadError && !this.destroyed) this.destroy(connResetException('socket hang up'));
      return;
    }
    if (!res.complete && !res.destroyed) res.destroy(connResetException('aborted'));
    if (!this.destroyed) destroy.call(this);
  }

  abort() {
    if (this.aborted) return;
    this.aborted = true;
    process.nextTick(() => this.emit('abort'));
    this.destroy();
  }

  destroy(error) {
    if (this.destroyed) return this;
    this._failure = error ?? null;
    this.res?._dump();
    if (!error && this.res === null) error = connResetException('socket hang up');
    destroy.call(this, error);
    return this;
  }

  _destroy(error, callback) {
    const { socket } = this;
    if (this._over) {
      callback(error);
    } else if (socket === null) {
      this.agent.cancel(this);
      process.nextTick(callback, error);
    } else {
      socket.destroy();
      if (socket.closed) callback(error);
      else socket.once('close', () => callback(error));
    }
  }

  setNoDelay() {}
  setSocketKeepAlive() {}
  clearTimeout(callback) { this.setTimeout(0, callback); }
}

module.exports = { ClientRequest };
