'use strict';
// The same of the Web's streams, of buffers that are moved, and of what console.log() shows of streams.

const http = require('http');
const util = require('util');
const zlib = require('zlib');
const { destroy } = require('stream');
const { TextDecoderStream, TextEncoderStream } = require('stream/web');

const told = (act) => {
  try {
    return act();
  } catch (error) {
    return `${error.name} ${error.code}`;
  }
};

const cases = {
  'an object that shows itself is told how deep it may go, and from where'() {
    const own = { [util.inspect.custom]: (depth, options) => `<${depth} of ${options.depth}>` };
    console.log(own, { own }, { a: { own } });
    console.log(util.inspect({ own }, { depth: 5 }), util.inspect({ own }, { depth: null }));
  },
  'encoders show their streams'() {
    console.log(new TextEncoderStream(), new TextDecoderStream(), new TransformStream());
    for (const Class of [TextEncoderStream, TextDecoderStream]) {
      console.log(told(() => new Class()[util.inspect.custom].call()), told(() => new Class()[util.inspect.custom].call({})));
    }
  },
  async 'a chunk that is put into a stream of bytes is gone'() {
    const view = new Uint8Array([1, 2, 3]);
    const stream = new ReadableStream({ type: 'bytes', start(controller) { controller.enqueue(view); } });
    console.log(view.byteLength, view.buffer.byteLength);
    const given = new Uint8Array(8);
    const { value } = await stream.getReader({ mode: 'byob' }).read(given);
    console.log(given.byteLength, value, value.buffer.byteLength);
  },
  'structuredClone() moves buffers'() {
    const { buffer } = new Uint8Array([1, 2, 3, 4]);
    const view = new Uint8Array(buffer, 1, 2);
    const copy = structuredClone({ buffer, view }, { transfer: [buffer] });
    console.log(buffer.byteLength, view.length, copy.buffer.byteLength, copy.view, copy.view.buffer === copy.buffer);
    // Before 22 these were other errors, or none.
    if (parseInt(process.versions.node) >= 22) {
      console.log(told(() => structuredClone(buffer, { transfer: [buffer] })), told(() => structuredClone(1, { transfer: [{}] })));
    }
    const kept = new Uint8Array([5]);
    console.log(structuredClone(kept), kept.length);
  },
  'buffers move by themselves'() {
    const { buffer } = new Uint8Array([1, 2, 3, 4]);
    if (typeof buffer.transfer !== 'function') return console.log('not in this version');
    console.log(buffer.detached);
    const moved = buffer.transfer();
    console.log(buffer.detached, buffer.byteLength, new Uint8Array(moved), told(() => buffer.transfer()));
    console.log(new Uint8Array(moved.transfer(6)), moved.detached);
  },
  async 'what follows the end of what is compressed'() {
    const makers = { 'gzip': zlib.gzipSync, 'deflate': zlib.deflateSync, 'deflate-raw': zlib.deflateRawSync };
    for (const [format, make] of Object.entries(makers)) {
      for (const rest of [[], [0, 0], [1, 2], make('def')]) {
        // 22 has another word for it there.
        if (parseInt(process.versions.node) < 24 && format === 'gzip' && rest[0] === 1) continue;
        const { readable, writable } = new DecompressionStream(format);
        const writer = writable.getWriter();
        writer.write(Buffer.concat([make('abc'), Buffer.from(rest)])).catch(() => {});
        const closed = writer.close().then(() => 'closed', (error) => error.code);
        const parts = [];
        try {
          for await (const chunk of readable) parts.push(Buffer.from(chunk).toString());
        } catch (error) {
          parts.push(`${error.name} ${error.code} ${error.message}`);
        }
        console.log(format, rest.length, parts.join(''), await closed);
      }
    }
  },
  async 'a request that is destroyed leaves its connection for the answer'() {
    await new Promise((resolve) => {
      const server = http.createServer((req, res) => {
        destroy(req);
        req.on('error', (error) => console.log(error.name));
        req.on('close', () => res.end('answer'));
      });
      server.listen(0, () => {
        const req = http.request({ method: 'POST', port: server.address().port, agent: new http.Agent() }, (res) => {
          res.setEncoding('utf8').on('data', (text) => console.log(text)).on('end', () => server.close(resolve));
        });
        req.on('error', (error) => console.log('client', error.code));
        req.end('asd');
      });
    });
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    console.log(`# ${name}`);
    await run();
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
})();
