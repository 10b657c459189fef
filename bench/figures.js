// Changes something in a chapter, and gives the milliseconds until the redrawn figure is painted; null if there is
// nothing of that kind to change.
async ([chapter, selector, number]) => {
  const every = document.querySelectorAll(`#${chapter} ${selector}`);
  const all = [...every].filter(e => e.checkVisibility() && !e.disabled);
  if (!all.length) return null;
  const target = all[number % all.length];
  target.scrollIntoView({block: 'center'});
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);  // what came into sight is drawn
  const start = performance.now();
  if (target.matches('[data-point]')) {
    const cells = target.querySelectorAll('td');
    const row = (5 * number + 1) % target.dataset.rows, col = (3 * number + 2) % target.dataset.cols;
    const on = cells.length ? cells[row * target.dataset.cols + col] : target.querySelector('canvas');
    const box = on.getBoundingClientRect();
    const { rows, cols } = target.dataset;
    const [x, y] = cells.length ? [0.5, 0.5] : [(col + 0.5) / cols, (row + 0.5) / rows];
    const where = {clientX: box.left + x * box.width, clientY: box.top + y * box.height, bubbles: true};
    on.dispatchEvent(new PointerEvent('pointerover', {...where, pointerType: 'mouse'}));
  } else if (target.matches('button')) {
    target.click();
  } else {
    if (target.type === 'range') {
      const span = target.max - target.min;
      const leap = Math.max(1, Math.round(span / 3));
      target.value = +target.min + ((+target.value - target.min + leap) % (span + 1));
    } else if (target.type === 'checkbox') target.checked = !target.checked;
    else target.selectedIndex = (target.selectedIndex + 1) % target.options.length;
    target.dispatchEvent(new InputEvent('input', {bubbles: true}));
  }
  return await new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();  // its message comes after the frame's scripts, layout and paint
    channel.port1.onmessage = () => done(performance.now() - start);
    channel.port2.postMessage(null);
  }));
}
