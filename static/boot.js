// Loads the WebAssembly and starts the page; says so when that fails.
const me = document.querySelector('script[data-wasm]');
const status = document.getElementById('boot');
try {
  // The page in one file brings both along: scripts/publish/one-file.mjs writes other lines here.
  const { default: start } = await import(new URL(me.dataset.js, document.baseURI));
  const wasm = new URL(me.dataset.wasm, document.baseURI);
  await start({ module_or_path: wasm });
  performance.mark('started');
  status.remove();
} catch (error) {
  status.textContent = `The page could not start: ${error.message}`;
}
// A page that is visited, not shown in another one, is kept for times without a network.
try {
  const { worker } = me.dataset;
  const visited = self === top && !/[?&]embed\b/i.test(location.search) && !navigator.connection?.saveData;
  if (worker && visited) await navigator.serviceWorker?.register(new URL(worker, document.baseURI));
} catch {
  // Not allowed here: then it is not kept.
}
