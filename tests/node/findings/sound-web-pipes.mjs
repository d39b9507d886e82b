// nothing
// Pipes of the Web's streams, which tell each other of errors: nothing is left open.
const source = () => new ReadableStream({ n: 0, pull(c) { if (this.n++ < 20) { c.enqueue('a'); if (this.n === 3) c.enqueue('b'); } else c.close(); } }, { highWaterMark: 3 });
const out = () => new WritableStream({ write: () => new Promise((f) => setTimeout(f, 1)) }, { highWaterMark: 2 });
await source().pipeTo(out());
await new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close(); } }).pipeTo(out(), { preventClose: true });
await source().pipeThrough(new TransformStream()).pipeThrough(new TextEncoderStream()).pipeTo(out());
const failing = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.enqueue('c'); setTimeout(() => c.error(new Error('gone')), 1); } });
await failing.pipeTo(out()).catch((e) => console.log(e.message));
const bytes = new ReadableStream({ type: 'bytes', n: 0, pull(c) { if (this.n++ < 5) c.enqueue(new Uint8Array(1000)); else c.close(); } }, { highWaterMark: 2000 });
await bytes.pipeTo(out());
