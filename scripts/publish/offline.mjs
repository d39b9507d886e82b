// What the page needs without a network: a worker that knows all files of this build, and one file with all that the
// page may read, so that keeping it is one request and not a hundred.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { isForPrograms, isRead, replaceOnce, tellLoader } from './folder.mjs';
import { isHashed } from './headers.mjs';

const WORKER = new URL('../../static/sw.js', import.meta.url);

const hash = (content) => createHash('sha256').update(content).digest('hex').slice(0, 16);

/** Adds the worker, and tells index.html of it. */
export function makeOffline(folder) {
  const worker = readFileSync(WORKER, 'utf8');
  const files = folder.files();
  // Any change of any file makes another build.
  const version = hash(files.map((path) => `${path} ${hash(folder.bytes(path))}\n`).join('') + worker);

  const read = files.filter(isRead);
  const bundle = JSON.stringify(Object.fromEntries(read.map((path) => [path, folder.text(path)])));
  const bundlePath = `offline-${hash(bundle)}.json`;
  folder.write(bundlePath, bundle);

  const html = tellLoader(folder.text('index.html'), { 'data-build': version, 'data-worker': './sw.js' });
  folder.write('index.html', html);

  const hashed = files.filter((path) => isHashed(path) && html.includes(path));
  const loose = ['boot.js', 'recorder.mjs'];
  const later = files.filter(isForPrograms);
  const sums = Object.fromEntries([...hashed, ...loose, ...later, bundlePath].map((path) => [path, hash(folder.bytes(path))]));
  const build = { version, hashed, loose, later, others: ['index.html', ...loose, ...read], bundle: bundlePath, sums };
  folder.write('sw.js', replaceOnce(worker, 'const BUILD = null;', `const BUILD = ${JSON.stringify(build)};`));
}

/** What browsers fetch of such a folder, by when they do. */
export function downloads(folder) {
  const files = folder.files().filter((path) => !path.includes('/'));
  const bundle = files.filter((path) => /^offline-\w+\.json$/.test(path));
  const [rest, more] = ['rest', 'more'].map((part) => files.filter((path) => path.startsWith(`${part}-`) && path.endsWith('.wasm')));
  return {
    'A first visit': [...files.filter((path) => isHashed(path) && ![...bundle, ...rest, ...more].includes(path)), 'boot.js', 'index.html'],
    'Then, the rest of the program': rest,
    'When it is wanted, more of it': more,
    'Then, to keep it': [...bundle, 'recorder.mjs', 'sw.js'],
  };
}
