// never-answered
import http from 'node:http';
const server = http.createServer(async (req, res) => {
  try {
    const upstream = await fetch('http://127.0.0.1:1/prices');
    res.end(await upstream.text());
  } catch (error) {
    console.log(error.message);
  }
});
await new Promise((resolve) => server.listen(0, resolve));
http.get({ port: server.address().port, path: '/prices' }, (answer) => answer.resume()).on('error', () => {});
setTimeout(() => process.exit(), 1000);
