// Switches PyScript's plugins off for MicroPython too, as pyscript.toml does for Python. The site has no MicroPython,
// but PyScript configures it all the same, and would fetch five plugins. It must be there before PyScript is.
const config = document.createElement("mpy-config");
const plugins = ["codemirror", "deprecations-manager", "donkey", "error", "py-editor", "py-game", "py-terminal"];
config.textContent = JSON.stringify({ plugins: plugins.map((name) => `!${name}`) });
document.head.append(config);
