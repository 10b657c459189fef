// Counts what arrives into the progress bar, and names the part of the site that did not arrive or is not the one that
// was built. It is JavaScript because Python is what arrives. Pyodide asks for its parts with fetch, which is wrapped
// here until Python runs; modules cannot be watched like that, so they are looked through once something has failed.
(() => {
  "use strict";

  const { boot } = window;
  if (!boot) return; // then nobody could be told anything, and Python starts without
  const plainFetch = window.fetch;
  const page = new URL("./", document.baseURI).href;
  const bar = document.getElementById("boot-progress");
  const parts = get("boot/parts.json").then((response) => response.json());
  parts.catch(() => {}); // get() has told already

  parts.then((known) => {
    const fetched = Object.values(known).filter((part) => part.fetched);
    if (bar) bar.max = fetched.reduce((sum, part) => sum + part.bytes, 0);
  }, () => {});

  class PartError extends Error {}

  function broken(trouble, values, advice) {
    const cause = boot.say(trouble, values);
    boot.fail(cause, advice);
    return new PartError(cause);
  }

  // Fetches a part of the site by its path; the promise is rejected, and the page told, when it is not what it should be.
  async function get(name, options) {
    let response;
    try {
      response = await plainFetch(page + name, options);
    } catch {
      throw broken("unreachable", { name }, "connection");
    }
    if (!response.ok) throw broken("missing", { name, status: `${response.status} ${response.statusText}`.trim() });
    if (/^text\/html/.test(response.headers.get("content-type"))) throw broken("page", { name });
    return response;
  }

  // Passes the bytes on as they come and checks them as a whole at the end, as the browser's own integrity check would;
  // that one would keep all of them back until the end, and no progress could be shown.
  function watched(response, name, integrity, count) {
    const chunks = [];
    const watch = new TransformStream({
      transform(chunk, controller) {
        chunks.push(chunk);
        count(chunk.length);
        boot.alive();
        controller.enqueue(chunk);
      },
      async flush() {
        await check(name, new Blob(chunks), integrity);
      },
    });
    const body = interrupted(response.body, name).pipeThrough(watch);
    return new Response(body, { status: response.status, headers: response.headers });
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
          controller.error(broken("interrupted", { name }, "connection"));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    });
  }

  async function check(name, blob, integrity) {
    const expected = (await parts)[name];
    if (expected && blob.size !== expected.bytes) {
      throw broken("size", { name, found: blob.size, expected: expected.bytes });
    }
    const wanted = integrity || expected?.integrity;
    if (!wanted || !window.crypto?.subtle) return; // no cryptography without https; the size has to do
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    if (`sha256-${btoa(String.fromCharCode(...hash))}` !== wanted) throw broken("sum", { name });
  }

  window.fetch = async (resource, options = {}) => {
    const url = new URL(resource.url || resource, document.baseURI).href;
    if (!url.startsWith(page)) return plainFetch(resource, options);
    const name = url.slice(page.length);
    const { integrity, ...others } = options;
    const response = await get(name, window.crypto?.subtle ? others : options);
    boot.alive();
    return watched(response, name, integrity, (bytes) => {
      if (bar) bar.value += bytes;
    });
  };

  boot.diagnose = async () => {
    try {
      for (const [name, part] of Object.entries(await parts)) {
        if (part.fetched) continue;
        const response = await get(name, { cache: "force-cache" });
        await check(name, await response.blob());
      }
    } catch (error) {
      if (!(error instanceof PartError)) throw error;
    }
  };

  // Pyodide goes silent when the browser cannot compile it, which happens in those that lack the newer instructions.
  const compilers = ["instantiate", "instantiateStreaming"].filter((name) => window.WebAssembly?.[name]);
  const plain = compilers.map((name) => WebAssembly[name]);
  compilers.forEach((name, i) => {
    WebAssembly[name] = (...source) => plain[i](...source).catch((error) => {
      boot.fail(boot.say("compile", { reason: error.message }), "browser");
      throw error;
    });
  });

  addEventListener("boot:ready", () => {
    window.fetch = plainFetch;
    compilers.forEach((name, i) => {
      WebAssembly[name] = plain[i];
    });
  }, { once: true });
})();
