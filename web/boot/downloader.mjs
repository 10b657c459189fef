// Fetches a packed part of the site, counts and checks its bytes, and unpacks or compiles it. It is JavaScript because
// Python is what arrives. It is a worker's program, so that the page can be laid out meanwhile; where there is no worker,
// or something has failed, download.mjs calls it. It imports nothing, which would come later.
const plainFetch = globalThis.fetch;

// What is wrong with a part, as trouble.js says it.
export class Trouble extends Error {
  constructor(trouble, values, advice) {
    super(trouble);
    Object.assign(this, { trouble, values, advice });
  }
}

// Fetches a part of the site by its path; fails with what is wrong if it is not what it should be.
export async function get(site, name, options) {
  let response;
  try {
    response = await plainFetch(site + name, options);
  } catch {
    throw new Trouble("unreachable", { name }, "connection");
  }
  if (!response.ok) throw new Trouble("missing", { name, status: `${response.status} ${response.statusText}`.trim() });
  if (/^text\/html/.test(response.headers.get("content-type"))) throw new Trouble("page", { name });
  return response;
}

export async function check(name, content, { bytes, integrity }) {
  if (content.byteLength !== bytes) throw new Trouble("size", { name, found: content.byteLength, expected: bytes });
  if (!globalThis.crypto?.subtle) return; // no cryptography without https; the size has to do
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  if (`sha256-${btoa(String.fromCharCode(...hash))}` !== integrity) throw new Trouble("sum", { name });
}

// Fetches parts, and tells how many bytes have come, and of each what it is or what is wrong with it. All are asked for at
// once, but they are unpacked one after the other, in the order in which they are needed. If the service worker has `kept`
// them they come straight from its cache; where that is not sound it is asked after all, since it mends what it keeps.
export function download(site, parts, tell, kept) {
  let turn = Promise.resolve();
  for (const [name, expected] of Object.entries(parts)) {
    const found = kept ? caches.match(site + name).catch(() => null) : Promise.resolve(null);
    const asked = found.then((response) => response ?? get(site, name));
    asked.catch(() => {}); // it is told in its turn
    const split = ({ body }) => {
      const [passed, counted] = interrupted(body, name).tee();
      return { passed, whole: whole(counted, (arrived) => tell({ arrived })) };
    };
    const mended = async (reason) => {
      if (!await found) throw reason;
      return part(name, expected, get(site, name).then(split));
    };
    const coming = turn.then(() => asked).then(split);
    turn = coming.then(({ whole }) => whole).catch(() => {});
    part(name, expected, coming).catch(mended).then(
      (made) => tell({ name, made }),
      ({ trouble = "compile", values, advice, message }) => tell({ name, trouble, values: values ?? { reason: message }, advice }),
    );
  }
}

// Returns the unpacked bytes of a part, or the compiled module. The bytes are passed on as they come and checked as a whole
// at the end, as the browser's own integrity check would; that one would keep all of them back until the end.
async function part(name, expected, coming) {
  const { passed, whole } = await coming;
  const checked = whole.then((content) => check(name, content, expected));
  const results = await Promise.allSettled([checked, made(name, passed)]); // in this order one fault explains the other
  for (const { reason } of results) if (reason) throw reason;
  return results[1].value;
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
        controller.error(new Trouble("interrupted", { name }, "connection"));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

async function whole(stream, count) {
  const chunks = [];
  const reader = stream.getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    count(value.length);
  }
  const content = new Uint8Array(length); // not a Blob: in Chromium that goes to another process, and comes back late
  for (const chunk of chunks.reverse()) content.set(chunk, length -= chunk.length);
  return content;
}

async function made(name, packed) {
  const body = packed.pipeThrough(new DecompressionStream("gzip"));
  if (!name.includes(".wasm.")) return new Response(body).arrayBuffer();
  try {
    return await WebAssembly.compileStreaming(new Response(body, { headers: { "content-type": "application/wasm" } }));
  } catch (error) { // such as in browsers that lack the newer instructions
    throw new Trouble("compile", { reason: error.message }, "browser");
  }
}

// As a worker's program:
if (typeof document === "undefined") {
  onmessage = ({ data: { site, parts, kept } }) => download(site, parts, (message) => {
    postMessage(message, message.made instanceof ArrayBuffer ? [message.made] : []);
  }, kept);
}
