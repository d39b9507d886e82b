// The lesson's second diagram: a source of 1 MB/s, a destination of 100 KB/s.
import { sink, source } from './devices.mjs';

const readable = source('readable', { rate: '1 MB/s', total: '1 MB' });
const writable = sink('writable', { rate: '100 KB/s' });
readable.on('end', () => {
  const marks = writable.writableLength / writable.writableHighWaterMark;
  const times = marks > 10 ? 'more than ten times' : marks < 2 ? 'less than twice' : 'a few times';
  console.log(`all is read, and ${times} the highWaterMark waits in writable`);
});

// The lesson's code:
readable.pipe(writable); // Automatic backpressure
