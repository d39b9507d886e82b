// What static/boot.js is told so that it can say how much has come, and have fetched early what an address asks for.

import { figureNames } from './figures.mjs';
import { tellLoader } from './folder.mjs';

/** Tells it the size of the first file of WebAssembly, unpacked, and the names of all figures, the first one first, and languages. */
export function makeLoading(folder) {
  const languages = folder.files('words/').map((path) => /(\w+)\.json$/.exec(path)[1]);
  const wasm = folder.files().find((path) => /^highwater-page-.*\.wasm$/.test(path));
  const told = {
    'data-size': folder.bytes(wasm).length,
    'data-figures': figureNames(folder).join(' '),
    'data-languages': languages.join(' '),
  };
  folder.write('index.html', tellLoader(folder.text('index.html'), told));
}
