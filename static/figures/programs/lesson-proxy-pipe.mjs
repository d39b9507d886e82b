// An API elsewhere sends 100 MB/s, and the client reads 1 MB/s.
import http from 'node:http';
import express from 'express';
import { client, site } from './devices.mjs';

site('slow-api.com', { rate: '100 MB/s', total: '24 MB', chunk: '64 KiB' });
const app = express();
app.use((req, res, next) => {
  setTimeout(() => {
    const megabytes = res.writableLength / 1e6;
    const held = megabytes > 4 ? 'more than 4 MB' : megabytes < 1 ? 'less than 1 MB' : '1 to 4 MB';
    console.log(`after a second, ${held} waiting in res`);
    process.exit();
  }, 1000);
  next();
});
const server = app.listen(0, () => {
  client(server.address().port, { path: '/proxy', rate: '1 MB/s' });
});

// The lesson's code:
app.get('/proxy', (req, res) => {
  http.get('http://slow-api.com/large-data', (upstream) => {
    upstream.pipe(res); // Backpressure handled
  });
});
