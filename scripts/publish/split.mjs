// The program in two files: what the first picture needs, and the rest, which static/boot.js loads right after it. They are
// one program: the second one works in the memory and the table of the first.
//
// What the rest is, is a rule by the paths of functions in the source, and no list of them: whatever else is called by the
// rest alone goes along with it. A function that the first picture calls all the same is only waited for. In the place of
// each function of the rest that is called from elsewhere, the first file has one that sees to it that the second file is
// there, and calls the real one through the table.
//
// Binaryen's text format is what is taken apart here: wasm-opt reads and writes it.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { changeTags, replaceOnce, tellLoader } from './folder.mjs';

/** Modules that nothing calls before the first picture. What they do begins only once the second file is there. */
const LATE = [
  'export',
  'formats',
  'judge::cause',
  'judge::finding',
  'scenario::javascript::node_program',
  'ui::comparison::differences',
  'ui::controls::copy_field',
  'ui::experiment::history',
  'ui::export',
  'ui::index',
  'ui::lesson::after',
  'ui::panels::stream_table',
  'ui::program',
  'ui::sequence',
  'ui::session::links::address_of',
  'ui::session::live',
  'ui::session::open::read_file',
  'ui::session::program',
  'ui::session::program_answer',
  'ui::session::program_figure',
  'ui::share',
  'ui::shell::help',
  'views::sequence',
  'views::svg',
  'web::editor',
  'web::program',
];

/** Characters of the text of a function that stays where it is: one that is so small may be another one's, too, or drop a value. */
const SMALL = 4000;

/** What rustc and wasm-bindgen write. */
const FEATURES = ['mutable-globals', 'sign-ext', 'nontrapping-float-to-int', 'bulk-memory', 'reference-types', 'multivalue'];

const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)`;
const all = (text, pattern) => Array.from(text.matchAll(new RegExp(pattern, 'g')), ([, found]) => found);
const one = (text, pattern) => new RegExp(pattern).exec(text)?.[1];

/** Splits the WebAssembly that index.html names, which must have the names of its functions, and tells static/boot.js. */
export function split(folder, wasmOpt) {
  const paths = {};
  changeTags(folder.text('index.html'), 'script', (told) => {
    for (const what of ['js', 'wasm']) paths[what] = basename(told[`data-${what}`]);
  });
  const whole = text(folder.bytes(paths.wasm), wasmOpt);
  const [first, rest] = inTwo(whole).map((half) => binary(half, wasmOpt));
  // What changes gets another name.
  const names = {
    [paths.js]: renamed(folder, paths.js, 'highwater-page', '.js', withLoader(folder.text(paths.js))),
    [paths.wasm]: renamed(folder, paths.wasm, 'highwater-page', '_bg.wasm', first),
  };
  const added = renamed(folder, null, 'rest', '_bg.wasm', rest);
  const html = Object.entries(names).reduce((html, [from, to]) => html.replaceAll(from, to), folder.text('index.html'));
  folder.write('index.html', tellLoader(html, { 'data-rest': `./${added}` }));
}

/** Puts the content in the place of the file, under a name with its hash. */
function renamed(folder, path, start, end, content) {
  const name = `${start}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}${end}`;
  if (path) folder.remove(path);
  folder.write(name, content);
  return name;
}

/** wasm-bindgen's JavaScript, which also gives the first file what loads the second one. */
function withLoader(js) {
  const exported = one(js, String.raw`([\w$]+)\s*=\s*[\w$]+\.exports\b`);
  if (!exported) throw new Error("wasm-bindgen's JavaScript keeps the program's exports elsewhere than expected");
  const imports = '"./highwater-page_bg.js":';
  return replaceOnce(js, imports, `"./rest.js":{load:()=>globalThis.highwaterRest.now(${exported})},${imports}`);
}

const options = FEATURES.map((name) => `--enable-${name}`);

/** Runs wasm-opt in a folder of its own, which it writes `out` into. */
function converted(wasmOpt, content, input, out, ...more) {
  const folder = mkdtempSync(join(tmpdir(), 'highwater-split-'));
  try {
    writeFileSync(join(folder, input), content);
    const command = [join(folder, input), ...options, ...more, '-o', join(folder, out)];
    execFileSync(wasmOpt, command, { stdio: ['ignore', 'ignore', 'pipe'] });
    return readFileSync(join(folder, out));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same WebAssembly without the names of its functions, which splitting needs, and readers do not. */
export const nameless = (wasm, wasmOpt) => converted(wasmOpt, wasm, 'in.wasm', 'out.wasm');

const text = (wasm, wasmOpt) => converted(wasmOpt, wasm, 'in.wasm', 'out.wat', '-S', '-g').toString('utf8');

/** What is not needed in either half goes, and so do names. */
const binary = (half, wasmOpt) => converted(wasmOpt, half, 'in.wat', 'out.wasm', '--remove-unused-module-elements', '-Oz');

/** Both halves of a program, as text. */
export function inTwo(whole) {
  const items = whole.replace(/^\(module[^\n]*\n|\)\s*$/g, '').split(/\n(?= \()/);
  const of = (kind) => items.filter((item) => item.trimStart().startsWith(`(${kind} `));
  const byPlace = of('func').map((item) => [place(one(item, `(${NAME})`)), item]);
  byPlace.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const functions = new Map(byPlace.map(([, item]) => [one(item, `(${NAME})`), item]));
  const imports = of('import');
  const importedFunctions = new Map(imports.flatMap((item) => {
    const name = one(item, String.raw`\(func (${NAME})`);
    return name ? [[name, item]] : [];
  }));
  const calls = new Map(Array.from(functions, ([name, item]) => [name, all(item, String.raw`\((?:call|return_call|ref\.func) (${NAME})`)]));

  const [roots, pointed] = [of('export'), of('elem')].map((some) => some.flatMap((item) => all(item, `(${NAME})`)));
  const paths = new RegExp(String.raw`\bhighwater(\[\w+\])?::(${LATE.join('|')})\b`);
  const isLate = (name) => paths.test(name) && functions.get(name).length > SMALL;
  const early = reached([...roots, ...pointed, ...of('start').flatMap((item) => all(item, `(${NAME})`))].filter((name) => functions.has(name)));
  function reached(from) {
    const found = new Set();
    const open = from.filter((name) => !isLate(name));
    while (open.length) {
      const name = open.pop();
      if (found.has(name)) continue;
      found.add(name);
      open.push(...calls.get(name).filter((called) => functions.has(called) && !isLate(called)));
    }
    return found;
  }
  const late = [...functions.keys()].filter((name) => !early.has(name));
  return halves({ items, of, functions, importedFunctions, calls, early, late, roots, pointed });
}

/** Where a function stands among others: beside those that differ in types alone, since they are much alike. */
function place(name) {
  let path = name.replace(/\[[0-9a-f]+\]|^\$"?|"$/g, '');
  for (let before; path !== before; ) {
    before = path;
    path = before.replace(/(?<=[\w:])<[^<>]*>/g, '');
  }
  const [, type, trait, method] = /^<(.*) as (.*)>::(.*)$/.exec(path) ?? [];
  return type ? `${trait} ${method} ${type}` : path;
}

/** A short name that no export of wasm-bindgen has. */
const short = (number) => `_${number.toString(36)}`;

function halves({ items, of, functions, importedFunctions, calls, early, late, roots, pointed }) {
  const isRest = new Set(late);
  const signature = (item) => one(item, String.raw`^ *\((?:import "[^"]*" "[^"]*" \()?func (${NAME}(?: \(type ${NAME}\))?(?: \(param [^)]*\))*(?: \(result [^)]*\))?)`);
  const [memory] = of('memory');
  const table = of('table').find((item) => /\bfuncref\)$/.test(item));
  const [, tableName, size, limit] = new RegExp(String.raw`\(table (${NAME}) (\d+)((?: \d+)?) funcref\)`).exec(table);

  // What the first file calls of the rest, directly or as a pointer.
  const called = new Set([...early].flatMap((name) => calls.get(name)).concat(roots, pointed).filter((name) => isRest.has(name)));
  const bridges = [...called].map((name, number) => {
    const head = signature(functions.get(name));
    const given = all(head, String.raw`\(param (${NAME}) `).map((local) => `(local.get ${local})`);
    const type = [...all(head, String.raw`\(param ${NAME} (\w+)\)`).map((type) => `(param ${type})`), one(head, String.raw`(\(result [^)]*\))$`) ?? ''];
    const slot = `(i32.const ${Number(size) + number})`;
    return ` (func ${head} (call $rest.needed) (call_indirect ${tableName} ${type.join(' ')} ${given.join(' ')} ${slot}))`;
  });

  // What the rest uses of the first file. Some of that may be there for others already.
  const bodies = late.map((name) => functions.get(name)).join('\n');
  if (/\((memory\.init|data\.drop|table\.init|elem\.drop)\b/.test(bodies)) throw new Error('the rest of the program uses segments of the first file');
  const shared = [];
  const share = (kind, name, type) => shared.push([short(shared.length), kind, name, type]);
  share('table', tableName, `(table ${tableName} ${size} funcref)`);
  share('memory', one(memory, `(${NAME})`), memory.trim());
  share('global', '$rest.here', '(global $rest.here (mut i32))');
  for (const item of of('global')) {
    const [, name, type] = new RegExp(String.raw`\(global (${NAME}) (\([^)]*\)|\w+)`).exec(item);
    if (bodies.includes(`(global.get ${name})`) || bodies.includes(`(global.set ${name}`)) share('global', name, `(global ${name} ${type})`);
  }
  const tables = new Set(all(bodies, String.raw`\(table\.\w+ (${NAME})`));
  for (const item of of('table').filter((item) => item !== table)) {
    const name = one(item, `(${NAME})`);
    if (tables.has(name)) share('table', name, item.trim());
  }
  for (const name of new Set(late.flatMap((name) => calls.get(name)).filter((name) => !isRest.has(name)))) {
    share('func', name, `(func ${signature(importedFunctions.get(name) ?? functions.get(name))})`);
  }

  const types = of('type');
  const moved = new Set([...types, ...functions.values(), table]);
  const kept = items.filter((item) => !moved.has(item));
  const first = [
    ...types,
    ' (import "./rest.js" "load" (func $rest.load))',
    ...kept,
    ` (table ${tableName} ${Number(size) + bridges.length}${limit && ` ${Number(limit) + bridges.length}`} funcref)`,
    ' (global $rest.here (mut i32) (i32.const 0))',
    ...shared.map(([short, kind, name]) => ` (export "${short}" (${kind} ${name}))`),
    ' (func $rest.needed (if (i32.eqz (global.get $rest.here)) (then (call $rest.load))))',
    ...bridges,
    ...[...functions].filter(([name]) => early.has(name)).map(([, item]) => item),
  ];
  const rest = [
    ...types,
    ...shared.map(([short, , , type]) => ` (import "" "${short}" ${type})`),
    ` (elem $rest (table ${tableName}) (i32.const ${size}) func ${[...called].join(' ')})`,
    ' (func $rest.begin (global.set $rest.here (i32.const 1)))',
    ' (start $rest.begin)',
    ...late.map((name) => functions.get(name)),
  ];
  return [first, rest].map((half) => `(module\n${half.join('\n')}\n)`);
}
