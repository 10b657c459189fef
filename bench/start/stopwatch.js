// Measures the start of a page from within: when something was painted first, and when the first decision stood there.
// Whoever has a pad draws an X on it as soon as it is there, which is long before Python is.
(() => {
  "use strict";

  const X = [[[0.16, 0.14], [0.84, 0.86]], [[0.85, 0.15], [0.15, 0.85]]];
  const seen = (window.seen = { decided: null, readable: null });

  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      if (name === "first-contentful-paint") seen.readable = startTime;
    }
  }).observe({ type: "paint", buffered: true });

  function draw(pad) {
    const { left, top, width, height } = pad.getBoundingClientRect();
    const send = (kind, x, y) => pad.dispatchEvent(new PointerEvent(kind, {
      bubbles: true, pointerId: 9, button: 0, clientX: left + x * width, clientY: top + y * height,
    }));
    for (const [[x0, y0], [x1, y1]] of X) {
      send("pointerdown", x0, y0);
      for (let step = 1; step <= 10; step++) send("pointermove", x0 + (x1 - x0) * step / 10, y0 + (y1 - y0) * step / 10);
      send("pointerup", x1, y1);
    }
  }

  addEventListener("DOMContentLoaded", () => {
    const pad = document.getElementById("pad");
    const verdict = document.getElementById("verdict");
    if (pad) setTimeout(draw, 0, pad);
    const look = () => {
      if (verdict.textContent !== "X") return;
      seen.decided = performance.now();
      observer.disconnect();
    };
    const observer = new MutationObserver(look);
    observer.observe(verdict, { childList: true, characterData: true, subtree: true });
  });
})();
