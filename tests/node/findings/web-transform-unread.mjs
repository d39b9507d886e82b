// never-read
const t = new TransformStream({ transform(c, k) {
  k.enqueue(c);
} });
const w = t.writable.getWriter();
for (let i = 0; i < 10; i++) {
  await w.ready;
  await w.write('x' + i);
}
await w.close();
