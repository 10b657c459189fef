// Spares the stock page five plugins that it does not use, as our page does: they are not what is compared.
const config = document.createElement("mpy-config");
config.textContent = JSON.stringify({
  plugins: ["codemirror", "deprecations-manager", "donkey", "error", "py-editor", "py-game", "py-terminal"].map((name) => `!${name}`),
});
document.head.append(config);
