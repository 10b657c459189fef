// Starts Pyodide with the site's archives, runs a program and prints its last value:
// node start.mjs <folder of Pyodide> <folder of the site> <folder for files> <program>
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const [pyodideFolder, site, scratch, program] = process.argv.slice(2);
const archive = (name) => {
  const file = readdirSync(join(site, "python")).find((each) => each.startsWith(`${name}-`));
  return gunzipSync(readFileSync(join(site, "python", file)));
};

// The page's own module imports neighbours that only a browser can load: what is tested is how it unpacks.
const boot = join(site, readdirSync(site).find((name) => name.startsWith("boot-")));
const source = readFileSync(join(boot, "interpreter.mjs"), "utf8");
const unpack = join(scratch, "unpack.mjs");
writeFileSync(unpack, source.slice(source.indexOf("export function unpack")));
const stdlib = join(scratch, "stdlib.zip");
writeFileSync(stdlib, archive("stdlib"));

const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: pyodideFolder, stdLibURL: stdlib, stdout: () => {} });
globalThis.document = globalThis.XMLHttpRequest = {}; // what app.library imports
for (const name of ["numpy", "ours"]) (await import(pathToFileURL(unpack))).unpack(pyodide.FS, archive(name));
pyodide.FS.writeFile("/more.zip", archive("more"));
console.log(pyodide.runPython(readFileSync(program, "utf8")));
