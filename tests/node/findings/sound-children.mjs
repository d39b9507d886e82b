// nothing
import { spawn, execFile, fork, spawnSync } from 'node:child_process';
spawn('true', { stdio: 'ignore' });
spawn('echo', ['x'], { stdio: 'inherit' });
const c = spawn('echo', ['hello']);
c.stdout.resume();
execFile('ls', ['/'], (e, o) => console.log(o.length));
spawnSync('ls');
spawn('false');
