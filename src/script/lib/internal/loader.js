// What names of modules mean: `require()` of the program's files and of Node's modules, and the same for `import`.
const files = internalBinding('loader');
const { setLibrary, throwRejection } = internalBinding('process');
const { major } = require('internal/version');

const absent = {
  http2: 'HTTP/2', https: 'TLS', tls: 'TLS', dgram: 'UDP', cluster: 'Other processes', vm: 'Code from strings',
  v8: "V8's own insides", inspector: "V8's own insides", worker_threads: 'Other threads', repl: 'A terminal', tty: 'A terminal',
  wasi: 'WebAssembly', sqlite: 'A database', dns: 'A network outside',
};

function join(folder, path) {
  const parts = path.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const folderOf = (path) => path.slice(0, path.lastIndexOf('/')) || '/';
const has = (path) => files.file(path) !== undefined;

let builtins;
function builtinName(specifier) {
  const name = specifier.startsWith('node:') ? specifier.slice(5) : specifier;
  builtins ??= new Set(files.names());
  return builtins.has(name) ? name : undefined;
}

function notFound(specifier, from) {
  const name = specifier.replace(/^node:/, '');
  let message = `Cannot find module '${specifier}'`;
  if (Object.hasOwn(absent, name)) message = `${absent[name]} is not there in this Node: '${specifier}' is left out. There are: ${files.names().join(', ')}.`;
  else if (/^[a-z@]/i.test(specifier)) message = `Packages are not there in this Node: '${specifier}'. There are: ${files.names().join(', ')}.`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  if (from) error.requireStack = [from];
  return error;
}

// The functions that files are, as CommonJS has them, by path.
const compiled = new Map();
function compile(path) {
  let run = compiled.get(path);
  if (run === undefined) {
    run = files.compile(path, files.file(path));
    compiled.set(path, run);
  }
  return run;
}

const formats = new Map();
function formatOf(path) {
  if (!formats.has(path)) formats.set(path, findFormat(path));
  return formats.get(path);
}

function findFormat(path) {
  if (path.endsWith('.json')) return 'json';
  if (path.endsWith('.mjs')) return 'module';
  // As in Node: a file is a module where it has the words that only modules have, and is no CommonJS.
  if (path.endsWith('.cjs') || !/\b(import|export|await)\b/.test(files.file(path) ?? '')) return 'commonjs';
  try {
    compile(path);
    return 'commonjs';
  } catch {
    return 'module';
  }
}

// { name, format }: of a module of Node's own, or of a file.
function resolve(specifier, from = '/') {
  const builtin = builtinName(specifier);
  if (builtin !== undefined) return { name: `node:${builtin}`, format: 'builtin' };
  const path = specifier.replace(/^file:\/\//, '');
  if (!/^\.{0,2}\//.test(path) && path !== '.' && path !== '..') throw notFound(specifier, from);
  const base = join(folderOf(from), path);
  for (const end of ['', '.js', '.mjs', '.cjs', '.json', '/index.js', '/index.mjs']) {
    if (has(base + end)) return { name: base + end, format: formatOf(base + end) };
  }
  // The file that a program has beside it on real Node.
  if (/\/devices\.m?js$/.test(base)) return { name: 'node:devices', format: 'builtin' };
  throw notFound(specifier, from);
}

exports.install = (requireLibrary) => {
  const modules = new Map();

  function load(name, format) {
    const known = modules.get(name);
    if (known) return known.exports;
    const module = { exports: {}, id: name, filename: name, loaded: false, children: [], paths: [] };
    modules.set(name, module);
    try {
      if (format === 'json') {
        module.exports = JSON.parse(files.file(name));
      } else if (format === 'module') {
        module.exports = namespace(name);
      } else {
        const require = requireOf(name);
        module.require = require;
        compile(name).call(module.exports, module.exports, require, module, name, folderOf(name));
      }
    } catch (error) {
      modules.delete(name);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  // require() cannot wait for a module that has not been evaluated; the devices are a module of the interpreter's own.
  function namespace(name) {
    try {
      return files.namespace(name);
    } catch (error) {
      if (name !== '/devices.mjs') throw error;
      return requireLibrary('devices');
    }
  }

  function requireFrom(specifier, from) {
    const { name, format } = resolve(specifier, from);
    return format === 'builtin' ? requireLibrary(name.slice(5)) : load(name, format);
  }

  function requireOf(path) {
    const require = (specifier) => requireFrom(specifier, path);
    require.resolve = (specifier) => resolve(specifier, path).name;
    require.cache = Object.create(null);
    require.main = modules.get(main);
    return require;
  }

  let main;
  setLibrary('resolve', resolve);
  setLibrary('requireFrom', requireFrom);
  setLibrary('formatOf', formatOf);
  setLibrary('runMain', (path) => {
    main = path;
    if (!has(path)) throw notFound(path);
    load(path, formatOf(path));
  });
  // An error of the main module is one that nothing catches, some turns later: Node awaits the module in functions of its own.
  const turns = major < 22 ? 2 : 3;
  const thrown = (error, left) => queueMicrotask(() => (left > 1 ? thrown(error, left - 1) : throwRejection(error)));
  setLibrary('watchMain', (promise) => {
    exports.mainPromise = promise;
    promise.then(undefined, (error) => thrown(error, turns));
  });
  exports.createRequire = (path) => requireOf(String(path).replace(/^file:\/\//, ''));
  exports.builtinModules = files.names();
};
