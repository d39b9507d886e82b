// A process with a child and a worker thread, each with a stream of its own.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { isMainThread, Worker } from 'node:worker_threads';

const name = process.argv[2] ?? (isMainThread ? 'parent' : 'worker');
const own = new PassThrough();
own.end(name);
own.resume();
if (name === 'parent') {
  const [code] = await once(fork(new URL(import.meta.url), ['child']), 'exit');
  const worker = new Worker(new URL(import.meta.url));
  const [ended] = await once(worker, 'exit');
  const other = spawn(process.execPath, ['--version']);
  let version = '';
  for await (const part of other.stdout) version += part;
  console.log(version.trim() === process.version);
  console.log(code, ended, worker instanceof Worker);
}
if (name === 'worker') process.exit(4);
