// What servers are to say with the files, for hosts that read a file called _headers: docs/hosting.md has it for others.

import { changeTags } from './folder.mjs';

/** The file's text: at the root of a host, it holds for the page there. */
export function headers(folder) {
  let policy;
  const html = folder.text('index.html');
  changeTags(html, 'meta', (meta) => {
    if (meta['http-equiv'] === 'Content-Security-Policy') policy = meta.content;
  });
  const rules = { '/*': ['Access-Control-Allow-Origin: *', 'X-Content-Type-Options: nosniff'] };
  for (const path of ['/', '/index.html']) rules[path] = [`Content-Security-Policy: ${policy}`];
  for (const path of folder.files().filter(isHashed)) {
    rules[`/${path}`] = ['Cache-Control: public, max-age=31536000, immutable'];
    if (path.endsWith('.wasm')) rules[`/${path}`].push('Content-Type: application/wasm');
  }
  const lines = Object.entries(rules).map(([path, said]) => [path, ...said.map((line) => `  ${line}`)].join('\n'));
  return `${lines.join('\n')}\n`;
}

/** Whether the name of a file changes with its content, so that it may be kept for ever. */
export const isHashed = (path) => /-[0-9a-f]{12,16}(_bg)?\.\w+$/.test(path);
