// The errors that Node's streams make themselves, each provoked: a line of [code, name, message] for each.
import { Duplex, PassThrough, Readable, Writable, finished, pipeline } from 'node:stream';

const errors = [];
const keep = (error) => error && errors.push([error.code, error.name, error.message]);
const sink = (options) => new Writable({ write: (chunk, encoding, done) => done(), ...options }).on('error', () => {});
const source = (options) => new Readable({ read() {}, ...options }).on('error', () => {});
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

const aborted = new AbortController();
finished(sink(), { signal: aborted.signal }, keep);
aborted.abort();
await settled();

sink({ write: (chunk, encoding, done) => (done(), done()) }).on('error', keep).write('x');
await settled();

try {
    source().read(2 ** 30 + 1);
} catch (error) {
    keep(error);
}
try {
    source().read(2 ** 42);
} catch (error) {
    keep(error);
}

const finishedOne = sink({ autoDestroy: false });
finishedOne.end();
await settled();
finishedOne.end(keep);
await settled();

const destroyed = sink();
destroyed.destroy();
destroyed.write('x', keep);
await settled();
const ended = sink();
ended.destroy();
ended.end();
ended.end(keep);
await settled();

finished(new PassThrough().destroy(), keep);
await settled();

const after = source().on('error', keep);
after.push(null);
after.push('x');
await settled();

await new Promise((resolve) => {
    try {
        pipeline(source(), new PassThrough().destroy(), (error) => (keep(error), resolve()));
    } catch (error) {
        keep(error);
        resolve();
    }
});

const read = source({ autoDestroy: false }).on('error', keep);
read.push(null);
read.resume();
await settled();
read.unshift('x');
await settled();

const over = sink().on('error', keep);
over.end();
over.write('x');
await settled();

for (const error of errors) console.log(JSON.stringify(error));
