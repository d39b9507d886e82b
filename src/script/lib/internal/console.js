// The global console: it prints at once, as Node's does to a file.
const { Console } = require('console');
const { print } = internalBinding('process');

exports.console = new Console({
  stdout: { write: (text) => print(false, text) },
  stderr: { write: (text) => print(true, text) },
});
