// The errors that the engine makes: it knows code, class and message.
const classes = { Error, TypeError, RangeError };

exports.makeNodeError = (code, name, message) => {
  if (name === 'AbortError') {
    const { AbortError } = require('internal/errors');
    return new AbortError();
  }
  const error = new (classes[name] ?? Error)(message);
  Object.defineProperty(error, 'code', { value: code, enumerable: true, writable: true, configurable: true });
  const { stack } = error;
  if (typeof stack === 'string') {
    const header = `${error.name}: ${message}`;
    const rest = stack.startsWith(header) ? stack.slice(header.length) : '';
    Object.defineProperty(error, 'stack', { value: `${name} [${code}]: ${message}${rest}`, writable: true, configurable: true });
  }
  return error;
};
