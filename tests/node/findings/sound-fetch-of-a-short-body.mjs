// nothing
// Only the status of an answer is looked at, and its short body is cancelled: Node has all of it by then.
import http from 'node:http';
const server = http.createServer((req, res) => res.end('{"ok":true}'));
await new Promise((resolve) => server.listen(0, resolve));
const response = await fetch(`http://127.0.0.1:${server.address().port}/health`);
console.log(response.status);
await response.body.cancel();
server.close();
server.closeAllConnections();
