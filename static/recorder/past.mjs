// Streams that were there before recording began: what they have come to by then is told once they do something.

import { heard } from './listeners.mjs';
import { kindOf } from './kinds.mjs';
import { otherText } from './notes.mjs';

const PIPE_CALL = kindOf('pipe', 'call');

/**
 * Tells the listeners and the pipes of a stream. Who has added a listener is not known any more: all of them count as the program's, but
 * for what pipe() itself takes 'data' with, so that the program is never said to listen to nothing.
 */
export function tellPast(known) {
  const { stream, readState } = known;
  const pipes = [readState?.pipes ?? []].flat();
  for (const event of heard) {
    for (const listener of listenersOf(stream, event)) {
      if (event === 'data' && pipes.length > 0 && listener.name === 'ondata') continue;
      known.hears(event, listener);
    }
  }
  for (const destination of pipes) known.tell(PIPE_CALL, otherText('to', destination));
}

function listenersOf(stream, event) {
  try {
    return stream.rawListeners(event).filter((listener) => typeof listener === 'function');
  } catch {
    return []; // The program may have put anything in its place.
  }
}
