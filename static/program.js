// Runs the reader's programs in a worker, one at a time: src/web/program.rs is what asks. Must not know what is made of the results.
//
// `highwaterProgram.run({ files, main, node, arguments })` is a promise of `{ result, trace }`: the result as JSON text, and the bytes of
// the trace. It is rejected with an error whose `code` is `replaced` (by a later run, or by `highwaterProgram.stop()`), `time` (no answer
// in time), `crash` (the interpreter broke down: it had not enough memory) or `missing` (the interpreter could not be loaded).
(() => {
  /** Milliseconds of real time for which a run's end is waited for. */
  const LIMIT = 10_000;
  /** Milliseconds for which the interpreter is waited for. */
  const LOADING = 60_000;

  const base = document.currentScript?.src || document.baseURI;
  let worker; // ready for a run, or loading
  let ready;
  let stop; // ends the run that is under way
  let busy = false; // the worker has been given a program

  const failure = (code, message) => Object.assign(new Error(message), { code });

  function end() {
    worker?.terminate();
    worker = ready = undefined;
    busy = false;
  }

  /** What the page of one file holds: its worker as one script, whose WebAssembly it is sent. */
  function held() {
    const [script, wasm] = ['program-worker.js', 'program.wasm'].map((id) => document.getElementById(id)?.textContent);
    if (!script || !wasm) return undefined;
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const worker = new Worker(url, { name: 'held' });
    URL.revokeObjectURL(url);
    const packed = new Blob([Uint8Array.from(atob(wasm), (sign) => sign.charCodeAt(0))]);
    const unpacked = new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
    unpacked.then((bytes) => worker.postMessage(bytes, [bytes]));
    return worker;
  }

  function begin() {
    worker = held() ?? new Worker(new URL('program-worker.js', base), { type: 'module' });
    ready = new Promise((done, fail) => {
      const missing = (why) => fail(failure('missing', why));
      worker.onmessage = ({ data }) => (data.ready ? done() : missing(data.failed));
      worker.onerror = (event) => {
        event.preventDefault();
        missing(event.message ?? 'the worker could not be loaded');
      };
      setTimeout(missing, LOADING, 'the server sent nothing more');
    });
  }

  function stopRun() {
    stop?.(failure('replaced', 'the run has been stopped'));
    // A worker in the middle of a program hears nothing of another one.
    if (busy) end();
  }

  async function run(program) {
    stopRun();
    let timer;
    const stopped = new Promise((_, fail) => {
      stop = fail;
    });
    const mine = stop;
    try {
      if (!worker) begin();
      await Promise.race([ready, stopped]);
      const answer = new Promise((done, fail) => {
        timer = setTimeout(() => fail(failure('time', `no end within ${LIMIT / 1000} s`)), LIMIT);
        worker.onmessage = ({ data }) => (data.failed ? fail(failure('crash', data.failed)) : done(data));
        worker.onerror = (event) => {
          event.preventDefault();
          fail(failure('missing', event.message ?? 'the worker failed'));
        };
      });
      worker.postMessage(JSON.stringify(program));
      busy = true;
      return await Promise.race([answer, stopped]);
    } catch (error) {
      if (stop === mine) end();
      throw typeof error.code === 'string' ? error : failure('missing', error.message);
    } finally {
      clearTimeout(timer);
      if (stop === mine) {
        stop = undefined;
        busy = false;
      }
    }
  }

  globalThis.highwaterProgram = { run, stop: stopRun };
})();
