// Starts to download all that Python needs at once, counts what arrives into the progress bar, and names the part of the
// site that did not arrive or is not the one that was built. It is JavaScript because Python is what arrives. Pyodide asks
// for its parts with fetch, which is wrapped here until Python runs; modules cannot be watched like that, so they are
// looked through once something has failed.
import { parts } from "./parts.mjs";
import { site } from "./site.mjs";

const PACKED = ".gzip"; // a suffix that no server knows, so that none unpacks what the browser unpacks here
const silent = { say: (trouble) => trouble, fail() {}, alive() {} }; // where trouble.js is not, nobody can be told
const plainFetch = window.fetch;
const started = new Map();
const checks = new Map();
let arrived = 0;

// This runs before the page is there, in which trouble.js finds its words.
const page = document.readyState === "loading"
  ? new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }))
  : Promise.resolve();

class PartError extends Error {}

async function broken(trouble, values, advice) {
  await page;
  const boot = window.boot ?? silent;
  const cause = boot.say(trouble, values);
  boot.fail(cause, advice);
  return new PartError(cause);
}

// Fetches a part of the site by its path; the promise is rejected, and the page told, when it is not what it should be.
async function get(name, options) {
  let response;
  try {
    response = await plainFetch(site + name, options);
  } catch {
    throw await broken("unreachable", { name }, "connection");
  }
  if (!response.ok) throw await broken("missing", { name, status: `${response.status} ${response.statusText}`.trim() });
  if (/^text\/html/.test(response.headers.get("content-type"))) throw await broken("page", { name });
  return response;
}

// Passes the bytes on as they come, counts them, and checks them as a whole at the end, as the browser's own integrity
// check would; that one would keep all of them back until the end, and no progress could be shown.
function watched(response, name) {
  const [passed, counted] = interrupted(response.body, name).tee();
  checks.set(name, whole(counted).then((blob) => check(name, blob)).catch(() => {})); // the page has been told
  return passed;
}

async function whole(stream) {
  const chunks = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks);
    chunks.push(value);
    arrived += value.length;
    if (bar) bar.value = arrived;
    window.boot?.alive();
  }
}

function interrupted(body, name) {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch {
        controller.error(await broken("interrupted", { name }, "connection"));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

async function check(name, blob) {
  const { bytes, integrity } = parts[name];
  if (blob.size !== bytes) throw await broken("size", { name, found: blob.size, expected: bytes });
  if (!window.crypto?.subtle) return; // no cryptography without https; the size has to do
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  if (`sha256-${btoa(String.fromCharCode(...hash))}` !== integrity) throw await broken("sum", { name });
}

async function download(name) {
  const response = await get(name);
  const body = watched(response, name).pipeThrough(new DecompressionStream("gzip"));
  const type = name.endsWith(`.wasm${PACKED}`) ? "application/wasm" : "application/octet-stream";
  return new Response(body, { headers: { "content-type": type } });
}

const first = Object.keys(parts).filter((name) => parts[name].first);
let bar = null;
page.then(() => {
  bar = document.getElementById("boot-progress");
  if (bar) Object.assign(bar, { max: first.reduce((sum, name) => sum + parts[name].bytes, 0), value: arrived });
});
for (const name of first) {
  started.set(name, download(name));
  started.get(name).catch(() => {}); // the page has been told
}

window.fetch = async (resource, options) => {
  const url = new URL(resource.url || resource, document.baseURI).href;
  const name = url.startsWith(site) && `${url.slice(site.length)}${PACKED}`;
  if (!parts[name]) return plainFetch(resource, options);
  const download_ = started.get(name) ?? download(name);
  started.delete(name); // a response can be read only once
  return download_;
};

page.then(() => {
  if (window.boot) window.boot.diagnose = diagnose;
});

async function diagnose() {
  await Promise.all(checks.values());
  try {
    for (const name of Object.keys(parts)) {
      if (name.endsWith(PACKED)) continue;
      const response = await get(name, { cache: "force-cache" });
      await check(name, await response.blob());
      const type = response.headers.get("content-type") ?? "";
      if (/\.m?js$/.test(name) && !/javascript/.test(type)) throw await broken("type", { name, type: type || "–" });
    }
  } catch (error) {
    if (!(error instanceof PartError)) throw error;
  }
}

// Pyodide goes silent when the browser cannot compile it, which happens in those that lack the newer instructions.
const compilers = ["instantiate", "instantiateStreaming"].filter((name) => window.WebAssembly?.[name]);
const plain = compilers.map((name) => WebAssembly[name]);
compilers.forEach((name, i) => {
  WebAssembly[name] = (...source) => plain[i](...source).catch(async (error) => {
    await Promise.all(checks.values()); // the fault may be the bytes'
    broken("compile", { reason: error.message }, "browser");
    throw error;
  });
});

addEventListener("boot:ready", () => {
  window.fetch = plainFetch;
  compilers.forEach((name, i) => {
    WebAssembly[name] = plain[i];
  });
}, { once: true });
