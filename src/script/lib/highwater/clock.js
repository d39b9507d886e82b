// What devices of a program work by: the virtual clock to the nanosecond, chunks that take no memory of their own, and the
// memory that the process may take.
const timers = internalBinding('timers');
const { Buffer } = require('buffer');

exports.loop = {
  // In nanoseconds. To set it is to work: nothing else happens meanwhile.
  get now() {
    return timers.nowExactly();
  },
  set now(time) {
    timers.blockExactly(time - timers.nowExactly());
  },
  // Calls `task` in that phase of the loop ('timer', 'io', 'immediate'), so many nanoseconds from now.
  later(phase, delay, task) {
    timers.later(phase, delay, task);
  },
};

let zero = new ArrayBuffer(1 << 16);

// So many bytes of nothing, all in the same place.
exports.zeros = (size) => {
  if (size > zero.byteLength) zero = new ArrayBuffer(Math.min(2 ** Math.ceil(Math.log2(size)), 1 << 28));
  return size <= zero.byteLength ? Buffer.from(zero, 0, size) : Buffer.alloc(size);
};

// The process ends when it takes more: of the whole ('container'), or of V8's heap ('heap').
exports.limitMemory = (bytes, of = 'container') => timers.limitMemory(bytes, of);
