'use strict';
// `using` and `await using`, which Node has from 24 on.

const { Readable, Writable } = require('stream');

const resource = (name, fails) => ({
  [Symbol.dispose]() {
    console.log('given back', name);
    if (fails) throw new Error(`fails ${name}`);
  },
});

function inOrder() {
  using a = resource('a'), nothing = null;
  using b = resource('b');
  console.log('inside', typeof a, nothing, typeof b);
  return 'value';
}

function nested() {
  for (let i = 0; i < 3; i++) {
    using x = resource(i); // of each turn
    if (i === 0) continue;
    if (i === 1) break;
    console.log('never', x);
  }
  {
    using y = resource('y');
    console.log('in a block', typeof y)
  }
  console.log('after it');
}

function failing() {
  using outer = resource('outer', true);
  using inner = resource('inner', true);
  throw new Error(`body ${typeof outer} ${typeof inner}`);
}

async function streams() {
  await using readable = new Readable({ read() {} });
  await using writable = new Writable({ write(chunk, encoding, callback) { callback(); } });
  readable.on('error', (error) => console.log('readable', error.name, readable.destroyed))
  writable.on('error', (error) => console.log('writable', error.name, writable.destroyed));
  writable.on('close', () => console.log('close'));
  console.log('inside', readable.destroyed, writable.destroyed);
}

async function ended() {
  await using readable = Readable.from(['a', 'b']);
  readable.on('close', () => console.log('close'));
  for await (const chunk of readable) console.log(chunk);
}

(async () => {
  console.log(inOrder());
  nested();
  try {
    failing();
  } catch (error) {
    console.log(error.name, error.message, error.error.message, error.suppressed.name, error.suppressed.error.message, error.suppressed.suppressed.message);
  }
  try {
    using nothing = {};
    console.log('never', nothing);
  } catch (error) {
    console.log(error.name);
  }
  await streams();
  console.log('after the streams');
  await ended();
})();
