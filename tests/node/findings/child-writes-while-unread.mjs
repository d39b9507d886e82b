// never-read
import { spawn } from 'node:child_process';
const c = spawn('cat');
c.stdout.pause();
const all = Buffer.alloc(3e6);
c.stdin.write(all, () => {
  c.stdout.on('data', () => {
  });
  c.stdin.end();
});
setTimeout(() => {
  c.kill();
  process.exit(0);
}, 1500);
