// Gives the page its files where there is no server: they stand in the page itself, as `python3 build.py onefile` writes
// them. It is JavaScript because it comes before everything else. Modules become addresses in an import map, the
// rest is what fetch returns.
(async () => {
  "use strict";

  const packed = document.getElementById("files");
  const nonce = packed.nonce;
  const types = { js: "text/javascript", mjs: "text/javascript", md: "text/plain;charset=utf-8", txt: "text/plain;charset=utf-8" };

  // Every byte is a character of windows-1252, but for four that an HTML parser would change: see building/single.py.
  function bytes(length) {
    const codes = new Uint8Array(65536);
    [...new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, i) => i))].forEach((character, i) => {
      codes[character.charCodeAt(0)] = i;
    });
    const found = new Uint8Array(length);
    let at = 0;
    for (const piece of document.querySelectorAll("script.piece")) {
      const text = piece.textContent;
      for (let i = 0; i < text.length; i++) {
        const code = codes[text.charCodeAt(i)];
        found[at++] = code === 61 ? codes[text.charCodeAt(++i)] - 64 : code;
      }
      piece.remove();
    }
    return found;
  }

  async function blob(name, content, zipped) {
    const type = types[name.split(".").pop()] ?? "application/octet-stream";
    if (!zipped) return new Blob([content], { type });
    const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Blob([await new Response(stream).arrayBuffer()], { type });
  }

  const listed = JSON.parse(packed.dataset.files);
  const all = bytes(listed.reduce((sum, [, size]) => sum + size, 0));
  packed.remove();
  const files = {};
  let start = 0;
  await Promise.all(listed.map(async ([name, size, zipped]) => {
    const content = all.subarray(start, start += size);
    files[name] = await blob(name, content, zipped);
  }));

  const imports = {};
  for (const name of Object.keys(files).filter((each) => /\.m?js$/.test(each))) {
    imports[name] = imports[`./${name}`] = URL.createObjectURL(files[name]);
  }
  const here = new URL("./", document.baseURI).href;
  const plainFetch = window.fetch;
  window.fetch = async (resource, options) => {
    const url = new URL(resource.url || resource, document.baseURI).href;
    const file = url.startsWith(here) && files[url.slice(here.length)];
    return file ? new Response(file) : plainFetch(resource, options);
  };
  const root = document.documentElement;
  root.dataset.more = URL.createObjectURL(files[root.dataset.more.replace("./", "")]);
  for (const link of document.querySelectorAll('a[href^="./licenses/"]')) link.href = URL.createObjectURL(files["licenses.txt"]);

  for (const [type, text] of [["importmap", JSON.stringify({ imports })], ["module", packed.dataset.start]]) {
    const script = document.createElement("script");
    Object.assign(script, { type, nonce, textContent: text });
    document.head.append(script);
  }
})().catch((error) => window.boot.fail(`${error.message}.`, "browser"));
