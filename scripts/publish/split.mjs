// The program in three files: what the first picture needs, the rest, which the page loads right after it, and what is loaded when
// a reader asks for it. They are one program: the others work in the memory and the table of the first.
//
// What is in another file is a rule by the paths of functions in the source, and no list of them: whatever else is called from
// there alone goes along with it. A function that the first picture calls all the same is only waited for. In the place of
// each function of another file that is called from elsewhere, the first file has one that sees to it that the other file is
// there, and calls the real one through the table.
//
// Binaryen's text format is what is taken apart here: wasm-opt reads and writes it.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { changeTags, replaceOnce, tellLoader } from './folder.mjs';

/** The other files, by their names, with the modules whose functions are in them. */
const PARTS = {
  // Nothing calls these before the first picture. What they do begins only once the file is there.
  rest: [
    'formats',
    'judge::cause',
    'judge::finding',
    'scenario::javascript::node_program',
    'scenario::javascript::page_program',
    'ui::comparison::differences',
    'ui::controls::copy_field',
    'ui::address::error',
    'ui::experiment::history',
    'ui::experiment::interventions',
    'ui::guest::command_error',
    'ui::index',
    'ui::lesson::after',
    'ui::panels::stream_table',
    'ui::program::console',
    'ui::program::listing',
    'ui::sequence',
    'ui::session::links::address_of',
    'ui::session::open',
    'ui::session::program',
    'ui::session::program_answer',
    'ui::session::program_figure',
    'ui::shell::help',
    'views::sequence',
  ],
  // These wait until a reader edits, saves, shares, or follows a process.
  more: [
    'export',
    'formats::chrome',
    'formats::csv',
    'formats::export',
    'formats::writing',
    'ui::export',
    'ui::program',
    'ui::session::live',
    'ui::session::program::run_program',
    'ui::session::program::stop_program',
    'ui::share',
    'views::svg',
    'web::editor',
    'web::program',
  ],
};

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
  const [first, ...others] = inParts(whole).map((part) => binary(part, wasmOpt));
  // What changes gets another name.
  const names = {
    [paths.js]: renamed(folder, paths.js, 'highwater-page', '.js', withLoader(folder.text(paths.js))),
    [paths.wasm]: renamed(folder, paths.wasm, 'highwater-page', '_bg.wasm', first),
  };
  const added = Object.keys(PARTS).map((part, number) => [`data-${part}`, `./${renamed(folder, null, part, '_bg.wasm', others[number])}`]);
  const html = Object.entries(names).reduce((html, [from, to]) => html.replaceAll(from, to), folder.text('index.html'));
  folder.write('index.html', tellLoader(html, Object.fromEntries(added)));
}

/** Puts the content in the place of the file, under a name with its hash. */
function renamed(folder, path, start, end, content) {
  const name = `${start}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}${end}`;
  if (path) folder.remove(path);
  folder.write(name, content);
  return name;
}

/** wasm-bindgen's JavaScript, which also gives the first file what loads the others. */
function withLoader(js) {
  const exported = one(js, String.raw`([\w$]+)\s*=\s*[\w$]+\.exports\b`);
  if (!exported) throw new Error("wasm-bindgen's JavaScript keeps the program's exports elsewhere than expected");
  const imports = '"./highwater-page_bg.js":';
  const loads = Object.keys(PARTS).map((part) => `${part}:()=>globalThis.highwater${part[0].toUpperCase()}${part.slice(1)}.now(${exported})`);
  return replaceOnce(js, imports, `"./parts.js":{${loads}},${imports}`);
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

/** What is not needed in a part goes, and so do names. */
const binary = (part, wasmOpt) => converted(wasmOpt, part, 'in.wat', 'out.wasm', '--remove-unused-module-elements', '-Oz', '--converge');

/** All parts of a program, as text, the first one first. */
export function inParts(whole) {
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
  // The longest path decides.
  const owners = Object.entries(PARTS).flatMap(([part, modules]) => modules.map((module) => [module, part]));
  owners.sort(([a], [b]) => b.length - a.length);
  const patterns = owners.map(([module, part]) => [new RegExp(String.raw`\bhighwater(\[\w+\])?::${module}\b`), part]);
  const wished = new Map();
  for (const [name, item] of functions) {
    const found = item.length > SMALL && patterns.find(([pattern]) => pattern.test(name));
    if (found) wished.set(name, found[1]);
  }
  const homes = new Map();
  /** Whatever is reached from these, but through functions of other files, is of this part. */
  function settle(part, from) {
    const open = from.filter((name) => (wished.get(name) ?? part) === part);
    while (open.length) {
      const name = open.pop();
      if (homes.has(name)) continue;
      homes.set(name, part);
      open.push(...calls.get(name).filter((called) => functions.has(called) && (wished.get(called) ?? part) === part));
    }
  }
  const starts = of('start').flatMap((item) => all(item, `(${NAME})`));
  settle('first', [...roots, ...pointed, ...starts].filter((name) => functions.has(name)));
  for (const part of Object.keys(PARTS)) settle(part, [...wished.keys()]);
  return parts({ items, of, functions, importedFunctions, calls, homes, roots, pointed });
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

function parts({ items, of, functions, importedFunctions, calls, homes, roots, pointed }) {
  const members = (part) => [...functions.keys()].filter((name) => homes.get(name) === part);
  const signature = (item) => one(item, String.raw`^ *\((?:import "[^"]*" "[^"]*" \()?func (${NAME}(?: \(type ${NAME}\))?(?: \(param [^)]*\))*(?: \(result [^)]*\))?)`);
  const [memory] = of('memory');
  const table = of('table').find((item) => /\bfuncref\)$/.test(item));
  const [, tableName, size, limit] = new RegExp(String.raw`\(table (${NAME}) (\d+)((?: \d+)?) funcref\)`).exec(table);

  // What is called of other files than one's own, directly or as a pointer: each has a place in the table.
  const isOther = (name, home) => functions.has(name) && homes.get(name) !== 'first' && homes.get(name) !== home;
  const called = new Set([...roots, ...pointed].filter((name) => isOther(name, 'first')));
  for (const [name, home] of homes) for (const other of calls.get(name)) if (isOther(other, home)) called.add(other);
  const order = [...called].sort((a, b) => Object.keys(PARTS).indexOf(homes.get(a)) - Object.keys(PARTS).indexOf(homes.get(b)));
  const slots = new Map(order.map((name, number) => [name, Number(size) + number]));
  const bridges = order.map((name) => {
    const head = signature(functions.get(name));
    const given = all(head, String.raw`\(param (${NAME}) `).map((local) => `(local.get ${local})`);
    const type = [...all(head, String.raw`\(param ${NAME} (\w+)\)`).map((type) => `(param ${type})`), one(head, String.raw`(\(result [^)]*\))$`) ?? ''];
    return ` (func ${head} (call $${homes.get(name)}.needed) (call_indirect ${tableName} ${type.join(' ')} ${given.join(' ')} (i32.const ${slots.get(name)})))`;
  });

  // What the others use of the first file. Some of that may be there for others already.
  const shared = new Map();
  const share = (kind, name, type) => {
    // Each kind has names of its own.
    const key = `${kind} ${name}`;
    if (!shared.has(key)) shared.set(key, [short(shared.size), kind, name]);
    const [alias] = shared.get(key);
    return ` (import "" "${alias}" ${type})`;
  };
  const types = of('type');
  const others = Object.keys(PARTS).map((part) => {
    const names = members(part);
    const bodies = names.map((name) => functions.get(name)).join('\n');
    if (/\((memory\.init|data\.drop|table\.init|elem\.drop)\b/.test(bodies)) throw new Error(`${part} uses segments of the first file`);
    const imports = [
      share('table', tableName, `(table ${tableName} ${size} funcref)`),
      share('memory', one(memory, `(${NAME})`), memory.trim()),
      share('global', `$${part}.here`, `(global $${part}.here (mut i32))`),
    ];
    for (const item of of('global')) {
      const [, name, type] = new RegExp(String.raw`\(global (${NAME}) (\([^)]*\)|\w+)`).exec(item);
      if (bodies.includes(`(global.get ${name})`) || bodies.includes(`(global.set ${name}`)) imports.push(share('global', name, `(global ${name} ${type})`));
    }
    const tables = new Set(all(bodies, String.raw`\(table\.\w+ (${NAME})`));
    for (const item of of('table').filter((item) => item !== table)) {
      const name = one(item, `(${NAME})`);
      if (tables.has(name)) imports.push(share('table', name, item.trim()));
    }
    const own = new Set(names);
    for (const name of new Set(names.flatMap((name) => calls.get(name)).filter((name) => !own.has(name)))) {
      imports.push(share('func', name, `(func ${signature(importedFunctions.get(name) ?? functions.get(name))})`));
    }
    // They stand beside each other.
    const wanted = order.filter((name) => own.has(name));
    return [
      ...types,
      ...imports,
      ` (elem (table ${tableName}) (i32.const ${slots.get(wanted[0]) ?? 0}) func ${wanted.join(' ')})`,
      ` (func $${part}.begin (global.set $${part}.here (i32.const 1)))`,
      ` (start $${part}.begin)`,
      ...names.map((name) => functions.get(name)),
    ];
  });

  const moved = new Set([...types, ...functions.values(), table]);
  const kept = items.filter((item) => !moved.has(item));
  const first = [
    ...types,
    ...Object.keys(PARTS).map((part) => ` (import "./parts.js" "${part}" (func $${part}.load))`),
    ...kept,
    ` (table ${tableName} ${Number(size) + called.size}${limit && ` ${Number(limit) + called.size}`} funcref)`,
    ...Object.keys(PARTS).map((part) => ` (global $${part}.here (mut i32) (i32.const 0))`),
    ...Array.from(shared.values(), ([alias, kind, name]) => ` (export "${alias}" (${kind} ${name}))`),
    ...Object.keys(PARTS).map((part) => ` (func $${part}.needed (if (i32.eqz (global.get $${part}.here)) (then (call $${part}.load))))`),
    ...bridges,
    ...members('first').map((name) => functions.get(name)),
  ];
  return [first, ...others].map((part) => `(module\n${part.join('\n')}\n)`);
}
