const { pipeline } = require('stream');
const fs = require('fs');
const zlib = require('zlib');
const { Transform } = require('stream');

const transformData = new Transform({
  transform(chunk, encoding, callback) {
    // Process data
    const processed = processChunk(chunk);
    callback(null, processed);
  }
});

// pipeline() handles backpressure across entire chain
pipeline(
  fs.createReadStream('input.csv'),
  transformData,
  zlib.createGzip(),
  fs.createWriteStream('output.csv.gz'),
  (err) => {
    if (err) console.error('Pipeline failed:', err);
    else console.log('Pipeline succeeded');
  }
);
