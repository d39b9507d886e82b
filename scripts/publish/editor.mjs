// The editor as the one file that the page fetches when somebody wants to edit: static/editor/ with CodeMirror, bundled and made
// small. Trunk runs this in each build (Trunk.toml); `node scripts/publish/editor.mjs FOLDER` writes it to a folder by hand.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const near = (path) => fileURLToPath(new URL(path, import.meta.url));
const MAIN = near('../../static/editor/main.mjs');
const PACKAGES = near('../../.tools/editor/node_modules');
const OURS = near('../../.tools/esbuild/node_modules/.bin/esbuild');

const folder = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
const esbuild = process.env.ESBUILD ?? (existsSync(OURS) ? OURS : 'esbuild');
// Not a module: a frame without an origin gets modules only from servers that allow it.
const options = ['--bundle', '--minify', '--format=iife', '--target=es2022', '--legal-comments=none', '--log-level=warning', '--charset=utf8'];
if (existsSync(PACKAGES)) {
  const licence = readFileSync(join(PACKAGES, '@codemirror/view/LICENSE'), 'utf8').trim();
  options.push(`--banner:js=/* With CodeMirror, https://codemirror.net\n\n${licence}\n*/`);
  const env = { ...process.env, NODE_PATH: PACKAGES };
  execFileSync(esbuild, [MAIN, ...options, `--outfile=${join(folder, 'editor.js')}`], { env, stdio: ['ignore', 'ignore', 'inherit'] });
} else {
  console.error('▸ The page has no editor: CodeMirror is missing (make serve installs it)');
}
