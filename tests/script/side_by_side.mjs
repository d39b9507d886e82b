// Runs the same small program on our module and on Node's own, and compares what both print.
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { loadLib } from './bindings.mjs';

const nodeRequire = createRequire(import.meta.url);
const ourRequire = loadLib();

function text(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) {
    return `${value.constructor.name} ${value.name} [${value.code}] ${value.message}` +
      (value.cause === undefined ? '' : ` cause(${text(value.cause)})`);
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView) && value.constructor.name === 'Buffer') {
    return `Buffer<${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}>`;
  }
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  return inspect(value, { depth: 5 });
}

async function run(require, program) {
  const lines = [];
  const print = (...values) => { lines.push(values.map(text).join(' ')); };
  const attempt = (fn) => {
    try { print(fn()); } catch (error) { print('threw', error); }
  };
  try { await program({ require, print, attempt }); } catch (error) { print('ended with', error); }
  return lines;
}

let cases = 0;
let lines = 0;
let failures = 0;

// `programs`: a name for each program, which gets { require, print, attempt }.
export async function check(programs) {
  for (const [name, program] of Object.entries(programs)) {
    const ours = await run(ourRequire, program);
    const nodes = await run(nodeRequire, program);
    cases++;
    lines += nodes.length;
    const length = Math.max(ours.length, nodes.length);
    for (let i = 0; i < length; i++) {
      if (ours[i] === nodes[i]) continue;
      failures++;
      console.log(`${name}, line ${i + 1}\n  ours:  ${ours[i]}\n  Node's: ${nodes[i]}`);
      if (ours.length !== nodes.length) break;
    }
    if (nodes.length === 0 || nodes.at(-1).startsWith('ended with')) {
      failures++;
      console.log(`${name} prints nothing, or ends before its end: ${nodes.at(-1)}`);
    }
  }
}

export function report(what) {
  console.log(`${what}, Node ${process.version}: ${cases} programs, ${lines} lines, ${failures} differ`);
  if (failures > 0) process.exitCode = 1;
}

// Random numbers that come again with the same seed.
export function seeded(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * below);
  };
}
