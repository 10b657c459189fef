"""How long one call takes, from calling again and again for a while."""

from __future__ import annotations

import time
from collections.abc import Callable


def seconds(call: Callable[[], object], duration: float) -> float:
    """Return the mean seconds of one call, over at least `duration` seconds of calls."""
    calls, block = 0, 1
    start = time.perf_counter()
    while True:
        for _ in range(block):
            call()
        calls += block
        elapsed = time.perf_counter() - start
        if elapsed >= duration:
            return elapsed / calls
        if elapsed < duration / 20:  # a browser's clock is coarse: ask it no more than some 20 times
            block *= 2
