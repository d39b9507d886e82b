// The worker in which the reader's programs run: the interpreter, a WebAssembly program of its own. static/program.js owns it.

/** Where the WebAssembly is: beside this file, or, where the page is one file, in the first message. */
const wasm =
  globalThis.name === 'held'
    ? new Promise((done) => addEventListener('message', ({ data }) => done(data), { once: true }))
    : new URL('./program/highwater-program_bg.wasm', import.meta.url);

(async () => {
  try {
    const interpreter = await import('./program/highwater-program.js');
    const { run, trace } = interpreter;
    await interpreter.default({ module_or_path: await wasm });
    addEventListener('message', ({ data }) => {
      try {
        const result = run(data);
        const bytes = trace();
        postMessage({ result, trace: bytes }, [bytes.buffer]);
      } catch (error) {
        postMessage({ failed: error.message });
      }
    });
    postMessage({ ready: true });
  } catch (error) {
    postMessage({ failed: error.message });
  }
})();
