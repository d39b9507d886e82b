pipeline(
  readable,
  transform,
  writable,
  (err) => {
    if (err) {
      console.error('Pipeline error:', err);
      // Cleanup
    }
  }
);
