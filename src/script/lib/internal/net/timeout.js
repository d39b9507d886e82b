// `setTimeout(ms, callback)` of sockets: 'timeout' after so long without anything read or written.
const timers = require('timers');
const { validateFunction, validateNumber } = require('internal/validators');

const kTimer = Symbol('timer');

exports.setTimeout = function(milliseconds, callback) {
  validateNumber(milliseconds, 'msecs');
  timers.clearTimeout(this[kTimer]);
  Object.defineProperty(this, kTimer, { value: undefined, writable: true, configurable: true });
  this.timeout = milliseconds;
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (milliseconds === 0) {
    if (callback) this.removeListener('timeout', callback);
  } else {
    this[kTimer] = timers.setTimeout(() => {
      if (!this.destroyed) this.emit('timeout');
    }, milliseconds);
    if (callback) this.once('timeout', callback);
  }
  return this;
};

// Something was read or written.
exports.refresh = (socket) => {
  if (socket[kTimer] !== undefined) socket[kTimer].refresh();
};
exports.clear = (socket) => {
  if (socket[kTimer] !== undefined) timers.clearTimeout(socket[kTimer]);
};
