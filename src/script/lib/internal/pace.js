// How long devices take: quantities as people write them, and a device that does one thing after another.
const { now } = internalBinding('timers');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');

const sizes = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30, ti: 2 ** 40 };
const times = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5 };

// '16 KiB' → 16384; 'Mbit' is a million bits; a number is itself.
function bytes(value, name = 'size', byDefault = undefined) {
  if (value === undefined) return byDefault;
  if (typeof value === 'number' && value >= 0) return value;
  const match = /^\s*([\d.,_]+|Infinity)\s*([kmgt]i?)?(b|bytes?|bits?)?\s*(?:(?:\/|p)s)?\s*$/i.exec(`${value}`);
  if (!match) throw new ERR_INVALID_ARG_VALUE(name, value, "must be an amount such as '16 KiB'");
  const amount = Number(match[1].replace(/[,_]/g, ''));
  return amount * sizes[(match[2] ?? '').toLowerCase()] / (/^bit/i.test(match[3] ?? '') ? 8 : 1);
}

// '24 MiB/s' → bytes in a millisecond; a number is bytes a second.
function rate(value, name = 'rate', byDefault = Infinity) {
  return value === undefined ? byDefault : bytes(value, name) / 1000;
}

// '20 ms' → 20; a number is milliseconds.
function milliseconds(value, name = 'latency', byDefault = 0) {
  if (value === undefined) return byDefault;
  if (typeof value === 'number' && value >= 0) return value;
  const match = /^\s*([\d.]+)\s*(ns|us|µs|ms|s|min|m|h)\s*$/.exec(`${value}`);
  if (!match) throw new ERR_INVALID_ARG_VALUE(name, value, "must be a time such as '20 ms'");
  return match[1] * times[match[2]];
}

class Pace {
  constructor(perMillisecond, latency = 0) {
    this.perMillisecond = perMillisecond;
    this.latency = latency;
    this.freeAt = 0;
  }

  // How many milliseconds from now it has dealt with so many bytes more.
  take(length) {
    const at = now();
    this.freeAt = Math.max(this.freeAt, at) + (this.perMillisecond === Infinity ? 0 : length / this.perMillisecond);
    return this.freeAt - at + this.latency;
  }
}

module.exports = { bytes, rate, milliseconds, Pace };
