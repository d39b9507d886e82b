#!/usr/bin/env node
// The command `highwater`: it says which of its parts takes what was asked for.

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  process.stderr.write(`highwater: this is Node ${process.versions.node}, and Node 20 or later is needed\n`);
  process.exit(2);
}
// Only now: what follows may be too new for that one.
await (await import('./choose.mjs')).choose(process.argv.slice(2));
