from __future__ import annotations

import itertools
import re
from fractions import Fraction

import numpy as np
import pytest
from app.chapters.chapter import Given
from app.chapters.pooling import SHIFTS, Pooling, PoolingChapter
from app.chapters.pooling.views.row import Pooled
from app.drawing import Drawing, Example
from app.networks import Catalogue
from app.scene import Director, Subject
from app.state import LESSON, XO, State
from app.views.figure import Figure
from app.words import percent
from app.words import pooling as words
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import MaxPool2D, explain, images, lesson, through
from pycnn.arrays import FloatArray
from tests.app import exact, sketches
from tests.app.document import Element, parsed, rows
from tests.app.views.test_pixels import PALETTE
from tests.pycnn import article, naive

CHAPTER = PoolingChapter()
CATALOGUE = Catalogue()
SIZES = list(itertools.product(range(1, 6), range(1, 6)))


def seen(state: State) -> Subject:
    return Director(CATALOGUE).scene(state).subject


@pytest.fixture(scope="module")
def x() -> Subject:
    return subject()


def subject(name: str = "X", network: str = LESSON) -> Subject:
    return seen(State(network=network, drawing=Drawing((Example(name),))))


def figure(of: Subject, **chosen: int | str) -> Figure:
    return CHAPTER.figure(Given(of, Pooling(**chosen)))  # type: ignore[arg-type]


def page(of: Subject, **chosen: int | str) -> Element:
    return parsed(figure(of, **chosen).markup)


def table(page: Element, label: str) -> Element:
    (found,) = [each for each in page.all("table") if each.attributes.get("aria-label") == label]
    return found


def marked(page: Element, label: str, kind: str) -> list[tuple[int, int]]:
    return [
        (r, c)
        for r, row in enumerate(table(page, label).all("tr"))
        for c, cell in enumerate(row.children)
        if kind in cell.classes
    ]


def printed(grid: naive.Map) -> list[list[str]]:
    return [[naive.cut_off(value) for value in row] for row in grid]


def rectified(name: str, shift: str = "none") -> list[naive.Map]:
    """The maps that the article's network pools, of a drawing that is shifted."""
    down, right = SHIFTS[shift]
    image = naive.drawing(article.DRAWINGS[name])
    black = Fraction(-1)
    moved = [
        [image[r - down][c - right] if 0 <= r - down < 9 and 0 <= c - right < 9 else black for c in range(9)]
        for r in range(9)
    ]
    features = [naive.drawing(feature) for feature in article.FEATURES.values()]
    return [
        naive.rectify(naive.correlate([moved], [feature], (1, 1), "valid", divide=True))
        for feature in features
    ]


@pytest.mark.parametrize(("window", "stride"), SIZES)
def test_every_window_keeps_its_largest(x: Subject, window: int, stride: int) -> None:
    before = exact.stages("X")[1][1]
    after = naive.largest(before, (window, window), (stride, stride))
    count = len(after)
    for at in {0, count, count * count - 1}:
        shown = page(x, window=window, stride=stride, feature=1, at=at)
        assert rows(table(shown, "Before")) == printed(before)
        assert rows(table(shown, "Pooled")) == printed(after)
        row, col = divmod(min(at, count * count - 1), count)
        assert marked(shown, "Pooled", "current") == [(row, col)]
        inside = [
            (r, c)
            for r in range(row * stride, min(row * stride + window, 7))
            for c in range(col * stride, min(col * stride + window, 7))
        ]
        assert marked(shown, "Before", "in-patch") == inside
        (winner,) = marked(shown, "Before", "current")
        assert winner == max(inside, key=lambda place: before[place[0]][place[1]])
        window_cells = [
            cell for cell in table(shown, "The window").all("td") if "pending" not in cell.classes
        ]
        assert [cell.text for cell in window_cells] == [naive.cut_off(before[r][c]) for r, c in inside]
        assert len(table(shown, "The window").all("td")) == window * window
        (kept,) = [cell for cell in window_cells if "current" in cell.classes]
        assert shown.one("p", "value").text == f"= {kept.text}" == f"= {naive.cut_off(after[row][col])}"
        assert f"{count}×{count}: {count * count} of 49 numbers are left" in shown.text


def starts_of(path: str) -> list[tuple[float, float]]:
    """Where the parts of an SVG path begin: (x, y)."""
    return [(float(x), float(y)) for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", path)]


def marks(page: Element, kind: str, number: int = 0) -> list[tuple[int, int]]:
    """The cells (row, col) that marks of a kind are on, in the map of this number among those with marks."""
    path = page.all("div", "marked")[number].one("path", kind).attributes["d"]
    return [(int(y), int(x)) for x, y in starts_of(path)]


@pytest.mark.parametrize(("window", "stride"), SIZES)
def test_what_is_kept_and_what_the_windows_are_is_marked(x: Subject, window: int, stride: int) -> None:
    before = exact.stages("X")[1][2]
    begin = naive.starts(7, window, stride)
    windows = list(itertools.product(begin, begin))
    winners = set()
    for top, left in windows:
        inside = list(itertools.product(range(top, min(top + window, 7)), range(left, min(left + window, 7))))
        winners.add(max(inside, key=lambda place: before[place[0]][place[1]]))
    shown = page(x, window=window, stride=stride, feature=2)
    assert set(marks(shown, "kept")) == winners
    assert len(marks(shown, "kept")) == len(winners)
    if stride >= window:
        assert marks(shown, "window") == windows
        path = shown.all("div", "marked")[0].one("path", "window").attributes["d"]
        ends = [(int(y), int(x)) for x, y in re.findall(r"H(\d+)V(\d+)", path)]
        assert ends == [(min(top + window, 7), min(left + window, 7)) for top, left in windows]
    else:
        assert not shown.all("path", "window")


@pytest.mark.parametrize("shift", [each for each in SHIFTS if each != "none"])
@pytest.mark.parametrize(("window", "stride"), [(2, 2), (3, 2), (5, 5), (1, 3)])
def test_what_a_shift_changes_is_marked_and_counted(x: Subject, shift: str, window: int, stride: int) -> None:
    still, moved = rectified("X"), rectified("X", shift)
    pooled = [
        [naive.largest(grid, (window, window), (stride, stride)) for grid in maps] for maps in (still, moved)
    ]
    shown = page(x, shift=shift, window=window, stride=stride, feature=0)
    assert rows(table(shown, "Before, shifted")) == printed(moved[0])
    assert rows(table(shown, "Pooled, shifted")) == printed(pooled[1][0])
    assert rows(table(shown, "Before, not shifted")) == printed(still[0])
    assert rows(table(shown, "Pooled, not shifted")) == printed(pooled[0][0])
    assert marks(shown, "unlike", 0) == _unlike(still[0], moved[0])
    assert marks(shown, "unlike", 1) == _unlike(pooled[0][0], pooled[1][0])
    other = rectified("O")
    other_pooled = [naive.largest(grid, (window, window), (stride, stride)) for grid in other]
    expected = [
        [_stayed(still, moved), _stayed(*pooled)],
        [percent(_common(still, moved)), percent(_common(*pooled))],
        [percent(_common(still, other)), percent(_common(pooled[0], other_pooled))],
    ]
    found = [[cell.text for cell in row.all("td")] for row in shown.one("tbody").all("tr")]
    assert found == expected
    assert "the article's O" in shown.one("tbody").text
    assert shown.one("p", "conclusion").text == words.maps_differ(
        _common(still, moved), _common(*pooled), _common(still, other), _common(pooled[0], other_pooled), "O"
    )


def _values(maps: list[naive.Map]) -> list[Fraction]:
    return [value for grid in maps for row in grid for value in row]


def _unlike(one: naive.Map, other: naive.Map) -> list[tuple[int, int]]:
    return [(r, c) for r, row in enumerate(one) for c, value in enumerate(row) if value != other[r][c]]


def _stayed(one: list[naive.Map], other: list[naive.Map]) -> str:
    pairs = list(zip(_values(one), _values(other), strict=True))
    return f"{sum(a == b for a, b in pairs)} of {len(pairs)}"


def _common(one: list[naive.Map], other: list[naive.Map]) -> float:
    pairs = list(zip(_values(one), _values(other), strict=True))
    return float(sum(min(pair) for pair in pairs) / sum(max(pair) for pair in pairs))


def test_without_a_shift_nothing_is_compared(x: Subject) -> None:
    shown = page(x)
    assert not shown.all("path", "unlike")
    assert not shown.all("table", "shift-table")


def test_only_one_map_is_pointed_at_as_only_one_can_be_read_aloud(x: Subject) -> None:
    for shift in SHIFTS:
        points = [each for each in page(x, shift=shift) if "data-point" in each.attributes]
        (found,) = points
        assert found.attributes["data-point"] == "at"
        assert (found.attributes["data-rows"], found.attributes["data-cols"]) == ("4", "4")
        assert "current" in [name for cell in found.all("td") for name in cell.classes]


def test_for_the_o_the_other_drawing_is_an_x() -> None:
    assert "the article's X" in page(subject("O"), shift="left").text


@pytest.mark.parametrize(
    ("unpooled", "pooled", "other", "other_pooled", "begins"),
    [
        (0.1, 0.6, 0.4, 0.5, "Before pooling the O is more like the drawing"),
        (0.3, 0.6, 0.2, 0.5, "The shifted drawing is more like itself than like the O"),
        (0.1, 0.5, 0.4, 0.6, "Pooling has made the shifted drawing more like itself, but not enough"),
        (0.5, 0.5, 0.2, 0.2, "Here pooling does not help"),
        (0.6, 0.5, 0.2, 0.2, "Here pooling does not help"),
    ],
)
def test_the_conclusion_is_what_was_measured(
    unpooled: float, pooled: float, other: float, other_pooled: float, begins: str
) -> None:
    assert words.maps_differ(unpooled, pooled, other, other_pooled, "O").startswith(begins)


def test_a_window_of_one_with_a_stride_of_one_is_said_not_to_help(x: Subject) -> None:
    shown = page(x, window=1, stride=1, shift="up")
    assert shown.one("p", "conclusion").text.startswith("Here pooling does not help")


@pytest.mark.parametrize("network", [LESSON, XO])
def test_the_network_s_own_pooling_is_told(network: str) -> None:
    shown = page(subject("X", network))
    assert "The network itself pools with a window of 2 and a stride of 2." in shown.text


def test_maps_of_many_numbers_are_painted_with_window_and_winner() -> None:
    of = subject("X", XO)
    at = 3 * 10 + 6
    made = figure(of, at=at, feature=4)
    assert set(made.painters) == {"Before"}
    painted = made.painters["Before"](PALETTE)
    values = of.trace.steps[2].input[4]
    window = values[6:8, 12:14]
    row, col = divmod(int(window.argmax()), 2)
    current = np.argwhere(painted == PALETTE.ink)
    assert current.min(axis=0).tolist() == [(6 + row) * 12, (12 + col) * 12]
    assert parsed(made.markup).one("p", "value").text == f"= {naive.cut_off(Fraction(float(window.max())))}"


def test_the_winner_stands_where_the_window_is() -> None:
    """Also where it hangs over the edge."""
    values = np.arange(25, dtype=np.float32).reshape(1, 5, 5)
    pool = MaxPool2D(3, 2)
    trace = through([pool], values)
    for index in np.ndindex(*trace.steps[0].output.shape):
        shown = Pooled(pool, values, trace.steps[0].output, explain.cell(trace, 0, index))
        assert values[(0, *shown.winner)] == shown.after[index]
        assert shown.kept[shown.winner]


@pytest.mark.parametrize("network", [LESSON, XO])
def test_the_question_counts_windows(network: str) -> None:
    question = CHAPTER.question(Given(subject("X", network), Pooling()))
    length = {LESSON: 7, XO: 20}[network]
    assert f"{length}×{length}" in question.text
    assert question.options[question.right] == str(len(naive.starts(length, 3, 2)) ** 2)
    assert question.options[question.right] in question.because
    assert len(set(question.options)) == 3


def test_the_code_is_what_ran(x: Subject) -> None:
    code = CHAPTER.code(Given(x, Pooling(window=3, stride=2, feature=1, at=4)))
    assert code.functions == (MaxPool2D.forward, MaxPool2D._largest)
    values = dict(code.values)
    before = exact.stages("X")[1][1]
    inside = [before[r][c] for r in range(2, 5) for c in range(2, 5)]
    assert values["self"] == "MaxPool2D(3, stride=2)"
    assert values["x.shape"] == "(1, 3, 7, 7)"
    assert values["x[0, 1, 2:5, 2:5]"] == " ".join(naive.cut_off(value) for value in inside)
    assert values["the result[0, 1, 1, 1]"] == naive.cut_off(max(inside))


def test_the_maps_of_another_drawing_are_not_those_kept(x: Subject) -> None:
    first = page(x, shift="left").text
    assert page(subject("O"), shift="left").text != first
    assert page(x, shift="left").text == first


@settings(max_examples=60, deadline=None)
@given(
    drawing=sketches.DRAWING,
    network=st.sampled_from([LESSON, XO]),
    window=st.integers(1, 5),
    stride=st.integers(1, 5),
    shift=st.sampled_from(list(SHIFTS)),
    feature=st.integers(0, 9),
    at=st.integers(0, 9999),
    bias=st.none() | st.floats(-2, 2, width=32),
)
def test_whatever_is_drawn_or_chosen_there_is_a_figure(
    drawing: Drawing,
    network: str,
    window: int,
    stride: int,
    shift: str,
    feature: int,
    at: int,
    bias: float | None,
) -> None:
    count = {LESSON: 3, XO: 8}[network]
    edits: dict[str, FloatArray] = {}
    if bias is not None:
        edits = {"0.bias": np.full(count, bias, dtype=np.float32)}
    of = seen(State(drawing=drawing, network=network, edits=edits))
    chosen = Given(of, Pooling(window, stride, shift, feature, at))
    shown = parsed(CHAPTER.figure(chosen).markup)
    assert len(shown.all("td")) + len(shown.all("i")) <= 700
    assert not [element for element in shown if "id" in element.attributes]
    assert "inf" not in [cell.text for cell in shown.all("td")]
    assert CHAPTER.code(chosen).values
    moved = images.shifted(of.image, *SHIFTS[shift])
    position = 2
    expected = through(of.network.layers[: position + 1], moved).steps[position]
    own = MaxPool2D(window, stride).forward(expected.input[np.newaxis])[0]
    row, col = divmod(min(at, own[0].size - 1), own.shape[2])
    value = float(own[min(feature, count - 1), row, col])
    assert shown.all("p", "value")[0].text == f"= {lesson.printed(value)}"
