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
