// Keeps the site in the browser, so that it opens without a network. It is JavaScript because browsers run nothing else
// between a page and the network. The page itself comes from the network whenever that has it, and names its other files
// by their content; so what is kept can only be the right file, and a page is never put together from two versions.
"use strict";

const FILES = {{ files }}; // all of this version, with their checksums: another version is another worker
const PATIENCE = 3000; // ms in which the network has to bring the page, after which the kept one is shown
const OURS = 'data-python="'; // stands in the page, and not in what a hotel's login puts in its place

const scope = self.registration.scope;
const own = `pycnn ${scope} `; // other sites may share the origin, as on GitHub Pages
const opened = version().then((name) => caches.open(name));

async function version() {
  return own + await sum(new TextEncoder().encode(JSON.stringify(FILES)));
}

async function sum(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256-${btoa(String.fromCharCode(...hash))}`;
}

// Returns the response if its bytes are those of this version's file; as it is, since browsers keep compiled code with it.
async function verified(name, response) {
  if (!response?.ok) return null;
  const whole = response.clone();
  return await sum(await response.arrayBuffer()) === FILES[name] ? whole : null;
}

// Returns a file from where it can be had with the least effort, and keeps it.
async function file(name) {
  const url = scope + name;
  const cache = await opened.catch(() => null);
  const kept = await verified(name, await cache?.match(url));
  if (kept) return kept;
  const sources = [
    () => caches.match(url), // the former version had it too
    () => fetch(url, { cache: "force-cache" }), // the page has just loaded it
    () => fetch(url, { cache: "reload" }),
  ];
  for (const source of sources) {
    const found = await verified(name, await source().catch(() => null));
    if (!found) continue;
    await cache?.put(url, found.clone());
    return found;
  }
  return null;
}

async function page(request) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const fresh = fetch(request.url, { cache: "reload" }).then(async (response) => {
    const text = await response.text();
    if (!response.ok || !text.includes(OURS)) throw new Error(`${response.status}`);
    return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } });
  });
  return await Promise.race([fresh.catch(() => null), late]) ?? await file("index.html") ?? fresh.catch(() => fetch(request));
}

async function tell(message) {
  for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

async function install() {
  try {
    await opened;
    for (const name of Object.keys(FILES)) {
      if (!await file(name)) throw new Error(name);
    }
    await skipWaiting();
  } catch (error) {
    await tell({ kept: false, full: error.name === "QuotaExceededError", reason: error.message });
    throw error;
  }
}

// The former version stays until the next one comes: pages that are still open may ask for its files.
async function activate() {
  const caches_ = (await caches.keys()).filter((name) => name.startsWith(own));
  const now = await version();
  for (const name of caches_.filter((each) => each !== now).slice(0, -1)) await caches.delete(name);
  await clients.claim();
  await tell({ kept: true });
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const [address] = request.url.split(/[?#]/);
  if (request.method !== "GET" || !address.startsWith(scope)) return;
  const name = address.slice(scope.length);
  if (name === "" || name === "index.html") event.respondWith(page(request));
  else if (name in FILES) event.respondWith(file(name).then((found) => found ?? fetch(request)));
  else event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
