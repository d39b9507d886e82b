// Loads modules of src/script/lib/ on a real Node (run with --expose-internals), which lends its own for those that are
// not asked for: ours are what stands in internal/streams/, and stream/promises.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const lib = fileURLToPath(new URL('../../../src/script/lib/', import.meta.url));
const native = createRequire(import.meta.url);
const loaded = new Map();
// Node's own classes are what is made of streams here, and Node's own state.
const stand_ins = {
  'internal/version': { major: Number(process.versions.node.split('.')[0]) },
  'internal/streams/classes': {},
  'internal/streams/state': native('internal/streams/state'),
};
// What the engine gives to our modules, which Node's classes have from Node.
const bindings = { streams: { fail: native('internal/streams/destroy').errorOrDestroy } };
// Further modules of ours that are to be used instead of Node's: OURS=internal/errors,internal/validators
const further = (process.env.OURS ?? '').split(',').filter(Boolean);

const is_ours = (name) => name.startsWith('internal/streams/') || name === 'stream/promises' || further.includes(name);

export function load(name) {
  if (name in stand_ins) return stand_ins[name];
  const file = `${lib}${name}.js`;
  if (!is_ours(name) || !existsSync(file)) return native(name);
  if (!loaded.has(name)) {
    const module = { exports: {} };
    loaded.set(name, module);
    const body = new Function('exports', 'require', 'module', 'process', 'internalBinding', `'use strict';${readFileSync(file, 'utf8')}\n//# sourceURL=${file}`);
    body(module.exports, load, module, process, (name) => bindings[name]);
  }
  return loaded.get(name).exports;
}
