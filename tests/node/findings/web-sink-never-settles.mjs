// callback-missing
const rs = new ReadableStream({ pull(c) {
  c.enqueue('x');
} });
let n = 0;
await rs.pipeTo(new WritableStream({ write() {
  if (++n === 5) return new Promise(() => {
  });
} }));
