// util.parseArgs: a command line's options and positionals.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_PARSE_ARGS_INVALID_OPTION_VALUE, ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL, ERR_PARSE_ARGS_UNKNOWN_OPTION },
} = require('internal/errors');
const { validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray, validateUnion } = require('internal/validators');

// Each argument as a token: an option (with its value where it has one), a positional, or the end of options.
function tokenize(args, options) {
  const tokens = [];
  const longOf = (short) => Object.keys(options).find((name) => options[name].short === short) ?? short;
  const takesValue = (name) => options[name]?.type === 'string';
  const queue = args.map((text, index) => ({ text, index }));
  while (queue.length > 0) {
    const { text, index } = queue.shift();
    if (text === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const rest of queue) tokens.push({ kind: 'positional', index: rest.index, value: rest.text });
      break;
    }
    const next = queue[0]?.text;
    if (/^-[^-]$/.test(text)) {
      const name = longOf(text[1]);
      let value;
      let inlineValue;
      if (takesValue(name) && next != null) {
        value = queue.shift().text;
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: text, index, value, inlineValue });
    } else if (/^-[^-]./s.test(text)) {
      const name = longOf(text[1]);
      if (takesValue(name)) {
        tokens.push({ kind: 'option', name, rawName: `-${text[1]}`, index, value: text.slice(2), inlineValue: true });
      } else {
        // -abc is -a -b -c; the last that may take a value takes the rest.
        const expanded = [];
        for (let i = 1; i < text.length; i++) {
          if (i > 1 && takesValue(longOf(text[i])) && i < text.length - 1) {
            expanded.push(`-${text.slice(i)}`);
            break;
          }
          expanded.push(`-${text[i]}`);
        }
        queue.unshift(...expanded.map((one) => ({ text: one, index })));
      }
    } else if (/^--[^=]+$/s.test(text)) {
      const name = text.slice(2);
      let value;
      let inlineValue;
      if (takesValue(name) && next != null) {
        value = queue.shift().text;
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: text, index, value, inlineValue });
    } else if (/^--[^=]+=/s.test(text)) {
      const at = text.indexOf('=');
      tokens.push({ kind: 'option', name: text.slice(2, at), rawName: text.slice(0, at), index, value: text.slice(at + 1), inlineValue: true });
    } else {
      tokens.push({ kind: 'positional', index, value: text });
    }
  }
  return tokens;
}

function checkToken(token, options, allowPositionals) {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (option === undefined) throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  const shown = `${option.short ? `-${option.short}, ` : ''}--${token.name}`;
  if (option.type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (option.type === 'boolean' && token.value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
  if (option.type === 'string' && !token.inlineValue && token.value.length > 1 && token.value.startsWith('-')) {
    const example = token.rawName.startsWith('--')
      ? `'${token.rawName}=-XYZ'` : `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${token.rawName}' argument is ambiguous.\n` +
      `Did you forget to specify the option argument for '${token.rawName}'?\n` +
      `To specify an option argument starting with a dash use ${example}.`);
  }
}

function parseArgs(config = {}) {
  validateObject(config, 'config');
  const { args = process.argv.slice(2), strict = true, tokens: returnTokens = false, options = {}, allowNegative = false } = config;
  const allowPositionals = config.allowPositionals ?? !strict;
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  for (const [name, option] of Object.entries(options)) {
    validateObject(option, `options.${name}`);
    validateUnion(option.type, `options.${name}.type`, ['string', 'boolean']);
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `options.${name}.short`);
      if (option.short.length !== 1) throw new ERR_INVALID_ARG_VALUE(`options.${name}.short`, option.short, 'must be a single character');
    }
    if (Object.hasOwn(option, 'multiple')) validateBoolean(option.multiple, `options.${name}.multiple`);
    if (option.default !== undefined) {
      const one = option.type === 'string' ? validateString : validateBoolean;
      const many = option.type === 'string' ? validateStringArray : validateBooleanArray;
      (option.multiple ? many : one)(option.default, `options.${name}.default`);
    }
  }
  const tokens = tokenize(Array.from(args, String), options);
  const values = { __proto__: null };
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      positionals.push(token.value);
    } else if (token.kind === 'option') {
      let { name } = token;
      let value = token.value ?? true;
      if (allowNegative && name.startsWith('no-') && options[name.slice(3)]?.type === 'boolean' && token.value === undefined) {
        name = token.name = name.slice(3);
        value = false;
      }
      if (strict) checkToken({ ...token, name }, options, allowPositionals);
      if (name === '__proto__') continue;
      if (options[name]?.multiple) (values[name] ??= []).push(value);
      else values[name] = value;
    }
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== undefined && values[name] === undefined) values[name] = option.default;
  }
  return returnTokens ? { values, positionals, tokens } : { values, positionals };
}

module.exports = { parseArgs };
