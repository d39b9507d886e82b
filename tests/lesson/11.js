app.get('/proxy', (req, res) => {
  http.get('http://slow-api.com/large-data', (upstream) => {
    upstream.pipe(res); // Backpressure handled
  });
});
