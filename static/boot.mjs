// Loads the WebAssembly and starts the page; says so when that fails.
const me = document.querySelector('script[data-wasm]');
const status = document.getElementById('boot');
try {
  const module = await import(new URL(me.dataset.js, document.baseURI));
  await module.default({ module_or_path: new URL(me.dataset.wasm, document.baseURI) });
  performance.mark('started');
  status.remove();
} catch (error) {
  status.textContent = `The page could not start: ${error.message}`;
}
