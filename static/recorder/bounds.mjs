// The bounds of what is recorded, kept and looked at. docs/trace-format.md names those that people may meet.

export const BLOCK = 64 * 1024; // Bytes that are kept before they are written,
export const MOMENT = 50_000_000; // and nanoseconds; memory is looked at as often.
export const BEAT = 1000; // Milliseconds without an event after which a line says so,
export const MOST = 10_000; // and until a later one at most.
export const CALLBACKS = 1000; // Streams whose callbacks are looked for where the process ends,
export const COLLECTED = 256 * 1024 * 1024; // and bytes of the heap with which that does not take too long.
export const YOUTH = 2_000_000; // Nanoseconds in which a stream comes to have its name.
export const LINE = 8 * 1024; // No line is longer.
export const STREAMS = 65_000; // A reader cannot tell more apart.

/** What each recording of a program tells beside the streams' events: of these, the absence of a line means something. */
export const TELLS = ['listeners', 'places', 'pipelines', 'process'];
