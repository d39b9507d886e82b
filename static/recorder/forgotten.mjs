// What nothing of the program's keeps any more where the process ends, so that nothing would ever have used it: the callback of a
// _write that was not called, and the answer of an HTTP server that was not ended. What is merely slow is still kept.

import { ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { COLLECTED, STREAMS } from './bounds.mjs';
import { Known } from './known.mjs';
import { ABANDONED, CALLBACK } from './kinds.mjs';
import { Notes } from './notes.mjs';

const { memoryUsage } = process;

/** Only where something is waited for, and there is little to collect. */
export function tellForgotten(recorder) {
  if (memoryUsage().heapUsed > COLLECTED) return;
  tellAnswers(recorder); // First: what is looked at for the callbacks is kept by that.
  tellCallbacks(recorder);
}

function tellAnswers(recorder) {
  const answers = openAnswers(recorder);
  if (answers.length === 0) return;
  release(recorder);
  for (const { socket } of answers) socket._httpMessage = null;
  collect();
  for (const { socket, weak, id, declaration } of answers) {
    const answer = weak.deref();
    socket._httpMessage = answer ?? null;
    if (answer !== undefined) continue;
    if (declaration !== undefined) recorder.tell(recorder.now(), declaration);
    recorder.note({ id, used: true }, ABANDONED, '');
  }
}

function tellCallbacks(recorder) {
  const waiting = waitingFor(recorder.callbacks);
  if (waiting.length === 0) return;
  for (const { known } of waiting) known.substitute = known.callback = undefined;
  release(recorder);
  if (!collect()) return;
  for (const { known, substitute } of waiting) if (substitute.deref() === undefined) known.note(CALLBACK);
}

/** Forgets the streams that the recorder itself keeps. */
function release(recorder) {
  recorder.flush();
  recorder.latest = recorder.former = undefined;
}

function collect() {
  try {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    setFlagsFromString('--no-expose-gc');
    return true;
  } catch {
    return false; // V8 may not be asked to.
  }
}

/** The streams whose _write has not called back. */
function waitingFor(callbacks) {
  return callbacks.map(({ known, substitute }) => ({ known: known.deref(), substitute })).filter(({ known }) => known?.inFlight > 0);
}

/** The answers for which a client waits: Node itself keeps them by their connections. Must not keep any. */
function openAnswers(recorder) {
  const answers = [];
  for (const socket of process._getActiveHandles?.() ?? []) {
    const answer = socket?._httpMessage;
    if (!(answer instanceof ServerResponse) || answer.writableEnded || answer.destroyed || !socket.writable) continue;
    const weak = Notes.weak(answer);
    if (weak === undefined || recorder.count >= STREAMS) continue;
    answers.push({ socket, weak, ...told(recorder, answer) });
  }
  return answers;
}

/** The number of a stream; of one that nothing has been done to, also the line that declares it. */
function told(recorder, answer) {
  const known = Notes.read(answer);
  if (known?.recorder === recorder) return { id: known.id };
  const unused = new Known(recorder, answer, ++recorder.count);
  unused.used = true;
  return { id: unused.id, declaration: unused.create() };
}
