// nothing
// fetch() sends a form: of what it sends Node keeps a branch that nothing reads, and a file comes in one large piece.
import http from 'node:http';
const server = http.createServer((req, res) => {
  let size = 0;
  req.on('data', (chunk) => (size += chunk.length)).on('end', () => res.end(String(size)));
});
await new Promise((resolve) => server.listen(0, resolve));
const form = new FormData();
form.set('title', 'a report');
form.set('file', new Blob([Buffer.alloc(2_000_000, 'x')]), 'report.bin');
const response = await fetch(`http://127.0.0.1:${server.address().port}/upload`, { method: 'POST', body: form });
console.log(await response.text());
server.close();
server.closeAllConnections();
