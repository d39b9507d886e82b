'use strict';
// What Node's own tests of streams have found wrong in the interpreter, told in our words: this must print the same there and on
// Node. It is CommonJS in a .js file with lines that begin with `await`, which once made a module of it.

const { EventEmitter } = require('events');
const { PassThrough, Readable, Writable, Duplex } = require('stream');

const cases = {
  'a program says itself that a stream is destroyed'() {
    const stream = new Readable({ read() {} });
    stream.on('close', () => console.log('close')).on('end', () => console.log('end'));
    stream.resume();
    stream.destroyed = true;
    console.log(stream.destroyed, stream._readableState.destroyed, stream.readable);
    stream.push(null);
    stream.destroy();
  },
  'a Duplex, too, and takes it back'() {
    const stream = new Duplex({ read() {}, write(chunk, encoding, callback) { callback(); } });
    stream.destroyed = true;
    console.log(stream.destroyed, stream._writableState.destroyed, stream.writable);
    stream.destroyed = false;
    console.log(stream.destroyed, stream.writable, stream.readable);
  },
  'sides are put away and come back'() {
    const stream = new Duplex({ read() {}, write() {} });
    stream.readable = false;
    stream.writable = false;
    console.log(stream.readable, stream.writable, stream._readableState.readable, stream._writableState.writable);
    stream.readable = true;
    stream.writable = true;
    console.log(stream.readable, stream.writable);
  },
  'what is no stream yet is neither destroyed nor readable'() {
    function Own() {
      console.log(this.destroyed, this.readable, this.closed, this.errored);
      this.destroyed = true;
      Readable.call(this);
      console.log(this.destroyed, this.readable);
    }
    Object.setPrototypeOf(Own.prototype, Readable.prototype);
    new Own();
  },
  'those for which a pipe waits'() {
    const source = new PassThrough();
    const shown = () => {
      const { awaitDrainWriters: waiting } = source._readableState;
      if (waiting === null) return 'none';
      return typeof waiting.size === 'number' ? `set of ${waiting.size}` : waiting === one ? 'one' : 'other';
    };
    const one = new Writable({ highWaterMark: 1, write(chunk, encoding, callback) { setTimeout(callback, 1); } });
    const two = new Writable({ highWaterMark: 1, write(chunk, encoding, callback) { setTimeout(callback, 2); } });
    console.log(shown());
    source.pipe(one);
    source.write('a');
    console.log(shown());
    source.pipe(two);
    console.log(shown());
    source.write('b');
    setTimeout(() => {
      console.log(shown());
      source.unpipe(two);
      console.log(shown());
      source.end();
    }, 10);
  },
  'bytes put back in front of a text'() {
    for (const front of [Buffer.from('ABC'), new Uint8Array([65, 66, 67]), 'ABC']) {
      const stream = new Readable({ read() {} });
      stream.setEncoding('utf8');
      stream.push(Buffer.from('DEF'));
      stream.unshift(front);
      console.log(stream.readableLength, stream.read());
    }
    const alone = new Readable({ read() {} });
    alone.setEncoding('utf8');
    alone.unshift(Buffer.from('ABC'));
    console.log(alone.read());
  },
  'a pipe into an old stream is one of its pipes'() {
    const source = new Readable({ read() {} });
    const old = Object.assign(new EventEmitter(), { write: () => true, end() {} });
    const own = new Writable({ write(chunk, encoding, callback) { callback(); } });
    source.pipe(own);
    source.pipe(old);
    const { pipes } = source._readableState;
    console.log(pipes.length, pipes[0] === own, pipes[1] === old);
    source.unpipe(old);
    console.log(source._readableState.pipes.length);
    source.unpipe();
    console.log(source._readableState.pipes.length);
  },
  'a pipe into what is only readable fails as that does'() {
    const source = new Readable({ read() { target.emit('error', new Error('fails')); } });
    const target = new Readable({
      destroy(error, callback) {
        console.log('destroy', error.message);
        callback();
      },
    });
    target.on('close', () => console.log('close'));
    source.pipe(target);
  },
  'the error of an old stream that is wrapped'() {
    for (const autoDestroy of [true, false]) {
      const old = Object.assign(new EventEmitter(), { pause() {}, resume() {} });
      const stream = new Readable({ autoDestroy }).wrap(old);
      stream.on('error', (error) => {
        console.log(autoDestroy, stream._readableState.errorEmitted, stream.errored === error, stream.destroyed);
      });
      old.emit('error', new Error('old'));
    }
  },
  async 'a file with await in its functions is no module'() {
    const chunks = [];
    const source = Readable.from(['a', 'b']);
    for await (const chunk of source) chunks.push(chunk);
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    console.log(chunks.join(), typeof require, typeof module);
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    console.log(`# ${name}`);
    await run();
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
})();
