"""How long one call takes, from calling again and again for a while.

What counts is the time of the processor, on which others that use the machine have less influence than on
that of the clock. Here it is the process's; in the page, see bench/race/chromium.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable


def calls(call: Callable[[], object], duration: float) -> int:
    """Call for at least `duration` seconds by the clock; return how often."""
    done, block = 0, 1
    start = time.perf_counter()
    while True:
        for _ in range(block):
            call()
        done += block
        elapsed = time.perf_counter() - start
        if elapsed >= duration:
            return done
        if elapsed < duration / 20:  # a browser's clock is coarse: ask it no more than some 20 times
            block *= 2


def seconds(call: Callable[[], object], duration: float) -> float:
    """Return the processor's seconds of one call, over at least `duration` seconds of calls."""
    start = time.process_time()
    done = calls(call, duration)
    return (time.process_time() - start) / done
