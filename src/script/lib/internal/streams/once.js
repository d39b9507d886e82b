// A function that passes on its first call only.

module.exports = function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return undefined;
    called = true;
    return callback.apply(this, args);
  };
};
