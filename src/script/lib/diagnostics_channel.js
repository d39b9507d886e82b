// diagnostics_channel: named channels, to which a library tells what it does.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { major } = require('internal/version');
const { validateFunction } = require('internal/validators');

const channels = new Map();
const noContext = () => major < 26 ? {} : { __proto__: null };

class Channel {
  _subscribers = [];
  _stores = new Map();

  constructor(name) {
    this.name = name;
  }

  get hasSubscribers() {
    return this._subscribers.length > 0 || this._stores.size > 0;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...this._subscribers, subscription];
  }

  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at < 0) return false;
    this._subscribers = this._subscribers.filter((one, index) => index !== at);
    return true;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    return this._stores.delete(store);
  }

  publish(data) {
    for (const subscriber of this._subscribers) {
      try {
        subscriber(data, this.name);
      } catch (error) {
        process.nextTick(() => { throw error; });
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return fn.apply(thisArg, args);
    };
    for (const [store, transform] of this._stores) {
      const next = run;
      run = () => store.run(transform ? transform(data) : data, next);
    }
    return run();
  }
}

function channel(name) {
  const known = channels.get(name);
  if (known) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  const made = new Channel(name);
  channels.set(name, made);
  return made;
}

const stages = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

class TracingChannel {
  constructor(nameOrChannels) {
    for (const stage of stages) {
      const made = typeof nameOrChannels === 'string' ? channel(`tracing:${nameOrChannels}:${stage}`) : nameOrChannels[stage];
      Object.defineProperty(this, stage, { value: made });
    }
  }

  get hasSubscribers() {
    return stages.some((stage) => this[stage]?.hasSubscribers);
  }

  subscribe(handlers) {
    for (const stage of stages) if (handlers[stage]) this[stage]?.subscribe(handlers[stage]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const stage of stages) if (handlers[stage] && !this[stage]?.unsubscribe(handlers[stage])) done = false;
    return done;
  }

  traceSync(fn, context = noContext(), thisArg, ...args) {
    return this.start.runStores(context, () => {
      try {
        const result = fn.apply(thisArg, args);
        context.result = result;
        return result;
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise(fn, context = noContext(), thisArg, ...args) {
    const settle = (key, value) => {
      context[key] = value;
      if (key === 'error') this.error.publish(context);
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.start.runStores(context, () => {
      try {
        let promise = fn.apply(thisArg, args);
        if (typeof promise?.then !== 'function') promise = Promise.resolve(promise);
        return promise.then(
          (value) => { settle('result', value); return value; },
          (error) => { settle('error', error); throw error; },
        );
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
}

module.exports = {
  channel,
  hasSubscribers: (name) => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name, subscription) => channel(name).subscribe(subscription),
  tracingChannel: (nameOrChannels) => new TracingChannel(nameOrChannels),
  unsubscribe: (name, subscription) => channel(name).unsubscribe(subscription),
  Channel,
};
