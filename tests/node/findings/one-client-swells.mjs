// write-false-ignored
import net from 'node:net';
const clients = /* @__PURE__ */ new Set();
const s = net.createServer((c) => {
  clients.add(c);
  c.on('error', () => {
  });
  c.on('close', () => clients.delete(c));
}).listen(0, () => {
  for (let i = 0; i < 4; i++) {
    const c = net.connect(s.address().port);
    if (i !== 2) c.resume();
    else c.pause();
    c.on('error', () => {
    });
  }
});
let n = 0;
const t = setInterval(() => {
  for (const c of clients) c.write(Buffer.alloc(1e5));
  if (++n > 150) {
    clearInterval(t);
    process.exit(0);
  }
}, 5);
