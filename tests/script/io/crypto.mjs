// Hashes, HMACs and ciphers: known bytes, streams and errors.
import crypto from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const attempt = (name, fn) => {
  try { console.log(name, fn()); } catch (error) { console.log(name, error.name, error.code, error.message); }
};
for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'SHA256']) {
  for (const text of ['', 'abc', 'x'.repeat(1000)]) {
    attempt(name, () => crypto.createHash(name).update(text).digest('hex'));
    attempt(name, () => crypto.createHmac(name, 'key').update(text).digest('base64'));
    attempt(name, () => crypto.createHmac(name, 'k'.repeat(200)).update(text).digest('hex'));
  }
}
attempt('none', () => crypto.createHash('nope'));
attempt('none', () => crypto.createHmac('nope', 'k'));
attempt('twice', () => { const hash = crypto.createHash('md5'); hash.digest(); return hash.digest(); });
attempt('after', () => { const hash = crypto.createHash('md5'); hash.digest(); return hash.update('x'); });
attempt('type', () => crypto.createHash('md5').update(5));
attempt('copy', () => { const hash = crypto.createHash('sha256').update('a'); const copy = hash.copy(); return [hash.update('b').digest('hex'), copy.digest('hex')].join(); });
attempt('buffer', () => crypto.createHash('md5').update(new Uint8Array([1, 2])).digest());
const hash = crypto.createHash('sha256');
await pipeline(Readable.from(['a', 'b', 'c']), hash);
console.log(hash.read().toString('hex'));
console.log((await crypto.createHash('md5').setEncoding('hex').end('stream').toArray()).join());
for (const mode of ['aes-256-cbc', 'aes-256-ctr', 'aes-128-cbc', 'aes-128-ctr', 'aes-192-cbc']) {
  const key = Buffer.alloc(Number(mode.slice(4, 7)) / 8, 'key');
  const iv = Buffer.alloc(16, 'iv');
  for (const text of ['', 'short', 'sixteen bytes!!!', 'x'.repeat(100)]) {
    const cipher = crypto.createCipheriv(mode, key, iv);
    const sealed = Buffer.concat([cipher.update(text.slice(0, 7)), cipher.update(text.slice(7)), cipher.final()]);
    const open = crypto.createDecipheriv(mode, key, iv);
    console.log(mode, sealed.toString('hex'), open.update(sealed, undefined, 'utf8') + open.final('utf8') === text);
  }
  const parts = await Readable.from(['one ', 'two ', 'three '.repeat(20)]).pipe(crypto.createCipheriv(mode, key, iv)).pipe(crypto.createDecipheriv(mode, key, iv)).toArray();
  console.log(Buffer.concat(parts).toString());
}
const key = Buffer.alloc(32);
attempt('key', () => crypto.createCipheriv('aes-256-cbc', 'short', Buffer.alloc(16)));
attempt('iv', () => crypto.createCipheriv('aes-256-cbc', key, Buffer.alloc(3)));
attempt('unknown', () => crypto.createCipheriv('none', key, Buffer.alloc(16)));
attempt('final', () => { const open = crypto.createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)); open.update('abc'); return open.final(); });
attempt('bad', () => { const open = crypto.createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)); open.update(Buffer.alloc(32)); return open.final().length; });
console.log(crypto.randomBytes(10).length, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(crypto.randomUUID()), crypto.randomInt(5) < 5, crypto.randomInt(3, 4));
attempt('equal', () => [crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')), crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('b'))]);
attempt('lengths', () => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('bb')));
attempt('size', () => crypto.randomBytes(-1));
await new Promise((resolve) => crypto.randomBytes(4, (error, bytes) => { console.log(error, bytes.length); resolve(); }));
