// Deep equality, strict (deepStrictEqual, isDeepStrictEqual) and loose (deepEqual).

const types = require('internal/util/types');

const { major } = require('internal/version');

const isObject = (value) => value !== null && typeof value === 'object';

function enumerableKeys(value, withSymbols) {
  const keys = Object.keys(value);
  if (withSymbols) {
    for (const symbol of Object.getOwnPropertySymbols(value)) {
      if (Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
    }
  }
  return keys;
}

// Of one class: by the prototypes; in the newer versions by the constructors, where they are inherited.
function sameKind(a, b) {
  if (major >= 22 && a.constructor !== undefined && !Object.hasOwn(a, 'constructor')) return a.constructor === b.constructor;
  return Object.getPrototypeOf(a) === Object.getPrototypeOf(b);
}

function deepEqual(a, b, strict, pairs) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b);
  if (strict) {
    if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
    if (typeof b !== 'object' || a === null || b === null) return false;
    if (!sameKind(a, b)) return false;
  } else {
    if (!isObject(a)) return (b === null || typeof b !== 'object') && (a == b || (Number.isNaN(a) && Number.isNaN(b))); // eslint-disable-line eqeqeq
    if (!isObject(b)) return false;
  }
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return sameKeys(a, b, strict, pairs);
  }
  if (Array.isArray(b)) return false;
  if (types.isDate(a)) {
    if (!types.isDate(b) || !Object.is(a.getTime(), b.getTime())) return false;
  } else if (types.isRegExp(a)) {
    if (!types.isRegExp(b) || a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
  } else if (a instanceof Error) {
    if (!(b instanceof Error)) return false;
    if (a.message !== b.message || a.name !== b.name) return false;
    for (const key of ['cause', 'errors']) {
      if (Object.hasOwn(a, key) !== Object.hasOwn(b, key)) return false;
      if (Object.hasOwn(a, key) && !deepEqual(a[key], b[key], strict, pairs)) return false;
    }
  } else if (ArrayBuffer.isView(a)) {
    if (!ArrayBuffer.isView(b) || types.typedArrayName(a) !== types.typedArrayName(b)) return false;
    if (a.byteLength !== b.byteLength) return false;
    if (types.isDataView(a)) {
      if (!sameBytes(a, b)) return false;
    } else {
      for (let i = 0; i < a.length; i++) {
        if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return false;
        if (strict && a[i] === 0 && !Object.is(a[i], b[i])) return false;
      }
    }
    const rest = (value) => enumerableKeys(value, strict).filter((key) => typeof key === 'symbol' || !/^\d+$/.test(key));
    const keys = rest(a);
    return keys.length === rest(b).length && keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key], strict, pairs));
  } else if (types.isSet(a)) {
    if (!types.isSet(b) || a.size !== b.size) return false;
  } else if (types.isMap(a)) {
    if (!types.isMap(b) || a.size !== b.size) return false;
  } else if (types.isAnyArrayBuffer(a)) {
    if (!types.isAnyArrayBuffer(b) || !sameBytes(new DataView(a), new DataView(b))) return false;
  } else if (types.isBoxedPrimitive(a)) {
    if (!types.isBoxedPrimitive(b) || !Object.is(a.valueOf(), b.valueOf())) return false;
  } else if (types.isPromise(a) || types.isWeakMap(a) || types.isWeakSet(a)) {
    return false;
  }
  return sameKeys(a, b, strict, pairs);
}

function sameBytes(a, b) {
  if (a.byteLength !== b.byteLength) return false;
  for (let i = 0; i < a.byteLength; i++) if (a.getUint8(i) !== b.getUint8(i)) return false;
  return true;
}

function sameKeys(a, b, strict, pairs) {
  const keys = enumerableKeys(a, strict);
  if (keys.length !== enumerableKeys(b, strict).length) return false;
  for (const key of keys) if (!Object.prototype.propertyIsEnumerable.call(b, key)) return false;
  // Values that hold themselves: the same pair again is equal as far as it goes.
  if (pairs.get(a) === b) return true;
  const before = pairs.get(a);
  pairs.set(a, b);
  const equal = keys.every((key) => deepEqual(a[key], b[key], strict, pairs)) &&
    (!types.isSet(a) || sameSets(a, b, strict, pairs)) &&
    (!types.isMap(a) || sameMaps(a, b, strict, pairs));
  if (before === undefined) pairs.delete(a);
  else pairs.set(a, before);
  return equal;
}

function sameSets(a, b, strict, pairs) {
  const rest = new Set();
  for (const value of a) {
    if (b.has(value)) continue;
    if (strict && !isObject(value)) return false;
    rest.add(value);
  }
  if (rest.size === 0) return true;
  const others = [...b].filter((value) => !a.has(value));
  for (const value of rest) {
    const at = others.findIndex((other) => deepEqual(value, other, strict, pairs));
    if (at < 0) return false;
    others.splice(at, 1);
  }
  return true;
}

function sameMaps(a, b, strict, pairs) {
  const rest = [];
  for (const [key, value] of a) {
    if (b.has(key) && (value !== undefined || b.get(key) === undefined) && deepEqual(value, b.get(key), strict, pairs)) continue;
    if (strict && !isObject(key)) return false;
    if (isObject(key) && b.has(key)) return false;
    rest.push([key, value]);
  }
  const others = [...b].filter(([key]) => !a.has(key) || !isObject(key));
  for (const [key, value] of rest) {
    const at = others.findIndex(([otherKey, other]) =>
      deepEqual(key, otherKey, strict, pairs) && deepEqual(value, other, strict, pairs));
    if (at < 0) return false;
    others.splice(at, 1);
  }
  return true;
}

module.exports = {
  isDeepEqual: (a, b) => deepEqual(a, b, false, new Map()),
  isDeepStrictEqual: (a, b) => deepEqual(a, b, true, new Map()),
};
