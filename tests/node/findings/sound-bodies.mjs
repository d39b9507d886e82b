// nothing
// Bodies of all kinds, sent, cloned and read: what Node makes of them for itself is no matter of the program's.
import http from 'node:http';
const server = http.createServer((req, res) => {
  req.resume();
  req.on('end', () => res.end(JSON.stringify({ pad: 'x'.repeat(200_000) })));
});
await new Promise((resolve) => server.listen(0, resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const text = 'x'.repeat(300_000);
for (const body of [new Blob([text]), new URLSearchParams({ a: '1' }), text, Buffer.from(text), new Response(text).body]) {
  const answer = await fetch(url, { method: 'POST', body, duplex: 'half' });
  const copy = answer.clone();
  await answer.json();
  await copy.text();
}
const request = new Request(url, { method: 'POST', body: text });
const again = request.clone();
await (await fetch(request)).text();
await (await fetch(again)).arrayBuffer();
const form = new FormData();
form.set('file', new Blob([text]));
console.log((await new Response(form).text()).length, (await new Response(form).formData()).get('file').size);
server.close();
server.closeAllConnections();
