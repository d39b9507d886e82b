// nothing
// A client that leaves in the middle of a download: the program destroys the file that nobody takes any more.
import fs from 'node:fs';
import http from 'node:http';
const server = http.createServer((request, response) => {
  const file = fs.createReadStream(process.execPath);
  file.on('end', () => console.log('delivered'));
  response.on('close', () => file.destroy());
  file.pipe(response);
});
server.listen(0, () => {
  const request = http.get({ port: server.address().port }, (answer) => answer.once('data', () => answer.destroy()));
  request.on('close', () => server.close());
});
