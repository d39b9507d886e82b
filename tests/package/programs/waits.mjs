// The same, which waits for 'drain' after each false.
import { once } from 'node:events';
import { Writable } from 'node:stream';

const log = new Writable({ highWaterMark: 1024, write: (chunk, encoding, done) => setTimeout(done, 1) });
for (let i = 0; i < 50; i++) if (!log.write('x'.repeat(1024))) await once(log, 'drain');
log.end();
log.on('finish', () => console.log('written', process.argv.slice(2).join(' ')));
