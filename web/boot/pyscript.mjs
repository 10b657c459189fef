// Loads PyScript. It is JavaScript because PyScript's hooks can only be reached from a module.
import "./plugins.mjs";
import { hooks } from "../pyscript-0.7.31/core.js";

// The only default hook for workers is turned into code with eval, which the page's content security policy forbids.
hooks.worker.onBeforeRunAsync.clear();

// PyScript swallows an exception of main.py after writing it to stderr; until Python is ready that means: no start.
hooks.main.onReady.add(({ io }) => {
  const { stderr } = io;
  io.stderr = (error, ...rest) => {
    if (error instanceof Error) {
      const lines = error.message.trim().split("\n");
      window.boot?.suspect(`${lines.at(-1)}.`);
    }
    return stderr(error, ...rest);
  };
});
