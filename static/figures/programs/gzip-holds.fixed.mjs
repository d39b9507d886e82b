// Sends events to a browser, compressed. The browser is here, too: it unpacks what comes.
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';

const gzip = createGzip();
const browser = createGunzip();
let received = 0;

gzip.pipe(browser);
browser.on('data', (text) => {
  received += String(text).split('\n\n').length - 1;
});

for (let percent = 5; percent <= 100; percent += 5) {
  await sleep(50);
  gzip.write(`data: {"progress": ${percent}}\n\n`);
  gzip.flush();
}
await sleep(50);
console.log(`20 events sent, ${received} received`);
