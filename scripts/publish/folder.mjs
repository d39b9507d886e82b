// The folder that is published, and the tags in its index.html.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by their paths from the page, with slashes. */
export class Folder {
  constructor(path) {
    this.path = path;
  }

  /** All files that are in it now, in order. */
  files(inside = '') {
    const entries = readdirSync(join(this.path, inside), { withFileTypes: true });
    const paths = entries.map((entry) => {
      const path = inside + entry.name;
      return entry.isDirectory() ? this.files(`${path}/`) : path;
    });
    return paths.flat().sort();
  }

  bytes(path) {
    return readFileSync(join(this.path, path));
  }

  text(path) {
    return this.bytes(path).toString('utf8');
  }

  has(path) {
    return existsSync(join(this.path, path));
  }

  write(path, content) {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), content);
  }

  remove(path) {
    rmSync(join(this.path, path));
  }
}

/** What the page reads while it is used: figures and words, in all languages, and what all Node programs have in common. */
export const isRead = (path) => /^((figures|words)\/.*\.json|figures\/programs\/.*|node\/.*\.mjs)$/.test(path);

/** What only those who edit programs load: the editor, and the interpreter with its worker. */
export const isForPrograms = (path) => /^(editor|program|program-worker)\.js$|^program\//.test(path);

/** `html` with each start tag of that name replaced by what `change` gives for its attributes, unless that is nothing. */
export function changeTags(html, name, change) {
  return html.replace(new RegExp(`<${name}\\b([^>]*)>`, 'g'), (tag, inside) => {
    const pairs = inside.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
    const attributes = [...pairs].map(([, key, double, single, bare]) => [key, double ?? single ?? bare ?? '']);
    return change(Object.fromEntries(attributes)) ?? tag;
  });
}

/** `html` with these attributes added to its script, which static/boot.js is. */
export function tellLoader(html, more) {
  return changeTags(html, 'script', ({ src, ...told }) => {
    const attributes = Object.entries({ ...told, ...more, src });
    return `<script ${attributes.map(([name, value]) => (value ? `${name}="${value}"` : name)).join(' ')}>`;
  });
}

/** `text` with `part`, which is in it exactly once, replaced. */
export function replaceOnce(text, part, by) {
  const pieces = text.split(part);
  if (pieces.length !== 2) throw new Error(`expected once, found ${pieces.length - 1} times: ${part}`);
  return pieces.join(by);
}
