// Child processes and worker threads, and how the process itself ends.

import { ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import threads from 'node:worker_threads';

import { internal } from './implementation.mjs';
import { named } from './names.mjs';
import { active } from './notes.mjs';
import { family, importsThis, optionsOf, scriptName, tracePath } from './paths.mjs';
import { callerOf } from './places.mjs';
import { like, replace, replaceMethod } from './replace.mjs';

/** What is still to be done when the process ends, whether anything is recorded or not. */
export const atEnd = [];

const end = () => {
  for (const then of atEnd.splice(0)) then();
};

/** Replaces what ends the process, or begins another one. */
export function replaceProcess() {
  const { emit, reallyExit } = process;
  replace(process, 'emit', like(emit, function (event, argument) {
    if (event === 'exit') active?.leave();
    try {
      const heard = emit.apply(this, arguments);
      if (event === 'uncaughtException' && !heard) active?.uncaught(argument);
      if (event === 'beforeExit' && active) active.idle = true;
      if (event === 'warning' && argument?.name === 'MaxListenersExceededWarning' && active?.last) {
        active.flush();
        active.last?.saveSometimes();
      }
      return heard;
    } finally {
      if (event === 'exit') {
        active?.exit(undefined, process.exitCode ?? argument ?? 0);
        end();
      }
    }
  }));
  replace(process, 'reallyExit', like(reallyExit, function (code) {
    active?.exit(undefined, code ?? 0);
    end();
    return reallyExit.apply(this, arguments);
  }));
  replaceMethod(process, 'exit', (exit) => function told() {
    const recorder = active;
    if (recorder) recorder.exitPlace ??= callerOf(told, 'exit');
    try {
      return exit.apply(this, arguments);
    } finally {
      if (recorder && !recorder.over) recorder.exitPlace = undefined; // It was given something wrong.
    }
  });
  replaceMethod(ChildProcess.prototype, 'spawn', (spawn) => function (options) {
    const ret = spawn.apply(this, arguments);
    if (active?.tells) childBegan(this, options);
    return ret;
  });
  const { Worker } = threads;
  replace(threads, 'Worker', new Proxy(Worker, {
    construct(target, [script, options], newTarget) {
      const worker = Reflect.construct(target, [script, options], newTarget);
      if (active?.tells) workerBegan(worker, script, options);
      return worker;
    },
  }));
  replace(Worker.prototype, 'constructor', threads.Worker);
}

/** A child process has begun, which may be recorded, too. */
function childBegan(child, { file, args = [], envPairs = [] }) {
  if (!child.pid) return;
  const env = Object.fromEntries(envPairs.map((pair) => pair.split(/=(.*)/s)));
  const isNode = file === process.execPath || /^node(\.exe)?$/.test(basename(String(file)));
  const given = args.slice(1);
  const isCode = isNode && given.some((one) => /^(-e|-p|-pe|--eval|--print)($|=)/.test(one)); // What is run is no name.
  const script = isNode && !isCode ? given.find((one, i) => !one.startsWith('-') && !takesValue.test(given[i - 1] ?? '')) : undefined;
  const command = given[0] === '-c' ? given[1]?.split(' ', 1)[0].replace(/^(['"])(.+)\1$/, '$2') : undefined; // A shell's.
  const name = basename(String(script ?? command ?? file));
  for (const part of ['stdin', 'stdout', 'stderr']) if (child[part]) named.set(child[part], `${name} ${part}`);
  const recorded = isNode && importsThis([...given, ...optionsOf(env.NODE_OPTIONS)]);
  const path = recorded ? tracePath(script ?? 'node', env, child.pid, Boolean(env.HIGHWATER_PARENT)) : undefined;
  active.process('child', begunText(child.pid, name, path));
}

const takesValue = /^(-r|-C|--import|--require|--(experimental-)?loader|--conditions|--env-file|--title)$/;

function workerBegan(worker, script, options) {
  const name = options?.eval ? 'eval' : basename(script instanceof URL ? script.pathname : String(script));
  for (const part of ['stdin', 'stdout', 'stderr']) if (worker[part]) named.set(worker[part], `${name} ${part}`);
  internal.add(worker.stdout._read); // It waits for the thread, which may outlive what the process has left to do.
  const env = typeof options?.env === 'object' ? options.env : process.env;
  const recorded = importsThis([...options?.execArgv ?? process.execArgv, ...optionsOf(env.NODE_OPTIONS)]);
  const path = recorded ? tracePath(scriptName(), env, process.pid, family().length > 1, worker.threadId) : undefined;
  active.process('worker', begunText(worker.threadId, name, path));
}

const begunText = (n, name, path) => `,"n":${n},"name":${JSON.stringify(name.slice(0, 120))}${path ? `,"trace":${JSON.stringify(basename(path))}` : ''}`;
