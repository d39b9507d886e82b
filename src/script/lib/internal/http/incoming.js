// IncomingMessage: a request as the server reads it, or a response as the client does.
const { Readable } = require('stream');
const { headersOf } = require('internal/http/common');
const { kName } = require('internal/streams/options');

class IncomingMessage extends Readable {
  constructor(socket, head = { raw: [] }, name = undefined) {
    super({ highWaterMark: socket?.readableHighWaterMark, [kName]: name });
    this._headers = undefined;
    this.httpVersion = head.version ?? null;
    this.complete = false;
    this.rawHeaders = head.raw;
    this.rawTrailers = [];
    this.aborted = false;
    this.upgrade = false;
    this.url = head.url ?? '';
    this.method = head.method ?? null;
    this.statusCode = head.statusCode ?? null;
    this.statusMessage = head.statusMessage ?? null;
    this.client = socket;
    this._consuming = false;
    this._dumped = false;
    Object.defineProperty(this, 'socket', { value: socket, writable: true, configurable: true, enumerable: false });
  }

  get headers() { return this._headers ??= headersOf(this.rawHeaders); }
  set headers(own) { this._headers = own; }
  get headersDistinct() {
    const distinct = {};
    for (let i = 0; i < this.rawHeaders.length; i += 2) (distinct[this.rawHeaders[i].toLowerCase()] ??= []).push(this.rawHeaders[i + 1]);
    return distinct;
  }
  get trailers() { return {}; }
  get connection() { return this.socket; }
  get httpVersionMajor() { return Number(this.httpVersion?.split('.')[0]); }
  get httpVersionMinor() { return Number(this.httpVersion?.split('.')[1]); }

  setTimeout(milliseconds, callback) {
    if (callback) this.on('timeout', callback);
    this.socket.setTimeout(milliseconds);
    return this;
  }

  _read() {
    this._consuming = true;
    if (this.socket && !this.socket.destroyed) this.socket.resumeReading();
  }

  // A message that is not complete takes its connection with it.
  _destroy(error, callback) {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit('aborted');
    }
    const settle = (own) => process.nextTick(() => callback(this.listenerCount('error') === 0 ? null : own));
    const { socket } = this;
    if (socket && !socket.destroyed && this.aborted) {
      socket.destroy(error);
      socket.once('close', () => settle(error));
    } else {
      settle(error);
    }
  }

  // Nobody wants the rest.
  _dump() {
    if (this._dumped) return;
    this._dumped = true;
    this.resume();
  }
}

module.exports = { IncomingMessage };
