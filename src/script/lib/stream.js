// node:stream
const classes = require('internal/streams/classes');

const { Stream } = classes;
Object.assign(Stream, classes);
Stream.Stream = Stream;
module.exports = Stream;
require('internal/streams/install').install(classes);
