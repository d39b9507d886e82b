// Puts functions in the place of others, so that programs see no difference.

export function replace(object, name, value) {
  const enumerable = Object.getOwnPropertyDescriptor(object, name)?.enumerable ?? false;
  Reflect.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}

/** The same, of what is made of the function that is there, with all its properties. */
export function replaceMethod(object, name, make) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const replacement = make(original);
  for (const key of Reflect.ownKeys(original)) {
    if (key !== 'prototype') Reflect.defineProperty(replacement, key, Object.getOwnPropertyDescriptor(original, key));
  }
  replace(object, name, replacement);
}

/** Gives a function the name and the length of the one in whose place it stands. */
export function like({ name, length }, replacement) {
  if (replacement.name === name && replacement.length === length) return replacement;
  const fixed = (value) => ({ value, configurable: true });
  return Object.defineProperties(replacement, { name: fixed(name), length: fixed(length) });
}
