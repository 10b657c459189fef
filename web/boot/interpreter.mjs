// What PyScript takes for Pyodide: the real one, told where its parts are, and with NumPy and our packages already
// unpacked, for which Python would take much longer. It is JavaScript because Pyodide is started from JavaScript.
import "./download.mjs";
import { lock, python } from "./parts.mjs";
import { site } from "./site.mjs";
import { loadPyodide as load, version } from "../pyodide-314.0.4-1/pyodide.mjs";

const PYODIDE = "pyodide-314.0.4-1/";

export { version };

const io = { stdout: console.log, stderr: console.error };
const started = start(); // PyScript asks for it only when the whole page has arrived
started.catch(() => {}); // and gets to know then

export async function loadPyodide({ stdout, stderr } = {}) {
  Object.assign(io, { stdout: stdout ?? io.stdout, stderr: stderr ?? io.stderr });
  return started;
}

async function start() {
  // Keeps Python on the thread's own stack. In some sessions Chromium samples where memory is asked for, then reads past
  // the end of any other stack, and the page is lost. Nothing of ours needs a second one.
  delete WebAssembly.Suspending;
  const unshare = shareModules();
  const packages = [python.numpy, python.ours].map(archive);
  for (const each of packages) each.catch(() => {}); // should the start fail before they are waited for
  const pyodide = await load({
    stdout: (text) => io.stdout(text),
    stderr: (text) => io.stderr(text),
    indexURL: site + PYODIDE,
    lockFileContents: JSON.stringify(lock), // the packages of the site are no packages of Pyodide's
    stdLibURL: site + python.stdlib,
  });
  unshare();
  for (const each of packages) unpack(pyodide.FS, await each);
  pyodide.runPython("import sys; sys.path_importer_cache.clear(); from app import ahead; ahead.begin()");
  return pyodide;
}

// Pyodide makes a module of each of the hundreds of functions that it hands to WebAssembly. They differ only in the types of
// what they take and return, so most can be had compiled. Returns what ends that.
function shareModules() {
  const { Module } = WebAssembly;
  const made = new Map();
  WebAssembly.Module = new Proxy(Module, {
    construct(_, [bytes]) {
      const key = bytes.length < 100 ? bytes.join() : null;
      const module = made.get(key) ?? new Module(bytes);
      if (key) made.set(key, module);
      return module;
    },
  });
  return () => { WebAssembly.Module = Module; };
}

async function archive(name) {
  const response = await fetch(site + name);
  return new Uint8Array(await response.arrayBuffer());
}

// Puts the files of a tar archive into Pyodide's file system: straight into its folders, since a path takes it long to
// follow, and there are hundreds.
export function unpack(FS, tar) {
  const decoder = new TextDecoder();
  const text = (start, length) => decoder.decode(tar.subarray(start, start + length)).replace(/\0.*$/s, "");
  const mode = 0o100666; // a file that may be read and written
  const folders = new Map();
  for (let at = 0; tar[at]; ) {
    const path = ["", text(at + 345, 155), text(at, 100)].filter((part, index) => !index || part).join("/");
    const size = parseInt(text(at + 124, 12), 8);
    const cut = path.lastIndexOf("/");
    const parent = path.slice(0, cut);
    if (!folders.has(parent)) {
      FS.mkdirTree(parent);
      folders.set(parent, FS.lookupPath(parent).node);
    }
    const folder = folders.get(parent);
    const file = folder.node_ops.mknod(folder, path.slice(cut + 1), mode, 0);
    Object.assign(file, { contents: tar.subarray(at + 512, at + 512 + size), usedBytes: size });
    at += 512 * (1 + Math.ceil(size / 512));
  }
}
