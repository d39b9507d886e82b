app.get('/proxy', (req, res) => {
  http.get('http://slow-api.com/large-data', (upstream) => {
    upstream.on('data', chunk => {
      res.write(chunk); // If client is slow, this buffers!
    });
  });
});

// Slow client + fast upstream = memory leak
