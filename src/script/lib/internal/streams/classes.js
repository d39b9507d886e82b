// Where the modules of this folder find the classes of streams, which are made elsewhere and put here by install.js:
// Stream, Readable, Writable, Duplex, Transform, PassThrough. To be read when they are needed, not when a module loads.

module.exports = { Stream: null, Readable: null, Writable: null, Duplex: null, Transform: null, PassThrough: null };
