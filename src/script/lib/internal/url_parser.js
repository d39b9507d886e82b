// The URL standard's parser: a text (and a base) → the parts of a URL, or null where it is none.

const special = new Map([['http', '80'], ['https', '443'], ['ws', '80'], ['wss', '443'], ['ftp', '21'], ['file', null]]);
const { major } = require('internal/version');
const { encode, decode } = internalBinding('encoding');

const sets = {
  fragment: /[\x00-\x20"<>`\x7f-\u{10ffff}]/gu,
  query: /[\x00-\x20"#<>\x7f-\u{10ffff}]/gu,
  specialQuery: /[\x00-\x20"#<>'\x7f-\u{10ffff}]/gu,
  path: major < 24 ? /[\x00-\x20"#<>?`{}\x7f-\u{10ffff}]/gu : /[\x00-\x20"#<>?^`{}\x7f-\u{10ffff}]/gu,
  user: /[\x00-\x20"#<>?`{}/:;=@[\\\]^|\x7f-\u{10ffff}]/gu,
  control: /[\x00-\x1f\x7f-\u{10ffff}]/gu,
};

function percent(text, set) {
  return text.replace(sets[set], (char) => {
    let out = '';
    for (const byte of encode(char, 'utf8')) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    return out;
  });
}

function percentDecode(text) {
  if (!text.includes('%')) return text;
  const bytes = [];
  const raw = encode(text, 'utf8');
  for (let i = 0; i < raw.length; i++) {
    const hex = raw[i] === 37 ? /^[0-9a-fA-F]{2}$/.exec(String.fromCharCode(raw[i + 1] ?? 0, raw[i + 2] ?? 0)) : null;
    if (hex) {
      bytes.push(parseInt(hex[0], 16));
      i += 2;
    } else {
      bytes.push(raw[i]);
    }
  }
  return decode(Uint8Array.from(bytes), 'utf8');
}

// Punycode: a label's characters beyond ASCII as letters and digits.
function punycode(label) {
  const points = Array.from(label, (char) => char.codePointAt(0));
  let out = points.filter((point) => point < 128).map((point) => String.fromCharCode(point)).join('');
  let handled = out.length;
  const basic = handled;
  if (basic > 0) out += '-';
  let n = 128;
  let delta = 0;
  let bias = 72;
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      let q = delta;
      for (let k = 36; ; k += 36) {
        const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        if (q < t) break;
        const digit = t + (q - t) % (36 - t);
        out += String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
        q = Math.floor((q - t) / (36 - t));
      }
      out += String.fromCharCode(q < 26 ? q + 97 : q + 22);
      let adapted = handled === basic ? Math.floor(delta / 700) : Math.floor(delta / 2);
      adapted += Math.floor(adapted / (handled + 1));
      let k = 0;
      for (; adapted > 455; k += 36) adapted = Math.floor(adapted / 35);
      bias = k + Math.floor(36 * adapted / (adapted + 38));
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return `xn--${out}`;
}

function domainToASCII(domain) {
  return domain.normalize('NFKC').toLowerCase().replace(/[\u3002\uff0e\uff61]/g, '.').replace(/\u00ad/g, '').split('.')
    .map((label) => /[^\x00-\x7f]/.test(label) ? punycode(label) : label).join('.');
}

function ipv4(host) {
  const parts = host.split('.');
  if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
  const isNumber = (part) => /^(?:0[xX][0-9a-fA-F]*|\d+)$/.test(part);
  if (!isNumber(parts[parts.length - 1])) return undefined;
  if (parts.length > 4) return null;
  const numbers = [];
  for (const part of parts) {
    if (!isNumber(part)) return null;
    const value = /^0[xX]/.test(part) ? parseInt(part.slice(2) || '0', 16)
      : part.length > 1 && part[0] === '0' ? (/^[0-7]+$/.test(part) ? parseInt(part, 8) : NaN) : Number(part);
    if (Number.isNaN(value)) return null;
    numbers.push(value);
  }
  const last = numbers.pop();
  if (numbers.some((value) => value > 255) || last >= 256 ** (4 - numbers.length)) return null;
  const value = numbers.reduce((sum, one, at) => sum + one * 256 ** (3 - at), last);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function ipv6(text) {
  const embedded = /^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (embedded) {
    const [a, b, c, d] = embedded.slice(2).map(Number);
    if ([a, b, c, d].some((value) => value > 255)) return null;
    text = `${embedded[1]}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => half === '' ? [] : half.split(':'));
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  const count = groups.flat().length;
  if (halves.length === 1 ? count !== 8 : count > 7) return null;
  const all = halves.length === 1 ? groups[0] : [...groups[0], ...new Array(8 - count).fill('0'), ...groups[1]];
  const short = all.map((group) => parseInt(group, 16).toString(16));
  let best = [0, 1];
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && short[i + length] === '0') length++;
    if (length > best[1]) best = [i, length];
  }
  if (best[1] < 2) return `[${short.join(':')}]`;
  return `[${short.slice(0, best[0]).join(':')}::${short.slice(best[0] + best[1]).join(':')}]`;
}

function parseHost(text, isSpecial) {
  if (text.startsWith('[')) return text.endsWith(']') ? ipv6(text.slice(1, -1)) : null;
  if (!isSpecial) return /[\x00\t\n\r #/:<>?@[\\\]^|]/.test(text) ? null : percent(text, 'control');
  const ascii = domainToASCII(percentDecode(text));
  if (ascii === '' || /[\x00-\x20"#%/:<>?@[\\\]^`{|}\x7f]/.test(ascii.replace(/["`{}]/g, ''))) return null;
  const number = ipv4(ascii);
  return number === undefined ? ascii : number;
}

const isDrive = (part) => /^[A-Za-z][:|]$/.test(part);

// Appends a path's parts to those that are there already; "." and ".." are followed.
function addPath(url, text) {
  const isSpecial = special.has(url.scheme);
  const parts = (isSpecial ? text.replaceAll('\\', '/') : text).split('/');
  parts.forEach((part, at) => {
    const last = at === parts.length - 1;
    const plain = part.replace(/%2e/gi, '.');
    if (plain === '..') {
      if (!(url.scheme === 'file' && url.path.length === 1 && isDrive(url.path[0]))) url.path.pop();
      if (last) url.path.push('');
    } else if (plain === '.') {
      if (last) url.path.push('');
    } else {
      if (url.scheme === 'file' && url.path.length === 0 && isDrive(part)) part = `${part[0]}:`;
      url.path.push(percent(part, 'path'));
    }
  });
}

function setAuthority(url, text) {
  const isSpecial = special.has(url.scheme);
  const at = text.lastIndexOf('@');
  let hostAndPort = text;
  if (at >= 0) {
    if (url.scheme === 'file') return false;
    const credentials = text.slice(0, at);
    hostAndPort = text.slice(at + 1);
    if (hostAndPort === '') return false;
    const colon = credentials.indexOf(':');
    url.username = percent(colon < 0 ? credentials : credentials.slice(0, colon), 'user');
    url.password = colon < 0 ? '' : percent(credentials.slice(colon + 1), 'user');
  }
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(hostAndPort) ?? [];
  if (host === undefined) return false;
  if (url.scheme === 'file') {
    if (port !== undefined) return false;
    const parsed = host === '' ? '' : parseHost(host, true);
    if (parsed === null) return false;
    url.host = parsed === 'localhost' ? '' : parsed;
    return true;
  }
  if (host === '') {
    if (isSpecial || port !== undefined || at >= 0) return false;
    url.host = '';
    return true;
  }
  const parsed = parseHost(host, isSpecial);
  if (parsed === null) return false;
  url.host = parsed;
  return setPort(url, port ?? '');
}

function setPort(url, port) {
  if (!/^\d*$/.test(port) || Number(port) > 65535) return false;
  url.port = port === '' || special.get(url.scheme) === String(Number(port)) ? '' : String(Number(port));
  return true;
}

function setQuery(url, text) {
  url.query = text === null ? null : percent(text, special.has(url.scheme) ? 'specialQuery' : 'query');
}

function parseUrl(input, base) {
  input = input.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
  const url = { scheme: '', username: '', password: '', host: null, port: '', path: [], query: null, fragment: null };
  let rest = input;
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    url.fragment = percent(rest.slice(hash + 1), 'fragment');
    rest = rest.slice(0, hash);
  }
  let query = null;
  const mark = rest.indexOf('?');
  if (mark >= 0) {
    query = rest.slice(mark + 1);
    rest = rest.slice(0, mark);
  }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest)?.[1].toLowerCase();
  if (scheme !== undefined) {
    url.scheme = scheme;
    rest = rest.slice(scheme.length + 1);
    const isSpecial = special.has(scheme);
    setQuery(url, query);
    if (isSpecial && scheme !== 'file') {
      if (!(base && base.scheme === scheme && !/^[/\\]{2}/.test(rest))) return withAuthority(url, rest.replace(/^[/\\]+/, ''));
    } else if (scheme === 'file') {
      if (/^[/\\]{2}/.test(rest)) return fileHost(url, rest.slice(2));
      if (!(base && base.scheme === 'file')) {
        url.host = '';
        addPath(url, rest.replace(/^[/\\]/, ''));
        return url;
      }
    } else {
      if (rest.startsWith('//')) return withAuthority(url, rest.slice(2));
      if (rest.startsWith('/')) addPath(url, rest.slice(1));
      else url.path = percent(rest, 'control').replace(/ $/, major < 24 ? ' ' : '%20');
      if (typeof url.path === 'string' && query === null && url.fragment === null && major < 24) url.path = url.path.trimEnd();
      return url;
    }
  } else {
    if (!base) return null;
    if (typeof base.path === 'string') {
      if (rest !== '' || query !== null || url.fragment === null) return null;
      return { ...base, fragment: url.fragment };
    }
    url.scheme = base.scheme;
  }
  // Relative to the base.
  const slash = special.has(url.scheme) ? /^[/\\]/ : /^\//;
  if (slash.test(rest) && slash.test(rest.slice(1))) {
    setQuery(url, query);
    return url.scheme === 'file' ? fileHost(url, rest.slice(2))
      : withAuthority(url, special.has(url.scheme) ? rest.replace(/^[/\\]+/, '') : rest.slice(2));
  }
  url.username = base.username;
  url.password = base.password;
  url.host = base.host;
  url.port = base.port;
  if (slash.test(rest)) {
    if (url.scheme === 'file' && base.path.length > 0 && isDrive(base.path[0]) && !isDrive(rest.slice(1, 3))) url.path = [base.path[0]];
    addPath(url, rest.slice(1));
    setQuery(url, query);
  } else if (rest === '') {
    url.path = base.path.slice();
    if (query === null) url.query = base.query;
    else setQuery(url, query);
  } else {
    url.path = base.path.slice(0, -1);
    addPath(url, rest);
    setQuery(url, query);
  }
  return url;
}

function withAuthority(url, text) {
  const isSpecial = special.has(url.scheme);
  const end = text.search(isSpecial ? /[/\\]/ : /\//);
  if (!setAuthority(url, end < 0 ? text : text.slice(0, end))) return null;
  if (end >= 0) addPath(url, text.slice(end + 1));
  else if (isSpecial) url.path = [''];
  return url;
}

function fileHost(url, text) {
  const end = text.search(/[/\\]/);
  const host = end < 0 ? text : text.slice(0, end);
  if (isDrive(host)) {
    url.host = '';
    addPath(url, text);
    return url;
  }
  if (!setAuthority(url, host)) return null;
  addPath(url, end < 0 ? '' : text.slice(end + 1));
  return url;
}

function pathOf(url) {
  return typeof url.path === 'string' ? url.path : url.path.map((part) => `/${part}`).join('');
}

function serialize(url) {
  let text = `${url.scheme}:`;
  if (url.host !== null) {
    text += '//';
    if (url.username !== '' || url.password !== '') text += `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
    text += `${url.host}${url.port === '' ? '' : `:${url.port}`}`;
  } else if (typeof url.path !== 'string' && url.path.length > 1 && url.path[0] === '') {
    text += '/.';
  }
  text += pathOf(url);
  if (url.query !== null) text += `?${url.query}`;
  if (url.fragment !== null) text += `#${url.fragment}`;
  return text;
}

module.exports = { addPath, domainToASCII, parseHost, parseUrl, pathOf, percent, percentDecode, serialize, setAuthority, setPort, setQuery, special };
