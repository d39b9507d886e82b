// What stands in the place of the methods that programs call on streams.

import { follows, head } from './bytes.mjs';
import { placeOf } from './habits.mjs';
import { WRITE } from './implementation.mjs';
import { otherText, seen } from './notes.mjs';
import { counted, errorText, given } from './sizes.mjs';

/** A method of the program's is told when it is called, with the keys that its arguments give, and where that is. */
const telling = (e, keys = () => '', writes = false) => (original) => {
  const call = head(e, 'call');
  const of = placeOf[e];
  return function told(argument) {
    const known = seen(this);
    if (known === undefined) return original.apply(this, arguments);
    if (writes) known.hookWriting();
    else if (e === 'destroy' && this._destroy !== known._destroy) known.hook('_destroy');
    if (of !== undefined) known.place(of, told);
    known.tell(call, keys(argument));
    return original.apply(this, arguments);
  };
};

/** The same of the methods that take a chunk, of a size that `sized` gives; they are also told when they return. */
const taking = (e, sized, writes, place) => (original) => {
  const call = head(e, 'call', 'size');
  const ofNothing = head(e, 'call');
  if (writes) follows[WRITE] = call;
  const [right, wrong, failed] = ['"ret":true', '"ret":false', '"err":"Error"'].map((how) => head(e, 'return', how));
  for (const number of writes ? [] : [right, wrong]) follows[number] = call;
  return function told(chunk, encoding) {
    const known = seen(this);
    if (known === undefined) return original.apply(this, arguments);
    if (writes) known.hookWriting();
    known.place(place, told);
    if (known.nd && writes && !known.heard?.drain?.length) known.place(placeOf['write on'], told);
    known.flows(chunk);
    if (chunk === null) known.tell(ofNothing);
    else known.count(call, sized(chunk, known, encoding), Array.isArray(chunk) ? `,"n":${chunk.length}` : undefined);
    let ret;
    try {
      ret = original.apply(this, arguments);
      return ret;
    } finally {
      // Caught and thrown again, an error would be shown as coming from here.
      known.tell(ret === true ? right : ret === false ? wrong : failed);
    }
  };
};

const pushed = (chunk, known, encoding) => given(chunk, known.readsObjects, encoding);

function written(chunk, known, encoding) {
  const kept = known.writeState?.decodeStrings === false; // Strings stay strings.
  return kept ? counted(chunk, known.writesObjects) : given(chunk, known.writesObjects, encoding);
}

const to = (destination) => otherText('to', destination);

/** What stands in the place of the classes' methods. */
export const methods = {
  push: taking('push', pushed, false, placeOf.push),
  unshift: taking('unshift', pushed, false, placeOf.push),
  write: taking('write', written, true, placeOf.write),
  end(original) {
    const call = head('end', 'call');
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
    const returned = head('read', 'return');
    return function (n) {
      const known = seen(this);
      if (known === undefined) return original.apply(this, arguments);
      known.hookReading();
      const ret = original.apply(this, arguments);
      if (known.recorder.reads) {
        const argument = Number.isInteger(n) && n >= 0 ? `,"n":${n}` : '';
        known.tell(returned, `${argument},"ret":${ret === null ? null : counted(ret, known.readsObjects)}`);
      }
      return ret;
    };
  },
};
