// Requests come one after another, and their lines faster than the disk writes them.
// This app only hands them on.
import { createRequire } from 'node:module';
import { disk } from './devices.mjs';

const require = createRequire(import.meta.url);
disk('./app.log', { write: '100 KB/s' });
let answered = 0;
let waited = 0;
let most = 0;
const app = {
  use(middleware) {
    const [method, url] = ['GET', `/search?q=${'x'.repeat(470)}`];
    const request = () => {
      let isNow = true;
      middleware({ method, url }, {}, () => {
        answered++;
        if (!isNow) waited++;
        if (answered < 400) setImmediate(request);
      });
      isNow = false;
      most = Math.max(most, logStream.writableLength);
    };
    request();
  },
};
process.on('exit', () => {
  const lines = fs.readFileSync('app.log', 'utf8').split('\n').length - 1;
  console.log(`${answered} requests answered, ${lines} lines in the log`);
  const held = most < 2 ** 17 ? 'less' : 'more';
  console.log(`${waited > 0 ? 'some' : 'none'} waited, with ${held} than 128 KiB in logStream`);
});

// The lesson's code:
const fs = require('fs');
const { pipeline } = require('stream');

const logStream = fs.createWriteStream('./app.log', { flags: 'a' });

app.use((req, res, next) => {
  const logEntry = `${new Date().toISOString()} ${req.method} ${req.url}\n`;
  
  // Handle backpressure
  if (!logStream.write(logEntry)) {
    logStream.once('drain', next);
  } else {
    next();
  }
});
