// readline: the lines of a stream, as events, as an async iterator, and as answers to questions.
// Only the way of plain streams is here; a terminal's keys are not.

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE }, AbortError } = require('internal/errors');
const { validateAbortSignal, validateArray, validateFunction, validateNumber, validateString, validateUint32 } = require('internal/validators');
const { major } = require('internal/version');

const kPrompt = Symbol('kPrompt');
const kDecoder = Symbol('kDecoder');
const kBuffer = Symbol('kLineBuffer');
const kSawReturnAt = Symbol('kSawReturnAt');
const kLines = Symbol('kLineObjectStream');
const kQuestion = Symbol('kQuestion');
const kQuestionCallback = Symbol('kQuestionCallback');
const kOldPrompt = Symbol('kOldPrompt');
const kQuestionCancel = Symbol('kQuestionCancel');
const symbolDispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');

const lineEnding = major < 24 ? /\r?\n|\r(?!\n)/ : /\r?\n|\r(?!\n)|\u2028|\u2029/;

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  EventEmitter.call(this);
  let options = { output, completer, terminal };
  if (input?.input) {
    options = input;
    input = input.input;
  }
  const { history = [], historySize = 30, prompt = '> ', signal, crlfDelay } = options;
  if (options.tabSize !== undefined) validateUint32(options.tabSize, 'tabSize', true);
  if (options.completer !== undefined && typeof options.completer !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('completer', options.completer);
  }
  validateArray(history, 'history');
  validateNumber(historySize, major < 24 ? 'historySize' : 'size', 0);
  if (signal) validateAbortSignal(signal, 'options.signal');

  this.line = '';
  this.cursor = 0;
  this.input = input;
  this.output = options.output;
  this.completer = options.completer;
  this.history = history;
  this.historySize = historySize;
  this.terminal = false;
  this.tabSize = options.tabSize ?? 8;
  this.crlfDelay = crlfDelay ? Math.max(100, crlfDelay) : 100;
  this.paused = false;
  this[kDecoder] = new StringDecoder('utf8');
  this[kBuffer] = null;
  this[kSawReturnAt] = 0;
  this[kLines] = undefined;
  this[kQuestionCallback] = null;
  this.setPrompt(prompt);

  const onError = (error) => this.emit('error', error);
  const onData = (data) => feed(this, data);
  const onEnd = () => {
    if (typeof this[kBuffer] === 'string' && this[kBuffer].length > 0) this.emit('line', this[kBuffer]);
    this.close();
  };
  input.on('error', onError);
  input.on('data', onData);
  input.on('end', onEnd);
  this.once('close', () => {
    input.removeListener('data', onData);
    input.removeListener('error', onError);
    input.removeListener('end', onEnd);
  });
  if (signal) {
    const onAbort = () => this.close();
    if (signal.aborted) process.nextTick(onAbort);
    else this.once('close', EventEmitter.addAbortListener(signal, onAbort)[symbolDispose]);
  }
  input.resume();
}
Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

// Cuts what has come into lines; a line feed that follows a carriage return within crlfDelay is none of its own.
function feed(reader, data) {
  if (data === undefined) return;
  let string = reader[kDecoder].write(data);
  if (reader[kSawReturnAt] && Date.now() - reader[kSawReturnAt] <= reader.crlfDelay) {
    if (string.charCodeAt(0) === 10) string = string.slice(1);
    reader[kSawReturnAt] = 0;
  }
  if (!string) return;
  const lines = /[\r\u2028\u2029]/.test(string) ? string.split(lineEnding) : string.split('\n');
  if (lines.length === 1) {
    reader[kBuffer] = reader[kBuffer] ? reader[kBuffer] + string : string;
    return;
  }
  reader[kSawReturnAt] = string.endsWith('\r') ? Date.now() : 0;
  if (reader[kBuffer]) lines[0] = reader[kBuffer] + lines[0];
  reader[kBuffer] = lines.pop();
  for (const line of lines) onLine(reader, line);
}

function onLine(reader, line) {
  const callback = reader[kQuestionCallback];
  if (callback) {
    reader[kQuestionCallback] = null;
    reader.setPrompt(reader[kOldPrompt]);
    callback(line);
  } else {
    reader.emit('line', line);
  }
}

function checkOpen(reader) {
  if (reader.closed) throw new ERR_USE_AFTER_CLOSE('readline');
}

const methods = {
  setPrompt(prompt) {
    this[kPrompt] = prompt;
  },
  getPrompt() {
    return this[kPrompt];
  },
  prompt() {
    if (this.paused) this.resume();
    validateString(this[kPrompt], 'stringToWrite');
    if (this.output != null) this.output.write(this[kPrompt]);
  },
  question(query, options, callback) {
    if (typeof options === 'function') callback = options;
    const signal = options?.signal;
    if (signal) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return;
      const listener = EventEmitter.addAbortListener(signal, () => this[kQuestionCancel]());
      const given = callback;
      callback = typeof given === 'function' ? (answer) => {
        listener[symbolDispose]();
        return given(answer);
      } : listener[symbolDispose];
    }
    if (typeof callback === 'function') this[kQuestion](query, callback);
  },
  [kQuestion](query, callback) {
    checkOpen(this);
    if (!this[kQuestionCallback]) {
      this[kOldPrompt] = this[kPrompt];
      this.setPrompt(query);
      this[kQuestionCallback] = callback;
    }
    this.prompt();
  },
  [kQuestionCancel]() {
    if (!this[kQuestionCallback]) return;
    this[kQuestionCallback] = null;
    this.setPrompt(this[kOldPrompt]);
    this.line = '';
  },
  close() {
    if (this.closed) return;
    this.pause();
    this.closed = true;
    this.emit('close');
  },
  pause() {
    if (major >= 24) checkOpen(this);
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },
  resume() {
    if (major >= 24) checkOpen(this);
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },
  write(data) {
    if (major >= 24) checkOpen(this);
    if (this.paused) this.resume();
    feed(this, data);
  },
  getCursorPos: () => ({ cols: 0, rows: 0 }),
  [Symbol.asyncIterator]() {
    this[kLines] ??= EventEmitter.on(this, 'line', {
      close: ['close'], highWaterMark: 1024, [EventEmitter.kFirstEventParam]: true,
    });
    return this[kLines];
  },
  [symbolDispose]() {
    this.close();
  },
};
for (const name of Reflect.ownKeys(methods)) {
  Object.defineProperty(Interface.prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: typeof name === 'string' });
}

Interface.prototype.question[Symbol.for('nodejs.util.promisify.custom')] = function question(query, options) {
  return ask(this, query, options);
};

// A question whose answer is a promise.
function ask(reader, query, options = {}) {
  return new Promise((resolve, reject) => {
    const signal = options?.signal;
    let callback = resolve;
    if (signal) {
      validateAbortSignal(signal, 'options.signal');
      const aborted = () => new AbortError(undefined, { cause: signal.reason });
      if (signal.aborted) {
        reject(aborted());
        return;
      }
      const listener = EventEmitter.addAbortListener(signal, () => {
        reader[kQuestionCancel]();
        reject(aborted());
      });
      callback = (answer) => {
        listener[symbolDispose]();
        resolve(answer);
      };
    }
    reader[kQuestion](query, callback);
  });
}

function controlling(codesOf) {
  return function(stream, ...args) {
    const callback = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
    const data = codesOf(...args);
    if (stream == null || data === '') {
      if (callback) process.nextTick(callback, null);
      return true;
    }
    return stream.write(data, callback);
  };
}

module.exports = {
  Interface,
  clearLine: controlling((direction) => direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K'),
  clearScreenDown: controlling(() => '\x1b[0J'),
  createInterface: (input, output, completer, terminal) => new Interface(input, output, completer, terminal),
  cursorTo: controlling((x, y) => y === undefined ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`),
  emitKeypressEvents(stream) { validateFunction(stream?.on, 'stream.on'); },
  moveCursor: controlling((dx, dy) => (dx < 0 ? `\x1b[${-dx}D` : dx > 0 ? `\x1b[${dx}C` : '') +
    (dy < 0 ? `\x1b[${-dy}A` : dy > 0 ? `\x1b[${dy}B` : '')),
};
Object.defineProperties(module.exports, {
  promises: { configurable: true, enumerable: true, get() { return require('readline/promises'); } },
  ask: { value: ask },
});
