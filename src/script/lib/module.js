// node:module, as far as programs ask for `createRequire`.
const loader = require('internal/loader');

exports.createRequire = (path) => loader.createRequire(path);
Object.defineProperty(exports, 'builtinModules', { enumerable: true, get: () => loader.builtinModules });
exports.isBuiltin = (name) => loader.builtinModules.includes(name.replace(/^node:/, ''));
