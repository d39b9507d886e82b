// url and readline beside Node's own.
import { check, report } from './side_by_side.mjs';

const urls = ['http://a', 'http://A.com:80/b/../c?d#e', 'https://user:p%40ss@host:8080/x y?q=ä#f g', 'file:///a/b', 'file:///a b%20c', 'http://[::1]:3000/', 'http://[2001:db8::0:1]/', 'http://[1:2:3:4:5:6:1.2.3.4]', 'http://[zz]', 'http://1.2.3.4', 'mailto:x@y', 'data:text/plain,hi there#x', 'http://a/b/%2e%2e/c', 'http://a?x=1&x=2', '//x', '', 'http:', 'http://', 'http://a:99999', 'http://a:1x', 'http://a b', 'HTTP://EX.com/%zz', 'http://a/b\\c', 'http:a', 'http://a//b///c', 'ftp://a:21/x', 'ws://a:80', 'http://a/?q=\'"<>`', 'http://a/#<>`"', 'file://host/p', 'file:///C:/x/../..', 'urn:isbn:1', 'http://a/./b/.', 'http://a/b/..', 'http://0x7f.1', 'http://256.1.1.1', 'http://1.2.3', 'http://a.b.', 'http://ex%41mple', '  http://a  ', 'http://a\n/b', 'javascript:alert(1)', 'node:fs', 'http://user@h', 'http://:p@h', 'http://@h', 'http://a/{b}|c^d', 'blob:http://a/b', 'http://a:', 'http://a:080', 'http://💩', 'http://münchen.de/ä', 'foo://h/p', 'foo://h:80/../p', 'foo:/a/../b', 'foo:a/../b', 'http://a/?', 'http://a/#', 'http://a?b?c#d#e', 'http://localhost/x', 'file://localhost/x', 'http://a@b@c/', 'http://a/\ud800'];
const bases = [['b', 'http://a/x/y'], ['../b', 'http://a/x/y/z'], ['/b', 'http://a/x'], ['?q', 'http://a/x?z#h'], ['#f', 'http://a/x?z'], ['//h/p', 'https://a'], ['', 'http://a/x?y#z'], ['http:b', 'http://a/x/'], ['https:b', 'http://a/x/'], ['x', 'mailto:a'], ['#x', 'mailto:a'], ['b', 'nobase'], ['./', 'file:///a/b/c'], ['../../../x', 'file:///a/b'], ['\\b', 'http://a/c'], ['b', 'foo://h/a/c'], ['file:x', 'file:///a/b'], ['/x', 'foo://h/a'], ['b c', 'http://u:p@h:1/q']];
const fields = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];

await check({
  'urls': ({ require, print, attempt }) => {
    const { URL } = require('url');
    for (const text of urls) attempt(() => { const url = new URL(text); return [text, ...fields.map((field) => url[field])]; });
    for (const [text, base] of bases) attempt(() => [text, base, new URL(text, base).href]);
    try { new URL('x'); } catch (error) { print(error, error.input, Object.keys(error)); }
    try { new URL('x', 'y'); } catch (error) { print(error, error.input, error.base, Object.keys(error)); }
    attempt(() => new URL());
    const changes = [['hash', 'x y'], ['hash', ''], ['search', '?a=b c'], ['search', ''], ['pathname', 'x/../y z'], ['port', '81'], ['port', '80'], ['port', ''], ['port', 'x'], ['host', 'q:9'], ['host', 'q'], ['hostname', 'r:7'], ['hostname', ''], ['protocol', 'https'], ['protocol', 'foo'], ['username', 'u@'], ['password', 'p:'], ['href', 'http://z']];
    for (const [field, value] of changes) for (const start of ['http://u:p@a:8/b?c#d', 'file:///x', 'mailto:a', 'foo://h/p']) attempt(() => { const url = new URL(start); url[field] = value; return [start, field, value, url.href]; });
    const url = new URL('http://a/?x=1&y=2');
    url.searchParams.append('z', 'ä b'); print(url.href, url.search); url.search = '?q=5'; print([...url.searchParams]); url.searchParams.delete('q'); print(url.href);
    print(URL.canParse('x'), URL.canParse('x', 'http://a'), JSON.stringify({ url }), `${url}`, Object.prototype.toString.call(url), Object.keys(URL.prototype));
    const { inspect } = require('util'); print(inspect(new URL('http://a/b?c#d')), inspect(new URL('http://a/b?c#d').searchParams));
  },
  'search parameters': ({ require, print, attempt }) => {
    const { URLSearchParams } = require('url');
    const { inspect } = require('util');
    for (const init of ['a=1&b=2&a=3', '?a=b', '', undefined, null, 'a', '=b', '&&', 'a+b=c%20d&e=%zz&f=%C3%A9', [['a', 'b'], ['c', 'd']], { a: 1, b: [2, 3] }, new Map([['x', 'y']]), [['a']], [1], 5, { [Symbol.iterator]: 5 }]) attempt(() => { const p = new URLSearchParams(init); return [p.toString(), [...p], p.size, inspect(p)]; });
    const p = new URLSearchParams('b=2&a=1&b=3');
    print(p.get('b'), p.get('z'), p.getAll('b'), p.has('a'), p.has('b', '3'), p.has('b', '9'));
    p.set('b', 'x'); p.append('c', '*-._~ &='); p.sort(); print(`${p}`); p.delete('c'); print([...p.keys()], [...p.values()], [...p.entries()]);
    p.forEach((value, name, all) => print(value, name, all === p));
    attempt(() => p.get()); attempt(() => p.append('a')); attempt(() => URLSearchParams.prototype.get.call({}, 'a')); attempt(() => p.forEach(5));
    print(inspect(p.entries()), inspect(p.keys()), Object.prototype.toString.call(p));
  },
  'files': ({ require, print, attempt }) => {
    const url = require('url');
    for (const path of ['/a/b', '/a b/ü#?%', '/a/', '/a\\b', '/\n']) attempt(() => [url.pathToFileURL(path).href, url.fileURLToPath(url.pathToFileURL(path))]);
    for (const text of ['file:///a%20b', 'file://h/a', 'http://a', 'file:///a%2fb', 'x', 5, null]) attempt(() => url.fileURLToPath(text));
    attempt(() => url.fileURLToPath(new url.URL('file:///x/%C3%BC')));
    print(url.urlToHttpOptions(new url.URL('http://u:p@a:1/b?c#d')).path, url.domainToASCII('münchen.de'));
  },
  'the older parse': ({ require, print, attempt }) => {
    const url = require('url');
    for (const text of ['http://user:pass@Host.com:8080/p/a/t/h?query=string#hash', '/a/b?c=d', 'http://a', 'http://a?b', 'mailto:a@b', '//h/p', 'a', '', 'file:///x', '#h', '?q', 'http://a/b c', 'http://[::1]:80/x']) print(text, { ...url.parse(text) });
    print(url.parse('/a?b=c', true).query, url.parse('//h/p', false, true).host);
    attempt(() => url.parse(5));
    print(url.format({ protocol: 'http', hostname: 'a', port: 1, pathname: 'p', query: { x: 1 } }), url.format(new url.URL('http://u:p@a/b?c#d'), { fragment: false, auth: false }), url.format('http://a'));
    for (const [from, to] of [['/one/two/three', 'four'], ['http://example.com/', '/one'], ['http://example.com/one', '/two'], ['/a/b', '../c'], ['http://a/b', 'http://c/d'], ['a/b', 'c']]) print(url.resolve(from, to));
  },
  'lines': async ({ require, print, attempt }) => {
    const E = require('events');
    const rl = require('readline');
    const make = () => Object.assign(new E(), { pause() { print('pause'); return this; }, resume() { print('resume'); return this; } });
    const feeds = [['a\nb\n', 'c'], ['a\r\nb\rc\r', '\nd'], ['\n\n'], ['a', 'b', '\n', 'c\u2028d\u2029e'], ['x\r', 'y\n'], [Buffer.from('é\n').subarray(0, 1), Buffer.from('é\n').subarray(1)], [''], ['no end'], ['\r\n', '\r', '\n']];
    for (const feed of feeds) {
      const input = make();
      const reader = rl.createInterface({ input, crlfDelay: Infinity });
      reader.on('line', (line) => print('line', JSON.stringify(line))).on('close', () => print('close')).on('pause', () => print('paused')).on('resume', () => print('resumed'));
      for (const chunk of feed) input.emit('data', chunk);
      input.emit('end');
      print(reader.closed, input.eventNames(), reader.terminal);
    }
    const input = make();
    const written = [];
    const reader = rl.createInterface({ input, output: { write: (text) => written.push(text), on() {} }, prompt: '? ' });
    reader.on('line', (line) => print('line', line));
    reader.prompt(); reader.setPrompt('>> '); reader.prompt(); print(reader.getPrompt(), written);
    reader.question('name? ', (answer) => print('answer', answer)); input.emit('data', 'me\nnext\n'); print(written);
    reader.pause(); reader.pause(); reader.resume(); reader.write('typed\n'); reader.pause(); reader.write('again\n');
    attempt(() => input.emit('error', new Error('bad')));
  },
  'after the end': ({ require, print, attempt }) => {
    const E = require('events');
    const rl = require('readline');
    const input = Object.assign(new E(), { pause() {}, resume() {} });
    const reader = rl.createInterface(input);
    reader.close(); reader.close();
    attempt(() => reader.question('q', () => {})); attempt(() => reader.pause() === undefined); attempt(() => reader.resume() === undefined || 'reader'); attempt(() => { reader.write('x'); return 'written'; });
    attempt(() => rl.createInterface({ input, completer: 5 })); attempt(() => rl.createInterface({ input, historySize: -1 })); attempt(() => rl.createInterface({ input, signal: 5 }));
    const out = []; const stream = { write: (t) => { out.push(t); return true; } };
    rl.clearLine(stream, 0); rl.clearLine(stream, -1); rl.clearLine(stream, 1); rl.cursorTo(stream, 2); rl.cursorTo(stream, 2, 3); rl.moveCursor(stream, -1, 2); rl.clearScreenDown(stream); print(JSON.stringify(out));
  },
  'line by line': async ({ require, print }) => {
    const E = require('events');
    const rl = require('readline');
    let paused = 0;
    const make = () => Object.assign(new E(), { pause() { paused++; return this; }, resume() { return this; } });
    const input = make();
    const reader = rl.createInterface({ input });
    setImmediate(() => { input.emit('data', 'a\nb\n'); setImmediate(() => { input.emit('data', 'c\nd'); input.emit('end'); }); });
    for await (const line of reader) print(line);
    print('done', paused);
    const many = make();
    const manyReader = rl.createInterface({ input: many });
    manyReader.on('pause', () => print('paused')).on('resume', () => print('resumed'));
    const lines = manyReader[Symbol.asyncIterator]();
    many.emit('data', 'x\n'.repeat(1500));
    let count = 0;
    for await (const line of lines) if (++count === 1500) many.emit('end');
    print(count);
    const broken = make();
    const brokenReader = rl.createInterface({ input: broken });
    setImmediate(() => { broken.emit('data', 'a\n'); broken.emit('error', new Error('broken')); });
    try { for await (const line of brokenReader) print(line); } catch (error) { print(error); }
    const early = make();
    const earlyReader = rl.createInterface({ input: early });
    setImmediate(() => early.emit('data', '1\n2\n3\n'));
    for await (const line of earlyReader) { print(line); break; }
    print(earlyReader.closed, earlyReader.eventNames().length);
    const pr = require('readline/promises');
    const asked = make();
    const asker = pr.createInterface({ input: asked, output: { write() {}, on() {} } });
    setImmediate(() => asked.emit('data', 'yes\n'));
    print(await asker.question('?'), asker.constructor.name);
    const AC = (() => { try { return require('internal/abort_controller').AbortController; } catch { return AbortController; } })();
    const ac = new AC(); setImmediate(() => ac.abort());
    await asker.question('?', { signal: ac.signal }).catch((error) => print(error));
    await asker.question('?', { signal: ac.signal }).catch((error) => print(error));
    const stopped = make(); const ac2 = new AC();
    rl.createInterface({ input: stopped, signal: ac2.signal }).on('close', () => print('closed by signal')); ac2.abort();
  },
});
report('url and readline');
