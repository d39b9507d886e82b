// An event loop on a virtual clock, in the order of src/engine/queue.rs: of what is due at the same instant timers come
// first, then completions of I/O, then a snapshot of the immediates. Each callback runs in a real macrotask of its own, so
// that Node's own ticks and microtasks drain after it.

const macrotask = setImmediate;

export class Loop {
  constructor() {
    this.now = 0;
    this.clear();
  }

  clear() {
    this.heaps = { timer: [], io: [] };
    this.immediates = [];
    this.turn = [];
    this.phase = undefined;
    this.order = 0;
  }

  /** Calls `task` in that phase, `delay` nanoseconds from now; a delay means nothing to an immediate. */
  later(phase, delay, task) {
    if (phase === 'immediate') this.immediates.push(task);
    else insert(this.heaps[phase], { at: this.now + delay, order: this.order++, task });
  }

  /** Runs `main`, then all that is queued; at the end calls `done` with whether nothing is left to do. */
  run(main, until, done) {
    const turn = () => {
      const next = this.next(until);
      // Before the call: it may throw.
      if (typeof next === 'function') macrotask(turn);
      if (typeof next === 'function') next();
      else done(next);
    };
    macrotask(turn);
    this.turn = [main];
    this.phase = 'immediate';
  }

  /** The next callback, `true` if there is none, `false` if it is not due before `until`. */
  next(until) {
    for (;;) {
      switch (this.phase) {
        case undefined:
          this.phase = 'timer';
          break;
        case 'timer': {
          const task = this.due('timer');
          if (task) return task;
          this.phase = 'io';
          break;
        }
        case 'io': {
          const task = this.due('io');
          if (task) return task;
          this.phase = 'immediate';
          this.turn = this.immediates;
          this.immediates = [];
          break;
        }
        default: {
          if (this.turn.length > 0) return this.turn.shift();
          this.phase = undefined;
          if (this.immediates.length > 0) break;
          const { timer: [timer], io: [io] } = this.heaps;
          if (!timer && !io) return true;
          const at = Math.min(timer?.at ?? Infinity, io?.at ?? Infinity);
          if (at > this.now && at > until) return false;
          this.now = Math.max(this.now, at);
        }
      }
    }
  }

  due(phase) {
    const [first] = this.heaps[phase];
    return first && first.at <= this.now ? this.heaps[phase].shift().task : undefined;
  }
}

/** Keeps the list in the order of (at, order); few things wait at a time. */
function insert(list, entry) {
  let place = list.length;
  while (place > 0 && list[place - 1].at > entry.at) place--;
  list.splice(place, 0, entry);
}
