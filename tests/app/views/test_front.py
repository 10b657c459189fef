"""The page as a build writes it: whole, valid, and true before Python has started."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from app.chapters import CHAPTERS
from app.first import first_page

from pycnn import lesson
from tests.app.document import Element, parsed, rows


@pytest.fixture(scope="module")
def page() -> Element:
    return parsed(first_page())


def by_id(page: Element, name: str) -> Element:
    (found,) = [element for element in page if element.attributes.get("id") == name]
    return found


def test_every_id_is_there_once(page: Element) -> None:
    ids = Counter(element.attributes["id"] for element in page if "id" in element.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    assert {"pad", "clear", "verdict", "votes", "arithmetic", "trouble", "notice"} <= set(ids)


def test_every_reference_leads_somewhere(page: Element) -> None:
    ids = {element.attributes["id"] for element in page if "id" in element.attributes}
    for element in page:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(element.attributes.get(name, "").split()) <= ids
        address = element.attributes.get("href", "")
        if address.startswith("#"):
            assert address[1:] in ids


def test_every_map_has_its_numbers_already(page: Element) -> None:
    trace = lesson.network().trace(-abs(lesson.IMAGES["X"]))
    stages = by_id(page, "stages").children
    assert len(stages) == 6
    for stage, step in zip(stages[:4], trace.steps[:4], strict=True):
        tables = [table for table in stage.all("table") if "data-map" not in table.attributes]
        grids = [table for table in tables if table.attributes.get("role") == "grid"]
        for table, values in zip(grids, step.output, strict=True):
            assert rows(table) == [[lesson.printed(value) for value in row] for row in values.tolist()]


def test_the_windows_slider_stands_at_the_cell_that_is_shown(page: Element) -> None:
    slider = by_id(page, "position").attributes
    assert (slider["min"], slider["max"]) == ("1", "49")
    row, col = divmod(int(slider["value"]) - 1, 7)
    assert f"row {row + 1}, column {col + 1}" in by_id(page, "arithmetic").text


def test_nothing_is_decided_yet(page: Element) -> None:
    assert by_id(page, "verdict").text == ""
    votes = [element for element in by_id(page, "votes") if "data-class" in element.attributes]
    assert [vote.attributes["data-class"] for vote in votes] == ["X", "O"]


def test_headings_leave_out_no_level(page: Element) -> None:
    levels = [int(element.name[1]) for element in page if element.name in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_chapter_has_a_figure_a_question_code_and_a_link(page: Element) -> None:
    sections = [element for element in page if "data-chapter" in element.attributes]
    assert [section.attributes["id"] for section in sections] == [chapter.key for chapter in CHAPTERS]
    for section in sections:
        for place in ("data-figure", "data-question", "data-code", "data-permalink"):
            (found,) = [element for element in section if place in element.attributes]
            assert found.text
        assert section.all("pre")[0].text.lstrip().startswith(("def ", "@", "class "))


def test_every_button_says_what_it_does(page: Element) -> None:
    for button in page.all("button"):
        assert button.text.strip() or button.attributes.get("aria-label")
