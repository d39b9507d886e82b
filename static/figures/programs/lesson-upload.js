// A video comes in at 100 MiB/s, and the disk writes 40 MiB/s.
const app = require('express')();
let pauses = 0;
let most = 0;
app.use((req, res, next) => {
  req.on('pause', () => {
    pauses++;
    most = Math.max(most, req.readableLength);
  });
  next();
});
import('./devices.mjs').then(({ client, disk }) => {
  disk('./uploads/file.dat', { write: '40 MiB/s' });
  const server = app.listen(0, () => {
    const upload = client(server.address().port, { path: '/upload', send: '16 MiB', rate: '100 MiB/s' });
    upload.on('response', (answer) => answer.on('data', (text) => {
      console.log(`${answer.statusCode} ${text}: ${fs.statSync('./uploads/file.dat').size / 2 ** 20} MiB`);
      const held = most < 2 ** 20 ? 'less' : 'more';
      console.log(`req was ${pauses > 0 ? 'paused' : 'never paused'}, with ${held} than 1 MiB waiting in it`);
      server.close();
    }));
  });
});

// The lesson's code:
const express = require('express');
const fs = require('fs');

app.post('/upload', (req, res) => {
  const writeStream = fs.createWriteStream('./uploads/file.dat');
  
  // pipe() handles backpressure automatically
  req.pipe(writeStream);
  
  writeStream.on('finish', () => {
    res.send('Upload complete');
  });
  
  writeStream.on('error', (err) => {
    res.status(500).send('Upload failed');
  });
});

// Memory usage stays constant regardless of file size
