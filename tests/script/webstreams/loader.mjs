// Loads modules of src/script/lib on real Node, so that they can be compared with Node's own. What they require of others
// is taken from Node, from within it where it must be, for which this starts the program again with --expose-internals.

import { spawnSync } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const lib = fileURLToPath(new URL('../../../src/script/lib/', import.meta.url));
const nodes = createRequire(import.meta.url);

export const major = Number(process.versions.node.split('.')[0]);

if (!process.execArgv.includes('--expose-internals')) {
  const args = ['--expose-internals', '--expose-gc', '--no-warnings', ...process.argv.slice(1)];
  process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
}

// Node 20 has no transfer() of its own.
if (!ArrayBuffer.prototype.transfer) {
  const { isArrayBufferDetached } = nodes('internal/util');
  Object.defineProperty(ArrayBuffer.prototype, 'transfer', {
    value() {
      return structuredClone(this, { transfer: [this] });
    },
    configurable: true,
  });
  Object.defineProperty(ArrayBuffer.prototype, 'detached', {
    get() {
      return isArrayBufferDetached(this);
    },
    configurable: true,
  });
}

const standIns = {
  'internal/version': { major },
  'internal/abort_controller': { AbortController, AbortSignal },
  'internal/domexception': { DOMException },
  'internal/errors': nodes('internal/errors'),
  'internal/streams/utils': nodes('internal/streams/utils'),
  'internal/streams/destroyer': nodes('internal/streams/destroy'),
  'internal/streams/end-of-stream': endOfStream(),
};

// It is the function itself before Node 24.
function endOfStream() {
  const module = nodes('internal/streams/end-of-stream');
  return module.eos ? module : { eos: module, kEosNodeSynchronousCallback: Symbol('none') };
}

/** Node's own: `stream/web`, and its adapters. */
export const nodesOwn = { ...nodes('stream/web'), adapters: nodes('internal/webstreams/adapters') };

/** The same of ours. */
export function ours(hooks) {
  const require = requireOurs(hooks);
  return { ...require('stream/web'), adapters: require('internal/webstreams/adapters') };
}

/** A require() of our modules; `hooks` stands in the place of internal/webstreams/hooks. */
export function requireOurs(hooks) {
  const loaded = new Map();
  return function require(id) {
    if (id in standIns) return standIns[id];
    if (hooks && id === 'internal/webstreams/hooks') return hooks;
    const path = `${lib}${id}.js`;
    const ours = id === 'stream/web' || id.startsWith('internal/webstreams/');
    if (!ours || !existsSync(path)) return nodes(id);
    if (!loaded.has(id)) {
      const module = { exports: {} };
      loaded.set(id, module);
      const body = `'use strict';${readFileSync(path, 'utf8')}\n//# sourceURL=${path}`;
      new Function('exports', 'require', 'module', 'process', 'internalBinding', body)(module.exports, require, module, process);
    }
    return loaded.get(id).exports;
  };
}
