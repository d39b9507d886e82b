// Names that are private (HIGHWATER_NAMES=hidden): in the place of the name of a file, a path or an address stands one that says what it is of,
// and has a number. The same name has the same number for as long as the recorder remembers it, so that streams can be told apart.

const MOST = 10_000; // Names that are remembered of each kind.

let isHiding = false;
const kinds = new Map(); // By kind: the numbers of names, and how many there were.

export function hideNames() {
  isHiding = true;
}

/** A part of a stream's name as it may be told: `kind` is `file`, `path` or `address`. */
export function tellable(kind, text) {
  if (!isHiding) return text;
  let of = kinds.get(kind);
  if (of === undefined) kinds.set(kind, of = { numbers: new Map(), count: 0 });
  let number = of.numbers.get(text);
  if (number === undefined) {
    if (of.numbers.size >= MOST) of.numbers.clear();
    of.numbers.set(text, number = ++of.count);
  }
  return `${kind}-${number}`;
}
