// Manual backpressure (error-prone)
readable.on('data', chunk => {
  if (!writable.write(chunk)) {
    readable.pause();
  }
});
writable.on('drain', () => readable.resume());

// pipe() handles this automatically
readable.pipe(writable); // Backpressure handled!
