// Puts the npm package together: node scripts/publish/package.mjs PAGE COMMANDS FOLDER, from the published page, the commands as
// WebAssembly, and src/npm. scripts/package.sh calls it, then npm packs the folder.

import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Folder } from './folder.mjs';

const near = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const [page, commands, made] = process.argv.slice(2);

/** Of the page, what a server of one's own machine does not serve: copies for slow networks, what is for other places, for times without a server. */
const ELSEWHERE = /\.(br|gz)$|^(_headers|highwater\.html|sw\.js|offline-\w+\.json|embed\.js|plain\.html)$|^(plain|f|oembed)\//;

rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });
cpSync(near('src/npm'), made, { recursive: true });
const pages = new Folder(page);
for (const path of pages.files().filter((path) => !ELSEWHERE.test(path))) {
  mkdirSync(dirname(join(made, 'page', path)), { recursive: true });
  copyFileSync(join(page, path), join(made, 'page', path));
}
copyFileSync(join(page, 'recorder.mjs'), join(made, 'recorder.mjs'));
copyFileSync(commands, join(made, 'commands.wasm'));
for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(near(name), join(made, name));

const [, version] = /^version = "(.*)"$/m.exec(readFileSync(near('Cargo.toml'), 'utf8'));
const about = JSON.parse(readFileSync(join(made, 'package.json'), 'utf8'));
writeFileSync(join(made, 'package.json'), `${JSON.stringify({ ...about, version }, null, 2)}\n`);
if (!readdirSync(made).includes('README.md')) throw new Error('src/npm has no README.md');
