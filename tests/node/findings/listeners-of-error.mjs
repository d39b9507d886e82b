// listeners-pile-up
import net from 'node:net';
const s = net.createServer((c) => c.pipe(c)).listen(0, () => {
  const c = net.connect(s.address().port);
  let n = 0;
  const ask = () => {
    c.on('error', () => {
    });
    c.on('data', () => {
    });
    c.write('ping');
    if (++n < 25) setTimeout(ask, 10);
    else {
      c.end();
      s.close();
    }
  };
  c.on('connect', ask);
});
