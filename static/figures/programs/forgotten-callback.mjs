// Reads settings from a file: lines of name=value, with comments.
import { createReadStream } from 'node:fs';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { disk } from './devices.mjs';

const lines = Array.from({ length: 40 }, (_, n) => (n === 24 ? '# limits' : `key${n}=${n}`));
disk('./app.conf', { content: `${lines.join('\n')}\n`, read: '1 KiB/s' });

const file = createReadStream('./app.conf', { highWaterMark: 16 });
const split = new Transform({
  readableObjectMode: true,
  transform(chunk, encoding, callback) {
    const parts = `${this.rest ?? ''}${chunk}`.split('\n');
    this.rest = parts.pop();
    for (const part of parts) this.push(part);
    callback();
  },
});
const parse = new Transform({
  objectMode: true,
  transform(line, encoding, callback) {
    if (line.startsWith('#')) return;
    const [name, value] = line.split('=');
    callback(null, { name, value: Number(value) });
  },
});
let count = 0;
const settings = new Writable({
  objectMode: true,
  write(setting, encoding, callback) {
    count++;
    callback();
  },
});
process.on('exit', () => console.log(`${count} settings read`));

await pipeline(file, split, parse, settings);
console.log('ready');
