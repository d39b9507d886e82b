// nothing
// A package keeps a branch of what it sends, as undici does for the case that it is redirected, and never reads it.
import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('node_modules/sender', { recursive: true });
writeFileSync('node_modules/sender/package.json', '{ "name": "sender", "type": "module", "exports": "./index.js" }');
writeFileSync('node_modules/sender/index.js', `
export async function send(pieces) {
  const body = new ReadableStream({
    async pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
    type: 'bytes',
  });
  const [kept, sent] = body.tee();
  body.again = kept;
  let size = 0;
  for await (const chunk of sent) size += chunk.length;
  return size;
}`);
const { send } = await import('sender');
console.log(await send([Buffer.alloc(100), Buffer.alloc(2_000_000), Buffer.alloc(50)]));
