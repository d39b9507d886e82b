// never-read
import { spawn } from 'node:child_process';
const child = spawn(process.execPath, ['-e', 'process.stdout.write("x".repeat(1e6), () => console.error("all is out"))']);
child.stderr.resume();
setTimeout(() => child.kill(), 1000);
child.on('close', () => console.log('killed'));
