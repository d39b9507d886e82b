// fetch(), Headers, Request and Response over node:http: as far as programs of streams use them.
const { Buffer } = require('buffer');
const { STATUS_CODES } = require('internal/http/common');

class Headers {
  #list = new Map();

  constructor(init = undefined) {
    if (init === undefined || init === null) return;
    if (typeof init !== 'object') throw new TypeError('Headers constructor: init given is not valid');
    const entries = init[Symbol.iterator] ? [...init] : Object.entries(init);
    for (const [name, value] of entries) this.append(name, value);
  }

  append(name, value) {
    const key = `${name}`.toLowerCase();
    const before = this.#list.get(key);
    this.#list.set(key, before === undefined ? `${value}`.trim() : `${before}, ${`${value}`.trim()}`);
  }

  set(name, value) { this.#list.set(`${name}`.toLowerCase(), `${value}`.trim()); }
  get(name) { return this.#list.get(`${name}`.toLowerCase()) ?? null; }
  has(name) { return this.#list.has(`${name}`.toLowerCase()); }
  delete(name) { this.#list.delete(`${name}`.toLowerCase()); }
  getSetCookie() { return this.has('set-cookie') ? [this.get('set-cookie')] : []; }
  forEach(callback, self) { for (const [name, value] of this) callback.call(self, value, name, this); }
  entries() { return [...this.#list].sort(([a], [b]) => (a < b ? -1 : 1))[Symbol.iterator](); }
  *keys() { for (const [name] of this) yield name; }
  *values() { for (const [, value] of this) yield value; }
  [Symbol.iterator]() { return this.entries(); }
}

const typeOf = (body) => {
  if (typeof body === 'string') return 'text/plain;charset=UTF-8';
  if (body instanceof require('buffer').Blob) return body.type || undefined;
  if (body?.constructor?.name === 'URLSearchParams') return 'application/x-www-form-urlencoded;charset=UTF-8';
  return undefined;
};

function streamOf(body) {
  const { ReadableStream } = require('stream/web');
  if (body === null || body === undefined) return null;
  if (body instanceof ReadableStream) return body;
  if (body instanceof require('buffer').Blob) return body.stream();
  if (typeof body[Symbol.asyncIterator] === 'function') return ReadableStream.from(body);
  const bytes = ArrayBuffer.isView(body) ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
    : body instanceof ArrayBuffer ? new Uint8Array(body) : new Uint8Array(Buffer.from(`${body}`));
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

class Body {
  #stream;

  constructor(body) {
    this.#stream = streamOf(body);
  }

  get body() { return this.#stream; }
  get bodyUsed() { return this.#stream !== null && require('stream').isDisturbed(this.#stream); }

  async #whole() {
    if (this.#stream === null) return Buffer.alloc(0);
    if (this.bodyUsed || this.#stream.locked) throw new TypeError('Body is unusable: Body has already been read');
    const chunks = [];
    for await (const chunk of this.#stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async text() {
    const text = (await this.#whole()).toString();
    return text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text;
  }

  async json() { return JSON.parse(await this.text()); }
  async bytes() { return new Uint8Array(await this.#whole()); }
  async arrayBuffer() { return (await this.bytes()).buffer; }
  async blob() { return new (require('buffer').Blob)([await this.#whole()], { type: this.headers.get('content-type') ?? '' }); }
}

class Response extends Body {
  constructor(body = null, init = {}) {
    super(body);
    this.headers = new Headers(init.headers);
    this.status = init.status ?? 200;
    if (this.status < 200 || this.status > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    this.statusText = init.statusText ?? '';
    this.url = init.url ?? '';
    this.redirected = init.redirected ?? false;
    this.type = 'default';
    const type = typeOf(body);
    if (type !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', type);
  }

  get ok() { return this.status >= 200 && this.status < 300; }

  static json(data, init = {}) {
    return new Response(JSON.stringify(data), { ...init, headers: { 'content-type': 'application/json', ...init.headers } });
  }

  static error() {
    return Object.assign(new Response(null), { type: 'error', status: 0 });
  }
}

class Request extends Body {
  constructor(input, init = {}) {
    const from = input instanceof Request ? input : null;
    super(init.body ?? from?.body ?? null);
    this.url = from?.url ?? new (require('url').URL)(`${input}`).href;
    this.method = (init.method ?? from?.method ?? 'GET').toUpperCase();
    this.headers = new Headers(init.headers ?? from?.headers);
    this.signal = init.signal ?? from?.signal ?? null;
    this.redirect = init.redirect ?? from?.redirect ?? 'follow';
    if (init.body != null && (this.method === 'GET' || this.method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.');
    const type = typeOf(init.body);
    if (type !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', type);
    if (typeof init.body === 'string' || ArrayBuffer.isView(init.body)) this.headers.set('content-length', Buffer.byteLength(init.body));
  }
}

const failed = (cause) => Object.assign(new TypeError('fetch failed'), { cause });

function send(request, redirects) {
  const { ClientRequest } = require('internal/http/client');
  const { Readable, pipeline } = require('stream');
  return new Promise((resolve, reject) => {
    const { signal } = request;
    const abort = () => {
      const reason = signal.reason ?? new (require('internal/domexception').DOMException)('This operation was aborted', 'AbortError');
      reject(reason);
      outgoing.destroy(reason);
    };
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const outgoing = new ClientRequest(request.url, {
      method: request.method,
      headers: { accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node', 'accept-encoding': 'gzip, deflate', ...Object.fromEntries(request.headers) },
    });
    signal?.addEventListener('abort', abort, { once: true });
    outgoing.on('error', (error) => reject(failed(error)));
    outgoing.on('response', (incoming) => {
      const location = incoming.headers.location;
      if (location !== undefined && incoming.statusCode >= 300 && incoming.statusCode < 400 && request.redirect === 'follow') {
        incoming.resume();
        if (redirects >= 20) {
          reject(failed(new Error('redirect count exceeded')));
          return;
        }
        const next = new Request(new (require('url').URL)(location, request.url).href, { headers: request.headers, signal });
        resolve(send(next, redirects + 1));
        return;
      }
      incoming.on('error', () => {});
      incoming.on('end', () => signal?.removeEventListener('abort', abort));
      let source = incoming;
      const coding = incoming.headers['content-encoding'];
      if (coding === 'gzip' || coding === 'deflate') {
        const zlib = require('zlib');
        source = coding === 'gzip' ? zlib.createGunzip() : zlib.createInflate();
        pipeline(incoming, source, () => {});
      }
      const empty = request.method === 'HEAD' || incoming.statusCode === 204 || incoming.statusCode === 304;
      if (empty) incoming.resume();
      const pairs = [];
      for (let i = 0; i < incoming.rawHeaders.length; i += 2) pairs.push([incoming.rawHeaders[i], incoming.rawHeaders[i + 1]]);
      resolve(new Response(empty ? null : bodyOf(Readable, source), {
        status: incoming.statusCode, statusText: incoming.statusMessage ?? STATUS_CODES[incoming.statusCode],
        headers: pairs, url: request.url, redirected: redirects > 0,
      }));
    });
    if (request.body === null) outgoing.end();
    else pipeline(Readable.fromWeb(request.body), outgoing, () => {});
  });
}

// The body as a stream of bytes.
function bodyOf(Readable, source) {
  const { ReadableStream } = require('stream/web');
  let iterator;
  return new ReadableStream({
    type: 'bytes',
    start() {
      iterator = source[Symbol.asyncIterator]();
    },
    async pull(controller) {
      let step;
      try {
        step = await iterator.next();
      } catch (error) {
        controller.error(Object.assign(new TypeError('terminated'), { cause: error }));
        return;
      }
      if (step.done) {
        controller.close();
        controller.byobRequest?.respond(0);
      } else {
        controller.enqueue(new Uint8Array(step.value));
      }
    },
    cancel(reason) {
      source.destroy(reason);
    },
  }, { highWaterMark: 0 });
}

async function fetch(input, init = undefined) {
  let request;
  try {
    request = new Request(input, init);
  } catch (error) {
    if (error.code === 'ERR_INVALID_URL') throw Object.assign(new TypeError(`Failed to parse URL from ${input}`), { cause: error });
    throw error;
  }
  return send(request, 0);
}

module.exports = { fetch, Headers, Request, Response };
