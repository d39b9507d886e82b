// Real Node's side of `make bench`: pushes chunks through real streams, as engine.rs does through the engine's.
//
//     node node.mjs CASE CHUNKS WARM-UP
//
// prints nanoseconds. With the recorder on it is started with --import.

import { PassThrough, pipeline, Readable, Writable } from 'node:stream';

/** The cases by name: their PassThroughs, joint, and whether the sink answers in a tick or at once. */
const cases = {
  pipe: [0, 'pipe', false],
  'pipe-async': [0, 'pipe', true],
  one: [1, 'pipe', false],
  three: [3, 'pipe', false],
  pipeline: [1, 'pipeline', false],
  ignore: [0, 'ignore', true],
};

function run(name, chunks) {
  const [transforms, join, ticks] = cases[name];
  const objectMode = true;
  const chunk = { bytes: 1 };
  let left = chunks;
  let arrived = 0;
  const source = new Readable({
    objectMode,
    read() {
      this.push(left-- > 0 ? chunk : null);
    },
  });
  const sink = new Writable({
    objectMode,
    write: ticks
      ? (_chunk, _encoding, callback) => {
        arrived++;
        process.nextTick(callback);
      }
      : (_chunk, _encoding, callback) => {
        arrived++;
        callback();
      },
  });
  const through = Array.from({ length: transforms }, () => new PassThrough({ objectMode }));
  const chain = [source, ...through, sink];
  if (join === 'pipe') chain.reduce((from, to) => from.pipe(to));
  if (join === 'pipeline') pipeline(chain, () => {});
  if (join === 'ignore') source.on('data', (data) => sink.write(data)).on('end', () => sink.end());
  return new Promise((resolve, reject) => {
    sink.on('close', () => (arrived === chunks ? resolve() : reject(new Error(`${arrived} of ${chunks} chunks have arrived`))));
  });
}

const [name, chunks, warmUp] = process.argv.slice(2);
await run(name, Number(warmUp));
const start = process.hrtime.bigint();
await run(name, Number(chunks));
console.log(String(process.hrtime.bigint() - start));
