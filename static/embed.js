// <highwater-figure figure="upload-crash">: a figure of Highwater in anybody's page. Load this file with a plain script
// element from beside Highwater's index.html; loading it twice does no harm. docs/embedding.md says what there is.
(() => {
  'use strict';

  const NAME = 'highwater-figure';
  if (customElements.get(NAME)) return;

  /** What the figure's address can ask for: each is an attribute of the same name. */
  const PARAMETERS = [
    'figure', 'file', 'consumer', 'node', 'compare', 'flow', 'one', 'view', 'text', 't', 'step', 'autoplay', 'speed',
    'loop', 'theme', 'motion', 'lang', 'controls',
  ];
  /** What can be changed without loading the frame anew. */
  const LIVE = ['consumer', 'node', 'compare', 'flow', 'one', 'view', 't', 'step', 'autoplay', 'speed', 'loop', 'theme', 'motion'];
  const COMMANDS = ['hello', 'load', 'play', 'pause', 'seek', 'step', 'set', 'theme'];
  const VERSION = 1;

  const script = document.currentScript ?? [...document.querySelectorAll('script[src*="embed.js"]')].pop();
  const beside = new URL('index.html', script?.src ?? document.baseURI).href;

  const STYLE = `
    :host { display: block; width: 100%; aspect-ratio: 16 / 9; min-height: 320px; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; border-radius: inherit; }
    button { display: block; box-sizing: border-box; width: 100%; height: 100%; padding: 1em; border: 1px solid; border-radius: .5em;
      font: inherit; font-weight: 600; color: inherit; background: none; cursor: pointer; }
    button::before { content: '▶'; content: '▶' / ''; margin-inline-end: .6em; }
    iframe:not([src]) { display: none; }`;

  /** The elements in the page, which go over to another theme when it does. */
  const watched = new Set();
  const follow = () => watched.forEach((figure) => figure.followTheme());
  const watch = new MutationObserver(follow);
  const systemTheme = matchMedia('(prefers-color-scheme: dark)');
  /** What fades over to another colour has it only in the end. */
  const faded = ({ target }) => [document.documentElement, document.body].includes(target) && follow();

  /** How light a colour is, from 0 to 1; nothing, if it is see-through or said in a way that is not known here. */
  function lightness(colour) {
    const [, way, values] = /^(\w+)\((.*)\)$/.exec(colour) ?? [];
    const [a, b, c, alpha] = (values ?? '').replace(/^srgb /, '').split(/[\s,/]+/).map(parseFloat);
    if (alpha === 0) return undefined;
    if (way === 'rgb' || way === 'rgba') return (0.3 * a + 0.59 * b + 0.11 * c) / 255;
    if (way === 'color') return 0.3 * a + 0.59 * b + 0.11 * c;
    return { oklab: a, oklch: a, lab: a / 100, lch: a / 100 }[way];
  }

  /** The theme of what is behind an element: as its style says it, or else as it looks. */
  function themeAround(element) {
    const meta = document.querySelector('meta[name="color-scheme"]')?.content;
    const said = [getComputedStyle(element).colorScheme, meta].find((scheme) => scheme && scheme !== 'normal');
    const schemes = ['light', 'dark'].filter((scheme) => said?.includes(scheme));
    if (schemes.length === 1) return schemes[0];
    for (let behind = element; behind; behind = behind.parentElement ?? behind.getRootNode().host) {
      const light = lightness(getComputedStyle(behind).backgroundColor);
      if (light !== undefined) return light < 0.5 ? 'dark' : 'light';
    }
    // Nothing but the browser's own ground, which is white where no dark one was asked for.
    return said ? 'auto' : 'light';
  }

  class HighwaterFigure extends HTMLElement {
    static observedAttributes = [...PARAMETERS, 'src', 'state', 'height', 'load'];

    #frame;
    #button;
    #loaded = '';
    #theme = '';
    #asked = new Map();
    #number = 0;

    connectedCallback() {
      if (!this.#frame) {
        const root = this.attachShadow({ mode: 'open' });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        root.adoptedStyleSheets = [sheet];
        this.#frame = document.createElement('iframe');
        this.#frame.loading = 'lazy';
        this.#frame.allow = 'fullscreen; clipboard-write';
        if (this.hasAttribute('sandbox')) this.#frame.setAttribute('sandbox', this.getAttribute('sandbox'));
        root.append(this.#frame);
        if (this.getAttribute('load') === 'click') {
          this.#button = document.createElement('button');
          this.#button.type = 'button';
          this.#button.textContent = this.#title();
          this.#button.addEventListener('click', () => {
            this.removeAttribute('load');
            this.#frame.focus();
          });
          root.append(this.#button);
        }
      }
      addEventListener('message', this.#hear);
      watched.add(this);
      if (watched.size === 1) {
        const attributes = { attributes: true };
        watch.observe(document.documentElement, attributes);
        watch.observe(document.body, attributes);
        addEventListener('transitionend', faded);
        systemTheme.addEventListener('change', follow);
      }
      this.#load();
    }

    disconnectedCallback() {
      removeEventListener('message', this.#hear);
      watched.delete(this);
      if (watched.size === 0) {
        watch.disconnect();
        removeEventListener('transitionend', faded);
        systemTheme.removeEventListener('change', follow);
      }
    }

    attributeChangedCallback(name, before, now) {
      if (!this.isConnected || !this.#frame || before === now) return;
      if (name === 'height') this.#size();
      else if (name === 'theme') this.followTheme();
      else if (LIVE.includes(name) && now !== null) this.set({ [name]: now });
      else this.#load();
    }

    /** The theme to show: that of what is around it, unless the attribute says another. */
    #themeNow() {
      const asked = this.getAttribute('theme');
      return asked && asked !== 'auto' ? asked : themeAround(this);
    }

    #title() {
      return this.title || this.getAttribute('figure') || 'Highwater';
    }

    /** Goes over to the theme that the page has now. */
    followTheme() {
      const theme = this.#themeNow();
      if (theme !== this.#theme) this.theme(theme);
      this.#theme = theme;
    }

    #load() {
      this.#size();
      // Until somebody wants it.
      if (this.#button && this.getAttribute('load') === 'click') return;
      this.#button?.remove();
      const address = new URL(this.getAttribute('src') ?? beside, document.baseURI);
      address.searchParams.set('embed', '1');
      for (const name of PARAMETERS) {
        if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
      }
      this.#theme = this.#themeNow();
      address.searchParams.set('theme', this.#theme);
      if (origin !== 'null') address.searchParams.set('origin', origin);
      address.hash = this.getAttribute('state') ?? '';
      this.#frame.title = this.#title();
      if (address.href !== this.#loaded) this.#frame.src = address.href;
      this.#loaded = address.href;
    }

    #size(content) {
      const height = this.getAttribute('height');
      if (height === null) return;
      const pixels = height === 'auto' ? content : parseFloat(height);
      if (!(pixels > 0)) return;
      this.style.aspectRatio = 'auto';
      this.style.minHeight = '0';
      this.style.height = `${pixels}px`;
    }

    #hear = (event) => {
      const message = event.data;
      if (event.source !== this.#frame.contentWindow || message?.source !== 'highwater' || message.v !== VERSION) return;
      const { type, value, id } = message;
      const asked = this.#asked.get(id);
      if (asked) {
        this.#asked.delete(id);
        if (type === 'error') asked.reject(new Error(value));
        else asked.resolve(value);
        return;
      }
      if (type === 'resize') this.#size(value.height);
      if (type === 'ready' && value.title) this.#frame.title = value.title;
      this.dispatchEvent(new CustomEvent(`highwater-${type}`, { detail: value, bubbles: true }));
    };

    /** Says something to the figure; what it answers to that comes as an event. */
    send(type, value, id) {
      this.#frame?.contentWindow?.postMessage({ source: 'highwater', v: VERSION, type, value, id }, '*');
    }

    /** The trace as JSON Lines, by a promise. */
    getTrace() {
      this.#number += 1;
      const id = this.#number;
      return new Promise((resolve, reject) => {
        this.#asked.set(id, { resolve, reject });
        this.send('getTrace', undefined, id);
      });
    }
  }

  for (const name of COMMANDS) {
    HighwaterFigure.prototype[name] = function (value) {
      this.send(name, value);
    };
  }
  customElements.define(NAME, HighwaterFigure);
})();
