/** Keeps the whole site on the device. A new version is fetched beside the old one, and takes over once no page shows that. */
const version = '__VERSION__';
const files = '__FILES__';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(version).then((cache) => cache.addAll(files)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOlder(), self.clients.claim()]));
});

self.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET') event.respondWith(answer(event.request));
});

async function dropOlder() {
  const older = (await caches.keys()).filter((name) => name !== version);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function answer(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}
