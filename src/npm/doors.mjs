// Where processes can be attached to: their sockets, and what they answer there.

import { rmSync } from 'node:fs';
import { connect } from 'node:net';

import { Refusal } from './complain.mjs';
import { sockets } from './recorder.mjs';

/** Milliseconds that a process has to answer, and those in a list of them: one whose event loop is blocked does not. */
const PATIENCE = 5000;
const GLANCE = 1000;

/** The processes and threads that can be attached to, each with what it tells of itself and the path of its socket. */
export async function doors(isKnown = () => false) {
  const all = await Promise.all(sockets.list().filter(({ path }) => !isKnown(path)).map(async ({ path, pid, thread }) => {
    try {
      const { answer, socket } = await ask(path, { ask: 'who' }, GLANCE);
      socket.destroy();
      return answer.process && { ...answer.process, pid, thread, path };
    } catch (error) {
      if (error.code === 'ECONNREFUSED') rmSync(path, { force: true }); // Its process was killed.
      return error instanceof Refusal ? { pid, thread, title: 'a process that does not answer now', path } : undefined;
    }
  }));
  return all.filter(Boolean).sort((a, b) => a.pid - b.pid || a.thread - b.thread);
}

/** Asks a question at a socket, or at the path of one. Settles with the answer and the socket, which stays open. */
export function ask(where, question, patience = PATIENCE) {
  return new Promise((settle, reject) => {
    const socket = typeof where === 'string' ? connect(where) : where;
    let text = '';
    const over = () => {
      clearTimeout(timer);
      for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
      socket.on('error', () => {}); // It closes, too.
    };
    const listeners = {
      data(piece) {
        text += piece;
        if (!text.includes('\n')) return;
        over();
        settle({ answer: JSON.parse(text), socket });
      },
      error(error) {
        over();
        reject(error);
      },
      close() {
        over();
        reject(new Refusal('its process has ended'));
      },
    };
    const timer = setTimeout(() => {
      over();
      socket.destroy();
      reject(new Refusal(`the process does not answer, because its event loop has been blocked for ${patience / 1000} s`));
    }, patience);
    socket.setEncoding('utf8').resume();
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
    socket.write(`${JSON.stringify(question)}\n`);
  });
}
