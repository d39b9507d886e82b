// for await, to the end and broken off.
import { Readable } from 'node:stream';
import { facts } from './facts.mjs';

const numbers = () => Readable.from([1, 2, 3, 4, 5, 6]);
let sum = 0;
for await (const number of numbers()) sum += number;
console.log('sum', sum);
for await (const number of numbers()) {
  console.log('first', number);
  break;
}
class Bytes extends Readable {
  left = 10;

  _read(size) {
    setImmediate(() => this.push(this.left-- > 0 ? Buffer.alloc(Math.min(size, 100)) : null));
  }
}
let bytes = 0;
for await (const chunk of new Bytes({ highWaterMark: 256 })) bytes += chunk.length;
console.log('bytes', bytes);
facts({
  'Readable 1': { pushes: 6, datas: 6, delivered: 6, ended: true, closed: true },
  'Readable 2': { ended: false, closed: true },
  'Bytes 1': { pushes: 10, pushed: 1000, delivered: 1000, ended: true },
});
