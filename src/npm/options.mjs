// The words of the commands that this package has beside the native program's: what they may be, and what is wrong with them.

import { isIP } from 'node:net';

import { Refusal } from './complain.mjs';

const FORMATS = ['text', 'json', 'junit', 'github'];
const SEVERITIES = ['error', 'warning'];

const oneOf = (words) => (value, name) => {
  if (!words.includes(value)) throw new Refusal(`${name} ${value} is not known: it is ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
  return value;
};

const port = (value, name) => {
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number > 65535) throw new Refusal(`${name} ${value} is no port: choose a number from 1 to 65535, or 0 for any that is free`);
  return number;
};

const host = (value, name) => {
  if (value !== 'localhost' && !isIP(value)) throw new Refusal(`${name} ${value} is no address of this machine: give one in numbers, such as 127.0.0.1, or 0.0.0.0 for all of them`);
  return value;
};

const text = (value) => value;

/** Each option: the key it is kept under, what reads its value (none for a flag), and whether it may be given several times. */
const OPTIONS = {
  '--output': { key: 'output', read: text },
  '--fail-on': { key: 'failOn', read: oneOf(SEVERITIES) },
  '--only': { key: 'only', read: text, several: true },
  '--allow': { key: 'allow', read: text },
  '--format': { key: 'format', read: oneOf(FORMATS) },
  '--report': { key: 'report', read: text },
  '--port': { key: 'port', read: port },
  '--host': { key: 'host', read: host },
  '--follow': { key: 'follow' },
  '--open': { key: 'open' },
  '--keep': { key: 'keep' },
  '--no-page': { key: 'noPage' },
};
const SHORT = { '-o': '--output' };

/**
 * Reads options up to the first word that is none, or to `--`. `allowed` are the keys that this command has. `rest` is what follows, and
 * `dashes` whether `--` stood before it: then it is a command of any kind.
 */
export function readOptions(words, allowed) {
  const options = { only: [], format: 'text' };
  let at = 0;
  for (; at < words.length && words[at].startsWith('-') && words[at] !== '-'; at++) {
    if (words[at] === '--') return { options, rest: words.slice(at + 1), dashes: true };
    const [, given, value] = /^(--?[^=]+)(?:=([^]*))?$/.exec(words[at]) ?? [];
    const name = SHORT[given] ?? given;
    const option = OPTIONS[name];
    if (!option || !allowed.includes(option.key)) {
      const known = Object.keys(OPTIONS).filter((one) => allowed.includes(OPTIONS[one].key)).join(', ');
      throw new Refusal(`there is no option ${words[at]} here; there are ${known}. Options of Node itself go after --, as in: highwater -- node ${words[at]} app.js`);
    }
    if (!option.read) {
      if (value !== undefined) throw new Refusal(`${name} takes no value`);
      options[option.key] = true;
      continue;
    }
    const told = value ?? words[++at];
    if (told === undefined || told === '') throw new Refusal(`${name} needs a value`);
    const read = option.read(told, name);
    if (option.several) options[option.key].push(read);
    else options[option.key] = read;
  }
  return { options, rest: words.slice(at), dashes: false };
}

export const RECORD = ['output', 'failOn', 'only', 'allow', 'format', 'report'];
export const WATCH = [...RECORD, 'port', 'host', 'open', 'keep', 'noPage'];
export const ATTACH = WATCH;
export const SERVE = ['port', 'host', 'open', 'follow'];
