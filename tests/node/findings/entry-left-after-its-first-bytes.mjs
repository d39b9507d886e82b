// never-read
// Entries of an archive: the handler looks at the first bytes of each, and nothing reads the rest.
import { PassThrough, Readable, Writable } from 'node:stream';
class Untar extends Writable {
  #entry;
  _write(chunk, encoding, callback) {
    if (!this.#entry) this.emit('entry', (this.#entry = new PassThrough()));
    if (this.#entry.write(chunk)) callback();
    else this.#entry.once('drain', callback);
  }
}
const untar = new Untar();
untar.on('entry', (entry) => entry.once('readable', () => console.log('begins with', entry.read(4))));
untar.on('finish', () => console.log('all entries are there'));
Readable.from((function* () {
  for (let i = 0; i < 60; i++) yield Buffer.alloc(8192, i);
})()).pipe(untar);
