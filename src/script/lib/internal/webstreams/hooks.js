// What a trace is told of the Web's streams: the events of src/engine/event.rs, by the names of bindings/webstreams.rs. On a Node
// of its own, where tests compare these modules with Node's, it tells nobody.
//
// `stream` is what `created()` returned for it. `size` is what the stream's strategy counts a chunk as; of a chunk that goes
// straight to a reader, its bytes where the strategy counts bytes, else 1. `desiredSize` is `highWaterMark` less what is queued, also
// when the stream is closed or errored.

const native = internalBinding?.('webstreams');
const nothing = () => {};

if (native === undefined) {
  const names = [
    'created', 'enqueue', 'enqueued', 'pull', 'read', 'cancel', 'locked', 'pipeTo', 'iterate', 'iterateNext', 'iterateDone',
    'write', 'written', 'sinkWrite', 'sinkWriteDone', 'sinkClose', 'sinkCloseDone', 'ready', 'abort', 'close', 'closed', 'error',
  ];
  module.exports = { active: false, ...Object.fromEntries(names.map((name) => [name, nothing])) };
  return;
}

// What is known of a stream between two events.
class Told {
  constructor(id, reads, mark) {
    Object.assign(this, { id, reads, mark, level: 0, flowing: false, needDrain: !reads && mark <= 0, closing: false });
  }

  at(desiredSize) {
    if (Number.isFinite(desiredSize)) this.level = Math.max(this.mark - desiredSize, 0);
    if (!this.reads) this.needDrain = !this.closing && this.level >= this.mark;
  }
}

function record(told, event, more = {}) {
  if (told?.id === undefined) return;
  const { reads, level, flowing, needDrain } = told;
  native.record(told.id, event, { reads, level, flowing, needDrain, ...more });
}

module.exports = {
  active: true,
  created(stream, kind, highWaterMark, countsObjects) {
    const id = native.create(stream, kind, highWaterMark, countsObjects);
    return new Told(id, kind === 'ReadableStream', highWaterMark);
  },
  enqueue(told, size, desiredSize) {
    told.at(desiredSize);
    record(told, 'enqueue', { size });
  },
  enqueued(told, desiredSize) {
    told.at(desiredSize);
    record(told, 'enqueued', { ret: desiredSize > 0 });
  },
  pull(told, desiredSize) {
    told.at(desiredSize);
    record(told, 'pull', { size: told.mark });
  },
  read(told, size, desiredSize) {
    told.at(desiredSize);
    record(told, 'read', { size });
  },
  cancel: (told, reason) => record(told, 'cancel', { error: reason }),
  locked(told) {
    told.flowing = true;
  },
  pipeTo: (told, destination) => record(told, 'pipeTo', { other: destination?.id }),
  iterate: (told) => record(told, 'iterate'),
  iterateNext: (told, size) => record(told, 'iterateNext', size === undefined ? { ret: null } : { ret: 'chunk', size }),
  iterateDone: (told, left) => record(told, 'iterateDone', { ret: left }),
  write(told, size, desiredSize) {
    told.at(desiredSize);
    record(told, 'write', { size });
  },
  written(told, desiredSize) {
    told.at(desiredSize);
    record(told, 'written', { ret: desiredSize > 0 });
  },
  sinkWrite(told, size, desiredSize) {
    told.at(desiredSize);
    record(told, 'sinkWrite', { size });
  },
  sinkWriteDone(told, size, desiredSize, error) {
    told.at(desiredSize);
    record(told, 'sinkWriteDone', { error });
  },
  sinkClose: (told) => record(told, 'sinkClose'),
  sinkCloseDone: (told, error) => record(told, 'sinkCloseDone', { error }),
  ready(told, desiredSize) {
    told.at(desiredSize);
    record(told, 'ready');
  },
  abort: (told, reason) => record(told, 'abort', { error: reason }),
  close(told) {
    record(told, told.reads ? 'closeReadable' : 'close');
    told.closing = true;
    told.needDrain = false;
  },
  closed: (told) => record(told, told.reads ? 'closedReadable' : 'closed'),
  error: (told, reason) => record(told, 'error', { error: reason }),
};
