from __future__ import annotations

from app.lab import curve
from app.lab.curve import MOST_POINTS, Curve, Point, fewer
from hypothesis import given
from hypothesis import strategies as st

from pycnn.timeline import StepPoint

LOSS = st.floats(0, 9)


@given(st.lists(LOSS, min_size=1, max_size=900))
def test_a_line_has_as_many_points_as_can_be_seen_and_the_same_mean(losses: list[float]) -> None:
    points = [StepPoint(n, n, 8, loss, 0.5) for n, loss in enumerate(losses, start=1)]
    line = fewer(points)
    assert len(line) <= MOST_POINTS
    assert line[-1].last == len(losses)
    assert sum(point.images for point in line) == 8 * len(losses)
    assert abs(sum(p.loss * p.images for p in line) / 8 - sum(losses)) < 1e-6 * (1 + sum(losses))


def test_a_curve_knows_how_far_it_goes() -> None:
    assert Curve().epochs == 0
    assert Curve((Point(1.5, 0, 0),), (Point(0, 1, 0.5), Point(1, 0, 0))).epochs == 1.5
    assert curve.MOST_POINTS > 100
