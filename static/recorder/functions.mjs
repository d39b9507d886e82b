// What stands in the place of functions about streams: pipeline(), finished(), and once() and on() of node:events.

import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import stream from 'node:stream';
import promises from 'node:stream/promises';

import { classOf, placeOf, programsCall } from './habits.mjs';
import { kindOf } from './kinds.mjs';
import { inTheNameOf } from './listeners.mjs';
import { active, isStream, seen } from './notes.mjs';
import { like, replaceMethod } from './replace.mjs';
import { errorText } from './sizes.mjs';

/** A pipeline or a wait for a stream's end has begun: what tells that it is over. */
function begun(e, of, known, at, more = '') {
  known.placed(of, at);
  known.note(kindOf(e, 'call'), more);
  let over = false;
  return (error) => {
    if (over) return;
    over = true;
    known.note(kindOf(e, 'done'), error ? errorText(error) : '');
  };
}

/** The program calls pipeline() with these stages: what tells that it is over; undefined if nothing is told of it. */
function pipelineBegun(above, stages) {
  const at = programsCall(above, 'pipeline', classOf(stages.findLast((stage) => typeof stage !== 'function')));
  const streams = at === undefined ? [] : stages.flat().map(seen).filter(Boolean);
  const last = streams.at(-1);
  if (!last) return undefined;
  for (const known of streams) known.appear(active.now());
  return begun('pipeline', placeOf.pipeline, last, at, `,"of":[${streams.map(({ id }) => id)}]`);
}

function finishedBegun(above, stream) {
  const at = programsCall(above, 'finished', classOf(stream));
  const known = at === undefined ? undefined : seen(stream);
  return known && begun('finished', placeOf.finished, known, at);
}

/** A callback that tells first that something is over. */
const tellingFirst = (over, callback) => like(callback, function (error) {
  over(error);
  return callback.apply(this, arguments);
});

const isOptions = (value) => typeof value === 'object' && value !== null && !seen(value) && typeof value.pipe !== 'function'
  && typeof value.on !== 'function' && !value[Symbol.iterator] && !value[Symbol.asyncIterator];

/** What stands in the place of functions about streams. */
export function replaceFunctions() {
  const { finished, pipeline } = stream;
  replaceMethod(stream, 'pipeline', () => function told(...stages) {
    const callback = stages.at(-1);
    const over = typeof callback === 'function' ? pipelineBegun(told, stages.slice(0, -1)) : undefined;
    return over ? pipeline(...stages.slice(0, -1), tellingFirst(over, callback)) : pipeline(...stages);
  });
  replaceMethod(stream, 'finished', () => function told(stream, options, callback) {
    const place = typeof options === 'function' ? 1 : 2;
    const over = typeof arguments[place] === 'function' ? finishedBegun(told, stream) : undefined;
    if (!over) return finished.apply(this, arguments);
    const given = [...arguments];
    given[place] = tellingFirst(over, given[place]);
    const cleanUp = finished.apply(this, given);
    return like(cleanUp, () => {
      over();
      return cleanUp();
    });
  });
  // A promise that one looks at counts as handled: so these promises are made here, as Node makes its own, of functions with a callback.
  replaceMethod(promises, 'pipeline', (original) => function told(...stages) {
    const options = isOptions(stages.at(-1));
    const over = pipelineBegun(told, options ? stages.slice(0, -1) : stages);
    if (!over) return original(...stages);
    return new Promise((resolve, reject) => {
      const settle = (error, value) => {
        over(error);
        if (error) reject(error);
        else resolve(value);
      };
      // Only Node's function knows the options; it comes a step later.
      if (options) original(...stages).then((value) => settle(undefined, value), settle);
      else pipeline(...stages, settle);
    });
  });
  replaceMethod(promises, 'finished', (original) => function told(stream, options) {
    const over = typeof (options?.cleanup ?? false) === 'boolean' ? finishedBegun(told, stream) : undefined;
    if (!over) return original.apply(this, arguments);
    return new Promise((resolve, reject) => {
      const cleanUp = finished(stream, options ?? {}, (error) => {
        if (options?.cleanup) cleanUp();
        over(error);
        if (error) reject(error);
        else resolve();
      });
    });
  });
  for (const name of ['once', 'on']) replaceMethod(EventEmitter, name, (original) => function told(emitter) {
    const at = active?.tells && isStream(emitter) ? programsCall(told, name, classOf(emitter)) : undefined;
    if (at === undefined) return original.apply(this, arguments);
    return inTheNameOf(at, () => original.apply(this, arguments));
  });
  syncBuiltinESMExports();
}
