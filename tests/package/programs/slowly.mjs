// Writes a little every now and then, until its standard input ends.
import { Writable } from 'node:stream';

const log = new Writable({ write: (chunk, encoding, done) => done() });
const timer = setInterval(() => log.write('x'), 20);
process.stdin.on('end', () => clearInterval(timer)).resume();
