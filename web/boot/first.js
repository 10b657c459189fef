// Lets the browser lay out first what is read first. It is JavaScript because Python is not there yet; it runs before the
// page is there. Without it all is laid out at once.
(function () {
  "use strict";

  const FAR_BELOW = ":is(.chapter ~ .chapter, .lab, .workshop) :is(input[type=text], select, textarea)";
  const NEEDED = ["scroll", "keydown", "beforeprint", "boot:deciding"];

  const root = document.documentElement;
  const [visit] = performance.getEntriesByType("navigation");

  function passing(name, event) {
    const over = () => root.classList.remove(name);
    root.classList.add(name);
    addEventListener(event, over, { once: true });
    return over;
  }

  // Once the page has arrived, Chromium looks at all fields that it might fill in, and for that lays out what was left out:
  // a twentieth of the time to the first decision. So those far below are put back when they may be needed.
  function takeFields() {
    const fields = document.querySelectorAll(FAR_BELOW);
    const places = Array.from(fields, () => document.createComment("field"));
    fields.forEach((field, i) => field.replaceWith(places[i]));
    const over = () => {
      places.forEach((place, i) => place.replaceWith(fields[i]));
      for (const event of NEEDED) removeEventListener(event, over, true);
    };
    for (const event of NEEDED) addEventListener(event, over, true);
  }

  // Who begins at the top can read it before all that is below is laid out; see article.css. Who comes back to a place
  // further down must find it where it was.
  if (!location.hash && visit?.type === "navigate") {
    passing("at-top", "boot:ready");
    addEventListener("readystatechange", takeFields, { capture: true, once: true });
  }

  // The words come a frame before the numbers in the maps, whose places are there already. A tab that is out of sight has
  // no frames.
  const showMaps = passing("words-first", "boot:deciding");
  requestAnimationFrame(() => requestAnimationFrame(showMaps));
})();
