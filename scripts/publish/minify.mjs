// The page's JavaScript without comments and long names: what every first visit loads. Must not change what it does.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes the files small, each in its place, with the esbuild program at that path. */
export function minify(folder, esbuild) {
  const paths = folder.files().filter((path) => /^(boot|program|program-worker|highwater-page-\w+)\.js$/.test(path));
  for (const path of paths) {
    const file = join(folder.path, path);
    execFileSync(esbuild, [file, '--minify', '--log-level=warning', '--allow-overwrite', `--outfile=${file}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
