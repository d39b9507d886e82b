// What a trace is told of the Web's streams, in order, and by the numbers that created() gives them.

import { requireOurs } from './loader.mjs';

const lines = [];
let streams = 0;
const show = (value) => (typeof value === 'object' && value !== null ? value.constructor.name : String(value));
const hooks = new Proxy({ active: true }, {
  get: (target, name) => target[name] ?? ((...values) => {
    lines.push([name, ...values.map(show)].join(' '));
    return name === 'created' ? `s${++streams}` : undefined;
  }),
});
const web = requireOurs(hooks)('stream/web');
const turn = () => new Promise((resolve) => setImmediate(resolve));

const cases = {
  'a writer, slower than its program': [async () => {
    const writer = new web.WritableStream({ write: () => turn(), close() {} }, { highWaterMark: 2 }).getWriter();
    for (const chunk of 'ab') writer.write(chunk);
    await writer.ready;
    await writer.close();
  }, [
    'created WritableStream WritableStream 2 true undefined',
    'write s1 1 2 a', 'written s1 1', 'write s1 1 1 b', 'written s1 0',
    'sinkWrite s1 1 0 a', 'sinkWriteDone s1 1 1', 'sinkWrite s1 1 1 b', 'ready s1 1',
    'close s1', 'sinkWriteDone s1 1 2', 'sinkClose s1', 'sinkCloseDone s1', 'closed s1',
  ]],
  'a source of bytes, read to its end': [async () => {
    let left = 2;
    const stream = new web.ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(3));
        else controller.close();
      },
    }, new web.ByteLengthQueuingStrategy({ highWaterMark: 4 }));
    await turn();
    for await (const chunk of stream) void chunk;
  }, [
    'created ReadableStream ReadableStream 4 false undefined',
    'pull s1 4', 'enqueue s1 3 4 Uint8Array', 'enqueued s1 1', 'pull s1 1', 'enqueue s1 3 1 Uint8Array', 'enqueued s1 -2',
    'locked s1', 'iterate s1', 'read s1 3 1 Uint8Array', 'pull s1 1', 'close s1', 'iterateNext s1 3',
    'read s1 3 4 Uint8Array', 'closed s1', 'iterateNext s1 3', 'iterateNext s1 undefined', 'iterateDone s1 false',
  ]],
  'a transform, piped': [async () => {
    const stream = web.ReadableStream.from(['x']).pipeThrough(new web.TransformStream());
    const reader = stream.getReader();
    while (!(await reader.read()).done);
  }, [
    'created ReadableStream ReadableStream 0 true from',
    'created WritableStream WritableStream 1 true writable', 'created ReadableStream ReadableStream 0 true readable',
    'locked s1', 'pipeTo s1 s2', 'locked s3',
    'pull s1 0', 'enqueue s1 1 0 x', 'read s1 1 0 x', 'enqueued s1 0', 'write s2 1 1 x', 'written s2 0',
    'sinkWrite s2 1 0 x', 'pull s3 0', 'enqueue s3 1 0 x', 'read s3 1 0 x', 'enqueued s3 0', 'pull s3 0', 'sinkWriteDone s2 1 1',
    'pull s1 0', 'ready s2 1', 'close s1', 'closed s1', 'close s2', 'sinkClose s2', 'close s3', 'closed s3',
    'sinkCloseDone s2', 'closed s2',
  ]],
  'failures': [async () => {
    let controller;
    const stream = new web.ReadableStream({ start: (c) => void (controller = c) });
    controller.error(new Error('e'));
    const other = new web.ReadableStream();
    other.cancel('why');
    const writable = new web.WritableStream();
    writable.abort('because');
    await turn();
    void stream;
  }, [
    'created ReadableStream ReadableStream 1 true undefined', 'error s1 Error',
    'created ReadableStream ReadableStream 1 true undefined', 'cancel s2 why', 'closed s2',
    'created WritableStream WritableStream 1 true undefined', 'abort s3 because', 'error s3 because',
  ]],
};

let failed = 0;
for (const [name, [program, expected]] of Object.entries(cases)) {
  lines.length = streams = 0;
  await program();
  await turn();
  if (lines.join('\n') === expected.join('\n')) continue;
  failed++;
  console.log(`${name}:\n  ${lines.map((line, i) => (line === expected[i] ? line : `${line}   <- ${expected[i]}`)).join('\n  ')}`);
}
console.log(`${process.version}: ${Object.keys(cases).length} programs, ${failed} tell something else`);
process.exit(failed > 0 ? 1 : 0);
