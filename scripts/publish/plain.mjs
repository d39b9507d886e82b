// What there is without JavaScript: the first figure in index.html, and all of them in plain.html, as texts with a picture.

import { drawn, escaped, figureNames, told } from './figures.mjs';
import { changeTags, replaceOnce } from './folder.mjs';

const SIZE = [720, 360];

/** Adds both. `program` is the native program. */
export function makePlain(folder, program) {
  const names = figureNames(folder);
  const figures = names.map((id) => {
    folder.write(`plain/${id}.svg`, drawn(program, folder, id, SIZE));
    return told(program, id);
  });
  const html = folder.text('index.html');
  const more = `<p><a href="plain.html">All ${names.length} figures, as texts with a picture</a></p>`;
  folder.write('index.html', replaceOnce(html, '</noscript>', `${section(figures[0])}\n${more}\n</noscript>`));
  let style;
  changeTags(html, 'link', ({ rel, href }) => {
    if (rel === 'stylesheet') style = href;
  });
  folder.write('plain.html', page(figures, style));
}

/** A figure; what comes after its question is folded away. */
function section({ id, title, story, question, answers, shown }) {
  const right = answers.filter((answer) => answer.right);
  const paragraphs = (texts) => texts.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  const list = (all) => (all.length ? `<ul>\n${all.map(({ text }) => `<li>${escaped(text)}</li>`).join('\n')}\n</ul>` : '');
  return `<h2 id="${id}">${escaped(title)}</h2>
${paragraphs([story, question])}
${list(answers)}
<img src="plain/${id}.svg" alt="${escaped(title)}, drawn at its decisive moment" width="${SIZE[0]}" height="${SIZE[1]}" loading="lazy">
<details><summary>Answer</summary>
${paragraphs([...right.map(({ text }) => text), ...shown])}
</details>`;
}

const page = (figures, style) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; style-src 'self'">
<meta name="color-scheme" content="light dark">
<title>All figures · Highwater</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
<main class="plain">
<h1>Highwater: what Node.js streams do under backpressure</h1>
<p>These are its figures as texts, each with one picture. <a href="index.html">The page itself</a> runs them, with JavaScript.</p>
${figures.map(section).join('\n')}
</main>
</html>
`;
