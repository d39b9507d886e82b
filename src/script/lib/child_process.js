// node:child_process, of a few programs that are played: cat, echo, yes, gzip, gunzip, sort, head, wc, sleep, true and false.
// What they read and write goes through pipes of 64 KiB, as an operating system's does.
const EventEmitter = require('events');
const { Readable, Transform } = require('stream');
const { Buffer } = require('buffer');
const { systemErrors } = require('internal/errors');
const { Pace } = require('internal/pace');
const { kName } = require('internal/streams/options');
const { io } = internalBinding('timers');

const PIPE = 65536;
let lastPid = 1000;

// A program: what it does with its arguments, input, output and error output; it gives its exit code.
const programs = {
  async cat(args, { input, write, complain }) {
    let code = 0;
    for (const file of args.length > 0 ? args : ['-']) {
      if (file === '-') {
        for await (const chunk of input) await write(chunk);
        continue;
      }
      try {
        for await (const chunk of require('fs').createReadStream(file)) await write(chunk);
      } catch {
        complain(`cat: ${file}: No such file or directory\n`);
        code = 1;
      }
    }
    return code;
  },
  async echo(args, { write }) {
    await write(Buffer.from(args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`));
    return 0;
  },
  async yes(args, { write }) {
    const line = Buffer.from(`${args.join(' ') || 'y'}\n`);
    const block = Buffer.alloc(Math.max(1, Math.floor(8192 / line.length)) * line.length, line);
    for (;;) await write(block);
  },
  async gzip(args, files) {
    return throughZlib(require('zlib').createGzip(), args, files);
  },
  async gunzip(args, files) {
    return throughZlib(require('zlib').createGunzip(), args, files);
  },
  async sort(args, { input, write }) {
    const lines = (await textOf(input, args)).split('\n');
    if (lines[lines.length - 1] === '') lines.pop();
    lines.sort();
    if (args.includes('-r')) lines.reverse();
    await write(Buffer.from(lines.map((line) => `${line}\n`).join('')));
    return 0;
  },
  async head(args, { input, write }) {
    const at = args.indexOf('-n');
    let left = at >= 0 ? Number(args[at + 1]) : 10;
    for await (const chunk of input) {
      const text = chunk.toString('latin1');
      let end = 0;
      while (left > 0 && end < text.length) {
        const next = text.indexOf('\n', end);
        if (next < 0) end = text.length;
        else [end, left] = [next + 1, left - 1];
      }
      await write(chunk.subarray(0, end));
      if (left === 0) break;
    }
    return 0;
  },
  async wc(args, { input, write }) {
    let [lines, bytes] = [0, 0];
    for await (const chunk of input) {
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    }
    await write(Buffer.from(`${args.includes('-l') ? lines : bytes}\n`));
    return 0;
  },
  sleep: (args) => new Promise((resolve) => { require('timers').setTimeout(resolve, Number(args[0]) * 1000, 0); }),
  true: async () => 0,
  false: async () => 1,
};

async function textOf(input, args) {
  const file = args.find((arg) => !arg.startsWith('-'));
  if (file !== undefined) return require('fs').readFileSync(file, 'utf8');
  const chunks = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function throughZlib(codec, args, { input, write }) {
  const file = args.find((arg) => !arg.startsWith('-'));
  const source = file === undefined ? input : require('fs').createReadStream(file);
  source.pipe(codec);
  for await (const chunk of codec) await write(chunk);
  return 0;
}

// A pipe of the system: it takes what there is room for, and gives it on as it is read.
function pipe(name) {
  const pace = new Pace(1024 * 2 ** 20 / 1000, 0.05);
  return new Transform({
    highWaterMark: PIPE,
    [kName]: name,
    transform(chunk, encoding, callback) {
      io(pace.take(chunk.length), () => callback(null, chunk));
    },
  });
}

function readEnd(name) {
  const pace = new Pace(1024 * 2 ** 20 / 1000, 0.05);
  let wanted = null;
  const stream = new Readable({
    highWaterMark: PIPE,
    [kName]: name,
    read() {
      const resume = wanted;
      wanted = null;
      resume?.();
    },
  });
  // Resolves when the reader wants more; rejects when there is nobody any more.
  const write = (chunk) => new Promise((resolve, reject) => {
    io(pace.take(chunk.length), () => {
      if (stream.destroyed) {
        reject(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      } else if (chunk.length === 0 || stream.push(chunk)) {
        resolve();
      } else {
        wanted = resolve;
        stream.once('close', () => reject(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
      }
    });
  });
  return { stream, write };
}

class ChildProcess extends EventEmitter {
  constructor(file, args, options) {
    super();
    this.spawnfile = file;
    this.spawnargs = [file, ...args];
    this.pid = undefined;
    this.exitCode = null;
    this.signalCode = null;
    this.killed = false;
    this.connected = false;
    const name = file.split('/').pop();
    const run = Object.hasOwn(programs, name) ? programs[name] : undefined;
    const [stdin, stdout, stderr] = stdioOf(options.stdio);
    this.stdin = stdin === 'pipe' ? pipe(`stdin of ${name}`) : null;
    const out = readEnd(`stdout of ${name}`);
    const err = readEnd(`stderr of ${name}`);
    this.stdout = stdout === 'pipe' ? out.stream : null;
    this.stderr = stderr === 'pipe' ? err.stream : null;
    this.stdio = [this.stdin, this.stdout, this.stderr];
    // The other end of stdin is the program's own, in no picture of the program that starts it.
    if (run === undefined) {
      this.#missing(file, args, [out.stream, err.stream]);
      return;
    }
    this.pid = ++lastPid;
    process.nextTick(() => this.emit('spawn'));
    const input = this.stdin ?? Readable.from([]);
    const sink = (kind, end, own) => (kind === 'pipe' ? end.write : async (chunk) => {
      if (kind === 'inherit') own().write(chunk);
    });
    let over = false;
    const finish = (code, signal = null) => {
      if (over) return;
      over = true;
      io(0.1, () => {
        for (const [kind, end] of [[stdout, out], [stderr, err]]) if (kind === 'pipe' && !end.stream.destroyed) end.stream.push(null);
        // What it said is there before the news of its end.
        io(0.5, () => {
          this.exitCode = code;
          this.signalCode = signal;
          if (this.stdin && !this.stdin.destroyed) this.stdin.destroy();
          this.emit('exit', code, signal);
          this.#closeAfter([this.stdout, this.stderr], code, signal);
        });
      });
    };
    this.finish = finish;
    Object.defineProperty(this, 'finish', { enumerable: false });
    const files = {
      input,
      write: sink(stdout, out, () => process.stdout),
      complain: sink(stderr, err, () => process.stderr),
    };
    io(1, () => run(args, files).then((code) => finish(code), () => finish(1)));
    if (options.signal) options.signal.addEventListener('abort', () => this.kill());
    if (options.timeout) require('timers').setTimeout(() => this.kill(options.killSignal), options.timeout).unref();
  }

  #closeAfter(streams, code, signal) {
    let left = 1;
    const one = () => {
      left -= 1;
      if (left === 0) this.emit('close', code, signal);
    };
    for (const stream of streams) {
      if (stream === null || stream.closed) continue;
      left += 1;
      stream.once('close', one);
      // What nobody reads is thrown away.
      if (stream.readableFlowing === null && stream.listenerCount('readable') === 0) stream.resume();
    }
    one();
  }

  #missing(file, args, streams) {
    const error = new Error(`spawn ${file} ENOENT`);
    [error.errno] = systemErrors.get('ENOENT');
    Object.assign(error, { code: 'ENOENT', syscall: `spawn ${file}`, path: file, spawnargs: args });
    process.nextTick(() => {
      this.stdin?.destroy();
      for (const stream of streams) stream.destroy();
      this.emit('error', error);
      this.exitCode = error.errno;
      io(0, () => this.emit('close', error.errno, null));
    });
  }

  kill(signal = 'SIGTERM') {
    if (this.exitCode !== null || this.signalCode !== null || this.pid === undefined) return false;
    this.killed = true;
    this.finish(null, signal);
    return true;
  }

  ref() {}
  unref() {}
}

function stdioOf(stdio = 'pipe') {
  const all = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  return [0, 1, 2].map((at) => (all[at] == null ? 'pipe' : all[at] === at ? 'inherit' : all[at]));
}

// Words of a command line, without a shell's other ways.
function wordsOf(command) {
  return (command.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function spawn(file, args, options) {
  if (!Array.isArray(args)) [args, options] = [[], args];
  options ??= {};
  if (options.shell) [file, ...args] = wordsOf([file, ...args].join(' '));
  return new ChildProcess(file, args.map(String), options);
}

function execFile(file, args, options, callback) {
  if (typeof args === 'function') [args, options, callback] = [[], {}, args];
  else if (!Array.isArray(args)) [args, options, callback] = [[], args, options];
  if (typeof options === 'function') [options, callback] = [{}, options];
  options ??= {};
  const child = spawn(file, args, options);
  const parts = [[], []];
  const { encoding = 'utf8', maxBuffer = 1024 * 1024 } = options;
  const text = (list) => (encoding && encoding !== 'buffer' ? Buffer.concat(list).toString(encoding) : Buffer.concat(list));
  let failure = null;
  [child.stdout, child.stderr].forEach((stream, at) => {
    let length = 0;
    stream.on('data', (chunk) => {
      length += chunk.length;
      if (length > maxBuffer && failure === null) {
        failure = new RangeError(`${at === 0 ? 'stdout' : 'stderr'} maxBuffer length exceeded`);
        failure.code = 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
        parts[at].push(chunk.subarray(0, chunk.length - (length - maxBuffer)));
        child.kill();
      } else if (failure === null) {
        parts[at].push(chunk);
      }
    });
  });
  child.on('error', (error) => { failure = error; });
  child.on('close', (code, signal) => {
    const [stdout, stderr] = parts.map(text);
    if (failure === null && (code !== 0 || signal !== null)) {
      const command = [file, ...args].join(' ');
      failure = Object.assign(new Error(`Command failed: ${command}\n${stderr}`), { code, killed: child.killed, signal, cmd: command });
    }
    callback?.(failure, stdout, stderr);
  });
  return child;
}

function exec(command, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  const [file, ...args] = wordsOf(command);
  return execFile(file, args, options, callback);
}

const promised = (run) => (...args) => new Promise((resolve, reject) => {
  run(...args, (error, stdout, stderr) => (error ? reject(Object.assign(error, { stdout, stderr })) : resolve({ stdout, stderr })));
});
for (const run of [exec, execFile]) Object.defineProperty(run, Symbol.for('nodejs.util.promisify.custom'), { value: promised(run) });

const absent = () => {
  throw new Error('There is no other process here that could be waited for, and none that runs JavaScript: spawn(), exec() and execFile() of a few programs are there.');
};

module.exports = { ChildProcess, spawn, exec, execFile, fork: absent, spawnSync: absent, execSync: absent, execFileSync: absent };
