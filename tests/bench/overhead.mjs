// What recording costs an HTTP server: the same server without it, with it, with it asleep, and with the last seconds kept in memory, in turns within
// one run. node tests/bench/overhead.mjs [RECORDER] [SECONDS] [TURNS]; RECORDER is the file for --import.
//
// Prints for each the median of the turns: requests a second, the 50th and 99th percentile of an answer's time, resident memory.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [recorder = fileURLToPath(new URL('../../static/recorder/main.mjs', import.meta.url)), seconds = 5, turns = 5] = process.argv.slice(2);
const CLIENTS = 32;
const WARM = 3; // Seconds that do not count: V8 compiles what is in use.

/** A file of 64 KiB, zipped for each request and piped: three streams of the program's, besides those of HTTP. */
const SERVER = `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
const pieces = Array.from({ length: 16 }, (_, i) => Buffer.alloc(4096, String(i)));
const server = createServer((request, response) => {
  if (request.url === '/memory') return response.end(String(process.memoryUsage().rss));
  Readable.from(pieces).pipe(createGzip({ level: 1 })).pipe(response);
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
`;

const folder = mkdtempSync(join(tmpdir(), 'highwater-overhead-'));
writeFileSync(join(folder, 'server.mjs'), SERVER);
const KINDS = {
  'without': { options: [], env: {} },
  'recording': { options: ['--import', recorder], env: { HIGHWATER_LIMIT: '100000000' } },
  'asleep': { options: ['--import', recorder], env: { HIGHWATER_SLEEP: '1' } },
  'last 60 s': { options: ['--import', recorder], env: { HIGHWATER_LAST: '60' } },
};

const ask = (url, agent) => new Promise((resolve, reject) => {
  get(url, { agent }, (answer) => {
    let text = '';
    answer.on('data', (piece) => (text = String(piece))).on('end', () => resolve(text));
  }).on('error', reject);
});

async function measure({ options, env }) {
  const child = spawn(process.execPath, [...options, 'server.mjs'], { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [port] = await once(child, 'message');
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const url = `http://127.0.0.1:${port}/`;
  const times = [];
  let counts = false;
  const end = performance.now() + (seconds * 1 + WARM) * 1000;
  const client = async () => {
    while (performance.now() < end) {
      const begin = performance.now();
      await ask(url, agent);
      if (counts) times.push(performance.now() - begin);
    }
  };
  setTimeout(() => (counts = true), WARM * 1000);
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const memory = Number(await ask(`${url}memory`, agent));
  agent.destroy();
  child.kill('SIGKILL');
  await once(child, 'exit');
  times.sort((a, b) => a - b);
  const part = (share) => times[Math.floor(times.length * share)];
  return [times.length / seconds, part(0.5), part(0.99), memory / 2 ** 20];
}

const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
const results = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
for (let turn = 0; turn < turns; turn++) for (const [kind, how] of Object.entries(KINDS)) results[kind].push(await measure(how));
rmSync(folder, { recursive: true, force: true });
console.log('                requests/s   p50, ms   p99, ms   memory, MiB');
for (const [kind, all] of Object.entries(results)) {
  const columns = all[0].map((_, i) => median(all.map((one) => one[i])));
  console.log(kind.padEnd(14), columns.map((value, i) => value.toFixed(i === 0 ? 0 : 1).padStart([12, 10, 10, 14][i])).join(''));
}
