"""How long one call takes, from calling again and again for a while.

Outside the browser the time is the processor's, on which others that use the machine have little influence;
all that is measured runs on one thread. A page has no such clock.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

clock = time.perf_counter if sys.platform == "emscripten" else time.process_time


def seconds(call: Callable[[], object], duration: float) -> float:
    """Return the mean seconds of one call, over at least `duration` seconds of calls."""
    calls, block = 0, 1
    start = clock()
    while True:
        for _ in range(block):
            call()
        calls += block
        elapsed = clock() - start
        if elapsed >= duration:
            return elapsed / calls
        if elapsed < duration / 20:  # a browser's clock is coarse: ask it no more than some 20 times
            block *= 2
