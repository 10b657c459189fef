// Keeps what the reader does while Python starts, and does it again, in order, once Python can answer. It is JavaScript
// because Python is not there yet. A stroke is shown as it is drawn; everything else is answered a moment later. It runs
// before the page is there, so that nobody is quicker.
(function () {
  "use strict";

  const KINDS = ["pointerdown", "pointermove", "pointerup", "pointercancel", "click", "keydown", "input", "change"];
  const NATIVE = "a, label, summary"; // the browser itself answers a click on these
  const CONTROLS = "input, select, textarea";
  const PEN = 19; // the width of Python's pen on its sheet
  const SCROLLING_KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", " ", "Backspace"];

  const LATER = "#article, .lab, .workshop, #strip"; // Python answers all else before these
  const BRINGING = ["dragover", "drop", "paste"];

  const root = document.documentElement;
  let kept = [];
  let deciding = false; // Python answers the pad and what is around it by itself
  let pen = null; // which pointer draws, and where it was last

  function selector(element) {
    if (element === document || element === root) return ":root";
    if (element.id) return `#${CSS.escape(element.id)}`;
    const place = [...element.parentElement.children].indexOf(element) + 1;
    return `${selector(element.parentElement)} > :nth-child(${place})`;
  }

  // Points are kept from the corner of what was pointed at: the page may be scrolled meanwhile.
  function points(event, box) {
    const moving = event.type === "pointermove" && event.getCoalescedEvents;
    const all = moving ? event.getCoalescedEvents() : [];
    return (all.length ? all : [event]).map(({ clientX, clientY }) => [clientX - box.left, clientY - box.top]);
  }

  function find(name) {
    return document.getElementById(name);
  }

  function waits({ target }) {
    return target.closest?.(LATER);
  }

  function keep(event) {
    const { target, type } = event;
    if (deciding && !waits(event)) return;
    const pad = find("pad");
    if (type.startsWith("pointer")) {
      if (target !== pad) return;
      const box = pad.getBoundingClientRect();
      kept.push({ event, target, points: points(event, box) });
      draw(pad, event, box);
    } else if (type === "click") {
      if (target.closest(NATIVE) || target.matches(CONTROLS)) return;
      if (target.closest("#open-picture")) find("picture-file").click(); // browsers open no window later than this
      else kept.push({ event, target, path: selector(target) });
      if (target.id === "clear") pad.width = pad.width; // which empties a canvas
    } else if (type === "keydown") {
      if (target === document.body || target.matches(CONTROLS)) return;
      if (target === pad && SCROLLING_KEYS.includes(event.key)) event.preventDefault();
      kept.push({ event, target, path: selector(target) });
    } else {
      kept.push({ event, target, path: selector(target), value: target.value, checked: target.checked });
    }
  }

  function draw(pad, event, box) {
    const scale = pad.width / box.width;
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    if (event.type === "pointerdown" && !pen && event.button === 0) {
      if (event.isTrusted) pad.setPointerCapture(event.pointerId);
      pen = { pointer: event.pointerId, x, y };
      find("hint").hidden = true;
    }
    if (event.pointerId !== pen?.pointer) return;
    const context = pad.getContext("2d");
    context.lineCap = "round";
    context.lineWidth = PEN;
    context.strokeStyle = "white";
    context.beginPath();
    context.moveTo(pen.x, pen.y);
    context.lineTo(x, y);
    context.stroke();
    Object.assign(pen, { x, y });
    if (event.type === "pointerup" || event.type === "pointercancel") pen = null;
  }

  // A picture that is dropped or pasted goes the way of a chosen one.
  function take(event) {
    const data = event.dataTransfer ?? event.clipboardData;
    if (event.type === "paste" ? !data?.files.length : ![...data.types].includes("Files")) return;
    event.preventDefault(); // or the browser would leave the page and show the file
    if (event.type === "dragover") return;
    const chooser = find("picture-file");
    chooser.files = data.files;
    kept.push({ event: new Event("change", { bubbles: true }), target: chooser, path: "#picture-file" });
  }

  function again({ event, target, path, points, value, checked }) {
    const place = target.isConnected ? target : document.querySelector(path);
    if (!place) return; // the figure has changed, and has no such thing any more
    const copy = new event.constructor(event.type, event);
    if (points) {
      const box = place.getBoundingClientRect();
      const moved = points.map(([x, y]) => ({ clientX: x + box.left, clientY: y + box.top }));
      const details = { ...moved.at(-1), pointerId: event.pointerId, pointerType: event.pointerType, bubbles: true };
      const stroke = new PointerEvent(event.type, { ...details, button: event.button, buttons: event.buttons });
      stroke.getCoalescedEvents = () => moved;
      place.dispatchEvent(stroke);
      return;
    }
    if (value !== undefined && place.type !== "file") place.value = value;
    if (checked !== undefined) place.checked = checked;
    place.dispatchEvent(copy);
  }

  function handOver(events) {
    deciding = true;
    for (const kind of BRINGING) removeEventListener(kind, take, true);
    events.forEach(again);
  }

  for (const kind of KINDS) addEventListener(kind, keep, true);
  for (const kind of BRINGING) addEventListener(kind, take, true);
  addEventListener("boot:deciding", () => {
    const now = kept.filter(each => !waits(each));
    kept = kept.filter(waits);
    handOver(now);
  }, { once: true });
  addEventListener("boot:ready", () => {
    for (const kind of KINDS) removeEventListener(kind, keep, true);
    handOver(kept);
  }, { once: true });
})();
