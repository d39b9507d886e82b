// nothing
// end() undoes all that cork() did, however often it was called.
import { createWriteStream } from 'node:fs';
import http from 'node:http';
import { Writable } from 'node:stream';
const file = createWriteStream('corked.txt');
file.cork();
file.write('a');
file.cork();
file.write('b');
file.end('c');
const slow = new Writable({ write: (chunk, encoding, callback) => setTimeout(callback, 500) });
slow.cork();
slow.cork();
slow.write('1');
slow.write('2');
slow.end();
const server = http.createServer((req, res) => {
  res.setHeader('Content-Length', 6);
  res.cork();
  res.cork();
  res.write('one');
  res.write('two');
  res.end();
});
server.listen(0, () => {
  http.get({ port: server.address().port, agent: false }, (res) => res.resume().on('end', () => server.close()));
});
