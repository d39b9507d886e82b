// perf_hooks: the program's clock, marks and measures.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { DOMException } = require('internal/domexception');

const now = () => internalBinding('clock').now();
const entries = [];

class PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail) {
    this.name = name;
    this.entryType = entryType;
    this.startTime = startTime;
    this.duration = duration;
    if (detail !== undefined) this.detail = detail;
  }

  toJSON() {
    return { ...this };
  }
}
class PerformanceMark extends PerformanceEntry {}
class PerformanceMeasure extends PerformanceEntry {}

function add(entry) {
  entries.push(entry);
  return entry;
}

function timeOf(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') return mark;
  const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === mark);
  if (found === undefined) throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  return found.startTime;
}

function clear(type, name) {
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === type && (name === undefined || entries[i].name === name)) entries.splice(i, 1);
  }
}

const performance = {
  now,
  get timeOrigin() { return Date.now() - now(); },
  mark: (name, options = {}) => add(new PerformanceMark(`${name}`, 'mark', options.startTime ?? now(), 0, options.detail ?? null)),
  measure(name, startOrOptions, end) {
    const options = startOrOptions !== null && typeof startOrOptions === 'object' ? startOrOptions : { start: startOrOptions, end };
    const until = timeOf(options.end) ?? (options.duration === undefined ? now() : (timeOf(options.start) ?? 0) + options.duration);
    const from = timeOf(options.start) ?? (options.duration === undefined ? 0 : until - options.duration);
    return add(new PerformanceMeasure(`${name}`, 'measure', from, until - from, options.detail ?? null));
  },
  clearMarks: (name) => clear('mark', name),
  clearMeasures: (name) => clear('measure', name),
  getEntries: () => entries.slice(),
  getEntriesByName: (name, type) => entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === type)),
  getEntriesByType: (type) => entries.filter((entry) => entry.entryType === type),
  timerify: (fn) => fn,
  eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  toJSON: () => ({ nodeTiming: {}, timeOrigin: performance.timeOrigin, eventLoopUtilization: performance.eventLoopUtilization() }),
};

class PerformanceObserver {
  static supportedEntryTypes = ['mark', 'measure'];
  observe(options) {
    if (!options?.entryTypes && !options?.type) throw new ERR_INVALID_ARG_VALUE('options', options);
  }
  disconnect() {}
  takeRecords() { return []; }
}

module.exports = { performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, constants: {} };
