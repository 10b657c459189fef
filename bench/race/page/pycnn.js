// pycnn in Pyodide. It is called from Python, so that the way from JavaScript is not counted with every call.

import {loadPyodide} from '../boot/interpreter.mjs'; // bench/race/chromium.py writes the folder's full name

export class Pycnn {
  async start() {
    this.pyodide ??= await this.boot();
  }

  async boot() {
    const pyodide = await loadPyodide();
    pyodide.FS.mkdirTree('/race/bench/race');
    for (const file of await (await fetch('python/files.json')).json()) {
      const source = await (await fetch(`python/${file}`)).text();
      pyodide.FS.writeFile(`/race/bench/race/${file}`, source);
    }
    pyodide.runPython('import gc; gc.enable()'); // which web/main.py does in the page
    pyodide.runPython('import json, sys; sys.path.insert(0, "/race")');
    return pyodide;
  }

  // Run Python; its last expression, written as JSON, is the result.
  async run(code) {
    await this.start();
    return JSON.parse(this.pyodide.runPython(code));
  }

  async load() {
    await this.run('from bench.race import ours; "null"');
  }

  votes(course, count) {
    return this.run(`json.dumps(ours.votes(${JSON.stringify(course)}, ${count}))`);
  }

  losses(course, steps) {
    return this.run(`json.dumps(ours.losses(${JSON.stringify(course)}, ${steps}))`);
  }

  calls(course, work, batch, duration) {
    const [name, what] = [course, work].map(text => JSON.stringify(text));
    return this.run(`json.dumps(ours.calls(${name}, ${what}, ${batch}, ${duration}))`);
  }
}
