from __future__ import annotations

from app.insight.record import About, Bearing
from app.insight.views.bearing import bearing

from pycnn import lesson
from pycnn.robustness import AMOUNTS, Robustness
from tests.app.document import parsed, rows


def test_before_anything_is_known_there_are_dashes() -> None:
    tables = parsed(bearing(None)).all("table")
    assert len(tables) == len(AMOUNTS)
    for table in tables:
        for row in table.one("tbody").all("tr"):
            assert {cell.text for cell in row.all("td")} == {"–"}


def test_each_amount_has_the_network_and_literal_matching() -> None:
    records = {
        ("turn", -45.0): Robustness("turn", -45, 4, 4, 0.75, 0.5),
        ("turn", 0.0): Robustness("turn", 0, 4, 4, 1, 0),
    }
    found = Bearing(About(lesson.network(), "it"), 4, records)  # type: ignore[arg-type]
    (table,) = [
        each for each in parsed(bearing(found)).all("table") if each.one("caption").text.startswith("Turned")
    ]
    shown = rows(table)
    assert shown[0] == ["By", "−45°", "−30°", "−15°", "0°", "+15°", "+30°", "+45°"]
    assert shown[1] == ["Network", "75", "–", "–", "100", "–", "–", "–"]
    assert shown[2] == ["Literally", "50", "–", "–", "0", "–", "–", "–"]


def test_shades_follow_the_numbers() -> None:
    records = {
        ("scale", amount): Robustness("scale", amount, 9, 9, step / 9, 0)
        for step, amount in enumerate(AMOUNTS["scale"])
    }
    found = Bearing(About(lesson.network(), "it"), 9, records)  # type: ignore[arg-type]
    table = parsed(bearing(found)).all("table")[list(AMOUNTS).index("scale")]
    cells = table.one("tbody").all("tr")[0].all("td")
    assert [cell.classes[-1] for cell in cells] == ["z", "p1", "p2", "p3", "p4", "p5", "p6"]
