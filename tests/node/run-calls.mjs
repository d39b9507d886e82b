// A program of calls (tests/conformance/calls.rs) on real streams: does exactly what that file does on the engine.

import { Readable, Writable } from 'node:stream';

/** The main script. */
export function wireCalls(program, loop, names) {
  const source = sourceOf(program.source, loop);
  const streams = [source, ...program.sinks.map((plan) => sinkOf(plan, loop))];
  streams.forEach((stream, number) => names.set(stream, String(number)));
  for (const stream of streams) stream.setMaxListeners(0).on('error', () => {});
  const act = actor(streams);
  for (const { when, call } of program.steps) {
    if (when === 'start') {
      act(call);
    } else if ('at' in when) {
      loop.later('timer', when.at, () => act(call));
    } else {
      const [number, event, nth] = when.on;
      let seen = 0;
      streams[Math.min(number, streams.length - 1)].on(event, () => {
        if (++seen === nth) act(call);
      });
    }
  }
}

function actor(streams) {
  const [source] = streams;
  const sinkAt = (number) => streams[Math.min(Math.max(number, 1), streams.length - 1)];
  const forwarding = [];
  const readingAll = [];
  const callback = (then) => (then ? () => act(then) : undefined);
  const calls = {
    push: (size) => source.push(Buffer.alloc(size)),
    eof: () => source.push(null),
    unshift: (size) => source.unshift(Buffer.alloc(size)),
    read: (n) => source.read(n ?? undefined),
    pause: () => source.pause(),
    resume: () => source.resume(),
    pipe: ([sink, end]) => source.pipe(sinkAt(sink), { end }),
    unpipe: (sink) => (sink === null ? source.unpipe() : source.unpipe(sinkAt(sink))),
    write([sink, count, size, then]) {
      const same = callback(then);
      for (let n = 0; n < count; n++) sinkAt(sink).write(Buffer.alloc(size), same);
    },
    end([sink, size, then]) {
      if (size === null) sinkAt(sink).end(callback(then));
      else sinkAt(sink).end(Buffer.alloc(size), callback(then));
    },
    cork: (sink) => sinkAt(sink).cork(),
    uncork: (sink) => sinkAt(sink).uncork(),
    destroy([number, fail]) {
      const error = fail ? Object.assign(new Error('injected'), { code: 'INJECTED' }) : undefined;
      streams[Math.min(number, streams.length - 1)].destroy(error);
    },
    forward(sink) {
      const listener = (chunk) => sinkAt(sink).write(chunk);
      forwarding.push(listener);
      source.on('data', listener);
    },
    stopForwarding() {
      if (forwarding.length > 0) source.off('data', forwarding.pop());
    },
    readAll(sink) {
      const listener = () => {
        for (let chunk = source.read(); chunk !== null; chunk = source.read()) sinkAt(sink).write(chunk);
      };
      readingAll.push(listener);
      source.on('readable', listener);
    },
    stopReadingAll() {
      if (readingAll.length > 0) source.off('readable', readingAll.pop());
    },
    tick: (call) => process.nextTick(() => act(call)),
    microtask: (call) => queueMicrotask(() => act(call)),
  };
  function act(call) {
    const [name, argument] = typeof call === 'string' ? [call] : Object.entries(call)[0];
    calls[name](argument);
  }
  return act;
}

function complete(pace, loop, then) {
  if (pace === 'sync') then();
  else if (pace === 'tick') process.nextTick(then);
  else if (pace === 'immediate') loop.later('immediate', 0, then);
  else loop.later('timer', pace.timer, then);
}

function sourceOf(plan, loop) {
  let next = 0;
  let busy = false;
  return new Readable({
    ...options(plan),
    read() {
      if (busy) return;
      busy = true;
      complete(plan.pace, loop, () => {
        busy = false;
        const size = plan.chunks[next++];
        if (size !== undefined) this.push(Buffer.alloc(size));
        else if (plan.ends) this.push(null);
      });
    },
  });
}

function sinkOf(plan, loop) {
  let writes = 0;
  const take = (callback) => {
    const error = writes++ === plan.failsAt ? Object.assign(new Error('injected'), { code: 'INJECTED' }) : undefined;
    complete(plan.pace, loop, () => callback(error));
  };
  const methods = { write: (chunk, encoding, callback) => take(callback) };
  if (plan.writev) methods.writev = (chunks, callback) => take(callback);
  if (plan.hasFinal) methods.final = (callback) => complete(plan.pace, loop, () => callback());
  return new Writable({ ...options(plan), ...methods });
}

const options = ({ highWaterMark, objectMode, autoDestroy }) => ({
  highWaterMark: highWaterMark ?? undefined, objectMode, autoDestroy,
});
