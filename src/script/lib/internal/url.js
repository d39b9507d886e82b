// URL and URLSearchParams.

const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_INVALID_URL, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { addPath, parseHost, parseUrl, pathOf, percent, percentDecode, serialize, setPort, setQuery, special } = require('internal/url_parser');
const { encode } = internalBinding('encoding');

const { major } = require('internal/version');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const wellFormed = (text) => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
const stringOf = (value) => wellFormed(`${value}`);

function formEncode(text) {
  let out = '';
  for (const byte of encode(text, 'utf8')) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9*\-._]/.test(char)) out += char;
    else out += byte === 32 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

function formParse(text) {
  return text.split('&').filter((part) => part !== '').map((part) => {
    const at = part.indexOf('=');
    const decoded = (piece) => percentDecode(piece.replaceAll('+', ' '));
    return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
  });
}

let listOf;
let connect;

const iteratorPrototype = Object.setPrototypeOf({
  next() {
    const { list, kind, at } = this.state;
    if (at >= list().length) return { value: undefined, done: true };
    this.state.at++;
    const [name, value] = list()[at];
    return { value: kind === 'keys' ? name : kind === 'values' ? value : [name, value], done: false };
  },
  [customInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const { list, kind, at } = this.state;
    const rest = list().slice(at).flatMap(([name, value]) => kind === 'keys' ? [name] : kind === 'values' ? [value] : [[name, value]]);
    const shown = rest.map((one) => inspect(one, options));
    return `URLSearchParams Iterator { ${shown.join(', ')} }`;
  },
}, Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
Object.defineProperty(iteratorPrototype, Symbol.toStringTag, { configurable: true, value: 'URLSearchParams Iterator' });

function iterate(list, kind) {
  return Object.defineProperty(Object.create(iteratorPrototype), 'state', { value: { list, kind, at: 0 } });
}

function need(args, ...names) {
  if (args.length < names.length) throw new ERR_MISSING_ARGS(...names);
}

class URLSearchParams {
  #list = [];
  #changed = null; // tells the URL

  static {
    listOf = (params) => params.#list;
    connect = (params, changed) => { params.#changed = changed; };
  }

  constructor(init = undefined) {
    if (init === undefined || (init === null && major < 24)) return;
    if ((typeof init === 'object' && init !== null) || typeof init === 'function') {
      const iterator = init[Symbol.iterator];
      if (iterator != null) {
        if (typeof iterator !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
        for (const pair of init) {
          if (pair == null || typeof pair !== 'object' && typeof pair !== 'function' || typeof pair[Symbol.iterator] !== 'function') {
            throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
          }
          const both = [...pair];
          if (both.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
          this.#list.push([stringOf(both[0]), stringOf(both[1])]);
        }
      } else {
        for (const key of Reflect.ownKeys(init)) {
          if (typeof key === 'string' && Object.prototype.propertyIsEnumerable.call(init, key)) this.set(key, init[key]);
        }
      }
    } else {
      const text = stringOf(init);
      this.#list = formParse(text.startsWith('?') ? text.slice(1) : text);
    }
  }

  static #of(params) {
    if (typeof params !== 'object' || params === null || !(#list in params)) throw new ERR_INVALID_THIS('URLSearchParams');
    return params;
  }

  replaceAll(list) {
    this.#list = list;
  }

  get size() { return URLSearchParams.#of(this).#list.length; }

  append(name, value) {
    URLSearchParams.#of(this);
    need(arguments, 'name', 'value');
    this.#list.push([stringOf(name), stringOf(value)]);
    this.#changed?.();
  }

  delete(name, value = undefined) {
    URLSearchParams.#of(this);
    need(arguments, 'name');
    name = stringOf(name);
    this.#list = this.#list.filter((pair) => pair[0] !== name || (value !== undefined && pair[1] !== stringOf(value)));
    this.#changed?.();
  }

  get(name) {
    URLSearchParams.#of(this);
    need(arguments, 'name');
    name = stringOf(name);
    return this.#list.find((pair) => pair[0] === name)?.[1] ?? null;
  }

  getAll(name) {
    URLSearchParams.#of(this);
    need(arguments, 'name');
    name = stringOf(name);
    return this.#list.filter((pair) => pair[0] === name).map((pair) => pair[1]);
  }

  has(name, value = undefined) {
    URLSearchParams.#of(this);
    need(arguments, 'name');
    name = stringOf(name);
    return this.#list.some((pair) => pair[0] === name && (value === undefined || pair[1] === stringOf(value)));
  }

  set(name, value) {
    URLSearchParams.#of(this);
    need(arguments, 'name', 'value');
    name = stringOf(name);
    value = stringOf(value);
    const first = this.#list.find((pair) => pair[0] === name);
    if (first) {
      first[1] = value;
      this.#list = this.#list.filter((pair) => pair[0] !== name || pair === first);
    } else {
      this.#list.push([name, value]);
    }
    this.#changed?.();
  }

  sort() {
    URLSearchParams.#of(this).#list.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
    this.#changed?.();
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#of(this);
    validateFunction(callback, 'callback');
    for (let i = 0; i < this.#list.length; i++) callback.call(thisArg, this.#list[i][1], this.#list[i][0], this);
  }

  entries() { return iterate(() => URLSearchParams.#of(this).#list, 'entries'); }
  keys() { return iterate(() => URLSearchParams.#of(this).#list, 'keys'); }
  values() { return iterate(() => URLSearchParams.#of(this).#list, 'values'); }

  toString() {
    return URLSearchParams.#of(this).#list.map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`).join('&');
  }

  [customInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    if (depth !== null && depth < 0) return '[Object]';
    const shown = this.#list.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
    if (shown.length === 0) return 'URLSearchParams {}';
    const line = `URLSearchParams { ${shown.join(', ')} }`;
    return line.length <= (options.breakLength ?? 80) ? line : `URLSearchParams {\n  ${shown.join(',\n  ')} }`;
  }
}
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { configurable: true, writable: true, value: URLSearchParams.prototype.entries });
const replaceAll = URLSearchParams.prototype.replaceAll;
delete URLSearchParams.prototype.replaceAll;

function parseOrThrow(input, base) {
  let baseUrl;
  if (base !== undefined) {
    baseUrl = parseUrl(stringOf(base));
    if (baseUrl === null) throw new ERR_INVALID_URL(input, base);
  }
  const url = parseUrl(input, baseUrl);
  if (url === null) throw new ERR_INVALID_URL(input, base);
  return url;
}

class URL {
  #url;
  #params = null;

  constructor(input, base = undefined) {
    need(arguments, 'url');
    this.#url = parseOrThrow(stringOf(input), base);
  }

  static #of(url) {
    if (typeof url !== 'object' || url === null || !(#url in url)) throw new ERR_INVALID_THIS('URL');
    return url.#url;
  }

  #refresh() {
    if (this.#params) replaceAll.call(this.#params, formParse(this.#url.query ?? ''));
  }

  static canParse(url, base = undefined) {
    need(arguments, 'url');
    try {
      parseOrThrow(stringOf(url), base);
      return true;
    } catch {
      return false;
    }
  }

  static parse(url, base = undefined) {
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  static createObjectURL() {
    return 'blob:nodedata:0';
  }

  static revokeObjectURL() {}

  toString() { return serialize(URL.#of(this)); }
  get href() { return serialize(URL.#of(this)); }
  set href(value) {
    URL.#of(this);
    this.#url = parseOrThrow(stringOf(value), undefined);
    this.#refresh();
  }

  get origin() {
    const url = URL.#of(this);
    if (url.scheme === 'blob') {
      const inner = parseUrl(pathOf(url));
      return inner && (inner.scheme === 'http' || inner.scheme === 'https') ? new URL(serialize(inner)).origin : 'null';
    }
    if (!special.has(url.scheme) || url.scheme === 'file') return 'null';
    return `${url.scheme}://${url.host}${url.port === '' ? '' : `:${url.port}`}`;
  }

  get protocol() { return `${URL.#of(this).scheme}:`; }
  set protocol(value) {
    const url = URL.#of(this);
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*)(?::|$)/.exec(stringOf(value))?.[1].toLowerCase();
    if (scheme === undefined || special.has(scheme) !== special.has(url.scheme)) return;
    if (scheme === 'file' && (url.username !== '' || url.password !== '' || url.port !== '')) return;
    if (url.scheme === 'file' && url.host === '') return;
    url.scheme = scheme;
    setPort(url, url.port);
  }

  get username() { return URL.#of(this).username; }
  set username(value) {
    const url = URL.#of(this);
    if (url.host && url.scheme !== 'file') url.username = percent(stringOf(value), 'user');
  }

  get password() { return URL.#of(this).password; }
  set password(value) {
    const url = URL.#of(this);
    if (url.host && url.scheme !== 'file') url.password = percent(stringOf(value), 'user');
  }

  get host() {
    const url = URL.#of(this);
    return `${url.host ?? ''}${url.port === '' ? '' : `:${url.port}`}`;
  }
  set host(value) {
    const url = URL.#of(this);
    const [, host, port] = /^(\[[^\]]*\]|[^:/?#\\]*)(?::(\d*))?/.exec(stringOf(value));
    if (port !== undefined && url.scheme === 'file') return;
    this.hostname = host;
    if (port) setPort(url, port);
  }

  get hostname() { return URL.#of(this).host ?? ''; }
  set hostname(value) {
    const url = URL.#of(this);
    if (typeof url.path === 'string') return;
    const [text, colon] = /^(?:\[[^\]]*\]|[^:/?#\\]*)(?=(:)?)/.exec(stringOf(value));
    if (colon) return; // A port has no place here.
    if (text === '' && special.has(url.scheme) && url.scheme !== 'file') return;
    const host = text === '' ? '' : parseHost(text, special.has(url.scheme));
    if (host !== null) url.host = host;
  }

  get port() { return URL.#of(this).port; }
  set port(value) {
    const url = URL.#of(this);
    if (!url.host || url.scheme === 'file') return;
    const text = stringOf(value).replace(/[\t\n\r]/g, '');
    const digits = /^\d+/.exec(text)?.[0] ?? '';
    if (digits !== '' || text === '') setPort(url, digits);
  }

  get pathname() { return pathOf(URL.#of(this)); }
  set pathname(value) {
    const url = URL.#of(this);
    if (typeof url.path === 'string') return;
    url.path = [];
    addPath(url, stringOf(value).replace(special.has(url.scheme) ? /^[/\\]/ : /^\//, ''));
  }

  get search() {
    const { query } = URL.#of(this);
    return query === null || query === '' ? '' : `?${query}`;
  }
  set search(value) {
    const url = URL.#of(this);
    const text = stringOf(value);
    setQuery(url, text === '' ? null : text.replace(/^\?/, ''));
    this.#refresh();
  }

  get searchParams() {
    URL.#of(this);
    if (this.#params === null) {
      this.#params = new URLSearchParams(this.#url.query ?? '');
      if ((this.#url.query ?? '').startsWith('?')) replaceAll.call(this.#params, formParse(this.#url.query));
      connect(this.#params, () => {
        const text = this.#params.toString();
        this.#url.query = text === '' ? null : text;
      });
    }
    return this.#params;
  }

  get hash() {
    const { fragment } = URL.#of(this);
    return fragment === null || fragment === '' ? '' : `#${fragment}`;
  }
  set hash(value) {
    const url = URL.#of(this);
    const text = stringOf(value);
    url.fragment = text === '' ? null : percent(text.replace(/^#/, ''), 'fragment');
  }

  toJSON() { return serialize(URL.#of(this)); }

  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const fields = {};
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) {
      fields[name] = this[name];
    }
    return `${this.constructor.name} ${inspect(fields, options)}`;
  }
}
if (major < 22) delete URL.parse;

for (const Class of [URL, URLSearchParams]) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

module.exports = { URL, URLSearchParams, isURL: (value) => Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined) };
