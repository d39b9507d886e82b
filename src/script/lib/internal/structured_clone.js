// structuredClone() of what programs of streams clone: plain data, by value; and ArrayBuffers that are moved and not copied,
// by structuredClone() or by their own transfer(), which the interpreter has not.
const { transfer, isDetached } = internalBinding('util');

const fail = (value) => {
  throw new globalThis.DOMException(`${typeof value === 'object' ? '#<Object>' : String(value)} could not be cloned.`, 'DataCloneError');
};

const arrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

// A view of the same kind; one of a buffer that is moved is of its new place.
function cloneView(view, seen) {
  const name = arrayName.call(view);
  const View = name === undefined ? DataView : globalThis[name];
  const moved = seen.get(view.buffer);
  if (moved !== undefined) return new View(moved, view.byteOffset, view.length ?? view.byteLength);
  return name === undefined ? new DataView(view.buffer.slice(0), view.byteOffset, view.byteLength) : new View(view);
}

function clone(value, seen) {
  if (typeof value === 'function' || typeof value === 'symbol') fail(value);
  if (value === null || typeof value !== 'object') return value;
  if (seen.has(value)) return seen.get(value);
  if (value instanceof Date) return new Date(value);
  if (value instanceof RegExp) return new RegExp(value);
  if (ArrayBuffer.isView(value)) return cloneView(value, seen);
  if (value instanceof ArrayBuffer) {
    if (isDetached(value)) fail(value);
    return value.slice(0);
  }
  if (value instanceof Map) {
    const copy = new Map();
    seen.set(value, copy);
    for (const [key, own] of value) copy.set(clone(key, seen), clone(own, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set();
    seen.set(value, copy);
    for (const own of value) copy.add(clone(own, seen));
    return copy;
  }
  const copy = Array.isArray(value) ? [] : value instanceof Error ? new value.constructor(value.message) : {};
  seen.set(value, copy);
  for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
  return copy;
}

function structuredClone(value, options) {
  const seen = new Map();
  const moved = [...options?.transfer ?? []];
  for (const buffer of moved) {
    if (!(buffer instanceof ArrayBuffer) || isDetached(buffer) || seen.has(buffer)) fail(buffer);
    seen.set(buffer, buffer.slice(0));
  }
  const copy = clone(value, seen);
  for (const buffer of moved) transfer(buffer);
  return copy;
}

// transfer() and its like as methods of an ArrayBuffer.
function installTransfer(prototype) {
  const methods = {
    transfer(length) {
      if (isDetached(this)) throw new TypeError('Cannot perform ArrayBuffer.prototype.transfer on a detached ArrayBuffer');
      const moved = transfer(this);
      if (length === undefined || Number(length) === moved.byteLength) return moved;
      const resized = new ArrayBuffer(length);
      new Uint8Array(resized).set(new Uint8Array(moved, 0, Math.min(moved.byteLength, resized.byteLength)));
      return resized;
    },
    get detached() {
      return isDetached(this);
    },
  };
  const { transfer: move, detached } = Object.getOwnPropertyDescriptors(methods);
  Object.defineProperty(prototype, 'transfer', { ...move, enumerable: false });
  Object.defineProperty(prototype, 'transferToFixedLength', { ...move, enumerable: false });
  Object.defineProperty(prototype, 'detached', { ...detached, enumerable: false });
}

module.exports = { structuredClone, installTransfer };
