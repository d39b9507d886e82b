// What stands in the place of the methods that programs call on streams.

import { placeOf } from './habits.mjs';
import { kindOf, PUSH_CALL, PUSHED, UNSHIFT_CALL, UNSHIFTED, WRITE_CALL, WRITTEN } from './kinds.mjs';
import { otherText, seen } from './notes.mjs';
import { counted, errorText, given } from './sizes.mjs';

/** A method of the program's is told when it is called, with the keys that its arguments give, and where that is. */
const telling = (e, keys = () => '', writes = false) => (original) => {
  const call = kindOf(e, 'call');
  const of = placeOf[e];
  return function told(argument) {
    const known = seen(this);
    if (known === undefined) return original.apply(this, arguments);
    if (writes) known.hookWriting();
    else if (e === 'pipe') known.isRead();
    else if (e === 'destroy' && this._destroy !== known._destroy) known.hook('_destroy');
    if (of !== undefined) known.place(of, told);
    known.tell(call, keys(argument));
    return original.apply(this, arguments);
  };
};

/** What a method that takes a chunk has come to. Caught and thrown again, an error would be shown as coming from here. */
const returned = ([right, wrong, failed], ret) => (ret === true ? right : ret === false ? wrong : failed);

const arrayText = (chunk) => (Array.isArray(chunk) ? `,"n":${chunk.length}` : '');

/** Puts a chunk into a stream's buffer, at its end or at its beginning. */
const taking = (call, returns) => (original) => function told(chunk, encoding) {
  const known = seen(this);
  if (known === undefined) return original.apply(this, arguments);
  known.place(placeOf.push, told);
  known.flows(chunk);
  if (chunk === null) known.tell(call);
  else known.count(call, given(chunk, known.readsObjects, encoding), arrayText(chunk));
  let ret;
  try {
    ret = original.apply(this, arguments);
    return ret;
  } finally {
    known.tell(returned(returns, ret));
  }
};

const writing = (original) => function told(chunk, encoding) {
  const known = seen(this);
  if (known === undefined) return original.apply(this, arguments);
  known.hookWriting();
  known.place(placeOf.write, told);
  if (known.nd && !known.heard?.drain?.length) known.place(placeOf['write on'], told);
  known.flows(chunk);
  if (chunk === null) known.tell(WRITE_CALL);
  else known.count(WRITE_CALL, written(chunk, known, encoding), arrayText(chunk));
  let ret;
  try {
    ret = original.apply(this, arguments);
    return ret;
  } finally {
    known.tell(returned(WRITTEN, ret));
  }
};

function written(chunk, known, encoding) {
  const kept = known.writeState?.decodeStrings === false; // Strings stay strings.
  return kept ? counted(chunk, known.writesObjects) : given(chunk, known.writesObjects, encoding);
}

const to = (destination) => otherText('to', destination);

/** What stands in the place of the classes' methods. */
export const methods = {
  push: taking(PUSH_CALL, PUSHED),
  unshift: taking(UNSHIFT_CALL, UNSHIFTED),
  write: writing,
  end(original) {
    const call = kindOf('end', 'call');
    return function told(chunk) {
      const known = seen(this);
      if (known === undefined) return original.apply(this, arguments);
      known.hookWriting();
      known.place(placeOf.end, told);
      known.flows(chunk);
      known.tell(call);
      return original.apply(this, arguments);
    };
  },
  cork: telling('cork'),
  uncork: telling('uncork', undefined, true),
  pause: telling('pause'),
  resume: telling('resume'),
  pipe: telling('pipe', to),
  unpipe: telling('unpipe', to),
  destroy: telling('destroy', (error) => (error ? errorText(error) : '')),
  read(original) {
    const read = kindOf('read', 'return');
    return function (n) {
      const known = seen(this);
      if (known === undefined) return original.apply(this, arguments);
      known.hookReading();
      const { recorder, quiet, readState } = known;
      if (known.flowed !== recorder.events || n !== undefined) known.flowed = -1;
      known.entered = recorder.events;
      const ret = original.apply(this, arguments);
      known.flowed = quiet && n === undefined && ret !== null && readState?.flowing === true ? recorder.events : -1;
      if (recorder.reads) {
        const argument = Number.isInteger(n) && n >= 0 ? `,"n":${n}` : '';
        known.tell(read, `${argument},"ret":${ret === null ? null : counted(ret, known.readsObjects)}`);
      }
      return ret;
    };
  },
};
