// CodeMirror's styles without <style>, which the page's Content-Security-Policy refuses: as style sheets that the document adopts.

import { StyleModule } from 'style-mod';

const sheets = new Map();

function sheetOf(module) {
  if (!sheets.has(module)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(module.getRules());
    sheets.set(module, sheet);
  }
  return sheets.get(module);
}

/** Adopts the modules' rules; later ones count more, in the order of the last call. */
StyleModule.mount = (root, modules) => {
  const ours = [modules].flat().map(sheetOf);
  const known = new Set(sheets.values());
  const kept = [...known].filter((sheet) => !ours.includes(sheet) && root.adoptedStyleSheets.includes(sheet));
  const others = root.adoptedStyleSheets.filter((sheet) => !known.has(sheet));
  root.adoptedStyleSheets = [...others, ...kept, ...ours];
};
