// The engine as WebAssembly, in V8: the same as engine.rs's own main, for what wasm-bindgen has made of it for Node.
//
//     node wasm.mjs MODULE CASE counted|traced CHUNKS WARM-UP
//
// prints nanoseconds.

import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [module, name, observer, chunks, warmUp] = process.argv.slice(2);
const { run } = createRequire(import.meta.url)(resolve(module));
run(name, observer === 'traced', Number(warmUp));
const start = process.hrtime.bigint();
run(name, observer === 'traced', Number(chunks));
console.log(String(process.hrtime.bigint() - start));
