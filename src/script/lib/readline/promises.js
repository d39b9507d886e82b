// readline/promises: readline whose questions are answered by promises.

const { Interface: Base, ask, clearLine, clearScreenDown, cursorTo, moveCursor } = require('readline');

function Interface(input, output, completer, terminal) {
  return Reflect.construct(Base, [input, output, completer, terminal], new.target ?? Interface);
}
Object.setPrototypeOf(Interface.prototype, Base.prototype);
Object.setPrototypeOf(Interface, Base);
Object.defineProperty(Interface.prototype, 'question', {
  value: function question(query, options) { return ask(this, query, options); }, writable: true, configurable: true, enumerable: false,
});

class Readline {
  #stream;
  #autoCommit;
  #todo = [];

  constructor(stream, { autoCommit = false } = {}) {
    this.#stream = stream;
    this.#autoCommit = autoCommit;
  }

  #add(code) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(code));
    else this.#todo.push(code);
    return this;
  }

  #codes(fn, ...args) {
    let code = '';
    fn({ write(text) { code += text; } }, ...args);
    return this.#add(code);
  }

  cursorTo(x, y) { return this.#codes(cursorTo, x, y); }
  moveCursor(dx, dy) { return this.#codes(moveCursor, dx, dy); }
  clearLine(direction) { return this.#codes(clearLine, direction); }
  clearScreenDown() { return this.#codes(clearScreenDown); }
  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }
  rollback() {
    this.#todo = [];
    return this;
  }
}

module.exports = { Interface, Readline, createInterface: (input, output, completer, terminal) => new Interface(input, output, completer, terminal) };
