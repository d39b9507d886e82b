// From words to what they ask for. Whatever is wrong with them is a sentence on standard error, and 2 as the exit code.

import { COMMANDS, ask, runHere } from './commands.mjs';
import { complain, Refusal } from './complain.mjs';
import { ATTACH, RECORD, SERVE, WATCH, readOptions } from './options.mjs';
import { writeWhole } from './system.mjs';

const HELP = `Shows what the streams of a Node program do under backpressure, and finds what is wrong with it.

  highwater [OPTIONS] app.js [ARGUMENTS]      runs the program, shows its streams on a page meanwhile, and says at its end what is wrong
  highwater record [OPTIONS] app.js           the same without the page
  highwater [OPTIONS] -- node --test          the same for any command that starts Node, as record does
  highwater watch [OPTIONS] -- npm start      the same with the page
  highwater attach [OPTIONS] [PID]            the same for a process that runs already, until Ctrl+C, which it survives; without PID, lists them
  highwater serve [OPTIONS] [FILE]            serves the page without a network, with a recording or a folder of them if there is one

A process can be attached to that has been started as in HIGHWATER_SLEEP=1 node --import highwater/recorder app.js

Options of the first five:
  -o, --output FOLDER      where recordings are written [default: here; after --, a new folder among temporary files]
      --fail-on SEVERITY   exit with 1 if there is an error, or also if there is a warning: error, warning
      --only PATTERN       count only what is found at such places, as in --only 'src/**'; may be given several times
      --allow FILE         a JSON list of findings that are all right, each with its reason
      --format FORMAT      text, json, junit or github [default: text]
      --report FILE        write the findings there in the place of standard error
Of the page:
      --port N             its port [default: any that is free]
      --host ADDRESS       where it listens, as in 0.0.0.0 within a container [default: 127.0.0.1, which only this machine reaches]
      --open               open it in the browser
      --keep               go on serving it after the end, until Ctrl+C
      --no-page            do not serve it
      --follow             of serve: the recordings may still grow

The exit code is that of the program, or 1 if --fail-on says so, or 2 if it could not begin.
`;

/** Commands that this package has beside the native program's. */
const OWN = ['watch', 'record', 'attach', 'serve'];

export async function choose(words) {
  try {
    await chosen(words);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    complain(error.message);
    process.exitCode = 2;
  }
}

async function chosen([first, ...others]) {
  if (first === undefined || first === '-h' || first === '--help') return help(first === undefined ? 2 : 0);
  if (OWN.includes(first) && ['-h', '--help'].includes(others[0])) return help(0);
  if (first === 'help') return others.length === 0 || OWN.includes(others[0]) ? help(0) : command([...others, '--help']);
  if (COMMANDS.includes(first) || first === '-V' || first === '--version' || first.startsWith('--words')) return command([first, ...others]);
  if (first === 'serve') {
    const { options, rest } = readOptions(others, SERVE);
    if (rest.length > 1) throw new Refusal(`serve takes one recording, or one folder of them, and not ${rest.length}`);
    return (await import('./serve.mjs')).serve(rest[0], options);
  }
  if (first === 'attach' || first === '--attach') {
    const { options, rest } = readAttach(others);
    if (rest.length > 1) throw new Refusal(`attach takes the number of one process, and not ${rest.length} words`);
    const { attach, listProcesses } = await import('./attach.mjs');
    if (rest.length === 1) return attach(rest[0], options);
    process.exitCode = await listProcesses();
    return undefined;
  }
  const isNamed = first === 'watch' || first === 'record';
  const { options, rest, dashes } = readOptions(isNamed ? others : [first, ...others], first === 'record' ? RECORD : WATCH);
  if (rest.length === 0) throw new Refusal('which program? As in: highwater app.js, or highwater -- npm test');
  if (!dashes && /\.(trace|jsonl|gz)$/.test(rest[0])) throw new Refusal(`${rest[0]} is a recording: highwater read tells what is in it, highwater serve shows it`);
  const hasPage = first !== 'record' && !options.noPage && (!dashes || first === 'watch' || options.open || options.port !== undefined || options.keep === true);
  return (await import('./watch.mjs')).watch(rest, { isCommand: dashes, options, hasPage });
}

/** The number of the process may stand before the options, too. */
function readAttach(words) {
  const isFirst = words.length > 0 && !words[0].startsWith('-');
  const { options, rest } = readOptions(isFirst ? words.slice(1) : words, ATTACH);
  return { options, rest: isFirst ? [words[0], ...rest] : rest };
}

function command(words) {
  process.exitCode = runHere(words);
}

/** What this package adds comes first, then what the native program says. */
function help(code) {
  const text = `${HELP}\nWithout starting anything:\n\n${ask(['--help']).out}`;
  writeWhole(code === 0 ? 1 : 2, Buffer.from(text));
  process.exitCode = code;
}
