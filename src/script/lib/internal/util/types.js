// util.types: what a value is by its inner slots. A class's own method, tried on it, tells.

const native = internalBinding('util');
const tagOf = (value) => Object.prototype.toString.call(value);
const getter = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;

function branded(Class, probe) {
  return (value) => {
    if (!(value instanceof Class)) return false;
    try {
      probe.call(value);
      return true;
    } catch {
      return false;
    }
  };
}

const typedArrayTag = getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);
const typedArrayName = (value) => ArrayBuffer.isView(value) ? typedArrayTag.call(value) : undefined;
const functionTag = (value) => typeof value === 'function' ? tagOf(value).slice(8, -1) : '';

const isNumberObject = branded(Number, Number.prototype.valueOf);
const isStringObject = branded(String, String.prototype.valueOf);
const isBooleanObject = branded(Boolean, Boolean.prototype.valueOf);
const isBigIntObject = branded(BigInt, BigInt.prototype.valueOf);
const isSymbolObject = branded(Symbol, Symbol.prototype.valueOf);
const isArrayBuffer = branded(ArrayBuffer, getter(ArrayBuffer.prototype, 'byteLength'));
const isSharedArrayBuffer = typeof SharedArrayBuffer === 'function'
  ? branded(SharedArrayBuffer, getter(SharedArrayBuffer.prototype, 'byteLength')) : () => false;

const types = {
  isExternal: () => false,
  isDate: branded(Date, Date.prototype.getTime),
  isArgumentsObject: (value) => tagOf(value) === '[object Arguments]' && value[Symbol.toStringTag] === undefined,
  isBigIntObject, isBooleanObject, isNumberObject, isStringObject, isSymbolObject,
  isBoxedPrimitive: (value) => isNumberObject(value) || isStringObject(value) || isBooleanObject(value) ||
    isBigIntObject(value) || isSymbolObject(value),
  isNativeError: native?.isNativeError ??
    ((value) => value instanceof Error && (tagOf(value) === '[object Error]' || tagOf(value) === '[object DOMException]')),
  isRegExp: branded(RegExp, function() { RegExp.prototype.exec.call(this.constructor === RegExp ? this : new RegExp(this), ''); }),
  isAsyncFunction: (value) => functionTag(value).startsWith('Async'),
  isGeneratorFunction: (value) => functionTag(value).endsWith('GeneratorFunction'),
  isGeneratorObject: (value) => tagOf(value) === '[object Generator]' || tagOf(value) === '[object AsyncGenerator]',
  isPromise: (value) => value instanceof Promise,
  isMap: branded(Map, getter(Map.prototype, 'size')),
  isSet: branded(Set, getter(Set.prototype, 'size')),
  isMapIterator: (value) => tagOf(value) === '[object Map Iterator]',
  isSetIterator: (value) => tagOf(value) === '[object Set Iterator]',
  isWeakMap: branded(WeakMap, function() { WeakMap.prototype.has.call(this, {}); }),
  isWeakSet: branded(WeakSet, function() { WeakSet.prototype.has.call(this, {}); }),
  isArrayBuffer,
  isDataView: branded(DataView, getter(DataView.prototype, 'byteLength')),
  isSharedArrayBuffer,
  isProxy: native?.isProxy ?? (() => false),
  isModuleNamespaceObject: (value) => tagOf(value) === '[object Module]',
  isAnyArrayBuffer: (value) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isCryptoKey: () => false,
  isKeyObject: () => false,
  isArrayBufferView: ArrayBuffer.isView,
  isTypedArray: (value) => typedArrayName(value) !== undefined,
};
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  types[`is${name}`] = (value) => typedArrayName(value) === name;
}
Object.defineProperty(types, 'typedArrayName', { value: typedArrayName });

module.exports = types;
