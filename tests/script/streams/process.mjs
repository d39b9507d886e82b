// A program by chance about the process: what is thrown and rejected with and without handlers, what is still called then, exit
// codes, and the end. process.mjs SEED; its log is what it prints.

import { Readable, Writable } from 'node:stream';
import { World } from './world.mjs';

const w = new World(Number(process.argv[2]));
const failure = (text) => new Error(text);
const show = (value) => (value instanceof Error ? `${value.name}:${value.message}` : String(value));
const log = (...parts) => console.log(parts.join(' '));

const handles = { uncaught: w.odds(0.6), rejection: w.odds(0.4), again: w.odds(0.1) };
if (handles.uncaught) {
  process.on('uncaughtException', (error, origin) => {
    log('uncaught', show(error), origin);
    if (handles.again) throw failure('thrown by the handler');
    if (w.odds(0.2)) job();
  });
}
if (handles.rejection) {
  process.on('unhandledRejection', (reason, promise) => {
    log('unhandled', show(reason), promise instanceof Promise);
    if (w.odds(0.1)) throw failure('thrown by the rejection handler');
  });
}
if (w.odds(0.2)) process.on('rejectionHandled', () => log('handled later'));
if (w.odds(0.2)) process.on('uncaughtExceptionMonitor', (error, origin) => log('monitor', show(error), origin));
let turns = 0;
if (w.odds(0.5)) {
  process.on('beforeExit', (code) => {
    log('beforeExit', code, process.exitCode);
    if (turns++ < 2 && w.odds(0.6)) job();
  });
}
process.on('exit', (code) => {
  log('exit', code, process.exitCode);
  process.nextTick(log, 'never');
  if (w.odds(0.1)) process.exitCode = 9;
  if (w.odds(0.05)) throw failure('thrown at the exit');
});

let jobs = 0;
// Something soon: in one of the queues, and maybe more.
function job() {
  if (jobs++ > 12) return;
  const number = jobs;
  const act = () => {
    log('job', number);
    if (w.odds(0.4)) job();
    const way = w.int(16);
    if (way === 0) throw failure(`thrown in ${number}`);
    if (way === 1) Promise.reject(failure(`rejected in ${number}`));
    if (way === 2) Promise.reject(failure(`rejected in ${number}`)).catch((error) => log('caught', show(error)));
    if (way === 3) {
      const promise = Promise.reject(failure(`late in ${number}`));
      setImmediate(() => promise.catch((error) => log('caught late', show(error))));
    }
    if (way === 4 && w.odds(0.4)) process.exit(w.pick(undefined, 0, 3));
    if (way === 5) process.exitCode = w.pick(0, 4, undefined);
    if (way === 6) (async () => { await null; throw failure(`async ${number}`); })();
    if (way === 7) stream(number);
    if (way === 8) Promise.reject(w.pick(5, undefined, null, 'text', { a: 1 }));
    if (w.odds(0.3)) job();
    log('done', number);
  };
  w.pick(
    () => process.nextTick(act), () => queueMicrotask(act), () => setImmediate(act), () => setImmediate(act),
    () => Promise.resolve().then(act), () => act(),
  )();
}

function stream(number) {
  const writable = new Writable({ write(chunk, encoding, callback) { callback(w.odds(0.3) ? failure(`write ${number}`) : null); } });
  const readable = Readable.from(['a', 'b']);
  if (w.odds(0.3)) writable.on('error', (error) => log('error', show(error)));
  writable.on('finish', () => {
    log('finish', number);
    if (w.odds(0.2)) throw failure(`thrown at the finish of ${number}`);
  });
  readable.pipe(writable);
}

for (let i = 1 + w.int(4); i > 0; i--) job();
log('main done');
