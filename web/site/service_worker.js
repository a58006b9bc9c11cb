// Keeps the page for use without a connection. All files of one build lie in one store under the
// build's own name, the page among them, so that code and weights of two builds never meet. A new
// build is fetched beside the old one and takes over when no page of the old one is open any more,
// or when the visitor asks for it.

const prefix = `inkling ${registration.scope} `;
const storeName = prefix + '{{version}}';
const build = JSON.parse('{{build}}');

const relaxedSimd = Uint8Array.from('{{relaxedSimdModule}}'.split(','));
const program = WebAssembly.validate(relaxedSimd) ? build.relaxed : build.simd;

// Stores a file whose name carries its hash: an earlier build's copy is the same.
async function keep(store, url) {
  const response = await caches.match(url, {ignoreVary: true}) ?? await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // Some hosts send /x.html on to /x, and browsers show no page from a response that came that way.
  await store.put(url, response.redirected ? new Response(response.body, response) : response);
}

async function install() {
  const store = await caches.open(storeName);
  await Promise.all([...build.files, ...program].map((url) => keep(store, url)));
}

async function activate() {
  const others = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== storeName);
  await Promise.all(others.map((key) => caches.delete(key)));
  await clients.claim();
}

// Which file of this build a request asks for, or undefined.
function fileFor({url, mode}) {
  const {origin, pathname} = new URL(url);
  if (!`${origin}${pathname}`.startsWith(registration.scope)) return undefined;
  const name = `${origin}${pathname}`.slice(registration.scope.length);
  if (mode === 'navigate') return name === '' || name === 'index.html' ? build.page : undefined;
  return name;
}

async function answer(name, request) {
  const store = await caches.open(storeName);
  const kept = await store.match(name, {ignoreVary: true});
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && build.later.includes(name)) await store.put(name, response.clone());
  return response;
}

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(activate()));
addEventListener('message', ({data}) => {
  if (data === 'take over') skipWaiting();
});
addEventListener('fetch', (event) => {
  const name = event.request.method === 'GET' ? fileFor(event.request) : undefined;
  if (name) event.respondWith(answer(name, event.request));
});
