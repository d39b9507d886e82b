// Opens an address in the browser that its user has chosen.

import { spawn } from 'node:child_process';

import { complain } from './complain.mjs';

const OPENERS = { darwin: ['open'], win32: ['cmd', '/c', 'start', '""'], other: ['xdg-open'] };

export function openBrowser(address) {
  const [program, ...words] = OPENERS[process.platform] ?? OPENERS.other;
  const child = spawn(program, [...words, address], { stdio: 'ignore', detached: true, windowsVerbatimArguments: true });
  child.on('error', () => complain(`no browser could be opened (${program} is missing): open the address yourself`));
  child.unref();
}
