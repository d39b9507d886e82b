// never-read
import http2 from 'node:http2';
const s = http2.createServer();
s.on('stream', (st) => {
  st.respond({ ':status': 200 });
  st.end(Buffer.alloc(5e5));
  st.on('error', () => {
  });
});
s.listen(0, () => {
  const c = http2.connect(`http://localhost:${s.address().port}`);
  const q = c.request({ ':path': '/' });
  q.on('response', () => console.log('got headers'));
  q.on('end', () => {
    console.log('end');
    c.close();
    s.close();
  });
  q.end();
  setTimeout(() => {
    process.exit(0);
  }, 1500);
});
