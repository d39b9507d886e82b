// WRONG: Defeats purpose of streaming
const chunks = [];
readable.on('data', chunk => {
  chunks.push(chunk); // Buffers everything in memory!
});
readable.on('end', () => {
  const allData = Buffer.concat(chunks);
  process(allData);
});
