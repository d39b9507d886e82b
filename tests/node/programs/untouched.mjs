// All that a program can see of streams' classes and instances, so far as it should stay what it is.
import { EventEmitter } from 'node:events';
import stream, { Duplex, PassThrough, Readable, Transform, Writable } from 'node:stream';
import { inspect } from 'node:util';

const shape = (f) => `${f.name}/${f.length}`;
for (const { name, prototype } of [Readable, Writable, Duplex, Transform, PassThrough]) {
  const keys = Object.keys(prototype).sort();
  console.log(name, keys.map((key) => (typeof prototype[key] === 'function' ? shape(prototype[key]) : key)).join(' '));
}
console.log(Duplex.prototype.write === Writable.prototype.write, stream.Readable === Readable, shape(EventEmitter.init));
for (const event of ['exit', 'uncaughtException', 'uncaughtExceptionMonitor', 'SIGTERM']) console.log(event, process.listenerCount(event));
console.log(shape(process.emit), process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap').length);

const callbacks = [];
class Mine extends Duplex {
  constructor() {
    super({ highWaterMark: 3, decodeStrings: false });
    this._write = function mine(chunk, encoding, callback) {
      callbacks.push(shape(callback), this === both, typeof chunk);
      callback();
    };
  }

  _read() {}

  _final(callback) {
    callbacks.push('final');
    callback();
  }
}
const both = new Mine();
console.log(both.write('abcd', 'latin1', () => console.log('written')), both.push('xyz'), both.push(null), both.read(0));
console.log(both.pause() === both, both.resume() === both, both.cork(), both.uncork(), both.isPaused());
both.setEncoding('utf8').on('data', (chunk) => console.log('data', chunk)).on('end', () => console.log('end'));
console.log(both.end('tail') === both, both.eventNames().join());
both.on('close', () => {
  console.log('close', Object.keys(both).filter((key) => !key.startsWith('_')).join(), shape(both._write), Object.keys(both).includes('_final'));
  console.log(callbacks.join());
  console.log(inspect(new Writable({ write() {} })));
});

const refusing = new Writable({ write() { throw new TypeError('no'); } });
for (const wrong of [null, 7, Symbol('s')]) {
  try {
    refusing.write(wrong);
  } catch (error) {
    console.log(error.code);
  }
}
try {
  refusing.write('x');
} catch (error) {
  console.log(error.message, error instanceof TypeError);
}
console.log(new PassThrough().pipe(refusing) === refusing);
Object.freeze(new Writable({ write(chunk, encoding, callback) { callback(); } })).write('frozen');
const { write } = refusing;
try {
  write('x');
} catch (error) {
  console.log(error.message);
}
class Contrary extends PassThrough {
  get path() { throw new Error('ask me not'); }
}
new Contrary().on('data', (chunk) => console.log('contrary', chunk.length)).end('four');
