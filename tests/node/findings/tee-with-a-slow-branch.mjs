// push-false-ignored
import { setTimeout as wait } from 'node:timers/promises';
const [fast, slow] = new ReadableStream({ n: 0, pull(controller) {
  if (this.n++ < 200) controller.enqueue(new Uint8Array(10_000));
  else controller.close();
}, type: 'bytes' }).tee();
await Promise.all([
  (async () => { for await (const chunk of fast); })(),
  (async () => { for await (const chunk of slow) await wait(3); })(),
]);
