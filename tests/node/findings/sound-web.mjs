// nothing
let n = 0;
const rs = new ReadableStream({ pull(c) {
  n++ < 500 ? c.enqueue(new Uint8Array(4096)) : c.close();
} });
await rs.pipeThrough(new TransformStream({ transform(c, k) {
  k.enqueue(c.slice(1));
} })).pipeThrough(new CompressionStream('gzip')).pipeTo(new WritableStream({ write() {
  return new Promise((f) => setTimeout(f, 1));
} }));
const [a, b] = new ReadableStream({ start(c) {
  c.enqueue('x');
  c.enqueue('y');
  c.close();
} }).tee();
const all = async (r) => {
  let s = '';
  for await (const c of r) s += c;
  return s;
};
console.log(await Promise.all([all(a), all(b)]));
