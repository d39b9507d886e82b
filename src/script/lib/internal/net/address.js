// Where a connection is from and to, and what is wrong with one that is not there.
const { systemErrors, uvException } = require('internal/errors');

let lastOwn = 50000;

// What connection ends know: of the client, and of the server that listens on `host`.
function addresses(host, port) {
  lastOwn += 1;
  const any = !host || host === '::';
  const address = any ? '::ffff:127.0.0.1' : /^[\d.:]+$/.test(host) ? host : '127.0.0.1';
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  const plain = address.replace('::ffff:', '');
  return {
    server: { remoteAddress: address, remotePort: lastOwn, remoteFamily: family, localAddress: address, localPort: port, localFamily: family },
    client: { remoteAddress: plain, remotePort: port, remoteFamily: plain.includes(':') ? 'IPv6' : 'IPv4', localAddress: plain, localPort: lastOwn, localFamily: plain.includes(':') ? 'IPv6' : 'IPv4' },
  };
}

function connectError(code, host, port) {
  const [errno] = systemErrors.get(code);
  const resolves = code === 'ENOTFOUND';
  const address = resolves || (host && /^[\d.:]+$/.test(host)) ? host : '127.0.0.1';
  const error = new Error(resolves ? `getaddrinfo ENOTFOUND ${host}` : `connect ${code} ${address}:${port}`);
  error.errno = errno;
  error.code = code;
  error.syscall = resolves ? 'getaddrinfo' : 'connect';
  if (resolves) error.hostname = host;
  else Object.assign(error, { address, port });
  return error;
}

function listenError(host, port) {
  const address = host || '::';
  const error = new Error(`listen EADDRINUSE: address already in use ${address}:${port}`);
  return Object.assign(error, { code: 'EADDRINUSE', errno: -98, syscall: 'listen', address, port });
}

// 'read ECONNRESET', 'write EPIPE'
function ioError(code, syscall) {
  const error = uvException({ code, syscall });
  error.message = `${syscall} ${code}`;
  return error;
}

module.exports = { addresses, connectError, listenError, ioError };
