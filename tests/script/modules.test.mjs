// The plain modules beside Node's own: path, querystring, assert, console, util, timers and more.
import { check, report, seeded } from './side_by_side.mjs';

const seed = Number(process.argv[2] ?? 7);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

await check({
  'paths': ({ require, print, attempt }) => {
    const path = require('path');
    const random = seeded(seed);
    const made = ['', '/', '//', '.', '..', './', '../', '/a/b/c.txt', 'a/b/../c', '/../a', 'a//b///c/', './a/./b', '.hidden', 'a.', 'a.b.c', '...', '/a/..', 'a/../..', '//a', '.a.b', '..a', 'a/.b', 'a/..b/.c.'];
    for (let i = 0; i < 300; i++) made.push(Array.from({ length: 1 + random(7) }, () => ['/', '.', '..', 'a', 'b.c', '/', 'x'][random(7)]).join(''));
    for (const one of made) {
      print(one, path.normalize(one), path.dirname(one), path.basename(one), path.extname(one), path.isAbsolute(one), path.resolve('/r', one), path.join('q', one, '..', 'z'), path.parse(one), path.format(path.parse(one)));
      const other = made[random(made.length)];
      print(one, other, path.relative(`/${one}`, `/${other}`), path.join(one, other), path.resolve('/', one, other), path.basename(one, '.c'));
    }
    attempt(() => path.join('a', 5));
    attempt(() => path.resolve(null));
    attempt(() => path.basename('a', 5));
    attempt(() => path.format('x'));
    print(path.sep, path.delimiter, path.posix === path, require('path/posix') === path, path.join(), path.resolve('/'), path.format({ name: 'a', ext: 'b' }), path.format({ root: '/', base: 'x' }), path.format({ dir: 'd', base: 'x' }));
  },
  'query strings': ({ require, print, attempt }) => {
    const q = require('querystring');
    for (const text of ['', 'a=1', 'a=1&b=2&a=3', 'a', '=b', 'a=&b', '&&a=1&&', 'a=b=c', 'a+b=c+d', '%41=%42', '%', '%zz=1', 'a=%E9', 'a=%C3%A9', 'a%3Db=1', 'a=1;b=2', '__proto__=1', 5, null]) print(q.parse(text));
    print(q.parse('a:1;b:2', ';', ':'), q.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }), q.parse('a=%20', null, null, { decodeURIComponent: (x) => `<${x}>` }));
    for (const object of [{}, { a: 1, b: 'x y', c: true, d: null, e: undefined, f: NaN, g: [1, 'é', {}], h: 5n }, { 'a&b': '=' }, null, 'x', { a: [] }, { a: '😀' }]) print(q.stringify(object));
    attempt(() => q.stringify({ a: '\ud800' }));
    print(q.stringify({ a: 1, b: 2 }, ';', ':'), q.escape('a b&c'), q.unescape('%41%zz'), q.escape({}), q.encode === q.stringify, q.unescapeBuffer('a%20b').toString());
  },
  'assertions': async ({ require, print, attempt }) => {
    const a = require('assert');
    const show = (fn) => { try { print('ok', fn()); } catch (e) { print(e, e.generatedMessage, e.operator, Object.keys(e)); } };
    class Foo extends Error {}
    for (const fn of [() => a.ok(1), () => a.ok(), () => a.ok(null, 'msg'), () => a(false, new TypeError('own')), () => a.equal(1, 2), () => a.equal(1, '1'), () => a.equal(NaN, NaN), () => a.equal('a', 'b', 'm'), () => a.equal(1),
      () => a.strictEqual(1, 2), () => a.strictEqual(NaN, NaN), () => a.strictEqual(0, -0), () => a.strictEqual('a\nb', 'a\nc'), () => a.strictEqual('1', 1), () => a.strictEqual({ a: 1 }, { a: 1 }), () => a.strictEqual({ a: 1 }, { a: 2 }), () => a.strictEqual([1], [1]),
      () => a.strictEqual('a'.repeat(30), 'b'), () => a.strictEqual(true, false), () => a.strictEqual(1, 2, 'mine'),
      () => a.deepStrictEqual({ a: 1 }, { a: 2 }), () => a.deepStrictEqual([1, 2, 3, 4], [1, 2, 5, 4]), () => a.deepStrictEqual({ a: 1 }, { a: 1 }), () => a.deepStrictEqual([1, 2], [1, 2]), () => a.deepStrictEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])),
      () => a.deepStrictEqual(new Set([{ a: 1 }]), new Set([{ a: 2 }])), () => a.deepStrictEqual(['a'], ['b']), () => a.deepStrictEqual(1, '1'), () => a.deepStrictEqual([1, 2, 3], [1, 2]),
      () => a.deepEqual([1], [2]), () => a.deepEqual([1], ['1']), () => a.deepEqual({ a: 1 }, { a: '1' }), () => a.notStrictEqual(1, 1), () => a.strictEqual({ a: 1 }, { a: 2 }, 'mine'), () => a.deepStrictEqual([1], [1, 2], 'mine'), () => a.strictEqual([1], [1], 'mine'), () => a.notDeepStrictEqual({ a: 1 }, { a: 1 }), () => a.notDeepEqual({ a: 1 }, { a: '1' }), () => a.notDeepEqual([1], [1]), () => a.notEqual(1, 1),
      () => a.throws(() => {}), () => a.throws(() => {}, Error), () => a.throws(() => {}, Error, 'why'), () => a.throws(() => {}, 'why'), () => a.throws(() => { throw new Error('x'); }), () => a.throws(() => { throw new Error('x'); }, /x/), () => a.throws(() => { throw new Error('x'); }, /y/),
      () => a.throws(() => { throw new Error('x'); }, { message: 'y' }), () => a.throws(() => { throw new Error('x'); }, { message: 'x', name: 'Error' }), () => a.throws(() => { throw new Error('x'); }, { message: /x/ }), () => a.throws(() => { throw new Error('x'); }, TypeError), () => a.throws(() => { throw new Foo('x'); }, Foo),
      () => a.throws(() => { throw new Error('x'); }, () => true), () => a.throws(() => { throw new Error('x'); }, () => false), () => a.throws(() => { throw new Error('x'); }, 'x'), () => a.throws(5), () => a.throws(() => { throw new Error('x'); }, 5), () => a.throws(() => { throw new Error('x'); }, {}), () => a.throws(() => { throw new Error('x'); }, new Error('x')),
      () => a.doesNotThrow(() => {}), () => a.doesNotThrow(() => { throw new Error('x'); }), () => a.doesNotThrow(() => { throw new Error('x'); }, 'mine'), () => a.doesNotThrow(() => { throw new Error('x'); }, TypeError),
      () => a.match('abc', /b/), () => a.match('abc', /x/), () => a.match(5, /x/), () => a.match('a', 'a'), () => a.doesNotMatch('abc', /a/), () => a.fail(), () => a.fail('boom'), () => a.fail(new TypeError('t')), () => a.ifError(null), () => a.ifError(new Error('e')), () => a.ifError(0),
      () => a.strict.equal(1, '1'), () => a.strict(0, 'z'), () => a.strict.deepEqual({ a: 1 }, { a: '1' }), () => new a.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' }).message, () => new a.AssertionError(), () => String(new a.AssertionError({ message: 'm' }))]) show(fn);
    const later = async (fn) => { try { print('ok', await fn()); } catch (e) { print(e, e.generatedMessage, e.operator); } };
    for (const fn of [() => a.rejects(Promise.resolve(1)), () => a.rejects(Promise.reject(new Error('q')), /q/), () => a.rejects(async () => { throw new Error('q'); }, TypeError), () => a.rejects(5), () => a.rejects(() => 5), () => a.doesNotReject(Promise.reject(new Error('q'))), () => a.doesNotReject(Promise.resolve(2))]) await later(fn);
    print(a.strict.strict === a.strict, require('assert/strict') === a.strict, a.strict.equal === a.strictEqual);
  },
  'deep equality': ({ require, print }) => {
    const { isDeepStrictEqual } = require('util');
    const a = require('assert');
    const circular = {}; circular.self = circular;
    const circular2 = {}; circular2.self = circular2;
    const s = Symbol('s');
    const values = [1, '1', true, null, undefined, NaN, 0, -0, 1n, {}, [], { a: 1 }, { a: '1' }, { a: undefined }, { b: undefined }, [1], ['1'], [1, , 3], [1, undefined, 3], new Date(0), new Date(1), /a/, /a/g, new Map([[1, 2]]), new Map([['1', 2]]), new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 3]]),
      new Set([1]), new Set(['1']), new Set([{ a: 1 }]), new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }]), new Error('x'), new Error('y'), new TypeError('x'), new Uint8Array([1]), new Uint8Array([2]), new Int8Array([1]), new Float32Array([0]), new Float32Array([-0]), new ArrayBuffer(1), new Number(1), new Number(2), new String('1'), Object(s), Object.create(null), Object.create({ a: 1 }), circular, circular2, { [s]: 1 }, { [s]: 2 }, new (class A {})(), () => {}, Symbol('s'), s,
      Object.assign([1], { x: 1 }), new Map([[NaN, 1]]), new Set([NaN, undefined, null]), new Error('x', { cause: 1 }), (function() { return arguments; })(1), new Boolean(false), { a: { b: [1, { c: 2 }] } }];
    const loosely = (x, y) => { try { a.deepEqual(x, y); return 1; } catch { return 0; } };
    values.forEach((x, at) => print(at, values.map((y) => Number(isDeepStrictEqual(x, y))).join(''), values.map((y) => loosely(x, y)).join('')));
    print(isDeepStrictEqual({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } }), isDeepStrictEqual(new Map([[{ a: 1 }, new Set([[1]])]]), new Map([[{ a: 1 }, new Set([[1]])]])));
  },
  'console': ({ require, print }) => {
    const { Console } = require('console');
    const lines = [];
    const c = new Console({ stdout: { write: (t) => lines.push(t), on() {}, once() {}, removeListener() {}, listenerCount() { return 1; } }, stderr: { write: (t) => lines.push(`E ${t}`), on() {}, once() {}, removeListener() {}, listenerCount() { return 1; } } });
    c.log('a', 1, { b: [1] }, 'c'); c.log(); c.log('%s=%d', 'x', 5, 'more'); c.error('err'); c.warn('w'); c.info('i'); c.debug('d');
    c.group('G'); c.log('in\nside'); c.group(); c.error('deeper'); c.groupEnd(); c.groupEnd(); c.groupEnd(); c.log('out');
    c.count(); c.count('x'); c.count('x'); c.countReset('x'); c.count('x');
    c.assert(true, 'no'); c.assert(false, 'yes %s', 'a'); c.assert(false); c.assert(false, { a: 1 });
    c.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 }); c.dirxml({ a: 1 }, 'b');
    for (const data of [[{ a: 1, b: 'x' }, { a: 2, c: true }], [1, 'a', null], { x: { v: 1 }, y: { v: 22 } }, new Map([['a', 1], ['b', { c: 1 }]]), new Set(['x', [1, 2, 3, 4, 5]]), [[1, 2], [3, 4]], 5, 'str', [], [{ a: { b: 1, c: 2, d: 3 } }], [1, { a: 2 }]]) c.table(data);
    c.table([{ a: 1, b: 2 }], ['b']); c.table([{ a: 1 }], ['q']);
    c.time('t'); c.timeEnd('t'); c.time('u'); c.timeLog('u', { a: 1 }, 5);
    print(lines.map((line) => line.replace(/[\d.]+ms/, 'Nms')).join(''));
    const d = new Console({ stdout: { write: (t) => lines.push(t), on() {}, once() {}, removeListener() {}, listenerCount() { return 1; } }, inspectOptions: { depth: 0 }, groupIndentation: 4 });
    lines.length = 0; d.group('g'); d.log({ a: { b: 1 } }); d.error('same');
    print(lines.join(''));
    try { new Console({}); } catch (error) { print(error); }
  },
  'promisify and friends': async ({ require, print, attempt }) => {
    const util = require('util');
    const p = util.promisify((a, cb) => setImmediate(cb, a < 0 ? new Error('neg') : null, a, 'second'));
    print(await p(1), p.length, await p(-1).catch((e) => e));
    const own = () => {}; own[util.promisify.custom] = async () => 'custom';
    print(await util.promisify(own)(), util.promisify(own) === util.promisify(util.promisify(own)));
    attempt(() => util.promisify(5));
    const cb = util.callbackify(async (x) => { if (x) throw x; return 'v'; });
    await new Promise((done) => cb(0, (e, v) => { print(e, v); done(); }));
    await new Promise((done) => cb(new Error('r'), (e, v) => { print(e, v); done(); }));
    await new Promise((done) => util.callbackify(() => Promise.reject(null))((e) => { print(e, e.reason, Object.keys(e)); done(); }));
    print(cb.name, cb.length);
    attempt(() => cb());
    attempt(() => util.inherits(null, Object));
    attempt(() => util.inherits(function() {}, {}));
    const { emitWarning } = process;
    const warned = [];
    process.emitWarning = (...args) => warned.push(args.slice(0, 3));
    const old = util.deprecate((x) => x + 1, 'too old', 'DEP9999');
    print(old(1), old(2), warned);
    process.emitWarning = emitWarning;
    print(util.stripVTControlCharacters('\u001b[31mred\u001b[39m'), util.styleText('red', 'x', { validateStream: false }), util.styleText(['bold', 'blue'], 'x', { validateStream: false }));
    attempt(() => util.styleText('nope', 'x'));
    print(util.isArray([]), util.getSystemErrorName(-2), util.toUSVString('a\ud800'), util.format('%s %o', 'a', [1]), util.debuglog('x').enabled, typeof util.TextDecoder);
    for (const value of [new Map(), new Set(), new Date(), /a/, new Error('x'), Promise.resolve(), new Uint8Array(1), new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), () => {}, async () => {}, function* g() {}, async function* h() {}, [][Symbol.iterator](), new Map().keys(), new Set().values(), new WeakMap(), new WeakSet(), new Number(1), new String(''), Object(1n), Object(Symbol('s')), (function() { return arguments; })(), (function* () {})(), {}, [], null, 1, Object.create(Map.prototype)]) {
      print(Object.keys(util.types).filter((name) => !['isExternal', 'isEventTarget', 'isBigIntObject'].includes(name) && util.types[name](value)).sort());
    }
  },
  'command lines': ({ require, print, attempt }) => {
    const { parseArgs } = require('util');
    const options = { flag: { type: 'boolean', short: 'f' }, name: { type: 'string', short: 'n', default: 'd' }, many: { type: 'string', multiple: true, short: 'm' } };
    for (const args of [[], ['-f'], ['--flag', '--name', 'x'], ['--name=x=y'], ['-nx'], ['-n', 'x'], ['-fn', 'x'], ['-fnx'], ['-m', '1', '--many=2'], ['--', '-f'], ['pos'], ['--nope'], ['--name'], ['--flag=1'], ['--name', '-x'], ['-z'], ['-'], ['']]) {
      attempt(() => parseArgs({ args, options }));
      attempt(() => parseArgs({ args, options, allowPositionals: true, tokens: true }));
      attempt(() => parseArgs({ args, options, strict: false }));
    }
    attempt(() => parseArgs({ args: 5 })); attempt(() => parseArgs({ args: [], options: { a: { type: 'x' } } })); attempt(() => parseArgs({ args: [], options: { a: { type: 'string', short: 'ab' } } })); attempt(() => parseArgs({ args: [], options: { a: { type: 'string', default: 5 } } }));
  },
  'timers': async ({ require, print, attempt }) => {
    const t = require('timers');
    const order = [];
    const a = t.setTimeout((x, y) => order.push('a', x, y), 2, 1, 2);
    print(a.hasRef(), a.unref() === a, a.hasRef(), a.ref().hasRef(), typeof a[Symbol.toPrimitive](), a.constructor.name);
    const b = t.setTimeout(() => order.push('b'), 1); t.clearTimeout(b);
    const c = t.setTimeout(() => order.push('c'), 1); t.clearTimeout(+c);
    const i = t.setInterval(function() { order.push('i'); if (order.filter((x) => x === 'i').length === 3) { t.clearInterval(i); order.push(this === i); } }, 1);
    t.setImmediate((x) => order.push('im', x), 7);
    const im = t.setImmediate(() => order.push('never')); t.clearImmediate(im);
    t.clearTimeout(undefined); t.clearTimeout('x'); t.clearTimeout({}); t.clearImmediate(null);
    const r = t.setTimeout(() => order.push('r'), 15); r.refresh(); const k = t.setTimeout(() => order.push('k'), 5); k.close();
    while (!order.includes(true) || !order.includes('r')) await wait(5);
    print(order.filter((x) => x !== 'i').map(String).sort(), order.filter((x) => x === 'i').length);
    attempt(() => t.setTimeout(5)); attempt(() => t.setInterval()); attempt(() => t.setImmediate(null));
    const tp = require('timers/promises');
    print(await tp.setTimeout(1, 'v'), await tp.setImmediate('w'), await tp.scheduler.wait(1), await tp.scheduler.yield());
    const AC = (() => { try { return require('internal/abort_controller').AbortController; } catch { return AbortController; } })();
    const ac = new AC(); setTimeout(() => ac.abort('stop'), 1);
    await tp.setTimeout(1000, null, { signal: ac.signal }).catch((e) => print(e));
    await tp.setTimeout(1, null, { signal: ac.signal }).catch((e) => print(e));
    await tp.setTimeout('x').catch((e) => print(e)); await tp.setTimeout(1, 2, 5).catch((e) => print(e)); await tp.setTimeout(1, 2, { ref: 1 }).catch((e) => print(e));
    let n = 0; for await (const v of tp.setInterval(1, 'tick')) { print(v); if (++n === 3) break; }
    const ac2 = new AC(); setTimeout(() => ac2.abort(), 10);
    try { for await (const v of tp.setInterval(3, 1, { signal: ac2.signal })) n++; } catch (e) { print(e); }
    print(await require('util').promisify(t.setTimeout)(1, 'p'), t.promises === tp);
    const ac3 = new AC();
    const steps = [];
    const waited = tp.setTimeout(1, 'x', { signal: ac3.signal }).catch(() => steps.push('aborted'));
    ac3.abort();
    let turn = Promise.resolve();
    for (let n = 0; n < 12; n++) turn = turn.then(() => steps.push(String(n)));
    await waited; await turn;
    print(steps);
  },
  'channels, stores, clock': async ({ require, print, attempt }) => {
    const dc = require('diagnostics_channel');
    const ch = dc.channel('q'); const seen = (data, name) => print('got', data, name);
    print(ch.hasSubscribers, dc.hasSubscribers('q'), dc.channel('q') === ch);
    ch.subscribe(seen); ch.publish({ a: 1 }); dc.subscribe('q', seen); ch.publish(2); print(ch.unsubscribe(seen), dc.unsubscribe('q', seen), dc.unsubscribe('q', seen), ch.hasSubscribers);
    attempt(() => dc.channel(5)); attempt(() => dc.subscribe('q', 5));
    const tc = dc.tracingChannel('z'); tc.subscribe({ start: (m) => print('start', m), end: (m) => print('end', Object.keys(m), m?.error), error: (m) => print('error', m.error), asyncStart: (m) => print('as', m), asyncEnd: (m) => print('ae', m) });
    print(tc.traceSync((x) => x + 1, { c: 1 }, null, 2)); attempt(() => tc.traceSync(() => { throw new Error('t'); })); print(await tc.tracePromise(async () => 5, { p: 1 }));
    const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
    const s = new AsyncLocalStorage(); print(s.getStore(), s.run({ a: 1 }, (x) => [s.getStore(), s.exit(() => s.getStore()), x], 9), s.getStore());
    attempt(() => s.run(1, () => { throw new Error('in'); })); print(s.getStore()); print(new AsyncResource('x').runInAsyncScope((a) => a, null, 3));
    const { performance } = require('perf_hooks'); print(typeof performance.now(), performance.now() <= performance.now(), performance.mark('m').name, performance.measure('d', 'm').entryType); attempt(() => performance.measure('d', 'none'));
    const os = require('os'); print(os.EOL, typeof os.tmpdir(), os.platform(), os.endianness(), os.constants.signals.SIGTERM, os.devNull);
  },
  'consumers': async ({ require, print }) => {
    const c = require('stream/consumers');
    const { Buffer } = require('buffer');
    const from = async function* (...chunks) { yield* chunks; };
    print(await c.text(from('a', Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1), 'z')), await c.json(from('{"a":', '1}')), await c.buffer(from('ab', Buffer.from('c'))), await c.arrayBuffer(from(Buffer.from('abc'))), (await c.blob(from('ab', 'c'))).size);
    await c.json(from('{')).catch((e) => print(e.name)); print(Object.keys(c));
  },
});
report(`modules (seed ${seed})`);
