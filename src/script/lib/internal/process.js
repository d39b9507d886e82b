// `process`: an EventEmitter with what a program may know and do, and what becomes of errors that nothing caught.
const EventEmitter = require('events');
const native = internalBinding('process');
const timers = internalBinding('timers');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNHANDLED_REJECTION } } = require('internal/errors');

let exiting = false;
let exitCode;

function emitExit(code) {
  if (exiting) return;
  exiting = true;
  const main = require('internal/loader').mainPromise;
  if (code === undefined && main && internalBinding('util').promiseState(main)[0] === 'pending') {
    // A main module that still awaits.
    code = process.exitCode = 13;
  }
  process.emit('exit', code ?? 0);
}

// process.emitWarning(warning, type | options, code)
function emitWarning(warning, type, code) {
  let detail;
  if (type !== null && typeof type === 'object') ({ type, code, detail } = type);
  if (typeof warning === 'string') {
    const text = warning;
    warning = new Error(text);
    warning.name = String(type || 'Warning');
    if (code !== undefined) warning.code = code;
    if (detail !== undefined) warning.detail = detail;
  }
  if (warning.name === 'DeprecationWarning' && process.noDeprecation) return;
  process.nextTick(() => {
    if (!process.noWarnings) {
      const mark = warning.code ? `[${warning.code}] ` : '';
      native.print(true, `(node:1) ${mark}${warning.name}: ${warning.message}\n`);
    }
    process.emit('warning', warning);
  });
}

function outputOf(fd) {
  let stream;
  return () => {
    if (stream) return stream;
    const { Writable } = require('stream');
    stream = new Writable({
      decodeStrings: false,
      write(chunk, encoding, callback) {
        native.print(fd === 2, typeof chunk === 'string' ? chunk : require('buffer').Buffer.from(chunk).toString());
        callback();
      },
    });
    stream.fd = fd;
    stream.isTTY = false;
    stream._type = 'pipe';
    stream._isStdio = true;
    stream.destroySoon = stream.destroy;
    return stream;
  };
}

const properties = {
  argv: native.arguments(),
  argv0: 'node',
  execPath: '/usr/bin/node',
  execArgv: [],
  env: { NODE_ENV: 'development', PATH: '/usr/bin', HOME: '/home/node' },
  pid: 1,
  ppid: 0,
  platform: 'linux',
  arch: 'x64',
  title: 'node',
  versions: { node: process.version.slice(1), v8: '12.0', modules: '127' },
  release: { name: 'node', lts: undefined },
  features: {},
  config: { variables: {} },
  noDeprecation: false,
  noWarnings: false,
  exiting: false,
  cwd: () => '/',
  chdir() {},
  umask: () => 0o22,
  uptime: () => timers.now() / 1000,
  hrtime: Object.assign((before) => {
    const now = timers.now() * 1e6;
    const pair = [Math.floor(now / 1e9), Math.round(now % 1e9)];
    if (!before) return pair;
    const seconds = pair[0] - before[0];
    const nanoseconds = pair[1] - before[1];
    return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
  }, { bigint: () => BigInt(Math.round(timers.now() * 1e6)) }),
  memoryUsage: Object.assign(
    () => ({ rss: 48e6, heapTotal: 8e6, heapUsed: 5e6, external: 1e6, arrayBuffers: 1e5 }), { rss: () => 48e6 }),
  cpuUsage: () => ({ user: 0, system: 0 }),
  resourceUsage: () => ({}),
  emitWarning,
  abort() {
    process.reallyExit(134);
  },
  kill() {
    throw new Error('There is no other process here.');
  },
  reallyExit: native.exit,
  exit(code) {
    if (code !== undefined) process.exitCode = code;
    emitExit(process.exitCode ?? 0);
    native.exit(Number(process.exitCode ?? 0));
  },
  getuid: () => 1000,
  geteuid: () => 1000,
  getgid: () => 1000,
  binding() {
    throw new Error('process.binding() is not there.');
  },
  setUncaughtExceptionCaptureCallback(callback) {
    captureCallback = callback;
  },
  hasUncaughtExceptionCaptureCallback: () => captureCallback !== null,
};
let captureCallback = null;

exports.install = (target) => {
  Object.setPrototypeOf(target, Object.create(EventEmitter.prototype, {
    constructor: { value: function process() {}, writable: true, configurable: true },
    [Symbol.toStringTag]: { value: 'process', configurable: true },
  }));
  EventEmitter.call(target);
  Object.assign(target, properties);
  Object.defineProperties(target, {
    exitCode: {
      configurable: true,
      enumerable: true,
      get: () => exitCode,
      set(code) {
        if (code !== undefined && code !== null && !Number.isInteger(Number(code))) {
          throw new ERR_INVALID_ARG_TYPE('code', 'integer', code);
        }
        exitCode = code ?? undefined;
        native.setExitCode(exitCode === undefined ? undefined : Number(exitCode));
      },
    },
    stdout: { configurable: true, enumerable: true, get: outputOf(1) },
    stderr: { configurable: true, enumerable: true, get: outputOf(2) },
    stdin: { configurable: true, enumerable: true, get: () => require('internal/stdin').stdin() },
  });

  native.setLibrary('emitExit', emitExit);
  native.setLibrary('emitBeforeExit', () => target.emit('beforeExit', exitCode ?? 0));
  native.setLibrary('inspectError', (error) => {
    if (error instanceof Error) {
      const { inspect } = require('util');
      return inspect(error);
    }
    return `Uncaught ${require('util').inspect(error)}`;
  });
  native.setLibrary('uncaughtException', (error, origin = 'uncaughtException') => {
    if (captureCallback !== null) {
      captureCallback(error);
      return true;
    }
    target.emit('uncaughtExceptionMonitor', error, origin);
    if (target.emit('uncaughtException', error, origin)) return true;
    process.exitCode = 1;
    emitExit(1);
    return false;
  });
  native.setLibrary('rejectionHandled', (promise) => target.emit('rejectionHandled', promise));
  native.setLibrary('unhandledRejection', (reason, promise) => {
    if (target.emit('unhandledRejection', reason, promise)) return;
    // What is to be thrown.
    return [reason instanceof Error ? reason : new ERR_UNHANDLED_REJECTION(reason)];
  });
};
