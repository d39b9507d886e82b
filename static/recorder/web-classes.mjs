// Where the Web's streams come from: the program's own, branches that tee() and clone() make of one, and the bodies of fetch().

import web, { ReadableStream, TransformStream, WritableStream } from 'node:stream/web';

import { Habit } from './habits.mjs';
import { named, pathName } from './names.mjs';
import { active, Notes, seen } from './notes.mjs';
import { callerOf, isProgramsCall, makerOf } from './places.mjs';
import { like, replace, replaceMethod } from './replace.mjs';
import { inner } from './web-state.mjs';

/** Classes that the program makes streams of: each tells where. */
function replaceClasses() {
  for (const Class of [ReadableStream, WritableStream, TransformStream]) {
    const { name } = Class;
    const habits = Habit.list(`create ${name}`);
    const replacement = new Proxy(Class, {
      construct: function construct(target, args, newTarget) {
        const stream = Reflect.construct(target, args, newTarget);
        const at = active?.tells ? (habits[0] ??= new Habit()).place(active, construct, '', makerOf, stream) : undefined;
        const state = inner(stream); // What several objects may have in common.
        if (at) Notes.writeMaker(state, at);
        const known = Notes.read(state); // Its source may have begun already.
        if (known) known.at ??= at;
        return stream;
      },
    });
    for (const holder of [web, globalThis]) if (holder[name] === Class) replace(holder, name, replacement);
    replace(Class.prototype, 'constructor', replacement);
  }
}

const nameOfWeb = (stream) => named.get(inner(stream)) ?? 'ReadableStream';

/** A branch takes what its source gives whether it is read or not: Node itself puts that into its queue. */
function watchBranch(branch, source, name, at) {
  named.set(inner(branch), name);
  const known = seen(branch);
  if (!known) return;
  known.name = name;
  known.at ??= at ?? undefined;
  if (source) known.flowsFrom(source);
  known.watchQueue();
}

function replaceTee() {
  replaceMethod(ReadableStream.prototype, 'tee', (tee) => function branch() {
    const branches = tee.apply(this, arguments);
    // Node itself, and packages as undici, keep branches that nothing is to read: fetch() one of what it sends.
    const source = active?.tells && isProgramsCall(branch) ? seen(this) : undefined;
    const at = source && callerOf(branch, 'tee');
    if (source) branches.forEach((one, i) => watchBranch(one, source, `${nameOfWeb(this)} branch ${i + 1}`, at));
    return branches;
  });
}

/** What fetch() answers: its body is called by what was asked for. */
function nameBody(response, name) {
  const { body } = response;
  if (body !== null && !named.has(inner(body))) named.set(inner(body), name);
}

let hasResponses = false;

function replaceResponses() {
  if (hasResponses) return;
  hasResponses = true;
  replaceMethod(globalThis.Response.prototype, 'clone', (clone) => function told() {
    const { body } = this;
    const before = active?.tells && body !== null && isProgramsCall(told) ? named.get(inner(body)) : undefined;
    const copy = clone.apply(this, arguments);
    if (before === undefined) return copy;
    const at = callerOf(told, 'clone');
    watchBranch(this.body, seen(body), `${before} branch 1`, at);
    watchBranch(copy.body, seen(body), `${before} clone`, at);
    return copy;
  });
}

/** The promise that the program gets is one that follows that of fetch(). */
function replaceFetch() {
  const { fetch } = globalThis;
  if (typeof fetch !== 'function') return;
  replace(globalThis, 'fetch', like(fetch, function (input, init) {
    const promise = fetch.apply(this, arguments);
    if (!active?.tells) return promise;
    replaceResponses(); // Node loads them with the first call.
    return new Promise((resolve, reject) => {
      promise.then((response) => {
        nameBody(response, `body of ${asked(input, init)}`);
        resolve(response);
      }, reject);
    });
  }));
}

/** A request as people say it. */
function asked(input, init) {
  try {
    const isRequest = typeof input === 'object' && 'method' in input;
    const method = init?.method ?? (isRequest ? input.method : 'GET');
    return `${String(method).toUpperCase()} ${pathName(new URL(isRequest ? input.url : input).pathname)}`;
  } catch {
    return 'fetch()';
  }
}

export function replaceMakers() {
  replaceClasses();
  replaceTee();
  replaceFetch();
}
