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
