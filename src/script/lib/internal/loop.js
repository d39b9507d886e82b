// What the interpreter writes around a loop of a generator that yields (src/script/rewriting.rs): it passes on the iterator that the
// loop goes over, and closes it where return() of the generator leaves the loop.
module.exports = function loopOf(isAsync) {
  let iterator;
  let isClosed = false;
  return {
    // The loop has ended by itself, or by an error.
    over: false,
    of(source) {
      const key = isAsync && source?.[Symbol.asyncIterator] != null ? Symbol.asyncIterator : Symbol.iterator;
      const method = source?.[key];
      if (typeof method !== 'function') return source;
      return {
        [key]() {
          iterator = method.call(source);
          if (iterator === null || typeof iterator !== 'object' && typeof iterator !== 'function') return iterator;
          const { next } = iterator;
          return {
            next: () => next.call(iterator),
            get return() {
              isClosed = true;
              const close = iterator.return;
              return close == null ? close : (value) => close.call(iterator, value);
            },
          };
        },
      };
    },
    get isLeft() {
      return !this.over && !isClosed && iterator !== undefined;
    },
    leave() {
      const close = iterator.return;
      return close == null ? undefined : close.call(iterator);
    },
  };
};
