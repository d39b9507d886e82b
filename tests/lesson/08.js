// WRONG: Ignores backpressure
readable.on('data', chunk => {
  writable.write(chunk); // Ignoring return value!
});
