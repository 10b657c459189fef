// How long one call takes: the same as bench/race/stopwatch.py.

const DURATIONS_PER_BLOCK = 20;

export function seconds(call, duration) {
  let calls = 0;
  let block = 1;
  const start = performance.now();
  for (;;) {
    for (let i = 0; i < block; i++) call();
    calls += block;
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed >= duration) return elapsed / calls;
    if (elapsed < duration / DURATIONS_PER_BLOCK) block *= 2;
  }
}

export async function secondsAsync(call, duration) {
  let calls = 0;
  let block = 1;
  const start = performance.now();
  for (;;) {
    for (let i = 0; i < block; i++) await call();
    calls += block;
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed >= duration) return elapsed / calls;
    if (elapsed < duration / DURATIONS_PER_BLOCK) block *= 2;
  }
}
