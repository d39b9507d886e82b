// Reads the head of a message up to the first empty line, and stores the rest.
import { createReadStream, createWriteStream } from 'node:fs';
import { disk } from './devices.mjs';

const headers = Array.from({ length: 80 }, (_, n) => `x-header-${n}: ${'h'.repeat(40)}\n`).join('');
const body = 'a line of the message\n'.repeat(500);
disk('./message.eml', { content: `${headers}\n${body}`, read: '32 KiB/s' });

const message = createReadStream('./message.eml', { highWaterMark: 512 });
const stored = createWriteStream('./body.txt');

let head = '';
for await (const chunk of message.iterator({ destroyOnReturn: false })) {
  head += chunk;
  if (head.includes('\n\n')) break;
}
stored.write(head.slice(head.indexOf('\n\n') + 2));
message.pipe(stored);
message.on('end', () => console.log('the whole message has been read'));

process.on('exit', () => {
  console.log(stored.bytesWritten === body.length ? 'all of the body is stored' : 'the body is cut off');
});
