// The page in one file: it opens from a disk, where a browser fetches nothing and loads no modules.
//
// All that the page is made of stands in it: the style sheet and the scripts, which the Content-Security-Policy names by
// their hashes, the WebAssembly, and what the page reads while it is used, as data that src/web/fetch.rs finds.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { changeTags, isRead, replaceOnce } from './folder.mjs';

const POLICY = [
  "default-src 'none'",
  (hashes) => `script-src ${hashes.script.join(' ')} 'wasm-unsafe-eval'`,
  (hashes) => `style-src ${hashes.style.join(' ')}`,
  'img-src data: blob:',
  // The interpreter's.
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
];

/**
 * The whole page, from the folder as Trunk has built it. `prepare` makes of the WebAssembly what is put in. Without esbuild it cannot
 * run programs.
 */
export function oneFile(folder, prepare, esbuild) {
  const hashes = { script: [], style: [] };
  const allow = (kind, text) => hashes[kind].push(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  const inline = (kind, text, attributes = '') => {
    allow(kind, text);
    return element(kind, attributes, text);
  };
  const local = (href) => href.replace(/^\.\//, '');

  let html = folder.text('index.html');
  let script, data;
  html = changeTags(html, 'script', (told) => {
    const js = folder.text(local(told['data-js']));
    script = inline('script', scripts(js), ' type="module"');
    data = packed(prepare(folder.bytes(local(told['data-wasm']))), 'data-wasm');
    return '';
  });
  html = replaceOnce(html, '</script>', '');
  html = changeTags(html, 'link', ({ rel, href }) => {
    if (rel === 'stylesheet') return inline('style', folder.text(local(href)));
    if (rel !== 'icon') return '';
    return `<link rel="icon" href="data:image/svg+xml;base64,${folder.bytes(local(href)).toString('base64')}">`;
  });
  const read = [...folder.files().filter(isRead), 'recorder.mjs'].map((path) => {
    const text = folder.text(path);
    if (!path.endsWith('.json')) return element('script', ` type="text/plain" id="${path}"`, text);
    // JSON has this sign in strings alone, where it may be written otherwise: as it is, it may end a script.
    return element('script', ` type="application/json" id="${path}"`, text.replaceAll('<', '\\u003c'));
  });
  const programs = esbuild ? forPrograms(folder, esbuild, (text) => allow('script', text)) : [];
  const policy = POLICY.map((part) => (typeof part === 'string' ? part : part(hashes))).join('; ');
  html = changeTags(html, 'meta', (meta) =>
    meta['http-equiv'] ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : undefined,
  );
  // A module runs when all of the file has been read.
  return replaceOnce(html, '</head>', `${[data, ...read, ...programs, script].join('\n')}\n</head>`);
}

/** What edits and runs programs: scripts that run when they are wanted, the worker's as one, and its WebAssembly. */
function forPrograms(folder, esbuild, allow) {
  const wanted = ['editor.js', 'program.js'].filter((path) => folder.has(path));
  if (wanted.length < 2 || !folder.has('program/highwater-program_bg.wasm')) return [];
  const worker = ['--bundle', '--minify', '--format=iife', '--target=es2022', '--log-level=error', join(folder.path, 'program-worker.js')];
  const texts = wanted.map((path) => [path, folder.text(path).trim()]);
  texts.forEach(([, text]) => allow(text));
  texts.push(['program-worker.js', execFileSync(esbuild, worker, { encoding: 'utf8', maxBuffer: 1 << 26 })]);
  const scripts = texts.map(([path, text]) => element('script', ` type="text/plain" id="${path}"`, text));
  return [...scripts, packed(folder.bytes('program/highwater-program_bg.wasm'), 'id="program.wasm"')];
}

const packed = (bytes, attribute) =>
  element('script', ` type="application/gzip" ${attribute}`, gzipSync(bytes, { level: 9 }).toString('base64'));

/** wasm-bindgen's JavaScript, and what static/boot.js does where all is there. */
function scripts(js) {
  const exported = /\bexport\s*\{[^}]*?([\w$]+) as default\s*\};?/;
  const start = exported.exec(js)?.[1];
  if (!start) throw new Error("wasm-bindgen's JavaScript has another export than expected");
  return `${js.replace(exported, '')}
${unpacked}
try {
  await ${start}({ module_or_path: await unpacked(document.querySelector('script[data-wasm]').textContent) });
} catch (error) {
  document.querySelector('#boot > p').textContent = 'The page could not start: ' + error.message;
}
`;
}

/** In the page: bytes from gzip, in base64. */
async function unpacked(text) {
  const packed = new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

function element(name, attributes, text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`what ends scripts is in <${name}${attributes}>`);
  return `<${name}${attributes}>${text}</${name}>`;
}
