// As much of testharness.js as the Web platform's tests of streams ask for.

import { isDeepStrictEqual } from 'node:util';

const same = (a, b) => Object.is(a, b);
// What cannot be shown, such as an array whose buffer is gone, is no failure of a test.
const text = (value) => {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
};
const say = (message) => (message ? ` (${message})` : '');

class AssertionError extends Error {}

const assert = (condition, message) => {
  if (!condition) throw new AssertionError(message);
};

const asserts = {
  assert_true: (value, message) => assert(value === true, `is not true: ${text(value)}${say(message)}`),
  assert_false: (value, message) => assert(value === false, `is not false: ${text(value)}${say(message)}`),
  assert_equals: (a, b, message) => assert(same(a, b), `${text(a)} is not ${text(b)}${say(message)}`),
  assert_not_equals: (a, b, message) => assert(!same(a, b), `is ${text(b)}${say(message)}`),
  assert_array_equals(a, b, message) {
    assert(a.length === b.length, `has ${a.length} elements, not ${b.length}: ${text(a)}${say(message)}`);
    for (let i = 0; i < b.length; i++) assert(same(a[i], b[i]), `element ${i}: ${text(a[i])} is not ${text(b[i])}${say(message)}`);
  },
  assert_object_equals: (a, b, message) => assert(isDeepStrictEqual({ ...a }, { ...b }), `other properties${say(message)}`),
  assert_in_array: (a, list, message) => assert(list.includes(a), `is none of these${say(message)}`),
  assert_unreached: (message) => assert(false, `must not come here${say(message)}`),
  assert_greater_than: (a, b, message) => assert(a > b, `${a} is not above ${b}${say(message)}`),
  assert_greater_than_equal: (a, b, message) => assert(a >= b, `${a} is below ${b}${say(message)}`),
  assert_less_than: (a, b, message) => assert(a < b, `${a} is not below ${b}${say(message)}`),
  assert_less_than_equal: (a, b, message) => assert(a <= b, `${a} is above ${b}${say(message)}`),
  assert_own_property: (object, name, message) => assert(Object.hasOwn(object, name), `has no ${text(name)}${say(message)}`),
  assert_class_string: (object, name, message) => assert(Object.prototype.toString.call(object) === `[object ${name}]`, `is no ${name}${say(message)}`),
  assert_throws_js: (Class, act, message) => assert(thrown(act, message) instanceof Class, `throws something else${say(message)}`),
  assert_throws_exactly: (error, act, message) => assert(same(thrown(act, message), error), `throws something else${say(message)}`),
  assert_throws_dom: (name, act, message) => assert(thrown(act, message).name === name, `throws something else${say(message)}`),
};

function thrown(act, message) {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new AssertionError(`does not throw${say(message)}`);
}

async function rejected(promise, message) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new AssertionError(`is not rejected${say(message)}`);
}

const rejects = {
  promise_rejects_js: async (t, Class, promise, message) => {
    const error = await rejected(promise, message);
    assert(error instanceof Class, `is rejected with something else: ${text(error)}${say(message)}`);
  },
  promise_rejects_exactly: async (t, error, promise, message) => {
    const own = await rejected(promise, message);
    assert(same(own, error), `is rejected with something else: ${text(own)}${say(message)}`);
  },
  promise_rejects_dom: async (t, name, promise, message) => {
    const error = await rejected(promise, message);
    assert(error.name === name, `is rejected with something else: ${text(error)}${say(message)}`);
  },
};

class Test {
  cleanups = [];

  constructor(name) {
    this.name = name;
    this.ended = new Promise((resolve, reject) => Object.assign(this, { pass: resolve, fail: reject }));
    this.ended.catch(() => {});
  }

  step(act, that, ...args) {
    try {
      return act.apply(that ?? this, args);
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  step_func(act, that) {
    const test = this;
    return function (...args) {
      return test.step(act, that ?? this, ...args);
    };
  }

  step_func_done(act) {
    return (...args) => {
      if (act) this.step(act, undefined, ...args);
      this.done();
    };
  }

  step_timeout(act, ms, ...args) {
    return setTimeout(this.step_func(act), ms, ...args);
  }

  unreached_func(message) {
    return () => this.fail(new AssertionError(`must not come here${say(message)}`));
  }

  add_cleanup(act) {
    this.cleanups.push(act);
  }

  done() {
    this.pass();
  }
}

/** Puts what tests use into `scope`. Returns what runs the tests that are then defined. */
export function harness(scope, read) {
  const pending = [];
  const results = {};
  const define = (act) => (body, name = 'unnamed') => {
    let unique = String(name);
    while (pending.some((one) => one.test.name === unique)) unique += ' again';
    pending.push({ test: new Test(unique), act, body });
  };
  const start = scope.setTimeout;
  Object.assign(scope, asserts, rejects, {
    self: scope,
    GLOBAL: { isWindow: () => false, isWorker: () => false, isShadowRealm: () => false },
    setup() {},
    done() {},
    test: define(async (t, body) => void body.call(t, t)),
    promise_test: define(async (t, body) => void await body.call(t, t)),
    async_test: define((t, body) => {
      t.step(body, t, t);
      return t.ended;
    }),
    step_timeout: (act, ms, ...args) => start(act, ms, ...args),
    format_value: (value) => String(value),
    fetch: async (url) => new Response(read(String(url))),
  });
  return {
    async run() {
      for (const { test, act, body } of pending) {
        const late = new Promise((resolve, reject) => start(() => reject(new Error('it does not end')), 1500));
        late.catch(() => {});
        const unhandled = (error) => test.fail(error ?? new Error('rejected'));
        process.on('unhandledRejection', unhandled);
        try {
          await Promise.race([act(test, body), late, test.ended.then(() => {})].filter(Boolean));
          results[test.name] = null;
        } catch (error) {
          results[test.name] = String(error?.message ?? error);
        }
        for (const cleanup of test.cleanups) cleanup();
        process.off('unhandledRejection', unhandled);
      }
      return results;
    },
  };
}
