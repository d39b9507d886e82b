// The recorder as the one file that people download: its modules, bundled. Trunk runs this in each build (Trunk.toml), so that the
// page's link works wherever the page is served; `node scripts/publish/recorder.mjs FOLDER` writes it to a folder by hand.
//
// The comment at the top of main.mjs is what people read of it, and stays. Must not change what the recorder does.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const near = (path) => fileURLToPath(new URL(path, import.meta.url));
const MAIN = near('../../static/recorder/main.mjs');
const OURS = near('../../.tools/esbuild/node_modules/.bin/esbuild');

const folder = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
const esbuild = process.env.ESBUILD ?? (existsSync(OURS) ? OURS : 'esbuild');
const [head] = readFileSync(MAIN, 'utf8').split('\nimport ', 1);
const options = ['--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=warning', `--banner:js=${head.trimEnd()}\n`];
try {
  execFileSync(esbuild, [MAIN, ...options, `--outfile=${join(folder, 'recorder.mjs')}`], { stdio: ['ignore', 'ignore', 'inherit'] });
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
  console.error('▸ The page has no recorder to download: esbuild is missing (make serve installs it)');
}
