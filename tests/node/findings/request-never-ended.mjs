// end-never-comes
import http from 'node:http';
const server = http.createServer((req, res) => req.on('end', () => res.end('stored')).resume());
await new Promise((resolve) => server.listen(0, resolve));
const request = http.request({ port: server.address().port, path: '/rows', method: 'POST' }, (answer) => answer.resume());
request.on('error', () => {});
request.write('one row');
setTimeout(() => process.exit(), 1000);
