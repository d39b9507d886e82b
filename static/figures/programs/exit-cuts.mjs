// Checks files, writes a report, and exits with a code that tells whether it found anything.
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { disk } from './devices.mjs';

disk('./report.txt', { write: '96 KiB/s' });
const report = createWriteStream('./report.txt');
process.on('exit', (code) => {
  console.log(report.writableFinished ? 'the report is complete' : 'the report is cut off', `(exit code ${code})`);
});

let problems = 0;
for (let file = 1; file <= 40; file++) {
  await sleep(2);
  report.write(`src/file-${file}.js: 'unused' is never read\n${'.'.repeat(900)}\n`);
  problems++;
}
report.end(`${problems} problems\n`);

process.exit(problems > 0 ? 2 : 0);
