// A network in memory: connections with two ends. What an end writes goes into its send buffer, over a link that carries one
// segment after another, into the other end's receive buffer; where that is full, the sender waits.
const { bytes, rate, milliseconds } = require('internal/pace');
const { concat } = internalBinding('encoding');
const { io } = internalBinding('timers');

const SEGMENT = 65536;

// One direction of a network. Those that want to send take turns.
class Link {
  #perMillisecond;
  #waiting = [];
  #busy = false;

  constructor(perMillisecond, latency) {
    this.#perMillisecond = perMillisecond;
    this.latency = latency;
  }

  ask(end) {
    if (end.isWaiting) return;
    end.isWaiting = true;
    this.#waiting.push(end);
    // What is written within one turn goes together.
    if (this.#busy) return;
    this.#busy = true;
    io(0, () => {
      this.#busy = false;
      this.#next();
    });
  }

  #next() {
    while (!this.#busy && this.#waiting.length > 0) {
      const end = this.#waiting.shift();
      end.isWaiting = false;
      const size = end.sendSegment();
      if (size === undefined) continue;
      this.#busy = true;
      io(this.#time(size), () => {
        this.#busy = false;
        this.#next();
      });
      end.arrive(this.#time(size) + this.latency);
    }
  }

  #time(size) {
    return this.#perMillisecond === Infinity ? 0 : size / this.#perMillisecond;
  }
}

class Network {
  constructor({ bandwidth = '1 Gbit/s', latency = '0.2 ms', buffer = '128 KiB' } = {}) {
    const perMillisecond = rate(bandwidth, 'bandwidth');
    this.latency = milliseconds(latency);
    this.buffer = bytes(buffer, 'buffer');
    // What is on its way does not keep a long line from being used.
    const travelling = perMillisecond === Infinity ? 0 : 2 * perMillisecond * this.latency;
    this.window = Math.max(this.buffer, travelling);
    this.up = new Link(perMillisecond, this.latency);
    this.down = new Link(perMillisecond, this.latency);
  }

  connection() {
    const client = new End(this, this.up);
    const server = new End(this, this.down);
    client.peer = server;
    server.peer = client;
    return { client, server };
  }
}

// Positions count bytes from the connection's beginning: `queued` have been written, `sent` have left for the other end, and
// `arrived` are there; what is between is in the send buffer, or with the writer.
class End {
  peer = null;
  isWaiting = false;
  reading = false;
  // What its owner is told: onread(bytes), onend(), onerror(code).
  owner = null;
  bytesRead = 0;
  #network;
  #link;
  #out = [];
  #queued = 0;
  #sent = 0;
  #arrived = 0;
  #callbacks = [];
  #segment = null;
  #ending = false;
  #endSent = false;
  #closed = false;
  #broken = false;
  #received = [];
  #unread = 0;
  #endReceived = false;
  #delivering = false;

  constructor(network, link) {
    this.#network = network;
    this.#link = link;
  }

  get bytesWritten() {
    return this.#queued;
  }

  get isClosed() {
    return this.#closed;
  }

  // Writes a list of Buffers. True where the send buffer took it all; else `callback(code)` is called when it has.
  write(list, callback) {
    if (this.#broken || this.#closed) {
      io(0, () => callback(this.#closed ? 'ECANCELED' : 'EPIPE'));
      return false;
    }
    for (const one of list) {
      if (one.length === 0) continue;
      this.#out.push(one);
      this.#queued += one.length;
    }
    const done = this.#queued - this.#arrived <= this.#network.buffer;
    if (!done) this.#callbacks.push(this.#queued, callback);
    if (this.#queued > this.#sent) this.#link.ask(this);
    return done;
  }

  // No more is written; the other end sees its end after all that was.
  shutdown(callback) {
    this.#ending = true;
    if (this.#callbacks.length === 0) io(0, callback);
    else this.#callbacks.push(this.#queued, callback);
    this.#link.ask(this);
  }

  // For the link: what goes next, at most as much as the other end has room for. Undefined where there is nothing.
  sendSegment() {
    if (this.#broken || this.#endSent) return undefined;
    const inBuffer = Math.min(this.#queued, this.#arrived + this.#network.buffer) - this.#sent;
    const room = this.peer.#room(this.#sent - this.#arrived);
    const size = Math.min(SEGMENT, inBuffer, room);
    if (size > 0) {
      this.#segment = this.#take(size);
      this.#sent += size;
      return size;
    }
    if (this.#ending && this.#sent === this.#queued) {
      this.#endSent = true;
      this.#segment = null;
      return 0;
    }
    return undefined;
  }

  #take(size) {
    const parts = [];
    let left = size;
    while (left > 0) {
      const first = this.#out[0];
      if (first.length <= left) {
        parts.push(first);
        left -= first.length;
        this.#out.shift();
      } else {
        parts.push(first.subarray(0, left));
        this.#out[0] = first.subarray(left);
        left = 0;
      }
    }
    return parts.length === 1 ? parts[0] : concat(parts);
  }

  // For the link: what was sent last is at the other end then.
  arrive(delay) {
    const segment = this.#segment;
    this.#segment = null;
    io(delay, () => {
      if (this.#broken) return;
      if (segment === null) {
        this.peer.#receiveEnd();
        return;
      }
      this.#arrived += segment.length;
      if (this.peer.#closed) {
        // Nobody is there any more: the answer is a reset.
        this.#break(this.#network.latency);
        return;
      }
      this.peer.#receive(segment);
      this.#settle();
      this.#goOn();
    });
    this.#goOn();
  }

  #goOn() {
    if (this.#sent < this.#queued || (this.#ending && !this.#endSent)) this.#link.ask(this);
  }

  // Calls back for what is in the send buffer by now.
  #settle() {
    while (this.#callbacks.length > 0 && this.#callbacks[0] - this.#arrived <= this.#network.buffer) {
      this.#callbacks.shift();
      this.#callbacks.shift()(undefined);
    }
  }

  #room(underWay) {
    return this.#closed ? SEGMENT : this.#network.window - this.#unread - underWay;
  }

  #receive(segment) {
    this.#received.push(segment);
    this.#unread += segment.length;
    if (this.reading && !this.#delivering) this.#deliver();
  }

  #receiveEnd() {
    this.#endReceived = true;
    if (this.reading && !this.#delivering) this.#deliver();
  }

  #deliver() {
    if (this.#closed || !this.reading) return;
    if (this.#unread > 0) {
      const segment = this.#received.shift();
      this.#unread -= segment.length;
      this.bytesRead += segment.length;
      this.peer.#goOn();
      this.#later();
      this.owner.onread(segment);
    } else if (this.#endReceived) {
      this.#endReceived = false;
      this.owner.onend();
    }
  }

  // Goes on with what is there, as an event of its own.
  #later() {
    if (this.#delivering || (this.#unread === 0 && !this.#endReceived)) return;
    this.#delivering = true;
    io(0, () => {
      this.#delivering = false;
      this.#deliver();
    });
  }

  readStart() {
    if (this.reading) return;
    this.reading = true;
    this.#later();
  }

  readStop() {
    this.reading = false;
  }

  // Nobody uses this end any more. Unread bytes, or bytes that come later, are a reset for the other.
  close() {
    if (this.#closed) return;
    this.#closed = true;
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (let at = 1; at < callbacks.length; at += 2) io(0, () => callbacks[at]('ECANCELED'));
    if (this.#broken) return;
    if (this.#unread > 0) {
      this.#out = [];
      this.#queued = this.#sent;
      this.peer.#break(this.#network.latency);
    } else if (!this.#ending) {
      // What is in the send buffer still goes out.
      const most = this.#arrived + this.#network.buffer;
      if (this.#queued > most) {
        const kept = Math.max(0, most - this.#sent);
        this.#out = kept > 0 ? [this.#take(kept)] : [];
        this.#queued = this.#sent + kept;
      }
      this.#ending = true;
      this.#link.ask(this);
    }
    this.peer.#goOn();
  }

  // Closes with a reset.
  reset() {
    this.#closed = true;
    this.peer.#break(this.#network.latency);
  }

  #break(delay) {
    io(delay, () => {
      if (this.#broken || this.#closed) return;
      this.#broken = true;
      this.#out = [];
      this.#received = [];
      this.#unread = 0;
      const callbacks = this.#callbacks;
      this.#callbacks = [];
      if (callbacks.length > 0) {
        for (let at = 1; at < callbacks.length; at += 2) callbacks[at]('ECONNRESET');
      } else {
        this.owner?.onerror('ECONNRESET');
      }
    });
  }
}

// Who listens: `name:port`, and `*:port` for all names of this machine.
const listeners = new Map();
const local = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);
let network = new Network();
let lastPort = 40000;

function keyOf(host, port) {
  return `${!host || local.has(host) ? '*' : host}:${port}`;
}

// Takes a port: its number, undefined where somebody has it.
function listen(host, port, accept) {
  if (!port) {
    do lastPort += 1; while (listeners.has(keyOf(host, lastPort)));
    port = lastPort;
  }
  const key = keyOf(host, port);
  if (listeners.has(key)) return undefined;
  listeners.set(key, accept);
  return port;
}

// A new connection, once it is there: callback(code, end)
function connect(host, port, callback) {
  const known = !host || local.has(host) || [...listeners.keys()].some((key) => key.startsWith(`${host}:`));
  if (!known && !/^[\d.]+$/.test(host)) {
    io(network.latency, () => callback('ENOTFOUND'));
    return;
  }
  io(network.latency * 2, () => {
    const accept = listeners.get(keyOf(host, port));
    if (accept === undefined) {
      callback('ECONNREFUSED');
      return;
    }
    const { client, server } = network.connection();
    accept(server);
    io(0, () => callback(undefined, client));
  });
}

module.exports = {
  listen, connect,
  unlisten: (host, port) => listeners.delete(keyOf(host, port)),
  setNetwork(options) { network = new Network(options); },
};
