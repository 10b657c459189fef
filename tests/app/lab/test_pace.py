from __future__ import annotations

from app.lab.pace import FRAME, LONGEST, SHOWN, Pace
from hypothesis import given
from hypothesis import strategies as st

MOMENT = st.floats(0, 0.1)


def simulated(showing: float, piece: float, seconds: float = 3.0) -> tuple[float, list[float], int]:
    """A page where showing takes so long, and each piece of work: share of work, frames, times shown."""
    pace, now, worked, shown = Pace(), 0.0, 0.0, 0
    frames: list[float] = []
    last_frame = last = 0.0
    while now < seconds:
        frame = -(-now // FRAME) * FRAME  # the next one that the browser can draw
        frames.append(frame - last_frame)
        last_frame = now = frame
        if pace.shows(now):
            pace.showed(now, now + showing)
            now += showing
            shown += 1
        until, start, pieces = pace.until(frame, now), now, 0
        while now < until or not pieces:
            now, pieces = now + piece, pieces + 1
        pace.worked(now - start, now - last, pieces)
        worked += now - start
        last = now
    return worked / now, frames[1:], shown


def test_a_quick_page_keeps_sixty_frames_a_second() -> None:
    share, frames, shown = simulated(showing=0.001, piece=0.001)
    assert share > 0.75
    assert sum(frame < 1.5 * FRAME for frame in frames) > 0.9 * len(frames)
    assert shown > 60


def test_a_slow_page_is_shown_more_rarely_and_the_work_goes_on() -> None:
    for showing in (0.005, 0.01, 0.02):
        for piece in (0.001, 0.005, 0.01):
            share, frames, shown = simulated(showing, piece)
            assert share >= 0.7, (showing, piece)
            assert max(frames) <= 0.05 + 1e-9, (showing, piece)
            assert shown >= 3 / (showing * (SHOWN + 3) + 2 * FRAME)


@given(frame=st.just(0.0), late=MOMENT, share=st.floats(0, 1))
def test_work_has_an_end(frame: float, late: float, share: float) -> None:
    pace = Pace()
    pace.share = share
    assert pace.until(frame, late) <= max(LONGEST, late)
