// EventEmitter, EventTarget and AbortController beside Node's own.
import { check, report } from './side_by_side.mjs';

const targets = (require) => {
  // Node keeps these as globals, we in modules.
  try {
    return { ...require('internal/event_target'), ...require('internal/abort_controller') };
  } catch {
    return globalThis;
  }
};
const quietly = (fn) => {
  const { emitWarning } = process;
  const warnings = [];
  process.emitWarning = (warning) => { warnings.push(warning); };
  try { fn(); } finally { process.emitWarning = emitWarning; }
  return warnings;
};
const tick = () => new Promise((resolve) => setImmediate(resolve));

await check({
  'order, once, prepend, removal while emitting': ({ require, print }) => {
    const E = require('events');
    const e = new E();
    const b = () => print('b');
    e.on('x', () => { print('a'); e.removeListener('x', b); e.on('x', () => print('late')); });
    e.on('x', b);
    e.once('x', (...args) => print('once', ...args));
    e.prependListener('x', () => print('first'));
    e.prependOnceListener('x', () => print('very first'));
    print(e.emit('x', 1, 2, 3), e.listenerCount('x'), e.emit('x'), e.emit('none'), e.eventNames());
    print(e.rawListeners('x').length, e.listeners('x').length, e.listenerCount('x', b));
    e.removeAllListeners('x');
    print(e.eventNames(), e.listenerCount('x'), e._eventsCount);
  },
  'prepending to one': ({ require, print }) => {
    const E = require('events');
    const e = new E();
    e.on('x', () => print('second')).prependListener('x', () => print('first'));
    e.emit('x');
    e.on('y', () => print('second')).prependOnceListener('y', () => print('first'));
    print(e.emit('y'), e.emit('y'), e.rawListeners('x').length);
  },
  'newListener and removeListener': ({ require, print }) => {
    const E = require('events');
    const e = new E();
    e.on('newListener', (name, fn) => print('new', String(name), typeof fn, e.listenerCount(name)));
    e.on('removeListener', (name, fn) => print('removed', String(name), typeof fn, e.listenerCount(name)));
    const f = () => {};
    e.on('a', f); e.once('a', f); e.addListener(Symbol('s'), f);
    e.off('a', f); e.off('a', f); e.off('a', f);
    e.on('b', f); e.on('b', f); e.on('c', f);
    e.removeAllListeners('b');
    e.removeAllListeners();
    print(e.eventNames());
  },
  'errors': ({ require, print, attempt }) => {
    const E = require('events');
    const e = new E();
    attempt(() => e.emit('error', new TypeError('boom')));
    attempt(() => e.emit('error', 'text'));
    attempt(() => e.emit('error', { a: 1 }));
    attempt(() => e.emit('error'));
    attempt(() => e.on('x', 5));
    attempt(() => e.once('x', null));
    attempt(() => e.off('x'));
    attempt(() => e.setMaxListeners(-1));
    attempt(() => e.setMaxListeners('x'));
    attempt(() => { E.defaultMaxListeners = -1; });
    attempt(() => new E({ captureRejections: 3 }));
    try { e.emit('error', 7); } catch (error) { print(error.context, Object.keys(error)); }
    e.on(E.errorMonitor, (error) => print('monitor', error));
    attempt(() => e.emit('error', new Error('seen')));
    e.on('error', (error) => print('handled', error));
    print(e.emit('error', new Error('b')));
  },
  'inheritance': ({ require, print }) => {
    const E = require('events');
    function Old() { E.call(this); }
    require('util').inherits(Old, E);
    const old = new Old();
    old.on('x', function(a) { print(this === old, a); });
    old.emit('x', 1);
    class New extends E { constructor() { super(); this.on('y', () => print('y')); } }
    new New().emit('y');
    const bare = Object.create(E.prototype);
    bare.on('z', () => print('z'));
    bare.emit('z');
    print(E === E.EventEmitter, typeof E.init, E.usingDomains, E.defaultMaxListeners, E.captureRejections);
    print(Object.keys(new E()), new E().getMaxListeners());
  },
  'too many listeners': ({ require, print }) => {
    const E = require('events');
    const e = new E();
    for (const w of quietly(() => { for (let i = 0; i < 13; i++) e.on('data', () => {}); })) {
      print(w, w.type, w.count, w.emitter === e, Object.keys(w));
    }
    const f = new E().setMaxListeners(2);
    print(quietly(() => { for (let i = 0; i < 5; i++) f.on(Symbol('q'), () => {}); }).length);
    for (const w of quietly(() => { const s = Symbol('q'); for (let i = 0; i < 5; i++) f.on(s, () => {}); })) print(w);
  },
  'laid out events': ({ require, print }) => {
    const E = require('events');
    function S() { this._events ??= { close: undefined, error: undefined, data: undefined }; E.call(this); }
    Object.setPrototypeOf(S.prototype, E.prototype);
    const s = new S();
    print(s.eventNames());
    const f = () => {};
    s.on('data', f).on('removeListener', (n) => print('removed', n));
    print(s.eventNames(), s._eventsCount);
    s.off('data', f);
    print(s.eventNames(), s._eventsCount, Object.keys(s._events));
    s.removeAllListeners();
    print(s.eventNames());
  },
  'captured rejections': async ({ require, print }) => {
    const E = require('events');
    const e = new E({ captureRejections: true });
    e.on('error', (error) => print('error', error));
    e.on('x', async () => { throw new Error('late'); });
    e.emit('x');
    await tick();
    const f = new E({ captureRejections: true });
    f[E.captureRejectionSymbol] = (error, name, ...args) => print('own', error, name, args);
    f.on('x', async () => { throw new Error('late'); });
    f.emit('x', 1, 2);
    await tick();
    print('end');
  },
  'once as a promise': async ({ require, print }) => {
    const E = require('events');
    const { AbortController } = targets(require);
    const e = new E();
    setImmediate(() => e.emit('x', 1, 2));
    print(await E.once(e, 'x'), e.eventNames());
    setImmediate(() => e.emit('error', new Error('no')));
    await E.once(e, 'x').catch((error) => print(error, e.eventNames()));
    setImmediate(() => e.emit('error', new Error('as value')));
    print(await E.once(e, 'error'));
    const c = new AbortController();
    setImmediate(() => c.abort());
    await E.once(e, 'x', { signal: c.signal }).catch((error) => print(error, error.cause === c.signal.reason, e.eventNames()));
    await E.once(e, 'x', { signal: c.signal }).catch((error) => print(error));
    await E.once({}, 'x').catch((error) => print(error));
    await E.once(e, 'x', { signal: 5 }).catch((error) => print(error));
    await E.once(e, 'x', null).catch((error) => print(error.code)).constructor;
  },
  'on as an iterator': async ({ require, print, attempt }) => {
    const E = require('events');
    const { AbortController } = targets(require);
    const e = new E();
    setImmediate(() => { for (let i = 0; i < 4; i++) e.emit('x', i, 'v'); e.emit('end'); });
    for await (const value of E.on(e, 'x', { close: ['end'] })) print(value);
    print(e.eventNames());
    setImmediate(() => { e.emit('x', 1); e.emit('error', new Error('stop')); });
    try { for await (const value of E.on(e, 'x')) print(value); } catch (error) { print(error); }
    const c = new AbortController();
    setImmediate(() => c.abort('why'));
    try { for await (const value of E.on(e, 'x', { signal: c.signal })) print(value); } catch (error) { print(error); }
    const it = E.on(e, 'x');
    attempt(() => it.throw(5));
    const pending = [it.next(), it.next()];
    print(await it.return(), await Promise.all(pending), await it.next());
    attempt(() => E.on(e, 'x', { highWaterMark: 0 }));
    class P extends E { pause() { print('pause'); } resume() { print('resume'); } }
    const p = new P();
    const w = E.on(p, 'x', { highWaterMark: 2, lowWaterMark: 1 });
    for (let i = 0; i < 5; i++) p.emit('x', i);
    for (let i = 0; i < 5; i++) print((await w.next()).value);
    print(w[Symbol.asyncIterator]() === w, Object.prototype.toString.call(w), E.getEventListeners(p, 'x').length);
  },
  'helpers': async ({ require, print, attempt }) => {
    const E = require('events');
    const { AbortController, EventTarget } = targets(require);
    const e = new E();
    const f = () => {};
    e.on('x', f);
    const t = new EventTarget();
    t.addEventListener('x', f);
    print(E.getEventListeners(e, 'x')[0] === f, E.getEventListeners(t, 'x')[0] === f, E.getEventListeners(t, 'y'));
    attempt(() => E.getEventListeners({}, 'x'));
    attempt(() => E.getEventListeners({ listeners: 3 }, 'x'));
    E.setMaxListeners(5, e, t);
    print(e.getMaxListeners(), E.getMaxListeners(t), E.getMaxListeners(e), E.listenerCount(e, 'x'));
    attempt(() => E.setMaxListeners(5, 3));
    attempt(() => E.getMaxListeners({}));
    const c = new AbortController();
    E.addAbortListener(c.signal, () => print('aborted'));
    c.signal.addEventListener('abort', (event) => event.stopImmediatePropagation(), { once: true });
    c.abort();
    E.addAbortListener(c.signal, () => print('already aborted'));
    await null;
    attempt(() => E.addAbortListener(undefined, () => {}));
    attempt(() => E.addAbortListener(c.signal, 5));
  },
  'event targets': ({ require, print, attempt }) => {
    const { EventTarget, Event, CustomEvent } = targets(require);
    const t = new EventTarget();
    const a = (event) => print('a', event.type, event.target === t, event.currentTarget === t, event.eventPhase, event.defaultPrevented);
    t.addEventListener('x', a);
    t.addEventListener('x', a);
    t.addEventListener('x', a, { capture: true });
    t.addEventListener('x', { handleEvent(event) { print('object', this !== t, event.cancelable); event.preventDefault(); } });
    t.addEventListener('x', () => { print('once'); t.removeEventListener('x', late); t.addEventListener('x', () => print('added')); }, { once: true });
    const late = () => print('late');
    t.addEventListener('x', late);
    const event = new Event('x', { cancelable: true });
    print(t.dispatchEvent(event), event.currentTarget === null, event.target === t, event.eventPhase);
    print(t.dispatchEvent(new Event('x')));
    t.addEventListener('y', (e) => { print(1); e.stopImmediatePropagation(); });
    t.addEventListener('y', () => print(2));
    t.dispatchEvent(new CustomEvent('y', { detail: 5 }));
    const c = new CustomEvent('z', { detail: { a: 1 } });
    print(c.detail, c.type, c instanceof Event, c.isTrusted, Object.keys(c), Object.prototype.toString.call(c));
    attempt(() => t.dispatchEvent(5));
    attempt(() => new Event());
    attempt(() => t.addEventListener('x'));
    attempt(() => t.addEventListener('x', 5));
    attempt(() => { t.addEventListener('r', () => t.dispatchEvent(again)); const again = new Event('r'); t.addEventListener('r', () => {}); return 'ok'; });
    attempt(() => EventTarget.prototype.addEventListener.call({}, 'x', () => {}));
    print(quietly(() => t.addEventListener('x', null)));
    print(Event.NONE, Event.AT_TARGET, new Event('q', { bubbles: true, composed: true }).bubbles, new Event('q').returnValue, new Event('q').composedPath());
  },
  'abort': async ({ require, print, attempt }) => {
    const { AbortController, AbortSignal } = targets(require);
    const c = new AbortController();
    c.signal.onabort = function(event) { print('on', event.type, event.isTrusted, this === c.signal); };
    c.signal.addEventListener('abort', () => print('listener'));
    print(c.signal.aborted, c.signal.reason, c.signal);
    c.abort();
    c.abort('again');
    print(c.signal.aborted, c.signal.reason.name, c.signal.reason.message, c.signal.reason.code, c.signal.onabort !== null);
    attempt(() => c.signal.throwIfAborted());
    attempt(() => new AbortSignal());
    print(AbortSignal.abort('r').reason, AbortSignal.abort().reason.message);
    const t = AbortSignal.timeout(1);
    setTimeout(() => {}, 20);
    await new Promise((resolve) => { t.onabort = resolve; });
    print(t.aborted, t.reason.name, t.reason.message, t.reason.code);
    const x = new AbortController();
    const y = new AbortController();
    const any = AbortSignal.any([x.signal, y.signal]);
    const both = AbortSignal.any([any]);
    x.signal.addEventListener('abort', () => print('x', any.aborted, both.aborted));
    any.addEventListener('abort', () => print('any', x.signal.aborted, both.aborted));
    both.addEventListener('abort', () => print('both', any.aborted));
    x.abort('first');
    y.abort('second');
    print(any.reason, both.reason, AbortSignal.any([]).aborted, AbortSignal.any([AbortSignal.abort(3)]).reason);
    attempt(() => AbortSignal.timeout(-1));
    print(new AbortController(), Object.prototype.toString.call(c), Object.prototype.toString.call(c.signal));
  },
});
report('events');
