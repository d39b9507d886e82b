// console: what a program prints, through two functions that write. `new Console({ stdout, stderr })`
// takes streams as in Node; `createConsole(out, err)` takes the functions themselves.

const { codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateArray, validateInteger } = require('internal/validators');
const { inspect, formatAll, formatWithOptions, stripVTControlCharacters } = require('internal/util/inspect');
const types = require('internal/util/types');
const { major } = require('internal/version');

function formatTime(ms) {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  const hours = Math.floor(ms / 3600000);
  const minutes = Math.floor(ms % 3600000 / 60000);
  const seconds = ms % 60000 / 1000;
  if (hours === 0 && minutes === 0) return `${seconds.toFixed(3)}s`;
  const pad = (value) => `${value}`.padStart(2, '0');
  const [whole, fraction] = seconds.toFixed(3).split('.');
  return `${hours > 0 ? `${hours}:${pad(minutes)}` : minutes}:${pad(whole)}.${fraction} (${hours > 0 ? 'h:m' : ''}m:ss.mmm)`;
}

const widthOf = (text) => stripVTControlCharacters(text).length;

function renderTable(head, columns) {
  const height = Math.max(0, ...columns.map((column) => column.length));
  const rows = Array.from({ length: height }, (_, at) => columns.map((column) => Object.hasOwn(column, at) ? column[at] : ''));
  const widths = head.map((name, at) => Math.max(widthOf(name), ...rows.map((row) => widthOf(row[at]))) + 2);
  const line = widths.map((width) => '─'.repeat(width));
  const rowOf = (row) => `│${row.map((cell, at) => {
    const room = widths[at] - widthOf(cell);
    return ` ${cell}${' '.repeat(room - 1)}`;
  }).join('│')}│`;
  return [`┌${line.join('┬')}┐`, rowOf(head), `├${line.join('┼')}┤`, ...rows.map(rowOf), `└${line.join('┴')}┘`].join('\n');
}

function tableOf(data, properties, show) {
  const indexes = (length) => Array.from({ length }, (_, at) => `${at}`);
  if (types.isMap(data)) {
    return renderTable(['(iteration index)', 'Key', 'Values'],
      [indexes(data.size), [...data.keys()].map(show), [...data.values()].map(show)]);
  }
  if (types.isSet(data)) return renderTable(['(iteration index)', 'Values'], [indexes(data.size), [...data].map(show)]);
  const columns = new Map();
  const values = [];
  const names = Object.keys(data);
  names.forEach((name, at) => {
    const item = data[name];
    const primitive = item === null || (typeof item !== 'object' && typeof item !== 'function');
    if (primitive) values[at] = show(item);
    for (const key of properties ?? (primitive ? [] : Object.keys(item))) {
      if (!columns.has(key)) columns.set(key, []);
      columns.get(key)[at] = primitive || !Object.hasOwn(item, key) ? '' : show(item[key]);
    }
  });
  const head = ['(index)', ...columns.keys()];
  const body = [names, ...columns.values()];
  if (values.length > 0) {
    head.push('Values');
    body.push(values);
  }
  return renderTable(head, body);
}

function makeConsole(target, out, err, { inspectOptions, groupIndentation = 2 } = {}) {
  let indent = '';
  const timers = new Map();
  const counts = new Map();

  function write(to, text) {
    if (indent !== '') text = indent + text.replaceAll('\n', `\n${indent}`);
    to(`${text}\n`);
  }

  // formatWithOptions has its own defaults; without options the shorter way is taken.
  const text = inspectOptions ? (args) => formatWithOptions(inspectOptions, ...args) : (args) => formatAll(undefined, args);
  const warning = (message) => process.emitWarning(message);

  function elapsed(method, label, data) {
    label = `${label}`;
    const since = timers.get(label);
    if (since === undefined) {
      warning(`No such label '${label}' for console.${method}()`);
      return false;
    }
    const shown = `${label}: ${formatTime(internalBinding('clock').now() - since)}`;
    write(out, data?.length > 0 ? text(['%s', shown, ...data]) : shown);
    return true;
  }

  const methods = {
    log(...args) { write(out, text(args)); },
    warn(...args) { write(err, text(args)); },
    error(...args) { write(err, text(args)); },
    dir(object, options) { write(out, inspect(object, { customInspect: false, ...inspectOptions, ...options })); },
    time(label = 'default') {
      label = `${label}`;
      if (timers.has(label)) warning(`Label '${label}' already exists for console.time()`);
      else timers.set(label, internalBinding('clock').now());
    },
    timeEnd(label = 'default') {
      if (elapsed('timeEnd', label)) timers.delete(`${label}`);
    },
    timeLog(label = 'default', ...data) { elapsed('timeLog', label, data); },
    trace(...args) {
      const frames = (new Error().stack ?? '').split('\n').slice(2).join('\n');
      const message = text(args);
      target.error(`Trace${message === '' ? '' : `: ${message}`}${frames === '' ? '' : `\n${frames}`}`);
    },
    assert(condition, ...args) {
      if (condition) return;
      if (major >= 22 && args.length > 0 && typeof args[0] !== 'string') args.unshift('Assertion failed');
      else args[0] = `Assertion failed${args.length === 0 ? '' : `: ${args[0]}`}`;
      target.warn(...args);
    },
    clear() {},
    count(label = 'default') {
      label = `${label}`;
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      target.log(`${label}: ${count}`);
    },
    countReset(label = 'default') {
      if (!counts.delete(`${label}`)) warning(`Count for '${label}' does not exist`);
    },
    group(...label) {
      if (label.length > 0) target.log(...label);
      indent += ' '.repeat(groupIndentation);
    },
    groupEnd() { indent = indent.slice(0, indent.length - groupIndentation); },
    table(data, properties) {
      if (data === null || typeof data !== 'object') {
        target.log(data);
        return;
      }
      if (properties !== undefined) validateArray(properties, 'properties');
      target.log(tableOf(data, properties, (value) => inspect(value, {
        depth: value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0,
        maxArrayLength: 3, breakLength: Infinity, ...inspectOptions,
      })));
    },
  };
  methods.debug = methods.info = methods.dirxml = methods.log;
  methods.groupCollapsed = methods.group;
  for (const name of ['profile', 'profileEnd', 'timeStamp']) methods[name] = () => {};
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(target, name, { value: method, writable: true, configurable: true, enumerable: true });
  }
  return target;
}

function Console(options, ...old) {
  if (!new.target) return new Console(options, ...old);
  if (!options || typeof options.write === 'function') options = { stdout: options, stderr: old[0], ignoreErrors: old[1] };
  const { stdout, stderr = stdout, inspectOptions, colorMode, groupIndentation } = options;
  if (typeof stdout?.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (typeof stderr?.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  if (inspectOptions !== undefined && (inspectOptions === null || typeof inspectOptions !== 'object')) {
    throw new ERR_INVALID_ARG_TYPE('options.inspectOptions', 'object', inspectOptions);
  }
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  return makeConsole(this, (text) => stdout.write(text), (text) => stderr.write(text), {
    inspectOptions: colorMode === true ? { ...inspectOptions, colors: true } : inspectOptions, groupIndentation,
  });
}

function createConsole(out, err = out) {
  const made = makeConsole({}, out, err);
  Object.defineProperty(made, 'Console', { value: Console, writable: true, configurable: true, enumerable: true });
  Object.defineProperty(made, Symbol.toStringTag, { value: 'console', configurable: true });
  return made;
}

module.exports = createConsole((text) => process.stdout.write(text), (text) => process.stderr.write(text));
Object.defineProperty(module.exports, 'createConsole', { value: createConsole });
