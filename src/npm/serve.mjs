// The page without a network, alone or with a recording that lies on the disk.

import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';

import { Refusal, say } from './complain.mjs';
import { Live } from './live.mjs';
import { openBrowser } from './open.mjs';
import { PageServer } from './server.mjs';

/** `file` is a recording; with one, nobody gets anything without the token that its address has. */
export async function serve(file, { port, open }) {
  if (file !== undefined && !statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Refusal(`${file}: there is no such file`);
  const name = file && basename(file);
  const live = file && new Live({ has: (asked) => asked === name, path: () => resolve(file), list: () => [{ name, title: name }] });
  if (live) live.isOver = true;
  const server = await new PageServer({ isSecret: file !== undefined, answer: live ? (...asked) => live.answer(...asked) : undefined }).listen(port);
  say(`highwater: the page is at ${server.address} until Ctrl+C`);
  if (open) openBrowser(server.address);
}
