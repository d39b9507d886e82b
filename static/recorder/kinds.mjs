// What lines are about, by number: what all lines of a kind have in common. The kinds that are known when a recording begins stand
// in its first line, so that records (block.mjs) can name them by their numbers.

/** What stands in the middle of the lines of a kind. */
export const kinds = [];
const numbers = new Map();

/** The number of a kind: a method or an event, its phase, and keys that all its lines have. */
export function kindOf(e, p, keys) {
  const text = `"e":"${e}"${p ? `,"p":"${p}"` : ''}${keys ? `,${keys}` : ''}`;
  if (!numbers.has(text)) numbers.set(text, kinds.push(text) - 1);
  return numbers.get(text);
}

/** By the number of a kind: that of a line of the same stream after which only Node's own code has run, if it comes right before it. */
export const follows = new Int16Array(1024).fill(-1);

export const DATA = kindOf('data');
export const READ = kindOf('_read', 'call');
export const WRITE = kindOf('_write', 'call');
export const WRITE_DONE = kindOf('_write', 'done');
export const WRITEV = kindOf('_writev', 'call');
export const WRITEV_DONE = kindOf('_writev', 'done');
export const TRANSFORM = kindOf('_transform', 'call');
export const TRANSFORM_DONE = kindOf('_transform', 'done');
export const DESTROY = kindOf('_destroy', 'call');
export const DESTROY_DONE = kindOf('_destroy', 'done');
export const PLACE = kindOf('place');
export const FLOW = kindOf('flow');
export const CALLBACK = kindOf('callback');
export const ABANDONED = kindOf('abandoned');
export const ON = kindOf('on', 'call');
export const OFF = kindOf('off', 'call');
export const UNHEARD = kindOf('unheard');

/** The methods that take a chunk, and what comes of them. */
export const [WRITE_CALL, PUSH_CALL, UNSHIFT_CALL] = ['write', 'push', 'unshift'].map((e) => kindOf(e, 'call'));
export const [WRITTEN, PUSHED, UNSHIFTED] = ['write', 'push', 'unshift'].map((e) => (
  ['"ret":true', '"ret":false', '"err":"Error"'].map((how) => kindOf(e, 'return', how))));

follows[WRITE] = WRITE_CALL;
follows[TRANSFORM] = WRITE;
for (const number of PUSHED.slice(0, 2)) follows[number] = PUSH_CALL;
for (const number of UNSHIFTED.slice(0, 2)) follows[number] = UNSHIFT_CALL;
follows[DATA] = PUSH_CALL;

export const isWritten = (number) => number === WRITTEN[0] || number === WRITTEN[1];
export const isPushed = (number) => number === PUSHED[0] || number === PUSHED[1];
