// What the host may want to be told. It puts its own functions in the place of these.

const nop = () => {};
const { next = nop, done = nop, iterate = nop } = internalBinding?.('streams') ?? {};

module.exports = {
  // A call of an iterator's next() on `stream` has its result: a chunk; or `null`, the end; or `null` and an error.
  next,
  // A loop over `stream` begins; or ends, where `left` says whether that is before the stream's end.
  iterate,
  // The callback of a pipeline() or a finished() of the program's is called, or its promise is settled.
  done,
};
