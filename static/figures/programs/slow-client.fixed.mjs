// A radio station: one source, piped to everyone who listens. Bob's connection is bad.
import { setTimeout as sleep } from 'node:timers/promises';
import { sink, source } from './devices.mjs';

const radio = source('radio', { chunk: '16 KiB', rate: '512 KiB/s' });
const ann = sink('ann', { rate: '2 MiB/s' });
const bob = sink('bob', { rate: '8 KiB/s' });
const cleo = sink('cleo', { rate: '2 MiB/s' });

let sent = 0;
radio.on('data', (chunk) => { sent += chunk.length; });
for (const listener of [ann, bob, cleo]) {
  radio.on('data', (chunk) => {
    if (!listener.writableNeedDrain) listener.write(chunk);
  });
}

await sleep(1000);
const before = sent;
await sleep(1000);
console.log(sent > before ? 'ann and cleo hear the radio' : 'ann and cleo hear nothing');
process.exit();
