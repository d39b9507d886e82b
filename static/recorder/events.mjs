// The events that streams emit.

import { DATA, kindOf } from './kinds.mjs';
import { otherText, seen } from './notes.mjs';
import { counted, errorText } from './sizes.mjs';

const from = (source) => otherText('from', source);

/** The events that are told, with the keys that their argument gives. */
const signals = new Map([
  ...'drain pause resume readable end prefinish finish close'.split(' ').map((e) => [e, () => '']),
  ['error', (error) => errorText(error)],
  ['pipe', from],
  ['unpipe', from],
].map(([e, keys]) => [e, { number: kindOf(e), keys }]));

export const emitting = (parent) => function (event, argument) {
  if (event !== 'data') {
    const signal = signals.get(event);
    const known = signal && seen(this);
    if (known === undefined) return parent.emit.apply(this, arguments);
    known.tell(signal.number, signal.keys(argument));
    if (event === 'error' && this.listenerCount('error') === 0) known.recorder.unheardError = { error: argument, id: known.id };
    else known.iteration?.over(event);
    return parent.emit.apply(this, arguments);
  }
  const known = seen(this);
  if (known === undefined) return parent.emit.apply(this, arguments);
  const { recorder } = known;
  const size = counted(argument, known.readsObjects);
  known.count(DATA, size);
  if (recorder.tells) recorder.chunks.remember(argument, known);
  if (known.iteration) known.iteration.waits = false;
  const outer = recorder.running;
  recorder.running = known.inData ??= `,"by":${known.id},"in":"data"`;
  try {
    const heard = parent.emit.apply(this, arguments);
    if (!heard && known.readState?.flowing === true) known.unheard += size; // What read() gives is no loss.
    return heard;
  } finally {
    recorder.running = outer;
  }
};
