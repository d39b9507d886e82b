// `process.stdin`: there is nobody at the keyboard, so it is at its end.
exports.stdin = () => {
  const { Readable } = require('stream');
  const stream = new Readable({
    read() {
      this.push(null);
    },
  });
  stream.fd = 0;
  exports.stdin = () => stream;
  return stream;
};
