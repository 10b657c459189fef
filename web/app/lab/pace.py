"""The pace: how long to work between two frames, and how often to show what has come of it.

A frame begins when the browser is ready to draw. Work begins when that is done, first of all with showing, if
it is time for that. All times are in seconds.
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
LEAST: Final = 0.002
"""How long a piece of work is taken to be at first …"""
PIECES: Final = 0.2
"""… and how much of that is given up for what it has turned out to be, each time."""
SHOWN: Final = 12
"""Redrawing may take one part in so many of the time."""


class Pace:
    """Keeps the pace of one piece of work."""

    def __init__(self) -> None:
        self.share = WANTED
        """The part of the time, of late, that was work."""
        self._shown: float | None = None
        self._cost = 0.0
        self._piece = LEAST

    def shows(self, now: float) -> bool:
        """Tell whether there is time to show what has come of the work."""
        return self._shown is None or now - self._shown >= max(FRAME, SHOWN * self._cost)

    def showed(self, start: float, end: float, *, details: bool = False) -> None:
        """Note how long it took to show it; its `details` are shown by themselves, and belong to it."""
        self._cost = end - start + (self._cost if details else 0.0)
        self._shown = end

    def until(self, frame: float, now: float) -> float:
        """Return after when no other piece of work shall begin, in the frame that began at `frame`.

        One piece may always be done; if it is `now` too late for one more, that is the answer.
        """
        end = frame + FRAME - RESERVE
        while end - now < self._piece or (self.share < WANTED and end + FRAME <= frame + LONGEST):
            end += FRAME
        return min(end, max(frame + LONGEST, now)) - self._piece

    def worked(self, seconds: float, whole: float, pieces: int) -> None:
        """Note how long so many pieces took, of the whole time since it had worked the last time."""
        if pieces:
            self._piece += PIECES * (seconds / pieces - self._piece)
        if whole > 0:
            self.share += min(whole / MEMORY, 1.0) * (seconds / whole - self.share)
