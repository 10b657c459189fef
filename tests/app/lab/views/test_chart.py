from __future__ import annotations

from app.lab.curve import Curve, Point
from app.lab.views import chart


def curve(learned: list[float], fresh: list[float]) -> Curve:
    return Curve(
        tuple(Point(number / 10, loss, 0.5) for number, loss in enumerate(learned)),
        tuple(Point(number, loss, 0.5) for number, loss in enumerate(fresh)),
    )


def test_a_few_misses_by_far_do_not_flatten_the_rest() -> None:
    assert chart.highest(curve([0.7, 90.0, *[0.4] * 20], [0.7, 0.3])) == 0.7
    assert chart.highest(curve([0.7] * 5, [3.0, 0.3])) == 3.0, "those on held-out data are all shown"
    assert chart.highest(curve([0.4], [])) == 0.4


def test_there_is_a_scale_without_anything_on_it() -> None:
    assert chart.highest(Curve()) == 1.0
    assert chart.highest(curve([0.0], [0.0])) == 1.0
    assert '<path d="" class="learned"' in chart.chart(Curve(), 10, None)


def test_what_is_beyond_the_scale_runs_along_its_end() -> None:
    drawn = chart.chart(curve([0.25, 90.0, *[0.25] * 19], [0.5]), 2, None)
    _, losses = (
        line.partition('d="')[2].partition('"')[0] for line in drawn.split("<path")[1:] if "learned" in line
    )
    assert losses.startswith("M0.0 50.0L50.0 0.0L100.0 50.0")
