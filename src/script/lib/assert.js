// assert: Node's assertions, with its messages; long differences are shown line by line.

const {
  codes: { ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const { isDeepEqual, isDeepStrictEqual } = require('internal/util/comparisons');
const types = require('internal/util/types');
const { major } = require('internal/version');

const show = (value) => inspect(value, {
  compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false,
  sorted: true, getters: true, breakLength: Infinity,
});

const openings = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

// A comma at the end is no difference: it comes and goes with what follows.
const sameLine = (a, b) => a === b || `${a},` === b || a === `${b},`;

// The lines of two texts, each with what it is: "  " in both, "+ " in the first, "- " in the second.
function diffLines(a, b) {
  const common = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] = sameLine(a[i], b[j]) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && sameLine(a[i], b[j])) {
      lines.push(`  ${b[j].endsWith(',') ? b[j] : a[i]}`);
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || common[i + 1][j] >= common[i][j + 1])) {
      lines.push(`+ ${a[i++]}`);
    } else {
      lines.push(`- ${b[j++]}`);
    }
  }
  return lines;
}

function differenceOf(actual, expected, operator, header) {
  const isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');
  let a = show(actual).split('\n');
  let b = show(expected).split('\n');
  if (operator === 'strictEqual' && isObject(actual) && isObject(expected)) {
    if (a.join('\n') === b.join('\n')) {
      return `${(major >= 22 && header) || 'Values have same structure but are not reference-equal:'}\n\n${a.join('\n')}\n`;
    }
    operator = 'strictEqualObject';
  }
  if (a.length === 1 && b.length === 1 && a[0] !== b[0]) {
    const short = a[0].length + b[0].length <= 12 && (actual !== 0 || expected !== 0);
    const simple = major < 22 ? !isObject(actual) && !isObject(expected) : !(isObject(actual) && isObject(expected));
    if (short && simple) return `${header ?? openings[operator]}\n\n${a[0]} !== ${b[0]}\n`;
  }
  if (a.length > 1000 || b.length > 1000) {
    a = [...a.slice(0, 1000), '...'];
    b = [...b.slice(0, 1000), '...'];
  }
  const end = major < 22 ? '' : '\n';
  return `${header ?? openings[operator]}\n+ actual - expected\n\n${diffLines(a, b).join('\n')}${end}`;
}

function messageOf(actual, expected, operator) {
  if (operator === 'deepStrictEqual' || operator === 'strictEqual' || operator === 'partialDeepStrictEqual') {
    return differenceOf(actual, expected, operator);
  }
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    let base = openings[operator];
    const lines = show(actual).split('\n');
    if (operator === 'notStrictEqual' && ((typeof actual === 'object' && actual !== null) || typeof actual === 'function')) {
      base = openings.notStrictEqualObject;
    }
    return lines.length === 1 ? `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}` : `${base}\n\n${lines.join('\n')}\n`;
  }
  let a = show(actual);
  let b = show(expected);
  if (operator === 'notDeepEqual' && a === b) {
    a = `${openings.notDeepEqual}\n\n${a}`;
    return a.length > 1024 ? `${a.slice(0, 1021)}...` : a;
  }
  if (a.length > 512) a = `${a.slice(0, 509)}...`;
  if (b.length > 512) b = `${b.slice(0, 509)}...`;
  if (operator === 'deepEqual') return `${openings.deepEqual}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
  if (operator === 'notDeepEqual') return `Expected values not to be loosely deep-equal:\n\n${a}\n\nshould not loosely deep-equal\n\n${b}`;
  return `${a} ${operator} ${b}`;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, actual, expected } = options;
    super(message == null ? messageOf(actual, expected, operator)
      : operator === 'strictEqual' || operator === 'deepStrictEqual' ? differenceOf(actual, expected, operator, String(message))
        : String(message));
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    if (major >= 22) this.diff = options.diff ?? 'simple';
    const trace = this.stack;
    const frames = typeof trace === 'string' ? trace.indexOf('\n    at ') : -1;
    Object.defineProperty(this, 'stack', {
      value: `${this.name}: ${this.message}${frames < 0 ? '' : trace.slice(frames)}`, enumerable: false, writable: true, configurable: true,
    });
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

function fails(options) {
  if (options.message instanceof Error) throw options.message;
  throw new AssertionError(options);
}

function generated(options) {
  const error = new AssertionError(options);
  error.generatedMessage = true;
  throw error;
}

function okFor(args) {
  const [value, message] = args;
  if (value) return;
  if (args.length === 0) generated({ actual: value, expected: true, message: 'No value argument passed to `assert.ok()`', operator: '==' });
  if (message == null) {
    // Node shows the call's source here, which is not at hand.
    generated({ actual: value, expected: true, message: `${show(value)} == true`, operator: '==' });
  }
  fails({ actual: value, expected: true, message, operator: '==' });
}

function assert(...args) {
  okFor(args);
}

function needTwo(args) {
  if (args.length < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
}

function comparison(operator, equal, wanted = true) {
  return Object.defineProperty(function(...args) {
    needTwo(args);
    const [actual, expected, message] = args;
    if (equal(actual, expected) !== wanted) fails({ actual, expected, message, operator });
  }, 'name', { value: names[operator] ?? operator });
}

const names = { '==': 'equal', '!=': 'notEqual' };
const looselyEqual = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b)); // eslint-disable-line eqeqeq

// An error's property that is not as it should be, shown as a difference.
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      this[key] = actual !== undefined && typeof actual[key] === 'string' && types.isRegExp(object[key]) && object[key].test(actual[key])
        ? actual[key] : object[key];
    }
  }
}

function checkProperties(actual, expected, keys, message, operator) {
  for (const key of keys) {
    if (key in actual && (isDeepStrictEqual(actual[key], expected[key]) ||
        (types.isRegExp(expected[key]) && typeof actual[key] === 'string' && expected[key].test(actual[key])))) continue;
    if (!message) {
      const a = new Comparison(actual, keys);
      const b = new Comparison(expected, keys, actual);
      const error = new AssertionError({ actual: a, expected: b, operator: 'deepStrictEqual' });
      error.actual = actual;
      error.expected = expected;
      error.operator = operator;
      throw error;
    }
    fails({ actual, expected, message, operator });
  }
}

function checkError(actual, expected, message, operator) {
  let isGenerated = false;
  if (typeof expected !== 'function') {
    if (types.isRegExp(expected)) {
      const text = String(actual);
      if (expected.test(text)) return;
      isGenerated = !message;
      message ||= `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
    } else if (typeof actual !== 'object' || actual === null) {
      const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual' });
      error.operator = operator;
      throw error;
    } else {
      const keys = Object.keys(expected);
      if (expected instanceof Error) keys.push('name', 'message');
      else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
      checkProperties(actual, expected, keys, message, operator);
      return;
    }
  } else {
    if (expected.prototype !== undefined && actual instanceof expected) return;
    if (Object.prototype.isPrototypeOf.call(Error, expected) || expected === Error) {
      isGenerated = !message;
      if (!message) {
        message = `The error is expected to be an instance of "${expected.name}". Received `;
        message += actual instanceof Error ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
        if (actual instanceof Error && actual.message) message += `\n\nError message:\n\n${actual.message}`;
      }
    } else {
      const verdict = expected.call({}, actual);
      if (verdict === true) return;
      isGenerated = !message;
      message ||= `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received ${inspect(verdict)}` +
        (actual instanceof Error ? `\n\nCaught error:\n\n${actual}` : '');
    }
  }
  if (isGenerated) generated({ actual, expected, message, operator });
  fails({ actual, expected, message, operator });
}

const nothing = Symbol('nothing');

function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return nothing;
}

async function rejectionOf(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (isPromiseLike(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return nothing;
}

function isPromiseLike(value) {
  return types.isPromise(value) ||
    (value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function');
}

function expectsError(operator, actual, error, message) {
  if (typeof error === 'string') {
    if (message !== undefined) throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    if (typeof actual === 'object' && actual !== null ? actual.message === error : actual === error) {
      const what = typeof actual === 'object' && actual !== null ? `error message "${actual.message}"` : `error "${actual}"`;
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The ${what} is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === nothing) {
    let details = error?.name ? ` (${error.name})` : '';
    details += message ? `: ${message}` : '.';
    fails({ actual: undefined, expected: error, operator, message: `Missing expected ${operator === 'rejects' ? 'rejection' : 'exception'}${details}` });
  }
  if (error) checkError(actual, error, message, operator);
}

function expectsNoError(operator, actual, error, message) {
  if (actual === nothing) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || (typeof error === 'function' && error.prototype !== undefined && actual instanceof error) ||
      (types.isRegExp(error) && error.test(String(actual)))) {
    fails({
      actual, expected: error, operator,
      message: `Got unwanted ${operator === 'doesNotReject' ? 'rejection' : 'exception'}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
    });
  }
  throw actual;
}

function matching(operator, wanted) {
  return function(string, regexp, message) {
    if (!types.isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
    if (typeof string === 'string' && regexp.test(string) === wanted) return;
    if (message instanceof Error) throw message;
    const isGenerated = !message;
    message ||= typeof string !== 'string'
      ? `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`
      : `${wanted ? 'The input did not match the regular expression ' : 'The input was expected to not match the regular expression '}` +
        `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
    const error = new AssertionError({ actual: string, expected: regexp, message, operator });
    error.generatedMessage = isGenerated;
    throw error;
  };
}

function partiallyEqual(actual, expected) {
  if (expected === null || typeof expected !== 'object' || actual === null || typeof actual !== 'object') return Object.is(actual, expected);
  if (types.isSet(expected)) return types.isSet(actual) && [...expected].every((one) => [...actual].some((other) => isDeepStrictEqual(other, one)));
  if (types.isMap(expected)) return types.isMap(actual) && [...expected].every(([key, value]) => actual.has(key) && partiallyEqual(actual.get(key), value));
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return false;
    let at = 0;
    return expected.every((one) => {
      while (at < actual.length) if (partiallyEqual(actual[at++], one)) return true;
      return false;
    });
  }
  if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected)) return false;
  if (expected instanceof Error && (actual.message !== expected.message || actual.name !== expected.name)) return false;
  if (types.isDate(expected) || types.isRegExp(expected) || ArrayBuffer.isView(expected)) return isDeepStrictEqual(actual, expected);
  return Reflect.ownKeys(expected).filter((key) => Object.prototype.propertyIsEnumerable.call(expected, key))
    .every((key) => key in actual && partiallyEqual(actual[key], expected[key]));
}

const methods = {
  fail(message) {
    if (message instanceof Error) throw message;
    const error = new AssertionError({ message: message === undefined ? 'Failed' : message, operator: 'fail' });
    error.generatedMessage = message === undefined;
    throw error;
  },
  AssertionError,
  ok: (...args) => okFor(args),
  equal: comparison('==', looselyEqual),
  notEqual: comparison('!=', looselyEqual, false),
  deepEqual: comparison('deepEqual', isDeepEqual),
  notDeepEqual: comparison('notDeepEqual', isDeepEqual, false),
  deepStrictEqual: comparison('deepStrictEqual', isDeepStrictEqual),
  notDeepStrictEqual: comparison('notDeepStrictEqual', isDeepStrictEqual, false),
  strictEqual: comparison('strictEqual', Object.is),
  notStrictEqual: comparison('notStrictEqual', Object.is, false),
  throws(fn, error, message) { expectsError('throws', thrownBy(fn), error, message); },
  async rejects(promiseFn, error, message) { expectsError('rejects', await rejectionOf(promiseFn), error, message); },
  doesNotThrow(fn, error, message) { expectsNoError('doesNotThrow', thrownBy(fn), error, message); },
  async doesNotReject(promiseFn, error, message) { expectsNoError('doesNotReject', await rejectionOf(promiseFn), error, message); },
  ifError(error) {
    if (error === null || error === undefined) return;
    const text = typeof error === 'object' && typeof error.message === 'string'
      ? error.message.length === 0 && error.constructor ? error.constructor.name : error.message
      : inspect(error);
    throw new AssertionError({ actual: error, expected: null, operator: 'ifError', message: `ifError got unwanted exception: ${text}` });
  },
  match: matching('match', true),
  doesNotMatch: matching('doesNotMatch', false),
};
if (major >= 22) methods.partialDeepStrictEqual = comparison('partialDeepStrictEqual', partiallyEqual);

function strict(...args) {
  okFor(args);
}

module.exports = Object.assign(assert, methods);
assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual, deepEqual: assert.deepStrictEqual, notEqual: assert.notStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;
