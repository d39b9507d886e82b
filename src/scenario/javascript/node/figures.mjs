// What the Node program of a scenario prints: the results of each of its streams. It listens only for 'drain' and
// 'pause', and checks what methods return.

import { Loop } from './virtual-loop.mjs';
import { World } from './world.mjs';

/** Runs a main script, up to that time, and prints the figures. At so many bytes of resident memory it ends. */
function run(main, until, limit = Infinity) {
  const loop = new Loop();
  const figures = [];
  const resident = process.memoryUsage.rss;
  const print = (how) => {
    for (const { name, ...counts } of figures) {
      console.log(`${name}: ${Object.entries(counts).map(([what, count]) => `${what} ${count}`).join(', ')}`);
    }
    console.log(`${how} at ${loop.now} ns, ${Math.round(resident() / 2 ** 20)} MiB resident`);
  };
  const die = (why, code) => {
    loop.clear();
    print(why);
    process.exit(code);
  };
  const written = (count) => {
    if (count % 256 === 0 && resident() > limit) die('killed', 137);
  };
  const world = new World(loop, (stream, name) => figures.push(watched(stream, name, written)));
  process.on('uncaughtException', (error) => die(`uncaught ${error.code ?? error.message}`, 1));
  const called = (stream, what) => (error) => {
    if (error) console.log(`${what}: ${error.code ?? error.message}`);
  };
  loop.run(() => main(world, called), until, (over) => print(over ? 'over' : 'cut off'));
}

/** Counts what a stream does. */
function watched(stream, name, written) {
  const figures = { name };
  if (typeof stream.getWriter === 'function') watchWriter(stream, figures, written);
  if (typeof stream.push === 'function') {
    Object.assign(figures, { pushes: 0, pauses: 0, peakReadableLength: 0 });
    const { push } = stream;
    stream.push = (chunk, encoding) => {
      if (chunk !== null) figures.pushes++;
      const more = push.call(stream, chunk, encoding);
      figures.peakReadableLength = Math.max(figures.peakReadableLength, stream.readableLength);
      return more;
    };
    stream.on('pause', () => figures.pauses++);
  }
  if (typeof stream.write === 'function') {
    Object.assign(figures, { writes: 0, falses: 0, drains: 0, peakWritableLength: 0 });
    const { write } = stream;
    stream.write = (...args) => {
      const more = write.apply(stream, args);
      figures.writes++;
      if (!more) figures.falses++;
      figures.peakWritableLength = Math.max(figures.peakWritableLength, stream.writableLength);
      written(figures.writes);
      return more;
    };
    stream.on('drain', () => figures.drains++);
  }
  return figures;
}

/** The same of the writer of a WritableStream of the Web. */
function watchWriter(stream, figures, written) {
  const { getWriter } = stream;
  stream.getWriter = () => {
    const writer = getWriter.call(stream);
    const { write } = writer;
    const isFull = () => writer.desiredSize <= 0;
    const waits = (before) => {
      if (!before && isFull()) writer.ready.then(() => figures.ready++);
    };
    Object.assign(figures, { writes: 0, unwanted: 0, ready: 0, lowestDesiredSize: writer.desiredSize });
    waits(false);
    writer.write = (chunk) => {
      const before = isFull();
      const promise = write.call(writer, chunk);
      figures.writes++;
      if (isFull()) figures.unwanted++;
      figures.lowestDesiredSize = Math.min(figures.lowestDesiredSize, writer.desiredSize);
      waits(before);
      written(figures.writes);
      return promise;
    };
    return writer;
  };
}

export { run };
