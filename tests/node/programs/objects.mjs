// Object mode with a Transform that drops, expands, flushes and has its own final.
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { facts } from './facts.mjs';

const log = [];
class Odd extends Transform {
  _transform(number, encoding, callback) {
    if (number % 2 === 0) return callback();
    this.push({ number });
    return setImmediate(callback, null, { number: -number });
  }

  _flush(callback) {
    log.push('flush');
    callback(null, { number: 0 });
  }
}
class Counted extends Transform {
  constructor() {
    super({ objectMode: true, transform: (chunk, encoding, callback) => callback(null, chunk) });
    // An implementation that is only set once it is constructed.
    this._final = (callback) => {
      log.push('final');
      callback();
    };
  }
}
const taken = [];
const sink = new Writable({
  objectMode: true,
  highWaterMark: 2,
  write({ number }, encoding, callback) {
    taken.push(number);
    setImmediate(callback);
  },
  final(callback) {
    log.push('sink final');
    callback();
  },
});
await pipeline(Readable.from(Array.from({ length: 20 }, (_, n) => n)), new Odd({ objectMode: true }), new Counted(), sink);
console.log(taken.join(' '));
console.log(log.join(', '));
facts({
  'Readable 1': { pushes: 20, ended: true },
  'Odd 1': { writes: 20, written: 20, pushes: 21, ended: true, finished: true },
  'Counted 1': { writes: 21, pushes: 21, ended: true },
  'Writable 1': { writes: 21, written: 21, accepted: 21, finished: true },
});
