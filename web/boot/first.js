// Lets the browser lay out first what is read first. It is JavaScript because Python is not there yet; it runs before the
// page is there. Without it all is laid out at once.
(function () {
  "use strict";

  const root = document.documentElement;
  const [visit] = performance.getEntriesByType("navigation");

  function passing(name, event) {
    const over = () => root.classList.remove(name);
    root.classList.add(name);
    addEventListener(event, over, { once: true });
    return over;
  }

  // Who begins at the top can read it before all that is below is laid out; see article.css. Who comes back to a place
  // further down must find it where it was.
  if (!location.hash && visit?.type === "navigate") passing("at-top", "boot:ready");

  // The words come a frame before the numbers in the maps, whose places are there already. A tab that is out of sight has
  // no frames.
  const showMaps = passing("words-first", "boot:deciding");
  requestAnimationFrame(() => requestAnimationFrame(showMaps));
})();
