// Installs a stopwatch: from an event of the reader's hand, before the page's own handlers see it, until the frame with
// the figure that it changed has been painted. `window.measured()` gives the milliseconds of the last change since it
// was called before, and how many of them went by between its answer and the frame, in which a page cannot do anything
// but wait; or null if no figure changed.
() => {
  let start = 0, answered = 0, waited = 0, pending = false, changed = false, taken = null;
  const note = () => {
    changed = true;
    answered = performance.now();
  };
  const observer = new MutationObserver(note);
  for (const figure of document.querySelectorAll("[data-figure]")) {
    observer.observe(figure, {childList: true, subtree: true, attributes: true, characterData: true});
  }
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...rest) {
    if (this.canvas.closest("[data-figure]")) note();
    return put.apply(this, rest);
  };
  const painted = () => {
    if (changed) taken = [performance.now() - start, waited];
    pending = false;
  };
  const begin = () => {
    if (pending && changed) return;  // the pointer is over something new because of the change that is measured
    start = answered = performance.now();
    pending = true;
    changed = false;
    requestAnimationFrame(() => {
      waited = performance.now() - answered;
      const channel = new MessageChannel();  // its message comes after the frame's scripts, layout and paint
      channel.port1.onmessage = painted;
      channel.port2.postMessage(null);
    });
  };
  for (const kind of ["input", "click", "pointerover"]) addEventListener(kind, begin, true);
  window.measured = async () => {
    await new Promise(done => setTimeout(done, 150));  // what follows a moment later has followed
    const found = taken;
    taken = null;
    return found;
  };
}
