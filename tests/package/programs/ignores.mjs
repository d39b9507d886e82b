// Writes on after each false, for a while: a log that goes nowhere fast.
import { Writable } from 'node:stream';

const log = new Writable({ highWaterMark: 1024, write: (chunk, encoding, done) => setTimeout(done, 1) });
for (let i = 0; i < 300; i++) log.write('x'.repeat(1024));
log.end();
log.on('finish', () => console.log('written', process.argv.slice(2).join(' ')));
