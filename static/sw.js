// Keeps the page for times without a network: one build of it, whole, and nothing else.
//
// Names with a hash in them come from what is kept, all others from the server while it answers, in time. Nothing is kept but by
// installing a build, or, of what is for programs, when it is first used, so that what is kept belongs together; a new build's worker takes the place of the old one's. What came
// damaged or cut short is not kept: it would be the page for ever.

const BUILD = null; // scripts/publish/offline.mjs fills it in.

const { scope } = registration;
const address = (path) => new URL(path, scope).href;
// Other folders of the same server may have pages like this one, and keep theirs.
const ours = `highwater ${scope} `;
const kept = ours + BUILD.version;

addEventListener('install', (event) => event.waitUntil(keep().then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(forget().then(() => clients.claim())));

addEventListener('fetch', (event) => {
  const { request } = event;
  const [url] = request.url.split(/[?#]/);
  if (request.method !== 'GET' || !url.startsWith(scope)) return;
  const path = url.slice(scope.length) || 'index.html';
  if (BUILD.hashed.includes(path)) event.respondWith(keptOrFresh(request, path));
  else if (BUILD.others.includes(path)) event.respondWith(freshOrKept(request, path));
  else if (BUILD.later.includes(path)) event.respondWith(freshAndThenKept(request, path));
});

async function keep() {
  const index = await fetch(address('index.html'), { cache: 'no-cache' });
  const html = await index.text();
  if (!index.ok || !html.includes(BUILD.version)) throw new Error('a cache on the way still serves another build');
  if (!/<\/html>\s*$/.test(html)) throw new Error('index.html did not come whole');
  // Made anew, because one that came by a redirection cannot be what somebody goes to.
  const answers = [['index.html', new Response(html, { headers: index.headers })]];
  // The browser has these at hand: the page has just loaded them.
  for (const path of BUILD.hashed) answers.push([path, await intact(path, 'default')]);
  for (const path of BUILD.loose) answers.push([path, await intact(path, 'no-cache')]);
  const all = await intact(BUILD.bundle, 'default');
  for (const [path, text] of Object.entries(await all.json())) {
    answers.push([path, new Response(text, { headers: { 'Content-Type': 'application/json' } })]);
  }
  // All at once, and not over what an earlier try has left: WebKit loses that.
  await caches.delete(kept);
  const cache = await caches.open(kept);
  await Promise.all(answers.map(([path, answer]) => cache.put(address(path), answer)));
}

const sumOf = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A file as it was built, past what the browser keeps of it if that is another one. */
async function intact(path, how) {
  for (const cache of [how, 'reload']) {
    const answer = await fetch(address(path), { cache });
    const bytes = await answer.arrayBuffer();
    const sum = await sumOf(bytes);
    if (answer.ok && sum.startsWith(BUILD.sums[path])) return new Response(bytes, { headers: answer.headers });
  }
  throw new Error(`${path} did not come as it was built`);
}

async function forget() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(ours) && name !== kept).map((name) => caches.delete(name)));
}

async function fromCache(path) {
  return (await caches.open(kept)).match(address(path), { ignoreVary: true });
}

async function keptOrFresh(request, path) {
  return (await fromCache(path)) ?? fetch(request);
}

/** Milliseconds for which a whole answer is waited for, where there is a kept one. */
const LIMIT = 1200;
/** Milliseconds for which a server that has said nothing in time is not waited for again. */
const SILENCE = 20_000;
let silentUntil = 0;

async function freshOrKept(request, path) {
  const fresh = whole(request).catch(() => undefined); // no network, or no server
  const known = await fromCache(path);
  if (!known) return (await fresh) ?? Response.error();
  const late = new Promise((done) => setTimeout(done, Date.now() < silentUntil ? 0 : LIMIT, 'late'));
  const first = await Promise.race([fresh, late]);
  if (first === 'late') silentUntil = Date.now() + SILENCE;
  return first === 'late' || !first || first.status >= 500 ? known : first;
}

/** What most never use is kept once it is used, if it is of this build. */
async function freshAndThenKept(request, path) {
  const answer = await freshOrKept(request, path);
  if (answer.ok && !(await fromCache(path))) {
    const copy = answer.clone();
    const sum = await sumOf(await answer.clone().arrayBuffer());
    if (sum.startsWith(BUILD.sums[path])) await (await caches.open(kept)).put(address(path), copy);
  }
  return answer;
}

/** An answer, once all of it has come: servers fall silent in the middle of one, too. */
async function whole(request) {
  const response = await fetch(request);
  const { byteLength } = await response.clone().arrayBuffer();
  // Not every browser tells a connection that broke off from the end.
  const told = response.headers.has('Content-Encoding') ? null : response.headers.get('Content-Length');
  if (told !== null && byteLength < Number(told)) throw new Error('the connection ended too soon');
  silentUntil = 0;
  return response;
}
