// What the host may want to be told. It puts its own functions in the place of these.

module.exports = {
  // A call of an iterator's next() on `stream` has its result: a chunk; or `null`, the end; or `null` and an error.
  next(stream, chunk, error) {},
};
