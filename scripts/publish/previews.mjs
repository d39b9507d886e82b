// What others show of a link to a figure: f/NAME.html with a title, a description and a picture, which leads on to the
// figure, and oembed/NAME.json, by which a page that finds the link can put the figure in its place.
//
// Whoever reads these does so without the page around them, so they need the site's whole address.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { drawn, escaped, figureNames, told } from './figures.mjs';

const WIDTH = 1200;
const HEIGHT = 630;
/** Where a picture begins below its title. */
const TOP = 96;
/** How large a figure is in somebody else's page. */
const FRAME = { width: 960, height: 600 };

/** Adds both for every figure. `program` is the native program, `tools` where what draws letters is installed. */
export async function makePreviews(folder, site, program, tools) {
  const base = siteAddress(site);
  const toPng = await painter(tools);
  for (const id of figureNames(folder)) {
    const { title, story } = told(program, id);
    const figure = {
      id,
      title,
      story,
      page: `${base}f/${id}.html`,
      picture: `${base}f/${id}.png`,
      oembed: `${base}oembed/${id}.json`,
      frame: `${base}index.html?figure=${id}&embed=1`,
    };
    folder.write(`f/${id}.png`, toPng(picture(figure.title, drawn(program, folder, id, [WIDTH / 2, (HEIGHT - TOP) / 2], '--scale', '2'))));
    folder.write(`f/${id}.html`, page(figure));
    folder.write(`oembed/${id}.json`, `${JSON.stringify(oembed(figure, base), null, 2)}\n`);
  }
}

/** The site's address, which ends with a slash. */
function siteAddress(site) {
  if (!/^https?:\/\/[^/]/.test(site)) throw new Error(`SITE=${site} is not an address such as https://example.org/highwater`);
  const url = new URL(site);
  return `${url.origin}${url.pathname.replace(/\/*$/, '/')}`;
}

/** The figure at its decisive moment, under its title. */
const picture = (title, inner) => `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="32" y="64" font-size="44" font-weight="700" font-family="sans-serif" fill="#14202b">${escaped(title)}</text>
<text x="${WIDTH - 32}" y="64" font-size="28" text-anchor="end" font-family="sans-serif" fill="#566574">Highwater</text>
<g transform="translate(0 ${TOP})">${inner}</g>
</svg>`;

const page = ({ id, title, story, page, picture, oembed }) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:">
<meta http-equiv="refresh" content="0; url=../index.html?figure=${id}">
<title>${escaped(title)} · Highwater</title>
<meta name="description" content="${escaped(story)}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="Highwater">
<meta property="og:title" content="${escaped(title)}">
<meta property="og:description" content="${escaped(story)}">
<meta property="og:url" content="${escaped(page)}">
<meta property="og:image" content="${escaped(picture)}">
<meta property="og:image:width" content="${WIDTH}">
<meta property="og:image:height" content="${HEIGHT}">
<meta property="og:image:alt" content="${escaped(title)}, drawn at its decisive moment">
<meta name="twitter:card" content="summary_large_image">
<link rel="canonical" href="${escaped(page)}">
<link rel="alternate" type="application/json+oembed" href="${escaped(oembed)}" title="${escaped(title)}">
<link rel="icon" href="data:,">
<h1><a href="../index.html?figure=${id}">${escaped(title)}</a></h1>
<p>${escaped(story)}</p>
<a href="../index.html?figure=${id}"><img src="${id}.png" alt="" width="${WIDTH / 2}" height="${HEIGHT / 2}"></a>
</html>
`;

const oembed = ({ title, picture, frame, page }, base) => ({
  version: '1.0',
  type: 'rich',
  provider_name: 'Highwater',
  provider_url: base,
  title,
  ...FRAME,
  html:
    `<iframe src="${escaped(frame)}" title="${escaped(title)}" width="100%" height="${FRAME.height}" loading="lazy" ` +
    `allow="fullscreen; clipboard-write" frameborder="0"><a href="${escaped(page)}">${escaped(title)}</a></iframe>`,
  thumbnail_url: picture,
  thumbnail_width: WIDTH,
  thumbnail_height: HEIGHT,
});

/** Makes a PNG of an SVG, the same on every machine: it brings its own letters. */
async function painter(tools) {
  const require = createRequire(join(tools, 'package.json'));
  const { initWasm, Resvg } = require('@resvg/resvg-wasm');
  await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const letters = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold'];
  const font = {
    fontBuffers: letters.map((name) => readFileSync(join(tools, `node_modules/dejavu-fonts-ttf/ttf/${name}.ttf`))),
    defaultFontFamily: 'DejaVu Sans',
    sansSerifFamily: 'DejaVu Sans',
    monospaceFamily: 'DejaVu Sans Mono',
  };
  return (svg) => new Resvg(svg, { font }).render().asPng();
}
