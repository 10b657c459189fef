// Run in a page by tests/e2e/shared.py: remembers how the page is at first, and brings it back there by what
// a person can do and by the address. What it cannot bring back it names, so that the page is opened anew.
(() => {
  const PATIENCE = 3000; // ms
  const MOST_UNDOS = 200;
  const STATUS = ["pad-status", "cell-status", "lab-pad-status", "lab-keep-status"];
  const CONTROLS = "input, select, textarea";
  let initial = new Map(); // what there is, by selectors that find it
  let controls = new Map();
  let opened = [];
  const snapshots = new Set(); // of what is known to be the initial state

  const all = selector => [...document.querySelectorAll(selector)];
  const frame = () => new Promise(requestAnimationFrame);
  const pause = time => new Promise(resolve => setTimeout(resolve, time));
  const toTop = () => scrollTo({ top: 0, left: 0, behavior: "instant" });
  const send = (target, kind, Kind = Event, details = {}) =>
    target.dispatchEvent(new Kind(kind, { bubbles: true, cancelable: true, ...details }));

  const surroundings = () => [
    location.href, innerWidth, innerHeight, scrollX, scrollY, navigator.onLine,
    matchMedia("(prefers-color-scheme: dark)").matches, document.activeElement === document.body,
  ].join(" ");

  /** The page as one text: quick to make, but the same page can be written in several ways. */
  const snapshot = () => [
    surroundings(), document.documentElement.outerHTML,
    ...all(CONTROLS).map(({ value, checked }) => `${value} ${checked}`),
    ...all("canvas").map(canvas => canvas.toDataURL()),
  ].join("\n");

  /** The surroundings, and each element by a selector that finds it. */
  const look = () => {
    const seen = new Map([["window", surroundings()]]);
    const visit = (element, selector) => {
      const words = [...element.attributes].filter(({ name, value }) => value || name !== "class")
        .map(({ name, value }) => `${name}="${value}"`).sort();
      if (element.matches(CONTROLS)) words.push(element.value, element.checked);
      if (element.localName === "canvas") words.push(element.toDataURL());
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) words.push(node.data.trim());
      seen.set(selector, words.filter(word => word !== "").join(" "));
      [...element.children].forEach((child, index) =>
        visit(child, child.id ? `#${CSS.escape(child.id)}` : `${selector} > :nth-child(${index + 1})`));
    };
    visit(document.documentElement, "html");
    return seen;
  };

  /** Selectors of what is not as it was. */
  const differences = () => {
    const now = snapshot();
    if (snapshots.has(now)) return [];
    const seen = look();
    const found = [...new Set([...initial.keys(), ...seen.keys()])].filter(key => initial.get(key) !== seen.get(key));
    if (found.length === 0) snapshots.add(now);
    return found;
  };

  /** Scroll past elements and back to the top: what is out of sight may not have been drawn. */
  const pass = async elements => {
    for (const element of elements) {
      element.scrollIntoView({ block: "center", behavior: "instant" });
      await frame();
      await pause(50);
    }
    toTop();
    await frame();
  };

  /** Open details, which are drawn only while they are open, and close them. */
  const leafThrough = async details => {
    for (const each of details) each.open = true;
    await pass(details);
    for (const each of details) each.open = false;
  };

  /** Where the next Tab goes on from is where the last focused element was. */
  const focusTop = () => {
    const place = document.createElement("span");
    place.tabIndex = -1;
    document.body.prepend(place);
    place.focus({ preventScroll: true });
    place.remove();
  };

  const resetControls = () => {
    for (const [selector, { value, checked }] of controls) {
      const control = document.querySelector(selector);
      if (!control || control.closest("#lab-plan, #lab-as-code, #lab-time")) continue; // they follow the network
      if (checked !== control.checked) {
        if (checked || control.type === "checkbox") control.click();
      } else if (value !== control.value) {
        control.value = value;
        send(control, "input");
        send(control, "change");
      }
    }
  };

  /** The keyboard's cursor walks home, and a pointer takes its place. */
  const resetCursor = () => {
    const pad = document.getElementById("pad");
    for (const key of ["ArrowUp", "ArrowLeft"]) {
      for (let step = 0; step < 9; step++) send(pad, "keydown", KeyboardEvent, { key });
    }
    for (const kind of ["pointerdown", "pointerup"]) send(pad, kind, PointerEvent, { button: 0, pointerId: 7 });
  };

  const undoAll = async () => {
    const undo = document.getElementById("undo");
    for (let step = 0; step < MOST_UNDOS && !undo.disabled; step++) {
      undo.click();
      if (step % 8 === 7) await frame();
    }
    await frame();
  };

  const followLink = async fragment => {
    const heard = new Promise(resolve => addEventListener("hashchange", resolve, { once: true }));
    history.replaceState(null, "", location.pathname);
    location.hash = fragment;
    await heard;
    await frame();
  };

  return {
    async remember() {
      opened = all("details[open]");
      await leafThrough(all("details:not([open])"));
      await pass(all("main > *, main section"));
      await pause(500); // for what waits until nothing moves
      initial = look();
      for (const key of initial.keys()) {
        const control = key === "window" ? null : document.querySelector(key);
        if (control?.matches(CONTROLS)) controls.set(key, { value: control.value, checked: control.checked });
      }
    },

    /** Bring the page back; return selectors of what is not as it was. */
    async restore() {
      focusTop();
      getSelection().removeAllRanges();
      toTop();
      await frame();
      await pause(30);
      if (differences().length === 0) return []; // the test has only looked
      const cursor = look().get("#cursor");
      resetControls();
      if (cursor !== initial.get("#cursor")) resetCursor();
      for (const again of all('[data-option="-1"]')) again.click(); // no question is answered
      for (const name of ["stop", "discard"]) document.querySelector(`#lab [data-do="${name}"]:not(:disabled)`)?.click();
      document.getElementById("close-lens").click();
      await followLink("net=lesson"); // takes back what an address holds: network, chosen cell, settings
      await undoAll();
      await leafThrough(all("details[open]").filter(each => !opened.includes(each)));
      for (const element of all("*")) if (element.scrollTop || element.scrollLeft) element.scrollTo(0, 0);
      toTop();
      focusTop();
      let passed = false;
      const end = performance.now() + PATIENCE;
      for (;;) {
        await frame();
        await pause(30);
        for (const name of STATUS) document.getElementById(name).textContent = ""; // what is kept is said later
        if (location.hash) history.replaceState(null, "", location.pathname);
        const remaining = differences();
        if (remaining.length === 0 || performance.now() > end) return remaining;
        if (!passed && performance.now() > end - 0.8 * PATIENCE) {
          passed = true;
          const places = remaining.filter(key => key !== "window").map(key => document.querySelector(key));
          await pass(new Set(places.map(place => place?.closest("section")).filter(Boolean)));
        }
      }
    },
  };
})()
