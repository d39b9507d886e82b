// Loads the WebAssembly and starts the page. Says how much has come, and what to do when no more comes.
//
// No module: a frame without an origin gets modules only from servers that allow it, and nothing could tell its reader.
(async () => {
  /** Seconds without a byte after which the reader is told so. */
  const LIMIT = 8;

  const { dataset } = document.currentScript;
  const name = (url) => new URL(url, document.baseURI).pathname.split('/').pop();
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

  const missing = new Set();
  let heard = Date.now();
  let share = '';
  let failed = false;

  /** Fills both lines that index.html has until the page is drawn. */
  function say(sentence, more) {
    const [first, second] = document.querySelectorAll('#boot > p');
    if (!second) return;
    if (first.textContent !== sentence) first.textContent = sentence;
    second.replaceChildren(more);
  }

  function again() {
    const button = document.createElement('button');
    button.textContent = 'Reload the page';
    button.onclick = async () => {
      button.disabled = true;
      if (failed) await anew();
      location.reload();
    };
    return button;
  }

  /** Fetches the page's files past what the browser keeps of them: what came damaged once would come from there for ever. */
  function anew() {
    const files = [dataset.js, dataset.wasm, dataset.rest, dataset.more, document.querySelector('link[rel=stylesheet]')?.href].filter(Boolean);
    const fetched = files.map((file) => fetch(new URL(file, document.baseURI), { cache: 'reload' }).then((answer) => answer.arrayBuffer()));
    return Promise.race([Promise.allSettled(fetched), new Promise((done) => setTimeout(done, LIMIT * 1000))]);
  }

  function look() {
    // What still comes after that does not make it well.
    if (failed) return;
    const files = [...missing].join(', ');
    if (!files) say('Starting…', '');
    else if (Date.now() - heard < LIMIT * 1000) say('Loading the stream engine…', share);
    else say(`The server has sent nothing for ${LIMIT} seconds. Still missing: ${files}.`, again());
  }

  function came() {
    heard = Date.now();
    look();
  }

  /** The file's name is among the missing until then. */
  async function wait(file, promise) {
    missing.add(file);
    const value = await promise;
    missing.delete(file);
    came();
    return value;
  }

  /** The style sheet, which stands at the end of index.html: what is above it can be read without it. */
  function style() {
    return new Promise((done, fail) => {
      const link = () => document.querySelector('link[rel=stylesheet]');
      document.addEventListener('load', ({ target }) => target === link() && done(), true);
      document.addEventListener('error', ({ target }) => target === link() && fail(new Error('the style sheet could not be loaded.')), true);
      if (applies(link()?.sheet)) done();
    });
  }

  /** Whether there are rules in it. Where a frame has no origin, that cannot be looked up: then there are. */
  function applies(sheet) {
    try {
      return sheet?.cssRules.length > 0;
    } catch {
      return true;
    }
  }

  /** The WebAssembly as an answer whose bytes are counted as they come, unpacked, however a server packs them. */
  async function program() {
    const file = name(dataset.wasm);
    const answer = await wait(file, fetch(new URL(dataset.wasm, document.baseURI)));
    if (!answer.ok) throw new Error(`the server answered ${answer.status} for ${file}.`);
    missing.add(file);
    const size = Number(dataset.size); // unknown where the page is not published
    let bytes = 0;
    const count = new TransformStream({
      transform(piece, out) {
        bytes += piece.length;
        share = size ? `${Math.floor((100 * bytes) / size)}% of ${megabytes(size)}` : megabytes(bytes);
        came();
        out.enqueue(piece);
      },
      flush() {
        // Not every browser tells a connection that broke off from the end.
        if (bytes < size) throw new Error(`the connection ended after ${share} of ${file}.`);
        missing.delete(file);
        look();
      },
    });
    return new Response(answer.body.pipeThrough(count), { headers: { 'Content-Type': 'application/wasm' } });
  }

  /** Has the browser fetch what the program is going to ask for: it comes along with the program. */
  function ahead() {
    const asked = {};
    for (const [key, value] of new URLSearchParams(location.search)) asked[key.toLowerCase()] = value.trim();
    const [figures = [], languages = []] = [dataset.figures, dataset.languages].map((names) => names?.split(' '));
    const known = (names, value) => names.find((one) => one === value?.toLowerCase());
    const [first] = figures; // in English it comes in the program
    const language = known(languages, asked.lang);
    const figure = known(figures, asked.figure ?? first);
    const paths = [];
    if (language) paths.push(`words/${language}.json`, `figures/${language}/catalogue.json`);
    if (asked.file) paths.push(asked.file);
    else if (figure && language) paths.push(`figures/${figure}.json`, `figures/${language}/${figure}.json`);
    else if (figure && figure !== first) paths.push(`figures/${figure}.json`);
    // What an index or a file is read with.
    if (dataset.rest && ('index' in asked || asked.file)) paths.push(dataset.rest);
    for (const path of paths) {
      const { href } = new URL(path, document.baseURI);
      const hint = { rel: 'preload', as: 'fetch', crossOrigin: '', href };
      if (href.startsWith(new URL('.', document.baseURI))) document.head.append(Object.assign(document.createElement('link'), hint));
    }
  }

  /**
   * Takes another file of the program into the first one, whose memory and table it works in. src/web/parts.rs fetches it and
   * waits for it where it is needed; `now` is for a call that was not foreseen: the page stands still until it is there.
   */
  function part(path) {
    let here = false;
    let arrive;
    const whole = new Promise((done) => {
      arrive = done;
    });
    const begin = (exports, program) => {
      if (!here) new WebAssembly.Instance(program, { '': exports });
      here = true;
      arrive();
    };
    return {
      path,
      whole,
      get here() {
        return here;
      },
      async take(bytes) {
        const program = await WebAssembly.compile(bytes.slice()); // not in the program's memory, which may move
        begin(await started, program);
      },
      now(exports) {
        try {
          const request = new XMLHttpRequest();
          // At another address: at the same one, browsers wait for the request that is under way.
          request.open('GET', new URL(`${path}?now`, document.baseURI), false);
          request.overrideMimeType('text/plain; charset=x-user-defined');
          request.send();
          if (request.status !== 200) throw new Error(`the server answered ${request.status} for ${name(path)}.`);
          begin(exports, new WebAssembly.Module(Uint8Array.from(request.responseText, (sign) => sign.charCodeAt(0))));
        } catch (error) {
          stop(error);
          throw error;
        }
      },
    };
  }

  /** Says over the page that it cannot go on. */
  function stop({ message }) {
    const screen = Object.assign(document.createElement('div'), { id: 'panic', role: 'alert' });
    const [sentence, back] = ['p', 'button'].map((tag) => document.createElement(tag));
    sentence.textContent = `The page cannot go on: ${message}`;
    back.textContent = 'Reload the page';
    back.onclick = () => anew().then(() => location.reload());
    screen.append(sentence, back);
    document.body.append(screen);
  }

  let started;
  const watch = setInterval(look, 500);
  try {
    ahead();
    const url = new URL(dataset.js, document.baseURI);
    const parts = [wait(name(url), import(url)), program(), wait('the style sheet', style())];
    const [{ default: start }, answer] = await Promise.all(parts);
    if (dataset.rest) [globalThis.highwaterRest, globalThis.highwaterMore] = [dataset.rest, dataset.more].map(part);
    started = start({ module_or_path: answer });
    await started;
    performance.mark('started');
  } catch (error) {
    // Browsers call a frame's origin so that has none.
    const why = self.origin === 'null' ? ' In a sandboxed frame, it needs a server that sends Access-Control-Allow-Origin: *.' : '';
    say(`The page could not start: ${error.message}${why}`, again());
    failed = true;
  }
  clearInterval(watch);

  // A page that has started and is visited, not shown in another one, is kept for times without a network.
  try {
    const { worker } = dataset;
    if (!failed) await globalThis.highwaterRest?.whole; // what comes first is what is looked at
    const visited = !failed && self === top && !/[?&]embed\b/i.test(location.search) && !navigator.connection?.saveData;
    if (worker && visited) await navigator.serviceWorker?.register(new URL(worker, document.baseURI));
  } catch {
    // Not allowed here: then it is not kept.
  }
})();
