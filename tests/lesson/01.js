const readable = fs.createReadStream('large-file.txt');
const writable = fs.createWriteStream('output.txt');

readable.on('data', (chunk) => {
  const canContinue = writable.write(chunk);
  
  if (!canContinue) {
    // Backpressure! Buffer is full
    readable.pause(); // Stop reading
  }
});

writable.on('drain', () => {
  // Buffer drained, safe to continue
  readable.resume(); // Resume reading
});
