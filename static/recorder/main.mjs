// Highwater's recorder: writes down what the streams of a Node program do, for display in the Highwater page.
//
//     node --import ./recorder.mjs app.js
//
// writes app-<pid>.trace to the current folder, as described in docs/trace-format.md.
// Node 20 or later, no dependencies. Environment variables:
//
//     HIGHWATER_TRACE=path   where to write instead; %p becomes the process id
//     HIGHWATER_READS=1      records every read(), too; 0, the default, records none
//     HIGHWATER_LIMIT=n      the maximum number of events (2000000)
//     HIGHWATER_LAST=n       keeps only the last n seconds, in memory, and writes them when the signal SIGUSR2 comes (which it
//                            then listens for), an error that nobody caught, or a warning of too many listeners, and at the end
//     HIGHWATER_NAMES=hidden puts numbers in the place of the names of files, paths and addresses
//     HIGHWATER_SLEEP=1      records nothing until `highwater attach PID` asks for it, and only for as long as it does
//
// Child processes and worker threads that are recorded, too, write to files of their own. The recorder sets HIGHWATER_PARENT
// to the process id, so that a child knows that it is one.
//
// It tracks at most 65000 streams: an HTTP server reaches this limit after 32500 requests. A line of the trace says
// where a limit was reached, and the last one counts the events that were left out.
//
// The Web's streams are recorded from their first use on. The streams of the readable-stream package are copies of Node's,
// which it does not see: with READABLE_STREAM=disable in the environment, the package uses Node's own. A trace says whether
// the package was loaded.
//
// If a signal kills the process, the trace lacks its last 50 ms, and how the process ended. If a process loads two
// copies of this file, the second does nothing.
//
// It never writes the data in streams: only sizes, names, states, and places in the program's files. It never changes what
// the program does: it keeps no process alive, swallows no error, and every method returns what it would have returned. It adds
// no listener to anything but the process, and that only for HIGHWATER_LAST. For HIGHWATER_LAST and HIGHWATER_SLEEP it opens a socket
// in a folder of temporary files that only the process's own user can enter, which `highwater attach` looks for. It replaces methods of the classes of streams,
// pipeline() and finished(), once() and on() of node:events, on() of servers, process.exit(), fetch(), the classes Worker, ReadableStream, WritableStream
// and TransformStream and, on each stream in use, its own _read, _write, _writev, _transform, _flush, _final, _construct and
// _destroy. Where the process ends while clients wait for answers, after its last 'exit' listener, it takes these from their
// connections for a moment, to see whether anything else keeps them. Its timers keep no process alive: one exists while something is
// not written yet, one says now and then that nothing happens. To tell lines as they were written, it calls the
// Error.prepareStackTrace that the program has set. Two things come later than without it, by a step of the microtasks: the promise
// of a pipeline() with options, and that of fetch().
//
// Here people begin to read: start.mjs begins a recording, install.mjs puts what tells in the place of Node's own methods, known.mjs
// has what is known of a stream, recorder.mjs and block.mjs take it down.

import { importsThis, optionsOf } from './paths.mjs';
import { start } from './start.mjs';

export { record } from './recorder.mjs';
export { sockets } from './socket.mjs';
export { save, start } from './start.mjs';

if (importsThis([...process.execArgv, ...optionsOf(process.env.NODE_OPTIONS)])) start();
