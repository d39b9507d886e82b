// <highwater-figure figure="upload-crash">: a figure of Highwater in anybody's page. Load this file with a plain script
// element from beside Highwater's index.html; loading it twice does no harm. docs/embedding.md says what there is.
//
// It runs with the rights of the page that it is in, for authors who may have fewer: no attribute may become anything but
// text, or an address of a web page that was put together here.
(() => {
  'use strict';

  const NAME = 'highwater-figure';
  if (customElements.get(NAME)) return;

  /** What the figure's address can ask for: each is an attribute of the same name. */
  const PARAMETERS = [
    'figure', 'file', 'live', 'consumer', 'node', 'compare', 'flow', 'one', 'view', 'text', 't', 'step', 'autoplay', 'speed',
    'loop', 'theme', 'motion', 'lang', 'controls', 'drop',
  ];
  /** What can be changed without loading the frame anew. */
  const LIVE = ['consumer', 'node', 'compare', 'flow', 'one', 'view', 't', 'step', 'autoplay', 'speed', 'loop', 'theme', 'motion'];
  /** What it means that some of these are taken away: nothing at all, or what they are otherwise. */
  const WITHOUT = { t: undefined, step: undefined, autoplay: undefined, speed: 'auto', loop: '0', motion: 'auto' };
  const COMMANDS = ['hello', 'load', 'play', 'pause', 'seek', 'step', 'set', 'theme'];
  /** What the figure says. */
  const SAID = ['ready', 'own', 'resize', 'state', 'event', 'answer', 'error', 'trace', 'code'];
  const VERSION = 1;

  /** What a sandbox may let a figure do. To turn the page around it to another one is not among it. */
  const LET = /^allow-(scripts|same-origin|popups|popups-to-escape-sandbox|downloads|modals|forms)$/i;
  /** Characters of an address before its fragment, and of the fragment. */
  const LONGEST = 8000;
  const LONGEST_STATE = 100_000;
  /** CSS pixels. */
  const HIGHEST = 20_000;
  /** Commands that wait until the figure has started. */
  const MOST = 200;
  /** Milliseconds after which nobody waits for an answer any longer. */
  const PATIENCE = 60_000;
  /** So many heights in so many milliseconds are somebody's loop: none of them is lower than the last any more. */
  const HEIGHTS = 8;
  const WHILE = 2000;

  // What a page's author has called `currentScript` is no script.
  const scripts = [document.currentScript, ...document.querySelectorAll('script[src*="embed.js"]')];
  const script = scripts.find((script) => script instanceof HTMLScriptElement);

  const STYLE = `
    :host { display: block; width: 100%; aspect-ratio: 16 / 9; min-height: 320px; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; border-radius: inherit; }
    button, p { display: block; box-sizing: border-box; width: 100%; height: 100%; margin: 0; padding: 1em; border: 1px solid; border-radius: .5em;
      font: inherit; font-weight: 600; color: inherit; background: none; overflow: auto; overflow-wrap: anywhere; }
    button { cursor: pointer; }
    button::before { content: '▶'; content: '▶' / ''; margin-inline-end: .6em; }`;

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

  /** The beginning of what an author wrote, for a sentence. */
  const short = (text, most = 60) => (text.length > most ? `${text.slice(0, most)}…` : text);

  /** An address of a web page; files are for pages that are files themselves. Throws a sentence. */
  function webAddress(text, base, what) {
    const schemes = location.protocol === 'file:' ? ['http:', 'https:', 'file:'] : ['http:', 'https:'];
    let address;
    try {
      address = new URL(text, base);
    } catch {
      throw new Error(`${what} is not an address: “${short(text)}”.`);
    }
    if (!schemes.includes(address.protocol)) throw new Error(`${what} is not the address of a web page: “${short(text)}”.`);
    if (address.username || address.password) throw new Error(`${what} must not contain a user name or a password.`);
    return address;
  }

  class HighwaterFigure extends HTMLElement {
    static observedAttributes = [...PARAMETERS, 'src', 'state', 'code', 'height', 'load', 'sandbox', 'title'];

    #root;
    /** What is in it: the frame, a button that loads it, or a sentence about why there is none. */
    #shown;
    #frame;
    #loaded = '';
    #theme = '';
    /** The origin of the figure that has started in the frame. */
    #origin;
    #ready = false;
    #waiting = [];
    /** What is to come of the traces and programs that were asked for, and the last trace's promise, as long as nothing else was asked for. */
    #asked = new Map();
    #latest;
    #number = 0;
    /** How high the content is, at which width it was so, when it changed lately, and whether the element's style says so. */
    #content = 0;
    #width = 0;
    #heights = [];
    #styled = false;

    connectedCallback() {
      if (!this.#root) {
        this.#root = this.attachShadow({ mode: 'open' });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        this.#root.adoptedStyleSheets = [sheet];
      }
      addEventListener('message', this.#hear);
      watched.add(this);
      if (watched.size === 1) {
        const attributes = { attributes: true };
        watch.observe(document.documentElement, attributes);
        if (document.body) watch.observe(document.body, attributes);
        addEventListener('transitionend', faded);
        systemTheme.addEventListener('change', follow);
      }
      this.#size();
      if (this.getAttribute('load') === 'click' && !this.#loaded) this.#offer();
      else this.#load();
    }

    disconnectedCallback() {
      removeEventListener('message', this.#hear);
      watched.delete(this);
      if (watched.size === 0) {
        watch.disconnect();
        removeEventListener('transitionend', faded);
        systemTheme.removeEventListener('change', follow);
      }
      // Put back at once, it begins anew, and does what waits.
      this.#show(undefined);
      queueMicrotask(() => this.isConnected || this.#giveUp('The figure was removed from the page.'));
    }

    /** Moved with all that is in it. */
    connectedMoveCallback() {}

    attributeChangedCallback(name, before, now) {
      if (!this.isConnected || !this.#root || before === now) return;
      if (name === 'height') this.#size();
      else if (name === 'title') this.#name();
      else if (name === 'theme') this.followTheme();
      else if (name === 'code') this.#ready && now !== null && this.send('load', { code: now });
      else if (name === 'load') this.#isOffered() && now !== 'click' && this.#load();
      else if (this.#isOffered()) this.#name();
      else if (LIVE.includes(name) && now !== null && this.#frame) this.set({ [name]: now });
      else if (name in WITHOUT && now === null && this.#frame) WITHOUT[name] && this.set({ [name]: WITHOUT[name] });
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

    #name() {
      if (this.#frame) this.#frame.title = this.#title();
      else if (this.#isOffered()) this.#shown.textContent = this.#title();
    }

    /** Goes over to the theme that the page has now. */
    followTheme() {
      const theme = this.#themeNow();
      if (theme !== this.#theme && this.#frame) this.theme(theme);
      this.#theme = theme;
    }

    #isOffered() {
      return this.#shown instanceof HTMLButtonElement;
    }

    /** Instead of the frame there is a button, until somebody wants it. */
    #offer() {
      const button = document.createElement('button');
      button.type = 'button';
      button.addEventListener('click', () => {
        this.removeAttribute('load');
        this.#frame?.focus();
      });
      this.#show(button);
      this.#name();
    }

    /** Shows that in the place of what was there. */
    #show(shown) {
      this.#frame = shown instanceof HTMLIFrameElement ? shown : undefined;
      [this.#origin, this.#ready] = [undefined, false];
      this.#askAgain();
      const focused = this.#root.activeElement;
      if (this.#shown) this.#shown.remove();
      if (shown) this.#root.append(shown);
      if (focused) shown?.focus();
      this.#shown = shown;
    }

    /** The address of what is to be shown, without its theme. Throws a sentence. */
    #address() {
      const src = this.getAttribute('src');
      const address = src === null ? webAddress('index.html', script?.src || this.baseURI, 'The page beside embed.js') : webAddress(src, this.baseURI, 'src');
      // Put together apart: an address takes none of it, and says nothing, where a browser finds it too long.
      const query = new URLSearchParams(address.search);
      query.set('embed', '1');
      for (const name of PARAMETERS) {
        if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
      }
      query.delete('origin');
      if (origin !== 'null') query.set('origin', origin);
      const state = this.getAttribute('state') ?? '';
      if (!/^(#?h\d+:[\w-]*)?$/.test(state)) throw new Error(`state is not the part of a shared link after the #: “${short(state)}”.`);
      if (state.length > LONGEST_STATE) throw new Error(`state is too long: ${state.length} characters; the limit is ${LONGEST_STATE}.`);
      [address.search, address.hash] = ['', ''];
      const length = address.href.length + `${query}`.length;
      if (length > LONGEST) throw new Error(`The attributes are too long for an address: ${length} characters; the limit is ${LONGEST}.`);
      query.delete('theme');
      [address.search, address.hash] = [query, state];
      return address;
    }

    #load() {
      let address;
      try {
        address = this.#address();
      } catch ({ message }) {
        const sentence = document.createElement('p');
        sentence.setAttribute('role', 'alert');
        sentence.textContent = `The figure cannot be shown. ${message}`;
        this.#show(sentence);
        this.#loaded = '';
        this.#giveUp(message);
        return;
      }
      const sandbox = this.getAttribute('sandbox')?.split(/\s+/).filter((token) => LET.test(token)).join(' ');
      const wanted = `${address.href} ${sandbox}`;
      if (this.#frame && wanted === this.#loaded) return;
      this.#loaded = wanted;
      this.#latest = undefined;
      this.#theme = this.#themeNow();
      address.searchParams.set('theme', this.#theme);
      // A new frame, since one that goes to another address leaves a step in the page's history.
      const frame = document.createElement('iframe');
      frame.loading = this.#asked.size > 0 ? 'eager' : 'lazy';
      frame.allow = 'fullscreen; clipboard-write';
      frame.title = this.#title();
      if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
      frame.src = address.href;
      let first = true;
      frame.addEventListener('load', () => {
        if (!first && frame === this.#frame) this.#isLoadedAnew();
        first = false;
      });
      this.#show(frame);
    }

    /** Whoever is in the frame has loaded it again: what is there now has yet to start, or has already. */
    #isLoadedAnew() {
      this.#ready = false;
      this.#askAgain();
      this.#frame.contentWindow.postMessage({ source: 'highwater', v: VERSION, type: 'hello' }, '*');
    }

    #size(content = this.#content) {
      const said = this.getAttribute('height');
      const asked = /^\d+(\.\d+)?(px)?$/.test(said ?? '') ? parseFloat(said) : 0;
      const pixels = Math.min(said === 'auto' ? content : asked, HIGHEST);
      const styled = pixels >= 1; // less is nothing to see
      // What the page's author has written there stays.
      if (!styled && !this.#styled) return;
      this.#styled = styled;
      this.style.aspectRatio = styled ? 'auto' : '';
      this.style.minHeight = styled ? '0' : '';
      this.style.height = styled ? `${pixels}px` : '';
    }

    /** As high as its content, up and down. */
    #follow(height) {
      const now = performance.now();
      const lately = this.clientWidth === this.#width ? this.#heights.filter((at) => now - at < WHILE) : [];
      [this.#width, this.#heights] = [this.clientWidth, [...lately, now]];
      if (this.#heights.length > HEIGHTS && height < this.#content) return;
      this.#content = height;
      this.#size();
    }

    #hear = (event) => {
      const message = event.data;
      if (!this.#frame || event.source !== this.#frame.contentWindow || message?.source !== 'highwater' || message.v !== VERSION) return;
      const { type, value, id } = message;
      // Whatever the frame has been turned to by others is not what has started in it.
      if (!SAID.includes(type) || event.origin !== (this.#origin ?? event.origin)) return;
      if (this.#asked.has(id) && (type === 'trace' || type === 'code' || type === 'error')) {
        this.#settle(id, type === 'error' ? new Error(short(String(value), 1000)) : value);
        return;
      }
      if (type === 'resize' && value?.height > 0) this.#follow(value.height);
      if (type === 'ready') this.#isReady(event.origin, value?.title);
      this.dispatchEvent(new CustomEvent(`highwater-${type}`, { detail: value, bubbles: true }));
    };

    #isReady(from, title) {
      this.#origin = from;
      if (title && typeof title === 'string') this.#frame.title = short(title, 300);
      if (this.#ready) return;
      this.#ready = true;
      const code = this.getAttribute('code');
      if (code !== null) this.#post({ source: 'highwater', v: VERSION, type: 'load', value: { code } });
      for (const message of this.#waiting.splice(0)) this.#post(message);
    }

    #post(message) {
      // What has no origin cannot be named.
      this.#frame.contentWindow.postMessage(message, this.#origin === 'null' ? '*' : this.#origin);
    }

    /** Says something to the figure, once it has started; what it answers to that comes as an event. */
    send(type, value, id) {
      if (type !== 'getTrace') this.#latest = undefined;
      const message = { source: 'highwater', v: VERSION, type, value, id };
      if (this.#ready) {
        this.#post(message);
        return;
      }
      // As it is now, and not as it will be.
      this.#waiting.push(structuredClone(message));
      if (this.#waiting.length > MOST) this.#settle(this.#waiting.shift().id, new Error('Too many commands are waiting for the figure to start.'));
    }

    /** The trace as JSON Lines, by a promise, which has come to something after a minute, or a minute after the click that loads it. */
    getTrace() {
      return this.#latest ?? this.#ask('getTrace');
    }

    /** The program behind the picture, as its reader has it, by a promise like that of the trace. */
    getCode() {
      return this.#ask('getCode');
    }

    #ask(type) {
      if (this.#shown instanceof HTMLParagraphElement) return Promise.reject(new Error(this.#shown.textContent));
      this.#number += 1;
      const id = this.#number;
      if (this.#frame) this.#frame.loading = 'eager';
      const answer = new Promise((resolve, reject) => this.#asked.set(id, { type, resolve, reject }));
      if (type === 'getTrace') this.#latest = answer;
      this.#asked.get(id).answer = answer;
      this.send(type, undefined, id);
      const wait = () => setTimeout(() => {
        if (this.#isOffered()) wait();
        else this.#settle(id, new Error(`The figure did not answer within ${PATIENCE / 1000} seconds.`));
      }, PATIENCE);
      wait();
      return answer;
    }

    #settle(id, value) {
      const asked = this.#asked.get(id);
      if (!asked) return;
      this.#asked.delete(id);
      if (asked.answer === this.#latest) this.#latest = undefined;
      if (value instanceof Error) asked.reject(value);
      else asked.resolve(value);
    }

    /** Asks once more for the traces that nobody will answer with any more. */
    #askAgain() {
      const waits = new Set(this.#waiting.map(({ id }) => id));
      for (const [id, { type }] of this.#asked) {
        if (!waits.has(id)) this.#waiting.push({ source: 'highwater', v: VERSION, type, id });
      }
    }

    #giveUp(why) {
      this.#waiting = [];
      for (const id of [...this.#asked.keys()]) this.#settle(id, new Error(why));
    }
  }

  for (const name of COMMANDS) {
    HighwaterFigure.prototype[name] = function (value) {
      this.send(name, value);
    };
  }
  customElements.define(NAME, HighwaterFigure);
})();
