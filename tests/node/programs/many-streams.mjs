// More streams than the recorder tells apart, and a first one that goes on after them.
import { PassThrough } from 'node:stream';

const first = new PassThrough();
for (let n = 0; n < 65_010; n++) new PassThrough();
new PassThrough().end('unseen');
setImmediate(() => first.resume().end('seen'));
