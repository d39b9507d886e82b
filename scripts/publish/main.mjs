// Makes of the page that Trunk has built what is published: scripts/build.sh calls it with the folder.
//
// SITE is the address where it is going to be; without one, there are no previews of links. PROGRAM is the native program,
// which runs, tells and draws the figures; without one, there is nothing of them for browsers without JavaScript, and those with a
// program run when they are opened. ESBUILD is the
// program that makes JavaScript small; without one, it stays as it is. WASM_OPT is Binaryen's program, with which the
// WebAssembly is split; without one, it stays in one file.
//
// Each module here adds files, or changes index.html, which alone carries no hash. Nothing but Node's own modules, and
// nothing that Node 18 lacks: Debian 12 has that one.

import { compress } from './compress.mjs';
import { Folder } from './folder.mjs';
import { headers } from './headers.mjs';
import { makeLoading } from './loading.mjs';
import { minify } from './minify.mjs';
import { downloads, makeOffline } from './offline.mjs';
import { oneFile } from './one-file.mjs';
import { makePlain } from './plain.mjs';
import { makePreviews } from './previews.mjs';
import { runPrograms } from './programs.mjs';
import { nameless, split } from './split.mjs';

const folder = new Folder(process.argv[2]);
const { SITE, PROGRAM, PREVIEW_TOOLS, ESBUILD, WASM_OPT } = process.env;
const withoutNames = (wasm) => (WASM_OPT ? nameless(wasm, WASM_OPT) : wasm);
if (PROGRAM) runPrograms(folder, PROGRAM);
const whole = oneFile(folder, withoutNames, ESBUILD); // of what Trunk has built, before anything else is added
if (WASM_OPT) split(folder, WASM_OPT);
if (ESBUILD) minify(folder, ESBUILD);
makeLoading(folder);
if (PROGRAM) makePlain(folder, PROGRAM);
makeOffline(folder);
folder.write('highwater.html', whole);
if (SITE) await makePreviews(folder, SITE, PROGRAM, PREVIEW_TOOLS);
folder.write('_headers', headers(folder));
await compress(folder);

// What docs/hosting.md counts with.
const sum = (paths, end) => paths.reduce((bytes, path) => bytes + folder.bytes(`${path}.${end}`).length, 0);
for (const [what, paths] of Object.entries(downloads(folder))) {
  const sizes = ['br', 'gz'].map((end) => `${Math.round(sum(paths, end) / 1000)} kB as .${end}`);
  console.log(`▸ ${what}: ${paths.length} files, ${sizes.join(', ')}`);
}
