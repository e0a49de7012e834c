// Keeps the page's own files for when the server cannot be reached. The network comes first, so that a new version is seen at once, and
// only these files are touched: requests of the API go their way.
export {};

declare const self: ServiceWorkerGlobalScope;

const CACHE = 'scamo-page';
const FILES = ['./', 'style.css', 'icon.svg', 'app/theme.js', 'app/page.js'].map(file => new URL(file, self.registration.scope).href);

self.addEventListener('install', event => {
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', event => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method === 'GET' && FILES.includes(origin + pathname)) event.respondWith(fetchOrRecall(event.request));
});

async function fetchOrRecall(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
