// Lets the browser lay out first what is read first. It is JavaScript because Python is not there yet; it runs before the
// page is there. Without it all is laid out at once.
(function () {
  "use strict";

  const SECTIONS = ".gallery, .chapter, .lab, .workshop";
  const FAR_BELOW = ":is(.chapter ~ .chapter, .lab, .workshop) :is(input[type=text], select, textarea)";
  const NEEDED = ["scroll", "keydown", "beforeprint"];
  const LONG = 2000; // ms after which the browser has nothing better to do: it waits for the network

  const root = document.documentElement;
  const [visit] = performance.getEntriesByType("navigation");

  function passing(name, event) {
    const over = () => root.classList.remove(name);
    root.classList.add(name);
    addEventListener(event, over, { once: true });
    return over;
  }

  function untilNeeded(over) {
    const once = () => {
      for (const event of NEEDED) removeEventListener(event, once, true);
      removeEventListener("boot:deciding", soon);
      over();
    };
    const soon = () => setTimeout(once); // when the decision stands there
    for (const event of NEEDED) addEventListener(event, once, true);
    addEventListener("boot:deciding", soon);
    return once;
  }

  // Once the page has arrived, Chromium looks at all fields that it might fill in, and for that lays out what was left out:
  // a twentieth of the time to the first decision. So those far below are put back when they may be needed.
  function takeFields() {
    const fields = document.querySelectorAll(FAR_BELOW);
    const places = Array.from(fields, () => document.createComment("field"));
    fields.forEach((field, i) => field.replaceWith(places[i]));
    untilNeeded(() => places.forEach((place, i) => place.replaceWith(fields[i])));
  }

  // Nothing is laid out but the first screen, for which Chromium alone would lay out several.
  function showOnlyWhatIsSeen() {
    root.classList.add("unmoved");
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) target.classList.toggle("in-view", isIntersecting);
    });
    addEventListener("readystatechange", () => {
      for (const section of document.querySelectorAll(SECTIONS)) observer.observe(section);
    }, { capture: true, once: true });
    const over = untilNeeded(() => {
      observer.disconnect();
      root.classList.remove("unmoved");
      for (const section of document.querySelectorAll(".in-view")) section.classList.remove("in-view");
    });
    setTimeout(over, LONG);
  }

  // Who begins at the top can read it before all that is below is laid out; see article.css. Who comes back to a place
  // further down must find it where it was.
  if (!location.hash && visit?.type === "navigate") {
    passing("at-top", "boot:ready");
    showOnlyWhatIsSeen();
    addEventListener("readystatechange", takeFields, { capture: true, once: true });
  }

  // The words come a frame before the numbers in the maps, whose places are there already. A tab that is out of sight has
  // no frames.
  const showMaps = passing("words-first", "boot:deciding");
  requestAnimationFrame(() => requestAnimationFrame(showMaps));
})();
