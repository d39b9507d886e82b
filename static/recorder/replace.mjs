// Puts functions in the place of others, so that programs see no difference.

export function replace(object, name, value) {
  const before = Object.getOwnPropertyDescriptor(object, name);
  if (before?.writable && before.configurable) object[name] = value; // Several times as fast, and a server has streams with each request.
  else Reflect.defineProperty(object, name, { value, enumerable: before?.enumerable ?? false, writable: true, configurable: true });
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
  if (replacement.name !== name) Object.defineProperty(replacement, 'name', { value: name, configurable: true });
  if (replacement.length !== length) Object.defineProperty(replacement, 'length', { value: length, configurable: true });
  return replacement;
}
