// What a trace is told of the Web's streams. This version tells nobody: the program that embeds these modules may provide
// another `internal/webstreams/hooks` with the same functions. They must not throw and must not call into a stream.
//
// `stream` is what `created()` returned for it, or the stream itself where it returned nothing. `size` is what the stream's
// strategy counts a chunk as; of a chunk that goes straight to a reader, its bytes where the strategy counts bytes, else 1.
// `desiredSize` is `highWaterMark` less what is queued, also when the stream is closed or errored: its level is
// `highWaterMark - desiredSize`. `chunk` is the chunk itself, of which the memory that it takes can be told.
//
// How the events of a trace (src/engine/event.rs) can be made of these, in the order of a stream's life:
//   WritableStream                               ReadableStream
//   created          create                      created          create
//   write            write (call)                enqueue          push (call), "enqueue"
//   written          write (return)              enqueued         push (return), "enqueue"; true where desiredSize > 0
//   sinkWrite        _write (call)               pull             _read (call), "pull"
//   sinkWriteDone    _write (done)               read             data, "chunk"
//   ready            drain, "ready"              pipeTo           pipe (call), "pipeTo"
//   close            end (call), "close"         close            push(null) (call), "close"
//   sinkClose        _final (call)               cancel           destroy (call), "cancel"
//   sinkCloseDone    _final (done)               locked           nothing by itself: `flowing` is true from here on
//   closed           finish, "closed"            closed           end, "closed"
//   abort            destroy (call)              iterate…         iterate (call), next (done), iterate (done)
//   error            error                       error            error
// A TransformStream is its two sides; `side` then tells which one of them a stream is.
// `need_drain` of a WritableStream is: no close() yet, not failed, and desiredSize is 0 or less.

const nothing = () => {};

module.exports = {
  // Whether anybody listens. The moments that lie a microtask after what causes them (`ready`, a writer's `closed`) cost
  // one of their own: they are not told while this is false.
  active: false,

  // created(stream, kind, highWaterMark, countsObjects, side): kind is 'ReadableStream' or 'WritableStream'; side is
  // 'readable' or 'writable' of a TransformStream, 'branch' of tee(), 'from' of ReadableStream.from(), or undefined.
  created: nothing,

  // Of ReadableStreams
  enqueue: nothing, // (stream, size, desiredSize before, chunk)
  enqueued: nothing, // (stream, desiredSize after)
  pull: nothing, // (stream, desiredSize): the source's pull() is about to be called
  read: nothing, // (stream, size, desiredSize without it, chunk): somebody gets a chunk
  cancel: nothing, // (stream, reason)
  locked: nothing, // (stream): a reader, a pipe, a loop or tee() has it now
  pipeTo: nothing, // (stream, destination)
  iterate: nothing, // (stream): a loop over it begins
  iterateNext: nothing, // (stream, size of the chunk, or undefined at its end)
  iterateDone: nothing, // (stream, whether it was left before its end)

  // Of WritableStreams
  write: nothing, // (stream, size, desiredSize before, chunk)
  written: nothing, // (stream, desiredSize after): write() returns
  sinkWrite: nothing, // (stream, size, desiredSize, chunk): the sink's write() is about to be called
  sinkWriteDone: nothing, // (stream, size, desiredSize without it, error if it failed)
  sinkClose: nothing, // (stream): the sink's close() is about to be called
  sinkCloseDone: nothing, // (stream, error if it failed)
  ready: nothing, // (stream, desiredSize): `ready` is resolved after it was pending
  abort: nothing, // (stream, reason)

  // Of both
  close: nothing, // (stream): a controller's or a writer's close() was called
  closed: nothing, // (stream)
  error: nothing, // (stream, reason): it has failed
};
