// Starts Pyodide as the page does, runs a program and prints its last value: node start.mjs <folder> <program>.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, program] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: folder, packages: ["pycnn"], stdout: () => {} });
console.log(pyodide.runPython(readFileSync(program, "utf8")));
