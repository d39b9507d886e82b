// Patterns of paths: `*` is any part of a name, `?` one sign of it, `**` any folders, `{a,b}` one of several.

const SIGNS = /[.+^$()|[\]\\]/g;

/** What tells whether a path matches. A pattern without a slash is one for the name alone, as in .gitignore. */
export function matcher(pattern) {
  const plain = pattern.replaceAll('\\', '/').replace(/^\.\//, '');
  const whole = new RegExp(`^${plain.includes('/') ? '' : '(?:.*/)?'}${expression(plain)}$`);
  return (path) => whole.test(path.replaceAll('\\', '/').replace(/^\.\//, ''));
}

function expression(pattern) {
  const parts = pattern.split(/(\*\*\/|\*\*|\*|\?|\{[^{}]*\})/);
  return parts.map((part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (/^\{.*\}$/s.test(part)) return `(?:${part.slice(1, -1).split(',').map(expression).join('|')})`;
    return part.replace(SIGNS, '\\$&').replace(/[{}]/g, '\\$&');
  }).join('');
}
