// What the Node program of a scenario prints: what each of its streams came to. It listens to nothing but 'drain' and
// 'pause', and looks at what methods return.

import { Loop } from './virtual-loop.mjs';
import { World } from './world.mjs';

/** Runs a main script, up to that time, and prints the figures. */
function run(main, until) {
  const loop = new Loop();
  const figures = [];
  const world = new World(loop, (stream, name) => figures.push(watched(stream, name)));
  const print = (how) => {
    for (const { name, ...counts } of figures) console.log(name, counts);
    console.log(`${how} at ${loop.now / 1e9} s, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB resident`);
  };
  process.on('uncaughtException', (error) => {
    loop.clear();
    print(`uncaught ${error.code ?? error.message}`);
    process.exit(1);
  });
  const called = (stream, what) => (error) => {
    if (error) console.log(`${what}: ${error.code ?? error.message}`);
  };
  loop.run(() => main(world, called), until, (over) => print(over ? 'over' : 'cut off'));
}

/** Counts what a stream does. */
function watched(stream, name) {
  const figures = { name };
  if (stream.push && typeof stream.read === 'function') {
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
      return more;
    };
    stream.on('drain', () => figures.drains++);
  }
  return figures;
}

export { run };
