// Runs a program with one implementation of the Web's streams, and writes down what it sees: each line with the number of
// microtasks that have passed in its turn of the event loop.

import { inspect } from 'node:util';

const show = (value) => {
  if (value instanceof Error) return `${value.name}[${value.code}] ${value.message}`;
  return inspect(value, { depth: 3, breakLength: Infinity });
};

export class Record {
  lines = [];
  tick = 0;
  promises = 0;

  log(...values) {
    this.lines.push(`${this.tick % 1000 || '-'} ${values.map((value) => (typeof value === 'string' ? value : show(value))).join(' ')}`);
  }

  /** Writes down how a promise is settled, or what has been returned in the place of one. */
  watch(label, make) {
    let promise;
    try {
      promise = make();
    } catch (error) {
      this.log(label, 'throws', error);
      return undefined;
    }
    if (typeof promise?.then !== 'function') {
      if (promise !== undefined) this.log(label, 'returns', promise);
      return promise;
    }
    const name = `${label} #${++this.promises}`;
    promise.then((value) => this.log(name, 'fulfilled', value), (error) => this.log(name, 'rejected', error));
    return promise;
  }

  /** Counts microtasks for a while. */
  count(most = 300) {
    const end = this.tick + most;
    const next = () => {
      if (++this.tick < end) queueMicrotask(next);
    };
    queueMicrotask(next);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What `program(web, record, …)` sees, in lines: until it ends, and for some turns more. */
export async function run(program, web, turns, ...args) {
  const record = new Record();
  const unhandled = (error) => record.log('unhandled', error);
  const uncaught = (error) => record.log('uncaught', error);
  process.on('unhandledRejection', unhandled);
  process.on('uncaughtException', uncaught);
  let ended = false;
  record.count();
  (async () => program(web, record, ...args))().catch((error) => record.log('program rejects', error)).finally(() => {
    ended = true;
  });
  const end = performance.now() + 10000;
  for (let i = 0; i < turns || (!ended && performance.now() < end); i++) {
    await turn();
    record.tick = Math.ceil((record.tick + 1) / 1000) * 1000;
    record.count();
  }
  await turn();
  process.off('unhandledRejection', unhandled);
  process.off('uncaughtException', uncaught);
  return [...record.lines]; // Something may still go on.
}
