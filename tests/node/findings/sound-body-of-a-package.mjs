// nothing
// A package makes a stream for an answer, as undici does, of which only the head is of interest: it is all there, and waits for nothing.
import http from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('node_modules/caller', { recursive: true });
writeFileSync('node_modules/caller/package.json', '{ "name": "caller", "type": "module", "exports": "./index.js" }');
writeFileSync('node_modules/caller/index.js', String.raw`
import { connect } from 'node:net';
import { Readable } from 'node:stream';
export const head = (port) => new Promise((resolve) => {
  const socket = connect(port, () => socket.write('GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n'));
  socket.once('data', (chunk) => {
    const body = new Readable({ read() {} });
    body.push(chunk);
    body.push(null);
    resolve({ status: String(chunk).split(' ')[1], body });
  });
});`);
const { head } = await import('caller');
const server = http.createServer((req, res) => res.end('{"ok":true}'));
await new Promise((resolve) => server.listen(0, resolve));
console.log((await head(server.address().port)).status);
server.close();
server.closeAllConnections();
