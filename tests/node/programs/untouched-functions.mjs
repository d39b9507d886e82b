// All that a program can see of the functions about streams, so far as it should stay what it is.
import childProcess from 'node:child_process';
import events, { EventEmitter, once, on } from 'node:events';
import readline from 'node:readline';
import stream, { finished, pipeline, PassThrough, Readable, Writable } from 'node:stream';
import promises from 'node:stream/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

const shape = (f) => `${f.name}/${f.length}`;
console.log(shape(pipeline), shape(finished), shape(promises.pipeline), shape(promises.finished), shape(once), shape(on), shape(process.exit), shape(Worker));
console.log(promisify(pipeline) === promises.pipeline, promisify(finished) === promises.finished, stream.pipeline === pipeline, events.once === once);
console.log(Object.keys(stream).join(), Object.keys(promises).join(), Object.keys(EventEmitter).join());
console.log(Worker.prototype.constructor === Worker, Object.keys(childProcess.ChildProcess.prototype).join());
for (const Class of [Readable, Writable]) {
  const { prototype } = Class;
  console.log(['on', 'addListener', 'once', 'off', 'removeListener', 'removeAllListeners', 'prependListener'].map((name) => shape(prototype[name])).join());
  console.log(prototype.on === prototype.addListener, prototype.off === prototype.removeListener);
}
console.log(shape(Readable.prototype[Symbol.asyncIterator]), shape(Readable.prototype.iterator), shape(readline.Interface.prototype[Symbol.asyncIterator]));
for (const name of ['getReader', 'pipeTo', 'pipeThrough', 'values', 'cancel']) console.log(shape(ReadableStream.prototype[name]));
console.log(ReadableStream.prototype.values === ReadableStream.prototype[Symbol.asyncIterator]);

const through = new PassThrough();
const hear = () => {};
through.once('drain', hear).on('drain', hear).prependListener('drain', async () => {}).prependOnceListener('end', hear);
console.log(through.listeners('drain').length, through.rawListeners('drain').map(({ listener }) => typeof listener).join(), through.eventNames().join());
console.log(through.off('drain', hear).listenerCount('drain'), through.removeAllListeners('drain') === through, through.listenerCount('drain'));
for (const wrong of [undefined, 1, null]) {
  for (const call of [() => through.on('data', wrong), () => pipeline(through, wrong), () => finished(through, {}, wrong), () => finished(wrong, hear)]) {
    try {
      call();
    } catch (error) {
      console.log(error.code);
    }
  }
}

// A method that was replaced after the start is the one that is asked.
const { on: original } = EventEmitter.prototype;
EventEmitter.prototype.on = function (...args) {
  if (args[0] === 'finish') console.log('replaced', args[0]);
  return original.apply(this, args);
};
new Writable().on('finish', hear);
EventEmitter.prototype.on = original;

const order = [];
const step = (name) => () => order.push(name);
const pass = () => { const one = new PassThrough(); one.end('x'); return one; };
const sink = () => new Writable({ write(chunk, encoding, callback) { callback(); } });
const done = [
  promises.pipeline(pass(), sink()).then(step('pipeline')),
  promises.finished(pass().resume()).then(step('finished')),
  promises.pipeline(pass(), async function count(source) { let n = 0; for await (const chunk of source) n += chunk.length; return n; }).then(step('value')),
  promises.finished(pass().resume(), { cleanup: true }).then(step('cleaned')),
  new Promise((resolve) => { pipeline(pass(), sink(), resolve); }).then(step('callback')),
  promises.pipeline(pass(), sink(), { end: true }).then(step('options')),
  promises.pipeline(new Readable({ read() { this.destroy(new RangeError('no')); } }), sink()).catch((error) => step(error.name)()),
  promises.finished({}).catch((error) => step(error.code)()),
];
await Promise.all(done);
console.log(order.sort().join());
const cleanUp = finished(new PassThrough(), hear);
console.log(shape(cleanUp), cleanUp());
const loop = Readable.from(['a', 'b', 'c'])[Symbol.asyncIterator]();
console.log(await loop.next(), await loop.return(7), await loop.next());
const heard = on(through, 'more');
through.emit('more', 1);
console.log((await heard.next()).value, (await heard.return()).done);
process.on('unhandledRejection', (error) => console.log('unhandled', error.code ?? error.name));
promises.pipeline(new Readable({ read() { this.destroy(new TypeError('first')); } }), sink());
promises.finished(new Readable({ read() {} }).destroy(new SyntaxError('second')));
promises.pipeline(new Readable({ read() { this.destroy(new EvalError('third')); } }), sink(), { end: true });
