// What the native program tells and draws of figures.

import { execFileSync } from 'node:child_process';

/** The names of all figures, in their order. */
export function figureNames(folder) {
  const { chapters } = JSON.parse(folder.text('figures/catalogue.json'));
  return chapters.flatMap((chapter) => chapter.figures.map(([id]) => id));
}

const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26 });

/** A figure's texts. After `answers`, each of which says whether it is right, comes what the run shows, and why. */
export function told(program, id) {
  const [title, ...parts] = run(program, 'figure', id).trim().split('\n\n');
  const figure = { id, title, story: title, question: '', answers: [], shown: [] };
  let told;
  for (const part of parts) {
    const [, what, text] = /^ *(Story|Look|Question|\([x ]\)|At [^:]*|Explanation|Try|Other versions): ([^]*)$/.exec(part) ?? [];
    // What is told may have several paragraphs.
    told = what ?? told;
    if (what === 'Story') figure.story = text;
    else if (what === 'Question') figure.question = text;
    else if (what?.startsWith('(')) figure.answers.push({ text, right: what === '(x)' });
    else if (told !== 'Look' && told !== 'Try') figure.shown.push(text ?? part);
  }
  return figure;
}

/** The figure at its decisive moment, as SVG. */
export function drawn(program, folder, id, [width, height], ...words) {
  const { look, views = ['pipe'], stream } = JSON.parse(folder.text(`figures/${id}.json`));
  const view = views.find((name) => ['pipe', 'sequence', 'timeline'].includes(name)) ?? 'pipe';
  if (look) words.push('--at', look);
  if (stream) words.push('--stream', stream);
  return run(program, 'render', id, '--view', view, '--size', `${width}x${height}`, '--background', 'white', ...words);
}

const SIGNS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as HTML has it. */
export const escaped = (text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
