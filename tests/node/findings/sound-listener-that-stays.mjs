// nothing
import { createWriteStream } from 'node:fs';
const w = createWriteStream('data/f48');
let i = 0;
const go = () => {
  while (i++ < 300) if (!w.write(Buffer.alloc(8e3))) return;
  w.end();
};
w.on('drain', go);
go();
