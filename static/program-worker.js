// The worker in which the reader's programs run: the interpreter, a WebAssembly program of its own. static/program.js owns it.

try {
  const interpreter = await import('./program/highwater-program.js');
  const { run, trace } = interpreter;
  await interpreter.default({ module_or_path: new URL('./program/highwater-program_bg.wasm', import.meta.url) });
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
