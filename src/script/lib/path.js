// path, as on POSIX.

const { validateObject, validateString } = require('internal/validators');

const { major } = require('internal/version');

const parts = (path) => path.split('/');

// "." and ".." taken out; above the root there is nothing.
function resolveDots(path, mayLeave) {
  const kept = [];
  for (const part of parts(path)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
    else if (mayLeave) kept.push('..');
  }
  return kept.join('/');
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const absolute = path.startsWith('/');
  const trailing = path.endsWith('/');
  let result = resolveDots(path, !absolute);
  if (result === '') {
    if (absolute) return '/';
    return trailing ? './' : '.';
  }
  if (trailing) result += '/';
  return absolute ? `/${result}` : result;
}

function join(...paths) {
  for (const path of paths) validateString(path, 'path');
  const joined = paths.filter((path) => path.length > 0).join('/');
  return joined === '' ? '.' : normalize(joined);
}

function resolve(...paths) {
  let resolved = '';
  let absolute = false;
  for (let i = paths.length - 1; i >= -1 && !absolute; i--) {
    const path = i >= 0 ? paths[i] : process.cwd();
    validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    resolved = `${path}/${resolved}`;
    absolute = path.startsWith('/');
  }
  resolved = resolveDots(resolved, !absolute);
  if (absolute) return `/${resolved}`;
  return resolved.length > 0 ? resolved : '.';
}

function isAbsolute(path) {
  validateString(path, 'path');
  return path.startsWith('/');
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const fromParts = parts(resolve(from)).filter(Boolean);
  const toParts = parts(resolve(to)).filter(Boolean);
  let same = 0;
  while (same < fromParts.length && same < toParts.length && fromParts[same] === toParts[same]) same++;
  return [...fromParts.slice(same).fill('..'), ...toParts.slice(same)].join('/');
}

function withoutTrailing(path) {
  return path.replace(/(?<=[^/])\/+$/, '').replace(/^\/+$/, '/');
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const trimmed = withoutTrailing(path);
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return '.';
  if (slash === 0) return '/';
  if (slash === 1 && trimmed[0] === '/') return '//';
  return trimmed.slice(0, slash);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const trimmed = path.replace(/\/+$/, '');
  const base = trimmed.slice(trimmed.lastIndexOf('/') + 1);
  // Node's own slip: a base that is the end of a longer suffix keeps its slashes.
  if (suffix && suffix.length <= path.length && base.length < suffix.length && suffix.endsWith(base)) {
    return path.slice(base === '' ? 0 : trimmed.lastIndexOf('/') + 1);
  }
  if (suffix && base !== suffix && base.endsWith(suffix)) return base.slice(0, -suffix.length);
  return base;
}

function extname(path) {
  validateString(path, 'path');
  const base = basename(path);
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

function format(object) {
  validateObject(object, 'pathObject');
  const directory = object.dir || object.root;
  const ext = object.ext ? `${object.ext[0] === '.' ? '' : '.'}${object.ext}` : '';
  const base = object.base || `${object.name || ''}${ext}`;
  if (!directory) return base;
  return directory === object.root ? `${directory}${base}` : `${directory}/${base}`;
}

function parse(path) {
  validateString(path, 'path');
  const root = path.startsWith('/') ? '/' : '';
  const base = basename(path);
  const trimmed = path.replace(/\/+$/, '');
  const ext = trimmed === '/..' ? '.' : extname(path); // So it is in Node.
  const slash = trimmed.lastIndexOf('/');
  const dir = slash > 0 ? trimmed.slice(0, slash) : root;
  return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
}

function matchesGlob(path, pattern) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/?|\*|\?/g, (mark) =>
    mark === '?' ? '[^/]' : mark === '*' ? '[^/]*' : mark === '**' ? '.*' : '(?:.*/)?');
  return new RegExp(`^${source}$`).test(path);
}


const posix = {
  resolve, normalize, isAbsolute, join, relative, toNamespacedPath: (path) => path, dirname, basename, extname, format, parse,
  sep: '/', delimiter: ':', win32: null, posix: null,
};
if (major >= 22) posix.matchesGlob = matchesGlob;
posix.posix = posix;
posix.win32 = posix;

module.exports = posix;
