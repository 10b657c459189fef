// Runs compiler.py in Pyodide: node compiler.mjs <Pyodide's folder> <archive of sources> <archive to be written>.
// It is JavaScript because Pyodide is started from JavaScript. What goes wrong is said in the last line of stderr.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, sources, compiled] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
  // Without the columns that tracebacks underline, as they would only where the sources are at hand, a fifth less to load.
  const pyodide = await loadPyodide({ indexURL: folder, env: { PYTHONNODEBUGRANGES: "1" } });
  pyodide.FS.writeFile("/sources.zip", readFileSync(sources));
  pyodide.runPython(readFileSync(new URL("compiler.py", import.meta.url), "utf8"));
  pyodide.globals.get("compile_modules")("/sources.zip", "/compiled.zip");
  writeFileSync(compiled, pyodide.FS.readFile("/compiled.zip"));
} catch (error) {
  console.error(String(error.message || error).trim().split("\n").pop());
  process.exitCode = 1;
}
