// Standard output is a stream like any other; console.log() writes to it, too.
import { Readable } from 'node:stream';
import { facts } from './facts.mjs';

console.log('first');
Readable.from(['one\n', 'two\n', 'three\n'], { objectMode: false }).pipe(process.stdout);
process.on('exit', () => facts({ stdout: { writes: 4, accepted: 20, finished: false } }));
