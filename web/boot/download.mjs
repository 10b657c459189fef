// Hands Pyodide the parts of Python as they arrive, shows in the progress bar how many bytes have come, and names the part
// of the site that did not arrive or is not the one that was built. It is JavaScript because Python is what arrives.
// Pyodide asks for its parts with fetch, which is wrapped here until Python runs; modules cannot be watched like that, so
// they are looked through once something has failed.
import { parts } from "./parts.mjs";
import { PACKED, site } from "./site.mjs";

const silent = { say: (trouble) => trouble, fail() {}, alive() {} }; // where trouble.js is not, nobody can be told
const first = JSON.parse(document.documentElement.dataset.parts); // without which Python cannot start
const arriving = new Map(Object.keys(first).map((name) => [name, later()]));
const compiled = new WeakMap(); // modules by the responses that stand for them
let arrived = 0;
let bar = null;

// This runs before the page is there, in which trouble.js finds its words.
const page = document.readyState === "loading"
  ? new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }))
  : Promise.resolve();

function later() {
  const result = {};
  result.promise = new Promise((resolve, reject) => Object.assign(result, { resolve, reject }));
  result.promise.catch(() => {}); // the page is told
  return result;
}

async function tell({ trouble, values, advice }) {
  await page;
  const boot = window.boot ?? silent;
  const cause = boot.say(trouble, values);
  boot.fail(cause, advice);
  return new Error(cause);
}

function count(bytes) {
  arrived += bytes;
  if (bar) bar.value = arrived;
  window.boot?.alive();
}

async function hear(message) {
  const { name, made, trouble } = message;
  if (message.lost) fetchHere();
  else if (message.arrived) count(message.arrived);
  else if (trouble) arriving.get(name).reject(await tell(message));
  else arriving.get(name).resolve(made);
}

async function fetchHere() {
  arrived = 0;
  try {
    const { download } = await import("./downloader.mjs");
    download(site, first, hear);
  } catch {
    const cause = await tell({ trouble: "unloaded", values: { name: document.documentElement.dataset.downloader } });
    for (const { reject } of arriving.values()) reject(cause);
  }
}

const begun = window.boot?.worker; // see begin.js
if (begun) {
  for (const message of begun.said.splice(0)) hear(message); // it would hold the parts for ever
  begun.worker.onmessage = ({ data }) => hear(data);
  begun.worker.onerror = () => hear({ lost: true });
} else fetchHere();

page.then(() => {
  bar = document.getElementById("boot-progress");
  if (bar) Object.assign(bar, { max: Object.values(first).reduce((sum, { bytes }) => sum + bytes, 0), value: arrived });
  if (window.boot) window.boot.diagnose = diagnose;
});

async function diagnose() {
  await Promise.allSettled(Array.from(arriving.values(), ({ promise }) => promise));
  const downloader = await import("./downloader.mjs").catch(() => null);
  if (!downloader) return; // whatever is wrong, it is told in other words
  const { check, get, Trouble } = downloader;
  try {
    for (const name of Object.keys(parts)) {
      if (name.endsWith(PACKED)) continue;
      const response = await get(site, name, { cache: "force-cache" });
      await check(name, await response.arrayBuffer(), parts[name]);
      const type = response.headers.get("content-type") ?? "";
      if (/\.m?js$/.test(name) && !/javascript/.test(type)) throw new Trouble("type", { name, type: type || "–" });
    }
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    await tell(error);
  }
}

const plainFetch = window.fetch;
const { instantiate, instantiateStreaming } = window.WebAssembly ?? {};

window.fetch = async (resource, options) => {
  const url = new URL(resource.url || resource, document.baseURI).href;
  const name = url.startsWith(site) && `${url.slice(site.length)}${PACKED}`;
  if (!arriving.has(name)) return plainFetch(resource, options);
  const made = await arriving.get(name).promise;
  if (made instanceof ArrayBuffer) return new Response(made);
  const response = new Response(null);
  compiled.set(response, made);
  return response;
};

if (instantiate) {
  // Pyodide goes silent when the browser cannot do it.
  WebAssembly.instantiate = (...source) => instantiate(...source).catch(async (error) => {
    await tell({ trouble: "compile", values: { reason: error.message }, advice: "browser" });
    throw error;
  });
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const response = await source;
    const module = compiled.get(response);
    if (!module) return instantiateStreaming(response, imports);
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

addEventListener("boot:ready", () => {
  window.fetch = plainFetch;
  if (instantiate) Object.assign(WebAssembly, { instantiate, instantiateStreaming });
  arriving.clear(); // and with it what it holds
  begun?.worker.terminate();
}, { once: true });
