// Buffer, StringDecoder and Blob beside Node's own: cases, then random ones from a seed.
import { check, report, seeded } from './side_by_side.mjs';

const seed = Number(process.argv[2] ?? 20241);
const encodings = ['utf8', 'utf-8', 'UCS2', 'utf16le', 'latin1', 'binary', 'ascii', 'hex', 'base64', 'base64url'];
const texts = ['', 'a', 'abc', 'é', 'naïve café', '€uro', '😀 smile', '\ud800', 'x\udc00y', '6162', '616', 'zz', 'YWJj', 'YWI=', 'YQ', 'a-_b', '\ufeffbom'];
const own = (require, name) => {
  try { return require(name); } catch { return globalThis; }
};

await check({
  'making': ({ require, print, attempt }) => {
    const { Buffer } = require('buffer');
    for (const text of texts) for (const encoding of encodings) {
      const buffer = Buffer.from(text, encoding);
      print(text, encoding, buffer, Buffer.byteLength(text, encoding), buffer.toString(encoding), buffer.toString());
    }
    for (const value of [5, null, undefined, true, {}, { length: 2 }, { length: '2' }, { length: -1 }, [1, 256, -1, 'x', 3.7], new Uint16Array([1, 258]),
      new ArrayBuffer(3), new Uint8Array([1, 2]), { type: 'Buffer', data: [1, 2] }, new String('str'), Buffer.from('x').toJSON(), () => {}, Symbol('s'),
      { [Symbol.toPrimitive]() { return 'prim'; } }, { valueOf() { return 'valued'; } }, Object.create(null), new Map(), 10n, { buffer: new ArrayBuffer(2) }]) {
      attempt(() => Buffer.from(value));
    }
    attempt(() => Buffer.from('a', 'nope'));
    attempt(() => Buffer.from('a', 5));
    attempt(() => Buffer.from(new ArrayBuffer(4), 5));
    attempt(() => Buffer.from(new ArrayBuffer(4), 1, 9));
    attempt(() => Buffer.from(new ArrayBuffer(4), 1, 2));
    attempt(() => Buffer.from(new ArrayBuffer(4), '1', -2));
    for (const size of [0, 3, -1, NaN, '5', 1.5, Infinity, null]) {
      attempt(() => Buffer.alloc(size));
      attempt(() => Buffer.allocUnsafe(size).length);
    }
    for (const [fill, encoding] of [[1], [257], ['a'], ['abc'], ['é'], ['', 'utf8'], ['zz', 'hex'], ['6162', 'hex'], [Buffer.from([7, 8])], [Buffer.alloc(0)], [true], [1.9], ['a', 'nope'], ['a', 5]]) {
      attempt(() => Buffer.alloc(5, fill, encoding));
      attempt(() => Buffer.alloc(5).fill(fill, 1, 4, encoding));
      attempt(() => Buffer.alloc(5).fill(fill, encoding));
    }
    attempt(() => Buffer.alloc(5).fill('a', 6));
    attempt(() => Buffer.alloc(5).fill('a', 0, 6));
    attempt(() => Buffer.alloc(5).fill('a', -1));
    attempt(() => Buffer.of(1, 2, 300));
    attempt(() => Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, 1));
    attempt(() => Buffer.copyBytesFrom([1]));
    print(Buffer.isBuffer(Buffer.alloc(1)), Buffer.isBuffer(new Uint8Array(1)), Buffer.isEncoding('UTF8'), Buffer.isEncoding(''), Buffer.isEncoding('x'), Buffer.isEncoding(5));
    print(Buffer.alloc(1) instanceof Uint8Array, Buffer.alloc(1).constructor === Buffer, Object.getPrototypeOf(Buffer) === Uint8Array, Buffer.poolSize, Buffer.name);
    attempt(() => Buffer.byteLength(5));
    print(Buffer.byteLength(new ArrayBuffer(7)), Buffer.byteLength(new Uint16Array(2)), Buffer.byteLength('é', 'nope'));
  },
  'joining and comparing': ({ require, print, attempt }) => {
    const { Buffer } = require('buffer');
    const a = Buffer.from('abc');
    const b = Buffer.from('abd');
    attempt(() => Buffer.concat([a, b]));
    attempt(() => Buffer.concat([a, b], 4));
    attempt(() => Buffer.concat([a, b], 9));
    attempt(() => Buffer.concat([]));
    attempt(() => Buffer.concat([a, new Uint8Array([1])], undefined));
    attempt(() => Buffer.concat('a'));
    attempt(() => Buffer.concat([a, 'b']));
    attempt(() => Buffer.concat([a], -1));
    attempt(() => Buffer.concat([a], 1.5));
    for (const [x, y] of [[a, b], [b, a], [a, a], [a, a.subarray(0, 2)], [Buffer.alloc(0), a]]) print(Buffer.compare(x, y), x.compare(y), x.equals(y));
    attempt(() => Buffer.compare(a, 'b'));
    attempt(() => Buffer.compare(5, b));
    attempt(() => a.equals('abc'));
    attempt(() => a.compare('abc'));
    attempt(() => a.compare(b, 0, 9));
    attempt(() => a.compare(b, 1, 2, 1, 2));
    attempt(() => a.compare(b, 2, 1, 0, 1));
    attempt(() => a.compare(b, 0, 3, 9));
    attempt(() => a.compare(b, 0, 3, 0, 9));
    print([Buffer.from('1z'), Buffer.from('1a')].sort(Buffer.compare));
  },
  'parts': ({ require, print, attempt }) => {
    const { Buffer } = require('buffer');
    const b = Buffer.from('hello world');
    for (const [s, e] of [[], [1], [1, 3], [-3], [-3, -1], [5, 2], [99], [NaN, 3], ['2', '4'], [1.9, 3.9], [null, undefined], [-99, 99]]) {
      print(b.subarray(s, e), b.slice(s, e), b.toString('utf8', s, e));
    }
    b.subarray(0, 1)[0] = 72;
    print(b.toString(), b.slice().buffer === b.buffer, b.subarray(2).byteOffset - b.byteOffset);
    attempt(() => b.toString('nope'));
    attempt(() => b.toString(null));
    attempt(() => b.toString(''));
    print(b.toString(undefined, 1, 4), JSON.stringify(b.subarray(0, 2)), b.toLocaleString() === b.toString());
    print([...b.entries()].length, [...b.keys()][1], b.map((x) => x + 1) instanceof Buffer, b.filter((x) => x > 110), b.at(-1));
    const t = Buffer.alloc(5);
    for (const args of [[t], [t, 1], [t, 1, 2], [t, 1, 2, 3], [t, 9], [t, 0, 9], [t, 0, 99], [t, -1], [t, 0, -1], [t, 0, 0, -1], [t, 'x', null], ['x'], [t, 0, 5, 3], [new Uint8Array(2)]]) {
      attempt(() => b.copy(...args));
      print(t);
    }
    const over = Buffer.from('abcdef');
    print(over.copy(over, 2, 0, 4), over.toString());
    for (const n of [16, 32, 64]) {
      attempt(() => Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])[`swap${n}`]());
      attempt(() => Buffer.from([1, 2, 3])[`swap${n}`]());
    }
    print(b.latin1Slice(0, 3), b.hexSlice(0, 3), b.utf8Slice(1), b.base64Slice(), Buffer.alloc(4).utf8Write('é', 1), b.asciiSlice(0, 2), b.ucs2Slice(0, 4));
  },
  'writing texts': ({ require, print, attempt }) => {
    const { Buffer } = require('buffer');
    for (const text of texts) for (const encoding of encodings) for (const size of [0, 1, 3, 20]) {
      const b = Buffer.alloc(size);
      attempt(() => b.write(text, encoding));
      print(b);
    }
    for (const args of [['abc'], ['abc', 1], ['abc', 1, 1], ['abc', 1, 'hex'], ['6162', 1, 'hex'], ['abc', 9], ['abc', 1.5], ['abc', '1'], ['abc', 0, 9], ['abc', 3, 4],
      [5], [undefined], ['abc', 0, 2, 'nope'], ['abc', 'nope'], ['abc', -1], ['é', 3], ['abc', undefined, 2], ['abc', null], ['abc', 0, undefined, 'latin1']]) {
      const b = Buffer.alloc(4);
      attempt(() => b.write(...args));
      print(b);
    }
  },
  'searching': ({ require, print, attempt }) => {
    const { Buffer } = require('buffer');
    const b = Buffer.from('abcabcaéb😀c');
    for (const value of ['a', 'abc', 'é', '', 'zz', 'c', 97, 97 + 256, -159, 1.9, Buffer.from('bc'), new Uint8Array([98]), Buffer.alloc(0), 'abcabcabcabcabcabcabc']) {
      for (const at of [undefined, 0, 1, 3, -1, -4, -99, 99, NaN, '2', {}, null, 2.7, 'utf8', true]) {
        attempt(() => [b.indexOf(value, at), b.lastIndexOf(value, at), b.includes(value, at)]);
      }
    }
    for (const value of [null, undefined, {}, [], true, Symbol('x')]) attempt(() => b.indexOf(value));
    attempt(() => b.indexOf('a', 0, 'nope'));
    const u = Buffer.from('abcabc', 'utf16le');
    // At odd places Node's own versions differ from one another.
    for (const at of [undefined, 0, 2, 4, 6, -2]) print(u.indexOf('b', at, 'utf16le'), u.lastIndexOf('b', at, 'utf16le'), u.indexOf('bc', at, 'ucs2'), u.indexOf(Buffer.from('c', 'ucs2'), at, 'ucs2'));
    const random = seeded(seed + 2);
    for (let round = 0; round < 600; round++) {
      // Of odd lengths in utf16le Node gives places that are none.
      const even = random(2);
      const hay = Buffer.from(Array.from({ length: random(12) >> even << even }, () => [0, 0x61, 0x62][random(3)]));
      const needle = Buffer.from(Array.from({ length: random(5) >> even << even }, () => [0, 0x61, 0x62][random(3)]));
      const at = random(20) - 10;
      const encoding = ['utf8', even ? 'utf16le' : 'hex', 'latin1', undefined][random(4)];
      print(hay, needle, at, encoding, hay.indexOf(needle, at, encoding), hay.lastIndexOf(needle, at, encoding), hay.indexOf('61', at, encoding), hay.lastIndexOf('6162', at, encoding), hay.indexOf('6162', encoding));
    }
    print(b.indexOf('YWI', 0, 'base64'), b.indexOf('6162', 'hex'), b.lastIndexOf('6162', undefined, 'hex'), Buffer.alloc(0).indexOf('a'), Buffer.alloc(0).indexOf(''));
  },
  'numbers': ({ require, print, attempt }) => {
    const { Buffer } = require('buffer');
    const names = Object.keys(Buffer.prototype).filter((name) => /^(read|write)/.test(name) && /\d|IntLE|IntBE|Float|Double|UintLE|UintBE/.test(name)).sort();
    print(names);
    const b = Buffer.from([0xff, 0x80, 1, 2, 0x7f, 0xfe, 200, 9, 250, 3]);
    for (const name of names) {
      const variable = /Int(LE|BE)$/i.test(name);
      if (name.startsWith('read')) {
        for (const at of [undefined, 0, 1, 2, 4, 6, 9, 10, -1, 1.5, '1', NaN, null]) {
          for (const bytes of variable ? [1, 2, 3, 4, 5, 6, 0, 7, 1.5, undefined, '2'] : [undefined]) attempt(() => b[name](at, bytes));
        }
      } else {
        const big = name.includes('Big');
        const values = big ? [0n, 1n, -1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n, 2n ** 64n, 5, 'x']
          : [0, 1, -1, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535, 65536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 31), 2 ** 47, -(2 ** 47), 2 ** 48, 1.9, -1.9, NaN, '7', 'x', Infinity, undefined];
        for (const value of values) for (const at of [undefined, 1, 3, 9, -1, '1', 0.5]) {
          for (const bytes of variable ? [1, 3, 5, 6, 7, undefined] : [undefined]) {
            const t = Buffer.alloc(10);
            attempt(() => t[name](value, at, bytes));
            print(t);
          }
        }
      }
    }
  },
  'texts of the web': ({ require, print, attempt }) => {
    const buffer = require('buffer');
    for (const text of ['', 'a', 'ab', 'abc', 'é', 'ł', 5, null]) attempt(() => buffer.btoa(text));
    for (const text of ['', 'YQ', 'YQ=', 'YQ==', ' Y Q = = ', 'YWJj', 'Y', '*', 'YQ==a', '=', 'YWJ\tj\n', 'a-_b', 5]) attempt(() => buffer.atob(text));
    print(buffer.isAscii(new Uint8Array([1, 127])), buffer.isAscii(new Uint8Array([200])), buffer.isUtf8(new Uint8Array([0xc3, 0xa9])), buffer.isUtf8(new Uint8Array([0xc3])));
    print(buffer.kMaxLength, buffer.constants, buffer.kStringMaxLength, buffer.INSPECT_MAX_BYTES);
    const { Buffer } = buffer;
    print(Buffer.from('abc').inspect(), Buffer.alloc(60).inspect(), Buffer.alloc(51).inspect(), Buffer.alloc(0).inspect());
    const { inspect } = require('util');
    print(inspect(Buffer.from('abc')), inspect({ b: Buffer.alloc(3) }), inspect(Object.assign(Buffer.from('a'), { x: 1 })));
    print(buffer.transcode(Buffer.from('é'), 'utf8', 'latin1'));
  },
  'decoding by parts': ({ require, print, attempt }) => {
    const { StringDecoder } = require('string_decoder');
    const { Buffer } = require('buffer');
    attempt(() => new StringDecoder('nope'));
    attempt(() => new StringDecoder().write(5));
    print(new StringDecoder().encoding, new StringDecoder('UCS-2').encoding, new StringDecoder('binary').encoding, new StringDecoder().write('str'));
    const random = seeded(seed);
    for (let round = 0; round < 1500; round++) {
      const encoding = ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii'][random(7)];
      const decoder = new StringDecoder(encoding);
      let line = '';
      for (let part = 0; part < 6; part++) {
        const length = random(6);
        const bytes = [];
        for (let i = 0; i < length; i++) bytes.push([0x41, 0x80, 0xbf, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xd8, 0x3d, 0xde, 0xff, 0xed, 0xa0][random(18)]);
        line += `${JSON.stringify(decoder.write(Buffer.from(bytes)))} ${decoder.lastNeed} ${decoder.lastTotal} | `;
        if (random(9) === 0) line += `${JSON.stringify(decoder.end())} / `;
      }
      print(round, encoding, line, JSON.stringify(decoder.end()), JSON.stringify(decoder.end(Buffer.from([0xe2, 0x82]))));
    }
  },
  'text decoders': ({ require, print, attempt }) => {
    const { TextEncoder, TextDecoder } = require('util');
    const { inspect } = require('util');
    print(new TextEncoder().encode('é€'), new TextEncoder().encoding, new TextEncoder().encodeInto('a€b', new Uint8Array(3)), new TextEncoder().encode());
    print(inspect(new TextDecoder()), inspect(new TextEncoder()), Object.prototype.toString.call(new TextDecoder()));
    attempt(() => new TextDecoder('nope'));
    attempt(() => new TextDecoder('utf8', { fatal: true }).decode(new Uint8Array([0xc3])));
    attempt(() => new TextDecoder('utf8', { fatal: true }).decode(new Uint8Array([0xef, 0xbf, 0xbd])));
    attempt(() => new TextDecoder().decode('x'));
    attempt(() => new TextDecoder('utf-16le', { fatal: true }).decode(new Uint8Array([0, 0xd8, 0x41])));
    for (const label of ['utf8', 'UTF-8', ' utf-8 ', 'utf-16le', 'utf-16', 'latin1', 'ascii']) {
      const d = new TextDecoder(label);
      print(label, d.encoding, d.fatal, d.ignoreBOM, d.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x80, 0x62])));
      print(d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), d.decode(new Uint8Array([0xac, 0x41]), { stream: true }), d.decode());
    }
    print(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])).length);
    const random = seeded(seed + 1);
    for (let round = 0; round < 400; round++) {
      const d = new TextDecoder(['utf-8', 'utf-16le'][random(2)], { fatal: false });
      let line = '';
      for (let part = 0; part < 5; part++) {
        const bytes = Array.from({ length: random(5) }, () => [0x41, 0x80, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0xd8, 0xde, 0xfe, 0xff, 0xe0, 0xed, 0xf4, 0xc1][random(18)]);
        line += JSON.stringify(d.decode(new Uint8Array(bytes), { stream: part < 4 }));
      }
      print(round, d.encoding, line);
    }
  },
  'blobs': async ({ require, print, attempt }) => {
    const { Blob, File } = require('buffer');
    const b = new Blob(['abc', new Uint8Array([100, 101]), new Blob(['f'])], { type: 'Text/Plain' });
    print(b.size, b.type, await b.text(), new Uint8Array(await b.arrayBuffer()), await b.slice(1, -1, 'x/y').text(), b.slice(1, 3, 'x/y').type);
    print(b, Object.prototype.toString.call(b));
    attempt(() => new Blob('abc'));
    attempt(() => new Blob(5));
    attempt(() => new Blob([], 5));
    const f = new File(['xy'], 'n.txt', { lastModified: 5 });
    print(f.name, f.size, f.lastModified, f instanceof Blob, await f.text());
    attempt(() => new File(['x']));
  },
});
report(`buffer (seed ${seed})`);
