// Call for at least some seconds and return how often: the same as bench/race/stopwatch.py.

const QUESTIONS = 20;  // to the clock, which is coarse

export function calls(call, duration) {
  let done = 0;
  let block = 1;
  const start = performance.now();
  for (;;) {
    for (let i = 0; i < block; i++) call();
    done += block;
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed >= duration) return done;
    if (elapsed < duration / QUESTIONS) block *= 2;
  }
}

export async function callsAsync(call, duration) {
  let done = 0;
  let block = 1;
  const start = performance.now();
  for (;;) {
    for (let i = 0; i < block; i++) await call();
    done += block;
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed >= duration) return done;
    if (elapsed < duration / QUESTIONS) block *= 2;
  }
}
