// Devices of a program that the engine has itself: the same as those in JavaScript, but without a call for each chunk.
const native = internalBinding('devices');
const { setLibrary } = internalBinding('process');
const { Readable, Writable, Duplex, Transform } = require('stream');
const { planned } = require('internal/streams/options');

const classes = { readable: Readable, writable: Writable, duplex: Duplex, transform: Transform };

setLibrary('codedError', (code) => Object.assign(new Error(code), { code }));

// The stream of a plan; `undefined` where the engine has none like it.
function construct(plan, number) {
  const Class = classes[plan.type];
  if (!Class || !native.prepare(JSON.stringify(plan), number)) return undefined;
  const {
    name, highWaterMark, readableHighWaterMark, writableHighWaterMark, objectMode, readableObjectMode, writableObjectMode,
    allowHalfOpen, autoDestroy, emitClose,
  } = plan;
  return new Class({
    name: number > 0 ? `${name} ${number}` : name, highWaterMark, readableHighWaterMark, writableHighWaterMark, objectMode,
    readableObjectMode, writableObjectMode, allowHalfOpen, autoDestroy, emitClose, [planned]: true,
  });
}

// A World whose devices are the engine's wherever it has them.
exports.natively = (World) => class extends World {
  device(plan, number = 0) {
    const stream = construct(plan, number);
    if (!stream) return super.device(plan, number);
    this.join(plan, number, { stream, isNative: true });
    native.begin(stream);
    return stream;
  }

  alter(member, works) {
    if (member.isNative) native.change(member.stream, JSON.stringify(works));
    else super.alter(member, works);
  }
};
