// The global console: it prints at once, as Node's does to a file.
const { createConsole } = require('console');
const { print } = internalBinding('process');

exports.console = createConsole((text) => print(false, text), (text) => print(true, text));
