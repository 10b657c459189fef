// Run in a page by tests/e2e/shared.py: remembers how the page is at first, and brings it back there by what
// a person can do and by the address. What it cannot bring back it names, so that the page is opened anew.
(() => {
  const PATIENCE = 3000; // ms
  const MOST_UNDOS = 200;
  let initial = new Map();
  let controls = new Map();
  let openDetails = [];

  const all = selector => [...document.querySelectorAll(selector)];
  const frame = () => new Promise(requestAnimationFrame);
  const pause = time => new Promise(resolve => setTimeout(resolve, time));
  const send = (target, kind, Kind = Event, details = {}) =>
    target.dispatchEvent(new Kind(kind, { bubbles: true, cancelable: true, ...details }));
  const toTop = () => scrollTo({ top: 0, left: 0, behavior: "instant" });

  /** All that can be told of the page: of the window, and of each element by a selector that finds it. */
  const look = () => {
    const seen = new Map([["window", [
      location.href, innerWidth, innerHeight, scrollX, scrollY, navigator.onLine,
      matchMedia("(prefers-color-scheme: dark)").matches, document.activeElement === document.body,
    ].join(" ")]]);
    const visit = (element, selector) => {
      const words = [...element.attributes].filter(({ name, value }) => value || name !== "class")
        .map(({ name, value }) => `${name}="${value}"`).sort();
      for (const name of ["value", "checked", "open", "scrollLeft", "scrollTop"]) words.push(element[name]);
      if (element.localName === "canvas") words.push(element.toDataURL());
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) words.push(node.data.trim());
      seen.set(selector, words.filter(word => word !== "").join(" "));
      [...element.children].forEach((child, index) =>
        visit(child, child.id ? `#${CSS.escape(child.id)}` : `${selector} > :nth-child(${index + 1})`));
    };
    visit(document.documentElement, "html");
    return seen;
  };

  const differences = () => {
    const seen = look();
    return [...new Set([...initial.keys(), ...seen.keys()])].filter(key => initial.get(key) !== seen.get(key));
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
      if (!control) continue;
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
    if (initial.get("#cursor") === look().get("#cursor")) return;
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
  };

  return {
    async remember() {
      await pass(all("body > *, main > *, article > *")); // so that each part has been drawn once
      await pause(PATIENCE / 6); // for what waits until nothing moves
      initial = look();
      openDetails = all("details[open]");
      for (const selector of initial.keys()) {
        const element = selector === "window" ? null : document.querySelector(selector);
        if (element?.matches("input, select")) controls.set(selector, { value: element.value, checked: element.checked });
      }
    },

    /** Bring the page back; return what is not as it was. */
    async restore() {
      focusTop();
      getSelection().removeAllRanges();
      toTop();
      await frame();
      await pause(30);
      if (differences().length === 0) return []; // the test has only looked
      resetControls();
      resetCursor();
      for (const again of all('[data-option="-1"]')) again.click();
      document.getElementById("close-lens").click();
      const heard = new Promise(resolve => addEventListener("hashchange", resolve, { once: true }));
      history.replaceState(null, "", location.pathname);
      location.hash = "net=lesson"; // takes back what the address holds: network, chosen cell, settings
      await heard;
      await frame();
      await undoAll();
      const opened = all("details[open]").filter(details => !openDetails.includes(details));
      await pass(opened); // the code in them is drawn only while they are open
      for (const details of opened) details.open = false;
      for (const name of ["pad-status", "cell-status"]) document.getElementById(name).textContent = "";
      for (const element of all("*")) if (element.scrollTop || element.scrollLeft) element.scrollTo(0, 0);
      toTop();
      let passed = false;
      const end = performance.now() + PATIENCE;
      for (;;) {
        await frame();
        await pause(20);
        if (location.hash) history.replaceState(null, "", location.pathname);
        const remaining = differences();
        if (remaining.length === 0 || performance.now() > end) {
          focusTop();
          return remaining;
        }
        if (!passed && performance.now() > end - 0.8 * PATIENCE) {
          passed = true;
          await pass(remaining.filter(key => key !== "window").map(key => document.querySelector(key)).filter(Boolean));
        }
      }
    },
  };
})()
