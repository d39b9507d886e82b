readable.on('data', chunk => {
  processChunk(chunk); // Process immediately
});
