// Being told when a signal aborts, until one no longer wants to be.

let addAbortListener;

// Gives the function that ends it.
module.exports = function onAbort(signal, listener) {
  addAbortListener ??= require('events').addAbortListener;
  const registration = addAbortListener(signal, listener);
  // Where the language has no Symbol.dispose, the registration's only symbol stands for it.
  const dispose = Symbol.dispose ?? Object.getOwnPropertySymbols(registration)[0];
  return () => registration[dispose]();
};
