// util.inspect and util.format: values as Node's console shows them.

const types = require('internal/util/types');
const { major } = require('internal/version');
const { promiseState, proxyTarget } = internalBinding('util') ?? {};

const custom = Symbol.for('nodejs.util.inspect.custom');
const defaults = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
  maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
};
const OBJECT = 0; // what a list of properties belongs to: an object,
const ARRAY = 1; // an array's elements,
const ARRAY_EXTRAS = 2; // or an array's further properties

const styles = {
  __proto__: null, special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold',
  string: 'green', symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline',
};
const colors = {
  __proto__: null, reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25],
  inverse: [7, 27], hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24], black: [30, 39], red: [31, 39],
  green: [32, 39], yellow: [33, 39], blue: [34, 39], magenta: [35, 39], cyan: [36, 39], white: [37, 39],
  bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49], bgYellow: [43, 49], bgBlue: [44, 49], bgMagenta: [45, 49],
  bgCyan: [46, 49], bgWhite: [47, 49], framed: [51, 54], overlined: [53, 55], gray: [90, 39],
  redBright: [91, 39], greenBright: [92, 39], yellowBright: [93, 39], blueBright: [94, 39], magentaBright: [95, 39],
  cyanBright: [96, 39], whiteBright: [97, 39], bgGray: [100, 49], bgRedBright: [101, 49],
  bgGreenBright: [102, 49], bgYellowBright: [103, 49], bgBlueBright: [104, 49], bgMagentaBright: [105, 49],
  bgCyanBright: [106, 49], bgWhiteBright: [107, 49],
};

// Other names for the same colours; the newer versions count them among the names.
for (const [alias, name] of Object.entries({
  grey: 'gray', blackBright: 'gray', bgGrey: 'bgGray', bgBlackBright: 'bgGray', faint: 'dim', crossedout: 'strikethrough',
  strikeThrough: 'strikethrough', crossedOut: 'strikethrough', conceal: 'hidden', swapColors: 'inverse', swapcolors: 'inverse',
  doubleUnderline: 'doubleunderline',
})) {
  Object.defineProperty(colors, alias, {
    configurable: true, enumerable: major >= 24, get() { return this[name]; }, set(value) { this[name] = value; },
  });
}

// Whether the engine gives errors a trace at all: only then does an error without one stand in brackets.
const hasTraces = /\n {4}at /.test(new Error('x').stack ?? '');

const plainStyle = (text) => text;
function colorStyle(text, style) {
  const color = colors[styles[style]];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

const vtCodes = /[\u001B\u009B][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g;
const stripVTControlCharacters = (text) => text.replace(vtCodes, '');

function inspect(value, options, ...old) {
  const ctx = { ...defaults, seen: [], indentation: 0, currentDepth: 0, circular: undefined, stylize: plainStyle, userOptions: undefined };
  if (typeof options === 'boolean') {
    ctx.showHidden = options;
    if (old[0] !== undefined) ctx.depth = old[0];
    if (old[1] !== undefined) ctx.colors = old[1];
  } else if (options) {
    for (const key of Object.keys(options)) {
      if (key in defaults || key === 'stylize') ctx[key] = options[key];
    }
    ctx.userOptions = options;
  }
  if (ctx.colors) ctx.stylize = colorStyle;
  ctx.maxArrayLength ??= Infinity;
  ctx.maxStringLength ??= Infinity;
  return formatValue(ctx, value, 0);
}
inspect.custom = custom;
inspect.styles = styles;
inspect.colors = colors;
Object.defineProperty(inspect, 'defaultOptions', {
  get() { return defaults; },
  set(options) { Object.assign(defaults, options); },
});

const meta = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };
const escapeOne = (char) => meta[char] ?? (char.length === 1 && char.charCodeAt(0) >= 0xD800
  ? `\\u${char.charCodeAt(0).toString(16)}`
  : `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
const toEscape = /[\x00-\x1f\x7f-\x9f\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const toEscapeAll = new RegExp(toEscape.source, 'g');

function quote(text) {
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
    else text = text.replace(toEscapeAll, escapeOne).replace(/'/g, "\\'");
    if (mark === "'") return `'${text}'`;
  }
  return mark + (toEscape.test(text) ? text.replace(toEscapeAll, escapeOne) : text) + mark;
}

function formatNumber(stylize, number, separated) {
  if (Object.is(number, -0) && !(separated && major < 24)) return stylize('-0', 'number');
  return stylize(separated ? separate(String(number)) : String(number), 'number');
}

function separate(text) {
  const [, whole, rest] = /^(-?\d+)(.*)$/.exec(text) ?? [undefined, text, ''];
  const fraction = /^\.\d+$/.test(rest) ? `.${rest.slice(1).replace(/(\d{3})(?=\d)/g, '$1_')}` : rest;
  return whole.replace(/\B(?=(\d{3})+$)/g, '_') + fraction;
}

function formatPrimitive(ctx, value) {
  switch (typeof value) {
    case 'string': {
      let more = '';
      if (value.length > ctx.maxStringLength) {
        const left = value.length - ctx.maxStringLength;
        value = value.slice(0, ctx.maxStringLength);
        more = `... ${left} more character${left > 1 ? 's' : ''}`;
      }
      if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentation - 4) {
        return value.split(/(?<=\n)/).map((line) => ctx.stylize(quote(line), 'string'))
          .join(` +\n${' '.repeat(ctx.indentation + 2)}`) + more;
      }
      return ctx.stylize(quote(value), 'string') + more;
    }
    case 'number': return formatNumber(ctx.stylize, value, ctx.numericSeparator);
    case 'bigint': return ctx.stylize(`${ctx.numericSeparator ? separate(String(value)) : value}n`, 'bigint');
    case 'symbol': return ctx.stylize(value.toString(), 'symbol');
    default: return ctx.stylize(String(value), typeof value);
  }
}

function formatValue(ctx, value, depth, inTypedArray) {
  if (value === null) return ctx.stylize('null', 'null');
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx, value);
  if (types.isProxy(value)) {
    if (ctx.showProxy) return formatProxy(ctx, value, depth);
    const target = proxyTarget?.(value)?.[0];
    if (major >= 26 && target) {
      return `Proxy(${formatValue(ctx, target, depth)})`;
    }
    if (target) value = target;
  }
  if (ctx.customInspect) {
    const own = value[custom];
    if (typeof own === 'function' && own !== inspect) {
      const options = { ...defaults, ...ctx.userOptions, stylize: ctx.stylize };
      for (const key of Object.keys(defaults)) options[key] = ctx[key];
      // How deep it may go from here; the options have the depth from the beginning.
      const left = ctx.depth === null ? null : ctx.depth - depth;
      const result = own.call(value, left, options, inspect);
      if (result !== value) {
        if (result === null || (typeof result !== 'object' && typeof result !== 'function')) {
          return typeof result === 'string'
            ? result.replaceAll('\n', `\n${' '.repeat(ctx.indentation)}`)
            : typeof result === 'symbol' ? result.toString() : `${result}`;
        }
        return formatValue(ctx, result, depth);
      }
    }
  }
  if (ctx.seen.includes(value)) {
    ctx.circular ??= new Map();
    if (!ctx.circular.has(value)) ctx.circular.set(value, ctx.circular.size + 1);
    return ctx.stylize(`[Circular *${ctx.circular.get(value)}]`, 'special');
  }
  return formatRaw(ctx, value, depth, inTypedArray);
}

function formatProxy(ctx, proxy, depth) {
  if (depth > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  const pair = proxyTarget?.(proxy) ?? [{}, {}];
  ctx.indentation += 2;
  const shown = pair.map((one) => formatValue(ctx, one, depth + 1));
  ctx.indentation -= 2;
  return reduceToSingleString(ctx, shown, '', ['Proxy [', ']'], ARRAY_EXTRAS, depth);
}

// The name of the class, or null where there is none.
function constructorName(object, ctx, depth) {
  const start = object;
  let first;
  while (object) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' &&
        isInstance(start, descriptor.value)) {
      return String(descriptor.value.name);
    }
    object = Object.getPrototypeOf(object);
    if (first === undefined) first = object;
  }
  if (first === null) return null;
  const name = typeof start === 'function' ? 'Function' : Object.prototype.toString.call(start).slice(8, -1);
  if (depth > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const parent = constructorName(first, ctx, depth + 1);
  if (parent === null) return `${name} <${inspect(first, { ...ctx.userOptions, customInspect: false, depth: -1 })}>`;
  return `${name} <${parent}>`;
}

function isInstance(object, Class) {
  try { return object instanceof Class; } catch { return false; }
}

function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    return tag !== '' && fallback !== tag
      ? `[${fallback}${size}: null prototype] [${tag}] `
      : `[${fallback}${size}: null prototype] `;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

const isIndex = (key) => /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < 2 ** 32 - 1;

function keysOf(ctx, value, withoutIndexes = false) {
  let keys = ctx.showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
  if (withoutIndexes) keys = keys.filter((key) => !isIndex(key));
  const symbols = Object.getOwnPropertySymbols(value);
  for (const symbol of symbols) {
    if (ctx.showHidden || Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  }
  return keys;
}

const moreItems = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;

function formatRaw(ctx, value, depth, inTypedArray) {
  const constructor = constructorName(value, ctx, depth);
  let tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || (tag !== '' && (ctx.showHidden
    ? Object.prototype.hasOwnProperty : Object.prototype.propertyIsEnumerable).call(value, Symbol.toStringTag))) {
    tag = '';
  }
  let base = '';
  let braces = ['{', '}'];
  let contents = null; // gives the texts that stand before those of the properties
  let kind = OBJECT;
  let keys;
  let isErrorBase = false;
  const typedName = types.typedArrayName(value);

  if (Array.isArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ? prefixOf(constructor, tag, 'Array', `(${value.length})`) : '';
    keys = keysOf(ctx, value, true);
    braces = [`${prefix}[`, ']'];
    if (value.length === 0 && keys.length === 0) return `${braces[0]}]`;
    kind = ARRAY_EXTRAS;
    contents = formatArray;
  } else if (types.isSet(value)) {
    const prefix = prefixOf(constructor, tag, 'Set', `(${value.size})`);
    keys = keysOf(ctx, value);
    if (value.size === 0 && keys.length === 0) return `${prefix}{}`;
    braces = [`${prefix}{`, '}'];
    contents = formatSet;
  } else if (types.isMap(value)) {
    const prefix = prefixOf(constructor, tag, 'Map', `(${value.size})`);
    keys = keysOf(ctx, value);
    if (value.size === 0 && keys.length === 0) return `${prefix}{}`;
    braces = [`${prefix}{`, '}'];
    contents = formatMap;
  } else if (typedName !== undefined) {
    keys = keysOf(ctx, value, true);
    const prefix = prefixOf(constructor, tag, typedName, `(${value.length})`);
    braces = [`${prefix}[`, ']'];
    if (value.length === 0 && keys.length === 0) return `${braces[0]}]`;
    kind = ARRAY_EXTRAS;
    contents = formatTypedArray;
  } else {
    keys = keysOf(ctx, value);
    if (types.isArgumentsObject(value)) {
      if (keys.length === 0) return '[Arguments] {}';
      braces[0] = '[Arguments] {';
    } else if (typeof value === 'function') {
      base = functionBase(value, constructor, tag);
      if (keys.length === 0) return ctx.stylize(base, 'special');
    } else if (types.isRegExp(value)) {
      base = RegExp.prototype.toString.call(value);
      const prefix = prefixOf(constructor, tag, 'RegExp');
      if (prefix !== 'RegExp ') base = prefix + base;
      if (keys.length === 0 || (depth > ctx.depth && ctx.depth !== null)) return ctx.stylize(base, 'regexp');
    } else if (types.isDate(value)) {
      base = Number.isNaN(value.getTime()) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
      const prefix = prefixOf(constructor, tag, 'Date');
      if (prefix !== 'Date ') base = prefix + base;
      if (keys.length === 0) return ctx.stylize(base, 'date');
    } else if (value instanceof Error) {
      base = formatError(ctx, value, constructor, tag, keys);
      isErrorBase = true;
      if (keys.length === 0) return base;
    } else if (types.isAnyArrayBuffer(value)) {
      const prefix = prefixOf(constructor, tag, types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer');
      if (inTypedArray === undefined) contents = formatArrayBuffer;
      else if (keys.length === 0) return `${prefix}{ ${major < 22 ? 'byteLength' : '[byteLength]'}: ${formatNumber(ctx.stylize, value.byteLength)} }`;
      braces[0] = `${prefix}{`;
      keys.unshift('byteLength');
    } else if (types.isDataView(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'DataView')}{`;
      keys.unshift('byteLength', 'byteOffset', 'buffer');
    } else if (types.isPromise(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'Promise')}{`;
      contents = formatPromise;
    } else if (types.isWeakSet(value) || types.isWeakMap(value)) {
      braces[0] = `${prefixOf(constructor, tag, types.isWeakSet(value) ? 'WeakSet' : 'WeakMap')}{`;
      contents = () => [ctx.stylize('<items unknown>', 'special')];
    } else if (types.isMapIterator(value) || types.isSetIterator(value)) {
      braces[0] = `[${tag}] {`;
      contents = () => ['<items unknown>'];
    } else if (types.isBoxedPrimitive(value)) {
      [base, keys] = boxedBase(ctx, value, keys, constructor, tag);
      if (keys.length === 0) return base;
    } else {
      if (keys.length === 0) return `${prefixOf(constructor, tag, 'Object')}{}`.replace(/^Object \{\}$/, '{}');
      braces[0] = constructor === 'Object' && tag === '' ? '{' : `${prefixOf(constructor, tag, 'Object')}{`;
    }
  }

  if (depth > ctx.depth && ctx.depth !== null) {
    const name = prefixOf(constructor, tag, Array.isArray(value) ? 'Array' : 'Object').slice(0, -1);
    return ctx.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  depth++;
  ctx.seen.push(value);
  ctx.currentDepth = depth;
  const output = contents === null ? [] : contents(ctx, value, depth);
  for (const key of keys) output.push(formatProperty(ctx, value, depth, key, kind));
  ctx.seen.pop();
  const index = ctx.circular?.get(value);
  if (index !== undefined) {
    const reference = ctx.stylize(`<ref *${index}>`, 'special');
    if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
    else braces[0] = `${reference} ${braces[0]}`;
  }
  if (ctx.sorted) {
    const order = ctx.sorted === true ? undefined : ctx.sorted;
    if (kind === OBJECT) output.sort(order);
    else if (keys.length > 1) output.splice(output.length - keys.length, keys.length, ...output.slice(-keys.length).sort(order));
  }
  return reduceToSingleString(ctx, output, base, braces, kind, depth, value, isErrorBase);
}

function functionBase(fn, constructor, tag) {
  const source = Function.prototype.toString.call(fn);
  if (source.startsWith('class') && source.endsWith('}')) {
    let base = `[class ${Object.hasOwn(fn, 'name') && fn.name !== '' ? fn.name : '(anonymous)'}`;
    if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
    if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
    if (constructor === null) return `${base} extends [null prototype]]`;
    const parent = Object.getPrototypeOf(fn).name;
    return parent ? `${base} extends ${parent}]` : `${base}]`;
  }
  const type = `${types.isAsyncFunction(fn) ? 'Async' : ''}${types.isGeneratorFunction(fn) ? 'Generator' : ''}Function`;
  let base = `[${type}${constructor === null ? ' (null prototype)' : ''}${fn.name === '' ? ' (anonymous)' : `: ${typeof fn.name === 'string' ? fn.name : inspect(fn.name)}`}]`;
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function boxedBase(ctx, value, keys, constructor, tag) {
  const primitive = value.valueOf();
  const type = Object(primitive).constructor.name;
  if (type === 'String') keys = keys.filter((key) => typeof key === 'symbol' || !isIndex(key) || Number(key) >= value.length);
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive({ ...ctx, stylize: plainStyle, breakLength: Infinity }, primitive)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  return [keys.length === 0 ? ctx.stylize(base, typeof primitive) : base, keys];
}

function formatError(ctx, error, constructor, tag, keys) {
  const name = error.name != null ? String(error.name) : 'Error';
  let stack = error.stack ? String(error.stack) : Error.prototype.toString.call(error);
  for (const key of ['name', 'message', 'stack']) {
    const at = keys.indexOf(key);
    if (at >= 0 && (typeof error[key] !== 'string' || stack.includes(error[key]))) keys.splice(at, 1);
  }
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  stack = improveStack(stack, constructor, name, tag);
  const message = typeof error.message === 'string' ? error.message : '';
  const messageAt = message === '' ? -1 : stack.indexOf(message);
  const frames = stack.indexOf('\n    at', messageAt < 0 ? 0 : messageAt + message.length);
  if (frames < 0) {
    if (hasTraces) stack = `[${stack}]`;
  } else if (ctx.seen.length > 0 && error !== ctx.seen[0]) {
    stack = withoutSharedFrames(ctx, error, stack, frames);
  }
  if (ctx.indentation !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentation)}`);
  return stack;
}

// A cause's frames that stand in the outer error too are not said again.
function withoutSharedFrames(ctx, error, stack, frames) {
  const outer = ctx.seen.findLast((one) => one instanceof Error && one.cause === error);
  if (outer === undefined || typeof outer.stack !== 'string') return stack;
  const lines = stack.slice(frames + 1).split('\n');
  const others = outer.stack.slice(outer.stack.indexOf('\n    at') + 1).split('\n');
  let shared = 0;
  let at = 0;
  for (at = 0; at < lines.length - 3; at++) {
    const start = others.indexOf(lines[at]);
    if (start < 0 || others.length - start <= 3) continue;
    shared = 1;
    while (at + shared < lines.length && start + shared < others.length && lines[at + shared] === others[start + shared]) shared++;
    if (shared > 3) break;
    shared = 0;
  }
  if (shared <= 3) return stack;
  const cut = `    ... ${shared - 2} lines matching cause stack trace ...`;
  lines.splice(at + 1, shared - 2, cut);
  return `${stack.slice(0, frames + 1)}${lines.join('\n')}`;
}

// The header names the class too, where the error's name does not.
function improveStack(stack, constructor, name, tag) {
  let length = name.length;
  if (constructor !== null && !(name.endsWith('Error') && stack.startsWith(name) &&
      (stack.length === length || stack[length] === ':' || stack[length] === '\n'))) {
    return stack;
  }
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const prefix = prefixOf(constructor, tag, fallback).slice(0, -1);
  if (name === prefix) return stack;
  if (prefix.includes(name)) return length === 0 ? `${prefix}: ${stack}` : prefix + stack.slice(length);
  return `${prefix} [${name}]${stack.slice(length)}`;
}

function formatArray(ctx, array, depth) {
  const { length } = array;
  const most = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  let i = 0;
  for (; i < length && output.length < most; i++) {
    if (Object.hasOwn(array, i)) {
      output.push(formatProperty(ctx, array, depth, i, ARRAY));
      continue;
    }
    const start = i;
    while (i + 1 < length && !Object.hasOwn(array, i + 1)) i++;
    const holes = i - start + 1;
    output.push(ctx.stylize(`<${holes} empty item${holes > 1 ? 's' : ''}>`, 'undefined'));
  }
  if (i < length) output.push(moreItems(length - i));
  return output;
}

function formatSome(ctx, iterable, size, show) {
  const most = Math.min(Math.max(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentation += 2;
  for (const one of iterable) {
    if (output.length >= most) break;
    output.push(show(one));
  }
  if (size > most) output.push(moreItems(size - most));
  ctx.indentation -= 2;
  return output;
}

function formatSet(ctx, set, depth) {
  return formatSome(ctx, Set.prototype.values.call(set), set.size, (value) => formatValue(ctx, value, depth));
}

function formatMap(ctx, map, depth) {
  return formatSome(ctx, Map.prototype.entries.call(map), map.size,
    ([key, value]) => `${formatValue(ctx, key, depth)} => ${formatValue(ctx, value, depth)}`);
}

function formatTypedArray(ctx, array, depth) {
  const most = Math.min(Math.max(0, ctx.maxArrayLength), array.length);
  const output = [];
  for (let i = 0; i < most; i++) output.push(formatPrimitive(ctx, array[i]));
  if (array.length > most) output.push(moreItems(array.length - most));
  if (ctx.showHidden) {
    ctx.indentation += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`[${key}]: ${formatValue(ctx, array[key], depth, true)}`);
    }
    ctx.indentation -= 2;
  }
  return output;
}

function formatArrayBuffer(ctx, buffer) {
  const bytes = new Uint8Array(buffer);
  const most = Math.min(Math.max(0, ctx.maxArrayLength), bytes.length);
  let text = '';
  for (let i = 0; i < most; i++) text += `${i > 0 ? ' ' : ''}${bytes[i].toString(16).padStart(2, '0')}`;
  const more = bytes.length - most;
  if (more > 0) text += ` ... ${more} more byte${more > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function formatPromise(ctx, promise, depth) {
  const state = promiseState?.(promise);
  if (state === undefined) return [];
  if (state[0] === 'pending') return [ctx.stylize('<pending>', 'special')];
  ctx.indentation += 2;
  const text = formatValue(ctx, state[1], depth);
  ctx.indentation -= 2;
  return [state[0] === 'rejected' ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

// What others show in the place of what is there: of an emitter's `_events`.
const shown = { events: (object, events) => events };

function formatProperty(ctx, object, depth, key, kind) {
  let text;
  let gap = ' ';
  const descriptor = Object.getOwnPropertyDescriptor(object, key) ??
    { value: object[key], configurable: true, enumerable: major < 22 || kind === ARRAY };
  if (key === '_events' && descriptor.value !== undefined) descriptor.value = shown.events(object, descriptor.value);
  if (descriptor.value !== undefined) {
    const indent = ctx.compact !== true || kind !== OBJECT ? 2 : 3;
    ctx.indentation += indent;
    text = formatValue(ctx, descriptor.value, depth);
    if (indent === 3 && ctx.breakLength < stripVTControlCharacters(text).length) gap = `\n${' '.repeat(ctx.indentation)}`;
    ctx.indentation -= indent;
  } else if (descriptor.get !== undefined) {
    text = formatGetter(ctx, object, depth, descriptor);
  } else if (descriptor.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (kind === ARRAY) return text;
  let name;
  if (typeof key === 'symbol') {
    name = key.toString().replace(toEscapeAll, escapeOne);
    name = ctx.stylize(name, 'symbol');
    if (major < 24 || !descriptor.enumerable) name = `[${name}]`;
  } else if (key === '__proto__') {
    name = "['__proto__']";
  } else if (!descriptor.enumerable) {
    name = `[${key.replace(toEscapeAll, escapeOne)}]`;
  } else if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) {
    name = ctx.stylize(key, 'name');
  } else {
    name = ctx.stylize(quote(key), 'string');
  }
  return `${name}:${gap}${text}`;
}

function formatGetter(ctx, object, depth, descriptor) {
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const { getters } = ctx;
  if (!(getters === true || (getters === 'get' && descriptor.set === undefined) || (getters === 'set' && descriptor.set !== undefined))) {
    return ctx.stylize(`[${label}]`, 'special');
  }
  try {
    const value = descriptor.get.call(object);
    ctx.indentation += 2;
    const text = value !== null && typeof value === 'object'
      ? `${ctx.stylize(`[${label}]`, 'special')} ${formatValue(ctx, value, depth)}`
      : `${ctx.stylize(`[${label}:`, 'special')} ${formatValue(ctx, value, depth)}${ctx.stylize(']', 'special')}`;
    ctx.indentation -= 2;
    return text;
  } catch (error) {
    return ctx.stylize(`[${label}: <Inspection threw (${error.message})>]`, 'special');
  }
}

function lengthOf(ctx, text) {
  return ctx.colors ? stripVTControlCharacters(text).length : text.length;
}

// On one line where there is room and the value holds few levels; else one line for each entry.
function reduceToSingleString(ctx, output, base, braces, kind, depth, value, isErrorBase) {
  const indentation = `\n${' '.repeat(ctx.indentation)}`;
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length;
      if (kind === ARRAY_EXTRAS && entries > 6) output = groupArrayElements(ctx, output, value);
      if (ctx.currentDepth - depth < ctx.compact && entries === output.length && !(isErrorBase && !hasTraces)) {
        const start = output.length + ctx.indentation + braces[0].length + base.length + 10;
        if (fitsOnLine(ctx, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (fitsOnLine(ctx, output, 0, base)) return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`;
  const line = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}${indentation}  `;
  return `${braces[0]}${line}${output.join(`,${indentation}  `)} ${braces[1]}`;
}

function fitsOnLine(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (const text of output) {
    total += lengthOf(ctx, text);
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// Many short entries of an array stand in columns.
function groupArrayElements(ctx, output, value) {
  const extra = ctx.maxArrayLength < output.length ? 1 : 0; // "... more items" keeps its own line
  const count = output.length - extra;
  const lengths = [];
  let total = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    lengths[i] = lengthOf(ctx, output[i]);
    total += lengths[i] + 2;
    if (longest < lengths[i]) longest = lengths[i];
  }
  const width = longest + 2;
  if (!(width * 3 + ctx.indentation < ctx.breakLength && (total / width > 5 || longest <= 6))) return output;
  const bias = Math.sqrt(width - total / output.length);
  const biased = Math.max(width - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((ctx.breakLength - ctx.indentation) / width),
    ctx.compact * 4,
    15,
  );
  if (columns <= 1) return output;
  const widths = [];
  for (let i = 0; i < columns; i++) {
    let widest = 0;
    for (let j = i; j < output.length; j += columns) if (lengths[j] > widest) widest = lengths[j];
    widths.push(widest + 2);
  }
  let right = value !== undefined;
  if (right) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        right = false;
        break;
      }
    }
  }
  const rows = [];
  for (let i = 0; i < count; i += columns) {
    const end = Math.min(i + columns, count);
    let row = '';
    let j = i;
    for (; j < end - 1; j++) {
      const cell = `${output[j]}, `;
      const room = widths[j - i] + output[j].length - lengths[j];
      row += right ? cell.padStart(room) : cell.padEnd(room);
    }
    row += right ? output[j].padStart(widths[j - i] + output[j].length - lengths[j] - 2) : output[j];
    rows.push(row);
  }
  if (extra) rows.push(output[count]);
  return rows;
}

const builtIns = new Set(['Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'Date', 'Promise', 'RegExp',
  'Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'ArrayBuffer',
  'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array',
  'Uint8ClampedArray', 'BigUint64Array', 'BigInt64Array', 'DataView', 'Map', 'BigInt', 'Set', 'WeakMap', 'WeakSet', 'WeakRef',
  'Proxy', 'Reflect', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'TypedArray']);

// Whether String(value) would say nothing of the value's own.
function hasBuiltInToString(value) {
  if (typeof value.toString !== 'function' && typeof value[Symbol.toPrimitive] !== 'function') return true;
  if (typeof value[Symbol.toPrimitive] === 'function' && !(value instanceof Date)) return false;
  if (Object.hasOwn(value, 'toString')) return false;
  let holder = value;
  do {
    holder = Object.getPrototypeOf(holder);
  } while (!Object.hasOwn(holder, 'toString'));
  const constructor = Object.getOwnPropertyDescriptor(holder, 'constructor')?.value;
  return typeof constructor === 'function' && builtIns.has(constructor.name);
}

function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (/circular|cyclic/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

function formatHole(hole, value, options) {
  switch (hole) {
    case 's':
      if (typeof value === 'number') return formatNumber(plainStyle, value);
      if (typeof value === 'bigint') return `${value}n`;
      if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
      return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
    case 'd':
      if (typeof value === 'bigint') return `${value}n`;
      return formatNumber(plainStyle, typeof value === 'symbol' ? NaN : Number(value));
    case 'i':
      if (typeof value === 'bigint') return `${value}n`;
      return formatNumber(plainStyle, typeof value === 'symbol' ? NaN : Number.parseInt(value));
    case 'f': return formatNumber(plainStyle, typeof value === 'symbol' ? NaN : Number.parseFloat(value));
    case 'j': return `${toJson(value)}`;
    case 'O': return inspect(value, options);
    case 'o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    default: return ''; // %c
  }
}

function formatWithOptions(options, ...args) {
  if (typeof options !== 'object' || options === null) {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('inspectOptions', 'object', options);
  }
  return formatAll(options, args);
}

function format(...args) {
  return formatAll(undefined, args);
}

function formatAll(options, args) {
  const first = args[0];
  let at = 0;
  let text = '';
  let join = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    at = 1;
    text = first.replace(/%([sdifjoOc%])/g, (whole, hole) => {
      if (hole === '%') return '%';
      return at < args.length ? formatHole(hole, args[at++], options) : whole;
    });
    join = ' ';
  }
  for (; at < args.length; at++) {
    const value = args[at];
    text += join + (typeof value === 'string' ? value : inspect(value, options));
    join = ' ';
  }
  return text;
}

module.exports = { inspect, format, formatWithOptions, formatAll, stripVTControlCharacters, shown };
