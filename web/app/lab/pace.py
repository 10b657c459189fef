"""The pace: how long to work between two frames, and how often to show what has come of it.

A frame begins when the browser is ready to draw. Then the page redraws what has changed, the browser paints,
and what is left until the next frame is for work. All times are in seconds.
"""

from __future__ import annotations

from typing import Final

FRAME: Final = 1 / 60
RESERVE: Final = 0.0015
"""What the browser needs to get the next frame ready in time."""
WANTED: Final = 0.8
"""The share of the time that is to be work. With less of it a frame is left out …"""
LONGEST: Final = 0.034
"""… but the work ends at the latest so long after its frame began."""
MEMORY: Final = 0.5
"""Over how long the share is counted."""
LEAST: Final = 0.004
"""Of work per frame, however long the redrawing took."""
SHOWN: Final = 6
"""Redrawing may take one part in so many of the time."""


class Pace:
    """Keeps the pace of one piece of work."""

    def __init__(self) -> None:
        self._share = WANTED
        self._began: float | None = None
        self._shown: float | None = None
        self._fresh = False
        self._cost = 0.0

    def until(self, frame: float, now: float) -> float:
        """Return when to stop working in the frame that began at `frame`, whose redrawing is over `now`."""
        if self._fresh:
            self._cost = now - frame
            self._fresh = False
        end = frame + FRAME - RESERVE
        while end - now < LEAST or (self._share < WANTED and end + FRAME <= frame + LONGEST):
            end += FRAME
        self._began = now
        return min(end, max(frame + LONGEST, now + LEAST))

    def worked(self, start: float, end: float, waited: float) -> None:
        """Note that it worked from `start` to `end`, after it had waited so long for the frame."""
        whole = (end - start) + waited
        if whole > 0:
            weight = min(whole / MEMORY, 1.0)
            self._share += weight * ((end - start) / whole - self._share)

    def shows(self, now: float) -> bool:
        """Tell whether to show what has come of the work; if so, it is taken to be shown."""
        if self._shown is not None and now - self._shown < max(FRAME, SHOWN * self._cost):
            return False
        self._shown = now
        self._fresh = True
        return True
