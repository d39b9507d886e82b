// Other programs: their output, their ends and their absence.
import { exec, execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import { once } from 'node:events';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { pipeline } from 'node:stream/promises';

fs.writeFileSync('file.txt', 'some text\n'.repeat(20_000));
const watch = (name, child) => {
  for (const event of ['error', 'exit', 'close']) child.on(event, (...values) => console.log(name, event, ...values.map((value) => value?.message ?? value)));
  return child;
};
const text = async (stream) => (await stream.toArray()).map(String).join('');

const echo = spawn('echo', ['hello', 'you']);
console.log(typeof echo.pid, echo.spawnfile, echo.spawnargs.join(), echo.exitCode, echo.killed, echo.stdio.length);
const ends = [];
for (const event of ['spawn', 'exit', 'close']) echo.on(event, (...values) => ends.push([event, ...values].join(' ')));
const [first] = await Promise.all([text(echo.stdout), once(echo, 'close')]);
console.log(JSON.stringify(first), ends.join(', '));
await new Promise((resolve) => setTimeout(resolve, 20));
const cat = spawn('cat', ['file.txt']);
const [all] = await Promise.all([text(cat.stdout), once(cat, 'close')]);
console.log(all.length, cat.exitCode, cat.signalCode);
await new Promise((resolve) => setTimeout(resolve, 20));
const missing = spawn('cat', ['none.txt']);
missing.stdout.resume();
const [said, [code]] = await Promise.all([text(missing.stderr), once(missing, 'close')]);
console.log('missing', JSON.stringify(said), code);
await new Promise((resolve) => setTimeout(resolve, 20));
const none = watch('none', spawn('no-such-program', ['a']));
const [error] = await once(none, 'error');
console.log(error.message, error.code, error.syscall, error.path, error.spawnargs, none.pid);
await new Promise((resolve) => setTimeout(resolve, 20));
const sort = spawn('sort');
sort.stdin.write('b\nc\n');
sort.stdin.end('a\n');
console.log(JSON.stringify(await text(sort.stdout)));
if (sort.exitCode === null) await once(sort, 'close');
console.log(sort.exitCode);
await new Promise((resolve) => setTimeout(resolve, 20));
const gzip = spawn('gzip');
const [packed] = await Promise.all([gzip.stdout.toArray(), pipeline(fs.createReadStream('file.txt'), gzip.stdin)]);
console.log(zlib.gunzipSync(Buffer.concat(packed)).length);
const yes = spawn('yes');
let length = 0;
for await (const chunk of yes.stdout) {
  length += chunk.length;
  if (length > 1 << 20) break;
}
yes.kill();
await once(yes, 'close');
console.log(length > 1 << 20, yes.exitCode !== 0);
exec('echo from exec', (failed, stdout, stderr) => console.log(failed, JSON.stringify(stdout), JSON.stringify(stderr)));
await new Promise((resolve) => setTimeout(resolve, 50));
console.log(await promisify(execFile)('echo', ['promised']));
await promisify(exec)('false').catch((failed) => console.log(failed.code, failed.killed, failed.signal, failed.cmd, failed.message));
