// HTTP/1.1 messages out of bytes: a head, then a body that is counted, or in chunks, or goes on to the end.
const { Buffer } = require('buffer');
const { concat } = internalBinding('encoding');

function parseError(code, reason) {
  const error = new Error(`Parse Error: ${reason}`);
  error.code = code;
  error.reason = reason;
  return error;
}

// 'request' or 'response'; handler: onhead(head) → whether a body follows, onbody(bytes), onmessage(), onerror(error)
class Parser {
  #kind;
  #handler;
  #rest = null;
  #state = 'head';
  #left = 0;

  constructor(kind, handler) {
    this.#kind = kind;
    this.#handler = handler;
  }

  // Whether it is within a message.
  get isWithin() { return this.#state !== 'head'; }

  execute(bytes) {
    if (this.#rest !== null) {
      bytes = concat([this.#rest, bytes]);
      this.#rest = null;
    }
    let at = 0;
    while (at < bytes.length && at >= 0) {
      const step = this[this.#state](bytes, at);
      if (step === undefined) {
        this.#rest = bytes.subarray(at);
        return;
      }
      at = step;
    }
  }

  // The connection has ended.
  finish() {
    if (this.#state !== 'untilEnd') return;
    this.#state = 'head';
    this.#handler.onmessage();
  }

  head(bytes, at) {
    // Empty lines before a message mean nothing.
    while (bytes[at] === 13 || bytes[at] === 10) at += 1;
    const end = bytes.indexOf('\r\n\r\n', at, 'latin1');
    if (end < 0) return bytes.length - at > 16384 ? this.#fail('HPE_HEADER_OVERFLOW', 'Header overflow') : undefined;
    const lines = bytes.toString('latin1', at, end).split('\r\n');
    const first = lines.shift();
    const head = this.#kind === 'request' ? requestLine(first) : statusLine(first);
    if (head === null) return this.#fail('HPE_INVALID_CONSTANT', 'Expected HTTP/');
    head.raw = [];
    head.bytes = end + 4 - at;
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon <= 0) return this.#fail('HPE_INVALID_HEADER_TOKEN', 'Invalid header token');
      head.raw.push(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    const value = (name) => {
      for (let i = 0; i < head.raw.length; i += 2) if (head.raw[i].toLowerCase() === name) return head.raw[i + 1];
      return undefined;
    };
    const coded = /\bchunked\b/i.test(value('transfer-encoding') ?? '');
    const length = value('content-length');
    const connection = (value('connection') ?? '').toLowerCase();
    head.shouldKeepAlive = head.version === '1.1' ? !connection.includes('close') : connection.includes('keep-alive');
    // An answer that only the connection's end can end.
    const isEmpty = head.statusCode < 200 || head.statusCode === 204 || head.statusCode === 304;
    if (this.#kind === 'response' && !coded && length === undefined && !isEmpty) head.shouldKeepAlive = false;
    const hasBody = this.#handler.onhead(head);
    if (hasBody === false) this.#message();
    else if (coded) this.#state = 'chunkSize';
    else if (length !== undefined && Number(length) > 0) [this.#state, this.#left] = ['counted', Number(length)];
    else if (length !== undefined || this.#kind === 'request') this.#message();
    else this.#state = 'untilEnd';
    return end + 4;
  }

  #message() {
    this.#state = 'head';
    this.#handler.onmessage();
  }

  #fail(code, reason) {
    this.#handler.onerror(parseError(code, reason));
    return -1;
  }

  counted(bytes, at) {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    this.#handler.onbody(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
    if (this.#left === 0) this.#message();
    return end;
  }

  untilEnd(bytes, at) {
    this.#handler.onbody(bytes.subarray(at));
    return bytes.length;
  }

  chunkSize(bytes, at) {
    const end = bytes.indexOf('\r\n', at, 'latin1');
    if (end < 0) return undefined;
    this.#left = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (Number.isNaN(this.#left)) return this.#fail('HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size');
    this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    return end + 2;
  }

  chunk(bytes, at) {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    this.#handler.onbody(bytes.subarray(at, end));
    if (this.#left === 0) this.#state = 'chunkEnd';
    return end;
  }

  chunkEnd(bytes, at) {
    if (bytes.length - at < 2) return undefined;
    this.#state = 'chunkSize';
    return at + 2;
  }

  trailer(bytes, at) {
    const end = bytes.indexOf('\r\n', at, 'latin1');
    if (end < 0) return undefined;
    if (end === at) this.#message();
    return end + 2;
  }
}

function requestLine(line) {
  const match = /^([A-Z-]+) (\S+) HTTP\/(\d)\.(\d)$/.exec(line);
  return match && { method: match[1], url: match[2], version: `${match[3]}.${match[4]}` };
}

function statusLine(line) {
  const match = /^HTTP\/(\d)\.(\d) (\d{3}) ?(.*)$/.exec(line);
  return match && { version: `${match[1]}.${match[2]}`, statusCode: Number(match[3]), statusMessage: match[4] };
}

module.exports = { Parser, bytesOf: (text) => Buffer.from(text, 'latin1') };
