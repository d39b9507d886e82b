// url: URL and URLSearchParams, paths of files as URLs, and the older parse, format and resolve.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_URL_SCHEME },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { URL, URLSearchParams, isURL } = require('internal/url');
const { domainToASCII, percentDecode } = require('internal/url_parser');
const { major } = require('internal/version');

function fileURLToPath(path) {
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  if (path.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST('linux');
  if (/%2f/i.test(path.pathname)) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', major < 22 ? undefined : path);
  }
  return percentDecode(path.pathname);
}

function pathToFileURL(path) {
  const { resolve } = require('path');
  let resolved = resolve(path);
  if (path.endsWith('/') && resolved[resolved.length - 1] !== '/') resolved += '/';
  const escaped = resolved.replace(/[%\\\n\r\t?#]/g, (char) => encodeURIComponent(char));
  return new URL(`file://${escaped}`);
}

function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null, ...url, protocol: url.protocol,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    hash: url.hash, search, pathname, path: `${pathname || ''}${search || ''}`, href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const slashed = ['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'];

function parse(text, parseQuery = false, slashesDenoteHost = false) {
  if (text instanceof Url) return text;
  validateString(text, 'url');
  const url = new Url();
  let rest = text.trim();
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    url.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const mark = rest.indexOf('?');
  const before = mark < 0 ? rest : rest.slice(0, mark);
  rest = before.replaceAll('\\', '/') + (mark < 0 ? '' : rest.slice(mark));
  const scheme = /^([a-z0-9.+-]+:)/i.exec(rest)?.[0];
  if (scheme) {
    url.protocol = scheme.toLowerCase();
    rest = rest.slice(scheme.length);
  }
  const name = url.protocol?.slice(0, -1);
  if ((scheme || slashesDenoteHost || /^\/\/[^@/]+@[^@/]+/.test(rest)) && name !== 'javascript' &&
      (rest.startsWith('//') || (scheme && !slashed.includes(name)))) {
    if (rest.startsWith('//')) {
      url.slashes = true;
      rest = rest.slice(2);
    }
    const end = rest.search(/[/?]/);
    let authority = end < 0 ? rest : rest.slice(0, end);
    rest = end < 0 ? '' : rest.slice(end);
    const at = authority.lastIndexOf('@');
    if (at >= 0) {
      url.auth = decodeURIComponent(authority.slice(0, at));
      authority = authority.slice(at + 1);
    }
    const port = /:(\d*)$/.exec(authority);
    if (port) {
      if (port[1] !== '') url.port = port[1];
      authority = authority.slice(0, port.index);
    }
    url.hostname = authority.startsWith('[') ? authority.slice(1, -1).toLowerCase() : domainToASCII(authority);
    url.host = `${authority.startsWith('[') ? `[${url.hostname}]` : url.hostname}${url.port ? `:${url.port}` : ''}`;
  }
  rest = rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (char) => char === "'" ? '%27' : encodeURIComponent(char));
  const query = rest.indexOf('?');
  if (query >= 0) {
    url.search = rest.slice(query);
    url.query = url.search.slice(1);
    rest = rest.slice(0, query);
  } else if (parseQuery) {
    url.search = null;
    url.query = '';
  }
  if (parseQuery) url.query = require('querystring').parse(url.query);
  if (rest !== '') url.pathname = rest;
  else if (url.hostname !== null && slashed.includes(name)) url.pathname = '/';
  if (url.pathname !== null || url.search !== null) url.path = `${url.pathname ?? ''}${url.search ?? ''}`;
  url.href = url.format();
  return url;
}

Url.prototype.parse = function(text, parseQuery, slashesDenoteHost) {
  return Object.assign(this, parse(text, parseQuery, slashesDenoteHost));
};

Url.prototype.format = function() {
  const auth = this.auth ? `${encodeURIComponent(this.auth).replace(/%3A/i, ':')}@` : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(':') ? `[${this.hostname}]` : this.hostname) + (this.port ? `:${this.port}` : '');
  }
  const query = this.query !== null && typeof this.query === 'object' ? require('querystring').stringify(this.query) : '';
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  pathname = pathname.replace(/[#?]/g, encodeURIComponent);
  if (this.slashes || (slashed.includes(protocol.slice(0, -1)) && (this.slashes || host))) {
    if (this.slashes || host) {
      if (pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
      host = `//${host}`;
    }
  }
  if (search && !search.startsWith('?')) search = `?${search}`;
  const hash = this.hash ? (this.hash.startsWith('#') ? this.hash : `#${this.hash}`) : '';
  return protocol + host + pathname + search.replaceAll('#', '%23') + hash;
};

function format(url, options) {
  if (typeof url === 'string') return parse(url).format();
  if (typeof url !== 'object' || url === null) throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], url);
  if (!(url instanceof URL)) return Url.prototype.format.call(url);
  if (!options) return url.href;
  const { fragment = true, unicode = false, search = true, auth = true } = options;
  const copy = new URL(url.href);
  if (!fragment) copy.hash = '';
  if (!search) copy.search = '';
  if (!auth) copy.username = copy.password = '';
  return unicode ? copy.href : copy.href;
}

function resolve(from, to) {
  const base = parse(from);
  if (base.protocol) {
    try {
      const resolved = new URL(to, from).href;
      return to === '' ? base.format() : resolved;
    } catch {
      return to;
    }
  }
  const resolved = new URL(to, new URL(from, 'resolve://'));
  if (resolved.protocol !== 'resolve:') return resolved.href;
  const text = `${resolved.pathname}${resolved.search}${resolved.hash}`;
  return from.startsWith('/') || to.startsWith('/') ? text : text.replace(/^\//, '');
}

Url.prototype.resolve = function(relative) { return resolve(this.href, relative); };

module.exports = {
  Url, parse, resolve, resolveObject: (from, to) => parse(resolve(from, to)), format, URL, URLSearchParams,
  domainToASCII: (domain) => { try { return new URL(`ws://${domain}`).hostname; } catch { return ''; } },
  domainToUnicode: (domain) => `${domain}`, pathToFileURL, fileURLToPath, urlToHttpOptions,
};
