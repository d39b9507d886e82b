// Two streams wait from the beginning on, while others come and go for two seconds.
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const [source, full] = [new PassThrough(), new PassThrough()];
source.pipe(full);
for (let n = 0; n < 5; n++) source.write(Buffer.alloc(100_000));
for (let n = 0; n < 200; n++) {
  new PassThrough().resume().end('x');
  await sleep(12);
}
process.kill(process.pid, 'SIGUSR2');
await sleep(50);
console.log(source.writableLength > 0, full.readableLength > 0);
