// Serves the page on this machine alone, unless another address is asked for, and recordings with it. Others who can reach the port, another user or a page from elsewhere in
// the same browser, get nothing without the token; a page whose name has been made to lead here is told by the name it asks for.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { Refusal, say } from './complain.mjs';

const PAGE = fileURLToPath(new URL('page/', import.meta.url));
const ADDRESS = '127.0.0.1';
const OWN = [ADDRESS, '::1', 'localhost']; // Addresses that only this machine reaches,
const ALL = ['0.0.0.0', '::']; // and those that stand for all that it has.
const TYPES = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.jsonl': 'application/jsonl', '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.webp': 'image/webp', '.png': 'image/png',
};
const TEXT = /^text|json|javascript|svg/;

const newToken = () => randomBytes(24).toString('base64url');

/** Two texts are compared in the same time whatever they have in common, so that nobody can find the token piece by piece. */
const digest = (text) => createHash('sha256').update(text).digest();
const same = (one, other) => timingSafeEqual(digest(one), digest(other));

export class PageServer {
  /** With a token, nothing is served without it. `answer(path, request, response)` may take a path below it; it returns whether it has. */
  constructor({ isSecret, answer = () => false, page = PAGE }) {
    this.page = page;
    this.token = isSecret ? newToken() : undefined;
    this.answer = answer;
    this.policy = `${policyOf(this.index())}; frame-ancestors 'self'`;
    this.server = createServer((request, response) => this.respond(request, response));
  }

  /** The page without what keeps it in the browser for times without a network: on another day, another page is at this address. */
  index() {
    return readFileSync(join(this.page, 'index.html'), 'utf8').replace(/ data-worker=("[^"]*"|[^\s>]+)/, '');
  }

  /** Begins to listen. Port 0 is any that is free. At another address than this machine's own there is a token, whatever is served. */
  async listen(port = 0, host = ADDRESS) {
    if (!OWN.includes(host)) this.token ??= newToken();
    await new Promise((resolve, reject) => {
      this.server.once('error', ({ code, message }) => {
        const said = {
          EADDRINUSE: `port ${port} is taken by another program: choose another one with --port, or leave it out`,
          EADDRNOTAVAIL: `${host} is no address of this machine`,
          EACCES: `port ${port} may not be used by this user: choose one from 1024 on`,
        };
        reject(new Refusal(said[code] ?? `port ${port} cannot be used: ${message}`));
      });
      this.server.listen(port, host, resolve);
    });
    this.port = this.server.address().port;
    this.host = ALL.includes(host) ? ADDRESS : host.includes(':') ? `[${host}]` : host;
    this.names = [this.host, ADDRESS, 'localhost'].map((name) => `${name}:${this.port}`);
    if (!OWN.includes(host)) say(`highwater: it listens at ${host}, where others may reach it: the token in its address is all that keeps them out, and nothing is encrypted`);
    return this;
  }

  get address() {
    return `http://${this.host}:${this.port}/${this.token ? `${this.token}/` : ''}`;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  respond(request, response) {
    const { host, origin } = request.headers;
    for (const [name, value] of [
      ['Content-Security-Policy', this.policy], ['X-Content-Type-Options', 'nosniff'], ['Referrer-Policy', 'no-referrer'],
      ['Cross-Origin-Resource-Policy', 'same-origin'], ['Cache-Control', 'no-store'],
    ]) response.setHeader(name, value);
    if (!this.names.includes(host)) return refuse(response, 403, `This server answers as ${this.names[0]}, by no other name.`);
    if (origin !== undefined && !this.names.some((name) => origin === `http://${name}`)) return refuse(response, 403, 'This server answers only pages that it has served itself.');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, 405, 'Here one can only read.');
    }
    const path = this.below(request.url);
    if (path === undefined) return refuse(response, 403, 'The address has no valid token: take the whole address that the command has printed.');
    if (path === null) return refuse(response, 400, 'This is no path.');
    if (this.token !== undefined && request.url === `/${this.token}`) {
      response.setHeader('Location', `/${this.token}/`);
      return refuse(response, 308, 'The page is below this address.');
    }
    if (this.answer(path, request, response)) return undefined;
    return this.send(path === '' ? 'index.html' : path, request, response);
  }

  /** The path below the token, without what follows a question mark; undefined if the token is wrong, null if it is no path. */
  below(url) {
    const path = url.split(/[?#]/, 1)[0].slice(1);
    const [first, ...rest] = path.split('/');
    if (this.token !== undefined && !same(first, this.token)) return undefined;
    // Relative addresses begin below the token only behind its slash.
    const inside = this.token === undefined ? path : rest.join('/');
    try {
      return decodeURIComponent(inside);
    } catch {
      return null;
    }
  }

  /** A file of the page. */
  async send(path, request, response) {
    const file = normalize(join(this.page, path));
    const stats = file.startsWith(this.page.endsWith(sep) ? this.page : this.page + sep) && !path.includes('\0') ? await stat(file).catch(() => undefined) : undefined;
    if (!stats?.isFile()) return refuse(response, 404, 'There is no such file.');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.setHeader('Content-Type', TEXT.test(type) ? `${type}; charset=utf-8` : type);
    if (path === 'index.html') return response.end(request.method === 'HEAD' ? undefined : this.index());
    response.setHeader('Content-Length', stats.size);
    if (request.method === 'HEAD') return response.end();
    return pipeline(createReadStream(file), response, () => {}); // A reader that has gone away misses nothing.
  }
}

/** The policy that the page has in itself, in whatever order its attributes are. */
function policyOf(html) {
  const [tag] = /<meta\b[^>]*\bhttp-equiv="?Content-Security-Policy\b[^>]*>/i.exec(html) ?? [];
  const [, policy] = /\bcontent="([^"]*)"/.exec(tag ?? '') ?? [];
  if (!policy) throw new Error('the page in this package has no policy');
  return policy;
}

/** An answer that is a sentence. */
export function refuse(response, status, sentence) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(response.req.method === 'HEAD' ? undefined : `${sentence}\n`);
}
