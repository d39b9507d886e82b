// The shape of lines as bytes: numbers and short texts, written where they belong. It must not know what lines mean.

/** The events and methods that lines are about: what stands in the middle of each, by the number that head() gives. */
export const heads = [];
const numbers = new Map();

/** `more` is a key with its value, or that of a number, which comes right after it. */
export function head(e, p, more) {
  const text = `,"e":"${e}"${p ? `,"p":"${p}"` : ''}${more ? `,${more.includes(':') ? more : `"${more}":`}` : ''}`;
  if (!numbers.has(text)) numbers.set(text, heads.push(text) - 1);
  return numbers.get(text);
}

/** By the number of a line: that of the line of the same stream which it may follow at once. */
export const follows = [];

/** Writes a number in digits, and says where these end. Lines are made of bytes: texts would take three times as long. */
export function writeNumber(bytes, place, n) {
  if (!(n >= 0 && n < 0x7fffffff) || n !== Math.trunc(n)) return place + bytes.latin1Write(String(n), place);
  let digits = 1;
  for (let rest = n; rest >= 10; digits++) rest = Math.trunc(rest / 10);
  writeDigits(bytes, place, n, digits);
  return place + digits;
}

/** The same of a short text. */
export function writeText(bytes, place, text) {
  for (let i = 0; i < text.length; i++) bytes[place + i] = text.charCodeAt(i);
  return place + text.length;
}

export function writeDigits(bytes, place, n, digits) {
  let rest = n | 0;
  for (let at = place + digits - 1; at >= place; at--) {
    const tens = (rest / 10) | 0;
    bytes[at] = 48 + rest - 10 * tens;
    rest = tens;
  }
}
