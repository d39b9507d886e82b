// What is offered while somebody writes: names of streams' methods, properties, events and options, and the program's own.

import { autocompletion } from '@codemirror/autocomplete';
import { localCompletionSource } from '@codemirror/lang-javascript';
import { EVENTS, FUNCTIONS, MEMBERS, OPTIONS } from './completions.mjs';

const offer = (rows, type, end = '') =>
  rows.map(([label, detail, info]) => ({ label, detail, info, type: label.endsWith('()') ? 'function' : type, apply: label.replace(/\(\)$/, '') + end }));

const members = offer(MEMBERS, 'property');
const events = offer(EVENTS, 'constant');
const functions = offer(FUNCTIONS, 'class');
const options = offer(OPTIONS, 'property', ': ');

const EVENT = /\.(?:on|once|off|emit|prependListener|addListener|removeListener|listenerCount)\(\s*['"`]([\w]*)$/;

/** After a dot, in the name of an event, and, on asking, anywhere. */
function streams(context) {
  const event = context.matchBefore(EVENT);
  if (event) return { from: context.pos - EVENT.exec(event.text)[1].length, options: events, validFor: /^\w*$/ };
  const member = context.matchBefore(/\.\w*$/);
  // Not after a number's dot, nor in a spread.
  const before = member && context.state.sliceDoc(Math.max(0, member.from - 1), member.from);
  if (member && /[\w)\]'"`?]/.test(before)) return { from: member.from + 1, options: members, validFor: /^\w*$/ };
  const word = context.matchBefore(/\w+$/);
  if (member || (!word && !context.explicit)) return null;
  const all = context.explicit || word.text.length > 2 ? [...functions, ...options] : [];
  return { from: word ? word.from : context.pos, options: all, validFor: /^\w*$/ };
}

export const completion = autocompletion({ override: [streams, localCompletionSource], icons: false, maxRenderedOptions: 60 });
