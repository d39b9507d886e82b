// fs by callbacks, at once and by promises: values and errors.
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { promisify } from 'node:util';

const shown = (error) => [error.name, error.message, error.code, error.errno, error.syscall, error.path, error.dest, Object.keys(error).join()].join(' | ');
const attempt = (name, fn) => {
  try { console.log(name, fn()); } catch (error) { console.log(name, shown(error)); }
};
const tryAsync = async (name, promise) => {
  try { console.log(name, await promise); } catch (error) { console.log(name, shown(error)); }
};
const back = (name, call) => new Promise((resolve) => {
  call((...values) => {
    console.log(name, ...values.map((value) => (value instanceof Error ? shown(value) : value)));
    resolve();
  });
});

fs.mkdirSync('dir');
fs.writeFileSync('dir/a.txt', 'hello');
fs.writeFileSync('dir/b.txt', new Uint8Array([65, 66, 67]));
fs.appendFileSync('dir/a.txt', ' world');
attempt('read', () => fs.readFileSync('dir/a.txt', 'utf8'));
attempt('buffer', () => fs.readFileSync('dir/b.txt'));
attempt('hex', () => fs.readFileSync('dir/b.txt', { encoding: 'hex' }));
attempt('list', () => fs.readdirSync('dir').join());
attempt('types', () => fs.readdirSync('.', { withFileTypes: true }).map((one) => `${one.name} ${one.isDirectory()} ${one.isFile()}`).join());
for (const [name, fn] of Object.entries({
  none: () => fs.readFileSync('nope'), folder: () => fs.readFileSync('dir'), into: () => fs.writeFileSync('dir', 'x'),
  again: () => fs.mkdirSync('dir'), deep: () => fs.mkdirSync('x/y'), rmdir: () => fs.rmdirSync('nope'), full: () => fs.rmdirSync('dir'),
  rm: () => fs.rmSync('nope'), rmFolder: () => fs.rmSync('dir'), force: () => fs.rmSync('nope', { force: true }), unlink: () => fs.unlinkSync('nope'),
  unlinkFolder: () => fs.unlinkSync('nope/a'), rename: () => fs.renameSync('nope', 'b'), copy: () => fs.copyFileSync('nope', 'b'), list: () => fs.readdirSync('nope'),
  listFile: () => fs.readdirSync('dir/a.txt'), stat: () => fs.statSync('nope'), lstat: () => fs.lstatSync('nope'), access: () => fs.accessSync('nope'),
  exclusive: () => fs.openSync('dir/a.txt', 'wx'), under: () => fs.readFileSync('dir/a.txt/x'), badFd: () => fs.readSync(999, Buffer.alloc(3)),
  badClose: () => fs.closeSync(999), flags: () => fs.openSync('x', 'zz'), path: () => fs.readFileSync(), callback: () => fs.readFile('a'),
  start: () => fs.createReadStream('a', { start: 3, end: 1 }), options: () => fs.createReadStream('a', 5), encoding: () => fs.readFileSync('x', 'bad'),
  data: () => fs.writeFileSync('x', 5), quiet: () => fs.statSync('nope', { throwIfNoEntry: false }), negative: () => fs.createWriteStream('a', { start: -1 }),
  fd: () => fs.closeSync('x'), exists: () => [fs.existsSync('dir'), fs.existsSync('nope'), fs.existsSync()], nul: () => fs.readFileSync('a\0b'),
})) attempt(name, fn);
attempt('recursive', () => typeof fs.mkdirSync('p/q/r', { recursive: true }));
attempt('again', () => fs.mkdirSync('p/q/r', { recursive: true }));
fs.writeFileSync('p/q/f', '1');
attempt('all', () => fs.readdirSync('p', { recursive: true }).sort().join());
attempt('rm', () => fs.rmSync('p', { recursive: true }));
attempt('gone', () => fs.existsSync('p'));
const stats = fs.statSync('dir/a.txt');
console.log(stats.size, stats.isFile(), stats.isDirectory(), stats.mtime instanceof Date, typeof stats.mtimeMs, stats.constructor.name);
fs.renameSync('dir/a.txt', 'dir/c.txt');
fs.copyFileSync('dir/c.txt', 'dir/d.txt');
attempt('copied', () => fs.readFileSync('dir/d.txt', 'utf8'));
attempt('taken', () => fs.copyFileSync('dir/c.txt', 'dir/d.txt', fs.constants.COPYFILE_EXCL));
fs.truncateSync('dir/d.txt', 3);
attempt('short', () => fs.readFileSync('dir/d.txt', 'utf8'));
const fd = fs.openSync('dir/c.txt', 'r+');
const buffer = Buffer.alloc(8);
attempt('read', () => [fs.readSync(fd, buffer, 1, 4, 0), buffer.toString('latin1')]);
attempt('write', () => fs.writeSync(fd, 'HE', 0));
attempt('next', () => [fs.readSync(fd, buffer), fs.readSync(fd, buffer), fs.readSync(fd, buffer)]);
attempt('range', () => fs.readSync(fd, buffer, 4, 9));
attempt('close', () => fs.closeSync(fd));
attempt('text', () => fs.readFileSync('dir/c.txt', 'utf8'));

await back('readFile', (cb) => fs.readFile('dir/c.txt', 'utf8', cb));
await back('missing', (cb) => fs.readFile('nope', cb));
await back('writeFile', (cb) => fs.writeFile('dir/e.txt', 'e', cb));
await back('mkdir', (cb) => fs.mkdir('dir/x/y', { recursive: true }, (error, made) => cb(error, typeof made)));
await back('stat', (cb) => fs.stat('nope', cb));
await back('exists', (cb) => fs.exists('dir', cb));
await back('open', (cb) => fs.open('dir/e.txt', (error, own) => fs.read(own, Buffer.alloc(4), 0, 4, 0, (failed, count, bytes) => fs.close(own, (closed) => cb(failed, count, bytes.length, closed)))));
console.log(await promisify(fs.read)(fs.openSync('dir/e.txt'), Buffer.alloc(2), 0, 2, 0));
console.log(await promisify(fs.exists)('dir'), await promisify(fs.readFile)('dir/e.txt', 'utf8'));

await tryAsync('p.readFile', fsp.readFile('dir/c.txt', 'utf8'));
await tryAsync('p.missing', fsp.readFile('nope'));
await tryAsync('p.folder', fsp.readFile('dir'));
await tryAsync('p.stat', fsp.stat('nope'));
await tryAsync('p.access', fsp.access('dir'));
await tryAsync('p.writeFile', fsp.writeFile('dir/f.txt', ['a', 'b', 'c']));
await tryAsync('p.append', fsp.appendFile('dir/f.txt', 'd'));
await tryAsync('p.read', fsp.readFile('dir/f.txt', 'utf8'));
await tryAsync('p.path', fsp.readFile(5));
await tryAsync('p.aborted', fsp.readFile('dir/f.txt', { signal: AbortSignal.abort() }).catch((error) => { throw Object.assign(new Error(error.message), { name: error.name, code: error.code }); }));
const handle = await fsp.open('dir/g.txt', 'w+');
console.log(await handle.write('one\ntwo\nthree\n'), (await handle.stat()).size);
console.log(await handle.read(Buffer.alloc(3), 0, 3, 4));
await handle.close();
await handle.close();
await tryAsync('closed', handle.read(Buffer.alloc(1)).catch((error) => { throw Object.assign(new Error(error.message), { code: error.code }); }));
console.log(handle.fd);
const lines = await fsp.open('dir/g.txt');
for await (const line of lines.readLines()) console.log('line', line);
const streams = await fsp.open('dir/g.txt');
let text = '';
for await (const chunk of streams.createReadStream({ encoding: 'utf8', start: 4 })) text += chunk;
console.log(JSON.stringify(text), streams.fd);
const out = await fsp.open('dir/h.txt', 'w');
const stream = out.createWriteStream();
stream.end('stream');
await new Promise((resolve) => stream.on('close', resolve));
console.log(fs.readFileSync('dir/h.txt', 'utf8'), out.fd);
