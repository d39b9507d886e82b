// DOMException, as Node has it: the error of the web's interfaces, known by its name.

const names = ['IndexSizeError', , 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError', ,
  'NoModificationAllowedError', 'NotFoundError', 'NotSupportedError', 'InUseAttributeError', 'InvalidStateError',
  'SyntaxError', 'InvalidModificationError', 'NamespaceError', 'InvalidAccessError', 'ValidationError',
  'TypeMismatchError', 'SecurityError', 'NetworkError', 'AbortError', 'URLMismatchError', 'QuotaExceededError',
  'TimeoutError', 'InvalidNodeTypeError', 'DataCloneError'];

class DOMException extends Error {
  #message;
  #name;

  constructor(message = '', options = 'Error') {
    super();
    this.#message = `${message}`;
    if (options !== null && typeof options === 'object') {
      this.#name = `${options.name ?? 'Error'}`;
      if ('cause' in options) {
        Object.defineProperty(this, 'cause', { value: options.cause, writable: true, configurable: true, enumerable: false });
      }
    } else {
      this.#name = `${options}`;
    }
    const trace = this.stack;
    const frames = typeof trace === 'string' ? trace.indexOf('\n    at ') : -1;
    const header = this.#message === '' ? this.#name : `${this.#name}: ${this.#message}`;
    Object.defineProperty(this, 'stack', {
      value: frames < 0 ? header : header + trace.slice(frames), writable: true, configurable: true, enumerable: false,
    });
  }

  get name() { return this.#name; }
  get message() { return this.#message; }
  get code() { return names.indexOf(this.#name) + 1; }
}

for (const key of ['name', 'message', 'code']) Object.defineProperty(DOMException.prototype, key, { enumerable: true });
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { configurable: true, value: 'DOMException' });
names.forEach((name, index) => {
  const constant = { ValidationError: 'VALIDATION_ERR', TypeMismatchError: 'TYPE_MISMATCH_ERR', URLMismatchError: 'URL_MISMATCH_ERR', InUseAttributeError: 'INUSE_ATTRIBUTE_ERR' }[name] ??
    `${name.replace(/Error$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_ERR`;
  const property = { enumerable: true, value: index + 1 };
  Object.defineProperty(DOMException, constant, property);
  Object.defineProperty(DOMException.prototype, constant, property);
});

module.exports = { DOMException };
