// What the interpreter makes of `using x = …` and `await using x = …` (src/script/rewriting.rs): it keeps what is assigned to
// `value`, and gives it back where the block is left, by an error, too.

// As the language has it: the error of giving back, and the one that it comes on top of.
class SuppressedError extends Error {
  constructor(error, suppressed, message) {
    super(message);
    for (const [name, value] of Object.entries({ error, suppressed })) {
      Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: false });
    }
  }
}
Object.defineProperty(SuppressedError.prototype, 'name', { value: 'SuppressedError', writable: true, configurable: true });

class Disposal {
  #isAsync;
  #resource;
  #give;
  #failed = false;
  #error;

  constructor(isAsync) {
    this.#isAsync = isAsync;
  }

  set value(resource) {
    if (resource == null) return;
    const give = (this.#isAsync ? resource[Symbol.asyncDispose] : undefined) ?? resource[Symbol.dispose];
    if (typeof give !== 'function') throw new TypeError('Symbol(Symbol.dispose) is not a function');
    this.#resource = resource;
    this.#give = give;
  }

  fail(error) {
    this.#failed = true;
    this.#error = error;
  }

  #end(error, isNews) {
    if (!this.#failed) {
      if (isNews) throw error;
    } else if (isNews) {
      throw new SuppressedError(error, this.#error, 'An error was suppressed during disposal');
    } else {
      throw this.#error;
    }
  }

  leave() {
    if (this.#isAsync) return this.#leaveLater();
    try {
      this.#give?.call(this.#resource);
    } catch (error) {
      this.#end(error, true);
    }
    return this.#end();
  }

  async #leaveLater() {
    try {
      await this.#give?.call(this.#resource);
    } catch (error) {
      this.#end(error, true);
    }
    this.#end();
  }
}

module.exports = { SuppressedError, disposalOf: (isAsync) => new Disposal(isAsync) };
