// What the devices of Node itself are set up with, as JSON; or, told the name of one, what a small run of it does, as a
// trace. Run by tests/devices.rs.

import { createCipheriv } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDefaultHighWaterMark, Readable, Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { record } from '../../../static/recorder/main.mjs';

const folder = mkdtempSync(join(tmpdir(), 'highwater-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'file');
writeFileSync(file, Buffer.alloc(200_000));
const cipher = () => createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16));

const of = (stream) => ({
  readableHighWaterMark: stream.readableHighWaterMark,
  writableHighWaterMark: stream.writableHighWaterMark,
  writev: typeof stream._writev === 'function' && stream._writev !== Writable.prototype._writev,
  constructs: typeof stream._construct === 'function',
  allowHalfOpen: stream.allowHalfOpen,
});

/** The sizes of what an HTTP server receives over the loopback, the most frequent first. */
function received() {
  return new Promise((resolve) => {
    const server = createServer((req, res) => {
      const counts = new Map();
      req.on('data', ({ length }) => counts.set(length, (counts.get(length) ?? 0) + 1));
      req.on('end', () => {
        const [most] = [...counts].sort((a, b) => b[1] - a[1]);
        const facts = { ...of(req), chunk: most[0] };
        const response = of(res);
        res.end();
        server.close();
        resolve([facts, response]);
      });
    }).listen(0, '127.0.0.1', () => {
      request({ port: server.address().port, host: '127.0.0.1', method: 'POST' }, (res) => res.resume())
        .end(Buffer.alloc(32 << 20));
    });
  });
}

async function facts() {
  // The default on another platform is what Node's own source says of it.
  const natives = process.binding('natives')['internal/streams/state'];
  const [, expression] = /defaultHighWaterMarkBytes = ([^;]+);/.exec(natives);
  const on = (platform) => new Function('process', `return ${expression}`)({ platform });
  const [incoming, response] = await received();
  const gzip = createGzip();
  const reader = createReadStream(file);
  const writer = createWriteStream(join(folder, 'out'));
  const all = {
    defaults: { posix: on('linux'), windows: on('win32'), here: getDefaultHighWaterMark(false) },
    'fs.createReadStream': of(reader),
    'fs.createWriteStream': of(writer),
    'http.IncomingMessage': incoming,
    'http.ServerResponse': response,
    'net.Socket': of(new Socket()),
    'zlib.createGzip': { ...of(gzip), outChunk: gzip._chunkSize },
    'crypto.createCipheriv': of(cipher()),
  };
  reader.destroy();
  writer.destroy();
  console.log(JSON.stringify(all));
}

const runs = {
  'fs.createReadStream': (named) => named('it', createReadStream(file)).resume(),
  'fs.createWriteStream'(named) {
    let left = 5;
    const source = named('source', new Readable({
      read() {
        this.push(left-- > 0 ? Buffer.alloc(10_000) : null);
      },
    }));
    source.pipe(named('it', createWriteStream(join(folder, 'out'))));
  },
};

const [, , run] = process.argv;
if (run) {
  const lines = [];
  const names = new Map();
  const recorder = record({
    now: () => Number(process.hrtime.bigint()), out: (text) => lines.push(String(text)), names: (stream) => names.get(stream),
    header: { clock: 'monotonic' }, reads: true, text: true,
  });
  runs[run]((name, stream) => {
    names.set(stream, name);
    return stream;
  });
  process.on('exit', () => {
    recorder.exit();
    process.stdout.write(lines.join(''));
  });
} else {
  await facts();
}
