// util.inspect and util.format beside Node's own, on real Node: many values, each under many options.
import util from 'node:util';
import { loadLib, makeBindings } from './bindings.mjs';
import { seeded } from './side_by_side.mjs';

const seed = Number(process.argv[2] ?? 99);
const { inspect, format, formatWithOptions } = loadLib({
  bindings: { ...makeBindings(), util: { promiseState: (promise) => states.get(promise) } },
})('internal/util/inspect');

const states = new Map();
const pending = new Promise(() => {});
states.set(pending, ['pending']);
const settled = Promise.resolve({ a: 1 });
states.set(settled, ['fulfilled', { a: 1 }]);
const rejected = Promise.reject(5);
rejected.catch(() => {});
states.set(rejected, ['rejected', 5]);

class A { constructor() { this.x = 1; } }
class Plain extends Error {}
class Named extends Error { constructor(message) { super(message); this.name = 'Named'; this.extra = [1]; } }
const circular = { a: {} };
circular.a.c = circular;
circular.b = circular.a;
const bare = new Error('no trace');
bare.stack = 'Error: no trace';
const inner = new TypeError('inner');
const values = [1, 'a', "it's", `a"b'c`, `a"b'c\`d`, 'x\ny', '\u001b\x7f\\', 'a\u{1F600}b', '\ud800', '', { a: 1 }, [], {}, [1, 2, 3], Array.from({ length: 120 }, (_, i) => i), Array.from({ length: 30 }, (_, i) => 's'.repeat(i % 7)), new A(),
  circular, new Map([[{ a: 1 }, [1]], ['k', new Set([1])]]), { a: { b: { c: { d: 1 } } } }, [[[[1]]]], Object.create(null), Object.assign(Object.create(null), { a: 1 }), Object.create({}), Object.create(Object.create(null)), Object.create(A.prototype),
  () => {}, function foo() {}, class {}, class Q extends A {}, async function* g() {}, async () => {}, function* h() {}, Object.assign(() => {}, { z: 1 }), Object.assign(function named() {}, { a: { b: 1 } }), Object.setPrototypeOf(() => {}, null),
  Symbol('x'), Symbol(), 10n, -0, NaN, null, undefined, true, [, 'a', , ,], [undefined, null], new Date(5), new Date(NaN), Object.assign(new Date(5), { x: 1 }), /x/gi, Object.assign(/a/, { x: 1 }), new Uint8Array(5), new Float64Array([1.5, 2]), new BigInt64Array(2), new Uint8Array(200),
  new ArrayBuffer(4), new ArrayBuffer(0), new DataView(new ArrayBuffer(2)), new Number(3), new String('abc'), Object(1n), Object(Symbol('q')), new Boolean(false), Object.assign(new String('ab'), { x: 1 }), Math, JSON, Reflect, globalThis.Atomics,
  { ['a-b']: 1, [Symbol('k')]: 2, get a() { return 1; }, set a(v) {}, set b(v) {}, get c() { return {}; }, 5: 1, ünï: 2, 'with space': 3 }, 'long string '.repeat(20), { s: 'long string\n'.repeat(20) }, ['long string\n'.repeat(3) + 'x'.repeat(90)],
  { a: 'x'.repeat(70) }, { a: 'x'.repeat(40), b: 'y'.repeat(40) }, { a: 1, b: 'hello', c: [1, 2, { d: 3 }], f: new Map([['a', { b: 1 }]]) }, new WeakMap(), new WeakSet(), new WeakRef({}).constructor, (function() { return arguments; })(1, 2), (function() { return arguments; })(), Object.assign([1, 2], { x: 1, '-1': 2 }),
  new (class extends Array {})(3), new (class List extends Array {})(1, 2), new (class extends Map {})(), new (class Foo extends Set {})([1]), new (class Big extends Uint8Array {})(2), (function* () {})(), [1][Symbol.iterator](), { __proto__: { a: 1 } }, JSON.parse('{"__proto__":1}'),
  { u: undefined, n: null, b: true }, [['a', 'b'], ['c', 'd']], Array(200).fill('ab'), [1.5, 2.25, 100, -3, 4, 5, 6, 7, 8], [{ a: 1 }, { b: 2 }], { a: [{ b: { c: 1 } }] }, { '\n': 1 }, Promise, pending, settled, rejected, { p: settled },
  bare, [bare], Object.assign(bare, {}), { [util.inspect.custom]() { return 'custom\nline'; } }, { a: { [util.inspect.custom](depth, options) { return { depth, compact: options.compact }; } } }, { toString() { return 'T'; } }, { constructor: 5 }, { [Symbol.toStringTag]: 'Tag' }, new (class T { get [Symbol.toStringTag]() { return 'Other'; } })(),
  new Set(Array.from({ length: 110 }, (_, i) => i)), [['a'.repeat(20), 'b'.repeat(20), 'c'.repeat(20), 'd'.repeat(20)]], [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n], { f() {}, g: () => {}, h: class Z {} }, 123456789.123, [1234567, -1234567.8912], { a: 'b', c: ['d', { e: 'f', g: { h: 'i' } }] }];
const failing = [new Plain('m'), new Error('outer', { cause: inner }), Object.assign(new Error('q'), { code: 'X' }), new AggregateError([new Error('1'), new RangeError('2')], 'agg'), [new Error('in array')], { e: new Error('in object') }, new Named('n'), Object.assign(new Plain('n'), { name: 'Custom' }),
  Object.assign(Object.create(Error.prototype), { message: 'x' }), new Error(''), new Error('a\nb'), new Error('x', { cause: { a: 1 } }), Object.assign(new Error('m'), { message: 'changed' }), new DOMException('d', 'AbortError'), { deep: { deeper: new Named('z') } }];
const options = [undefined, { depth: 0 }, { compact: false }, { compact: true }, { breakLength: 40 }, { sorted: true, maxArrayLength: 2 }, { getters: true, maxStringLength: 3 }, { depth: null, compact: 1 }, { numericSeparator: true }, { breakLength: Infinity }, { customInspect: false }, { maxArrayLength: null }];

let count = 0;
let failures = 0;
function same(what, ours, nodes) {
  count++;
  if (ours === nodes) return;
  if (failures++ >= 10) return;
  const a = ours.split('\n');
  const b = nodes.split('\n');
  const at = b.findIndex((line, index) => line !== a[index]);
  console.log(`${what}, line ${at}\n  ours:   ${a[at]}\n  Node's: ${b[at]}`);
}
const run = (fn) => { try { return fn(); } catch (error) { return `threw ${error.stack}`; } };

for (const [list, sets] of [[values, [...options, { colors: true }]], [failing, options]]) {
  list.forEach((value, at) => sets.forEach((set) => {
    if (set?.colors && (value instanceof RegExp || value instanceof ArrayBuffer || value instanceof DataView)) return; // Newer versions colour parts of these.
    same(`${list === values ? 'value' : 'error'} ${at} ${JSON.stringify(set)}`, run(() => inspect(value, set)), run(() => util.inspect(value, set)));
  }));
}

// Values that grow at random.
const random = seeded(seed);
function grow(depth) {
  const kind = random(depth > 3 ? 7 : 12);
  switch (kind) {
    case 0: return random(1000) - 500;
    case 1: return random(100000) / 7;
    case 2: return 'abcdefghij klmnop"qr\'s'.slice(0, random(24)).repeat(1 + random(3));
    case 3: return [true, false, null, undefined, 5n, Symbol('s')][random(6)];
    case 4: return [() => {}, class K {}, function f() {}][random(3)];
    case 5: return new Date(random(1e9));
    case 6: return new Uint8Array(random(20));
    case 7: return new Map(Array.from({ length: random(4) }, () => [grow(depth + 1), grow(depth + 1)]));
    case 8: return new Set(Array.from({ length: random(5) }, () => grow(depth + 1)));
    case 9: return Array.from({ length: random(random(3) === 0 ? 30 : 8) }, () => grow(depth + 1));
    default: return Object.fromEntries(Array.from({ length: random(7) }, (_, i) => [['a', 'key', 'longer name', 'x-y', 'z'][random(5)] + i, grow(depth + 1)]));
  }
}
for (let round = 0; round < 1500; round++) {
  const value = grow(0);
  const set = options[random(options.length)];
  same(`grown ${round} ${JSON.stringify(set)}`, run(() => inspect(value, set)), run(() => util.inspect(value, set)));
}

const formats = [['%s', { a: 1 }], ['%s %d %i %f %j %O %% %c|', 'a', '4', 5.5, '1.5', { a: 1 }, { a: { b: { c: { d: 1 } } } }, 'css', 'extra', { x: 1 }], ['%s', new A()], ['%s', [1, [2]]], ['%s', () => 5], ['%s', Symbol('a')], ['%s', -0], ['%s', 1n], ['%d', 'x'], ['%d', 5n], ['%d', {}], ['%d', Symbol('a')], ['%i', 'x1'], ['%i', 1.9], ['%f', 'x'],
  ['a', 'b', { c: 'd' }], [{ a: 1 }, 'b'], ['%s', new Date(0)], ['%s', { toString() { return 'T'; } }], ['%s', class Z {}], ['%s', undefined, null], ['%x %s', 'a'], ['100%', 'a'], ['%s', Object.create(null)], ['%j', circular], ['%j', undefined], [], [''], ['%'], ['%s', new (class W { toString() { return 'w'; } })()], ['%s', new (class V extends A {})()], ['%%', 1], ['%s%s', 'a'],
  ['%O', [1, [2, [3, [4, [5]]]]]], [1, 2, '3'], ['%s', { a: { b: { c: 1 } } }], ['%s', 'str', 'more', 1], [Symbol('a'), 'b'], ['%s', [new Date(0)]], ['%s', new Map([[1, 2]])], ['%c', 'x', 'y'], [new A(), '%s', 'a'], [undefined], [null, undefined]];
for (const args of formats) {
  same(`format ${String(args[0])}`, run(() => format(...args)), run(() => util.format(...args)));
  same(`formatWithOptions ${String(args[0])}`, run(() => formatWithOptions({ depth: 1, compact: false }, ...args)), run(() => util.formatWithOptions({ depth: 1, compact: false }, ...args)));
}
console.log(`inspect (seed ${seed}), Node ${process.version}: ${count} compared, ${failures} differ`);
process.exitCode = failures > 0 ? 1 : 0;
