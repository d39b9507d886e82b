// A table of 650 KB, whose text is put in capitals and compressed.
let table = '';
for (let row = 0, n = 1; row < 25000; row++) {
  n = (n * 16807) % 2147483647;
  table += `${row},user ${n},${n % 9973}\n`;
}
require('fs').writeFileSync('input.csv', table);
const processChunk = (chunk) => chunk.toString().toUpperCase();
let drains = 0;
setImmediate(() => transformData.on('drain', () => drains++));
process.on('exit', () => {
  const text = zlib.gunzipSync(fs.readFileSync('output.csv.gz')).toString();
  console.log(text === table.toUpperCase() ? 'all rows are there' : 'rows are missing');
  console.log(`transformData held its input back ${drains > 0 ? 'again and again' : 'never'}`);
});

// The lesson's code:
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
