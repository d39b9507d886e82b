// A 'data' listener throws, and nobody catches it.
import { Readable } from 'node:stream';

const source = new Readable({ read() { this.push('x'.repeat(10)); } });
let count = 0;
process.on('exit', (code) => console.log('exit', code, 'after', count));
source.on('data', () => {
  if (++count === 5) throw new RangeError('enough');
});
