from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from app import words
from app.views import maps
from app.views.arithmetic import arithmetic
from app.views.stages import Stage, plan
from hypothesis import given

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, Sequential, Trace, explain, lesson
from pycnn.arrays import FloatArray
from tests.app import exact, sketches
from tests.app.document import Element, parsed, rows
from tests.pycnn import article, examples, naive

Index = tuple[int, ...]
VOTE = 5  # the last layer of the article's network


def shown(trace: Trace, layer: int, index: Index, *, filling: bool = False) -> Element:
    """What the page shows of one number."""
    made = explain.cell(trace, layer, index)
    last = layer == len(trace.steps) - 1
    ledger = explain.ledger(trace, trace.classes[index[0]]) if last else None
    return parsed(arithmetic(trace, made, ledger, filling, stages_of(trace)))


def stages_of(trace: Trace) -> tuple[Stage, ...]:
    shapes = [trace.image.shape, *(step.output.shape for step in trace.steps)]
    return plan([step.layer for step in trace.steps], shapes, names=words.FEATURES)


def figure(page: Element, caption: str) -> Element:
    (found,) = [one for one in page.all("figure") if [c.text for c in one.all("figcaption")] == [caption]]
    return found


def cells(trace: Trace) -> list[tuple[int, Index]]:
    """Every number of every layer."""
    return [
        (layer, index)
        for layer, step in enumerate(trace.steps)
        for index in itertools.product(*map(range, step.output.shape))
    ]


def marked(table: Element, kind: str) -> set[tuple[int, int]]:
    return {
        (r, c)
        for r, row in enumerate(table.all("tr"))
        for c, cell in enumerate(row.children)
        if kind in cell.classes
    }


def window(layer: int, row: int, col: int, size: int) -> set[tuple[int, int]]:
    """Which numbers of the stage before make this one, in the article's network; `size` is that stage's."""
    reach = {0: range(3), 1: range(1), 2: range(2), 3: range(2)}[layer]
    step = 1 if layer < 2 else 2
    return {
        (step * row + i, step * col + j)
        for i in reach
        for j in reach
        if max(step * row + i, step * col + j) < size
    }


@pytest.fixture(scope="module")
def x() -> Trace:
    return sketches.trace_of(sketches.exemplar("X"))


@pytest.mark.parametrize("layer", range(4))
@pytest.mark.parametrize("name", ["X", "O rotated"])
def test_every_number_of_a_map_is_shown_with_where_it_came_from(name: str, layer: int) -> None:
    trace = sketches.trace_of(sketches.exemplar(name))
    for map_index, grid in enumerate(exact.stages(name)[layer]):
        printed = [[naive.cut_off(value) for value in line] for line in grid]
        for row, col in itertools.product(range(len(grid)), repeat=2):
            page = shown(trace, layer, (map_index, row, col))
            result = page.all("table")[-1]
            assert rows(result) == printed
            assert marked(result, "current") == {(row, col)}
            before = page.all("table")[0]
            assert marked(before, "in-patch") == window(layer, row, col, len(rows(before)))
            assert _answer(page) == printed[row][col]
            assert page.one("div", "parts").classes == ["parts", f"hue-{map_index}"]


def _answer(page: Element) -> str:
    """The number that the calculation ends with: the last line of the sum, or what is after the =."""
    lines = page.all("dd")
    return lines[-1].text if lines else page.one("p", "formula").one("b").text


@pytest.mark.parametrize("name", ["X", "O thick"])
def test_the_calculation_of_a_match_is_right_as_printed(name: str) -> None:
    trace = sketches.trace_of(sketches.exemplar(name))
    image = naive.drawing(article.DRAWINGS[name])
    for map_index, art in enumerate(article.FEATURES.values()):
        for row, col in itertools.product(range(7), repeat=2):
            page = shown(trace, 0, (map_index, row, col))
            tables = {key: _numbers(figure(page, key)) for key in ("Patch", "Feature", "Products")}
            assert tables["Patch"] == [line[col : col + 3] for line in image[row : row + 3]]
            assert tables["Feature"] == naive.drawing(art)
            pairs = zip(itertools.chain(*tables["Patch"]), itertools.chain(*tables["Feature"]), strict=True)
            products = [a * b for a, b in pairs]
            assert list(itertools.chain(*tables["Products"])) == products
            total = sum(products)
            expected = [str(total), f"{total} / 9", naive.cut_off(total / Fraction(9))]
            assert [line.text for line in page.all("dd")] == expected
            assert f"{products.count(Fraction(1))} of 9 pixels agree" in page.one("p", "sentence").text


def _numbers(shown_as: Element) -> naive.Map:
    return [[Fraction(text) for text in row] for row in rows(shown_as)]


def test_the_largest_of_a_window_is_marked_among_what_is_listed(x: Trace) -> None:
    for layer, index in [cell for cell in cells(x) if cell[0] in (2, 3)]:
        page = shown(x, layer, index)
        before = page.all("table")[0]
        (winner,) = marked(before, "winner")
        assert winner in marked(before, "in-patch")
        listed = page.one("p", "formula").text.removeprefix("max(").split(")")[0].split(", ")
        values = rows(before)
        assert listed == [values[r][c] for r, c in sorted(marked(before, "in-patch"))]
        assert values[winner[0]][winner[1]] == max(listed, key=Decimal) == _answer(page)


def test_a_window_over_the_edge_lists_what_it_has(x: Trace) -> None:
    page = shown(x, 2, (0, 3, 3))
    assert page.one("p", "formula").text == "max(0.77) = 0.77"
    assert "one value" in page.one("p", "sentence").text


def test_rectifying_says_which_of_the_two_it_was(x: Trace) -> None:
    below, above = shown(x, 1, (0, 0, 1)), shown(x, 1, (0, 0, 0))
    assert "max(0, -0.11) = 0.00" in below.text
    assert "becomes 0" in below.text
    assert "max(0, 0.77) = 0.77" in above.text
    assert "stays" in above.text


def test_every_value_of_the_list_comes_from_its_map(x: Trace) -> None:
    for position in range(12):
        page = shown(x, 4, (position,))
        map_index, row, col = position // 4, position % 4 // 2, position % 2
        before, after = page.all("table")
        assert marked(before, "in-patch") == {(row, col)}
        assert marked(after, "current") == {(position, 0)}
        assert rows(before) == [[naive.cut_off(v) for v in line] for line in exact.stages("X")[3][map_index]]
        assert rows(before)[row][col] == rows(after)[position][0]
        assert f"map {map_index + 1} " in page.one("p", "sentence").text


@pytest.mark.parametrize("layer", [0, 2, 4])
def test_while_the_window_slides_the_map_is_filled_up_to_it(x: Trace, layer: int) -> None:
    places = [index for at, index in cells(x) if at == layer and (layer == 4 or index[0] == 1)]
    for count, index in enumerate(places, start=1):
        result = shown(x, layer, index, filling=True).all("table")[-1]
        pending = ["pending" in cell.classes for cell in result.all("td")]
        assert pending == [False] * count + [True] * (len(places) - count)
        whole = shown(x, layer, index).all("table")[-1]
        assert not [cell for cell in whole.all("td") if "pending" in cell.classes]


def amounts(page: Element) -> tuple[list[Decimal], Decimal]:
    """The ledger as printed: what its lines add, and the vote."""
    table = page.one("table", "ledger")
    lines = [Decimal(row.children[-1].text) for row in table.one("tbody").children]
    return lines, Decimal(table.one("tfoot").all("td")[-1].text)


@given(image=sketches.IMAGE)
def test_a_ledger_adds_up_as_printed(image: FloatArray) -> None:
    trace = sketches.trace_of(image)
    for unit, vote in enumerate(trace.votes.tolist()):
        lines, total = amounts(shown(trace, VOTE, (unit,)))
        assert sum(lines) == total
        assert abs(float(total) - vote) < 1e-4


@pytest.mark.parametrize("seed", range(20))
def test_a_ledger_with_negative_weights_and_a_bias_adds_up_as_printed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = lesson.network()
    vote = network.layers[-1]
    vote.weight[:] = rng.normal(0, 2, vote.weight.shape)
    vote.bias[:] = rng.normal(0, 2, 2)
    trace = network.trace(sketches.exemplar("O rotated"))
    for unit in range(2):
        page = shown(trace, VOTE, (unit,))
        lines, total = amounts(page)
        assert sum(lines) == total
        assert abs(float(total) - float(trace.votes[unit])) < 1e-4
        bias = [row for row in page.one("tbody").children if row.one("th").text == "bias"]
        assert [Decimal(row.one("td").text) for row in bias] == [
            Decimal(naive.cut_off(Fraction(float(vote.bias[unit])), 4))
        ]
        rest = [row for row in page.one("tbody").children if row.one("th").text == "digits not shown"]
        assert all(abs(Decimal(row.one("td").text)) < Decimal("0.0015") for row in rest)


@given(image=sketches.IMAGE)
def test_the_voters_are_the_articles_and_each_line_is_right(image: FloatArray) -> None:
    trace = sketches.trace_of(image)
    flat = trace.steps[VOTE].input.tolist()
    for unit, name in enumerate(("X", "O")):
        page = shown(trace, VOTE, (unit,))
        voters = [row for row in page.one("tbody").children if len(row.children) == 4]
        assert [int(row.one("th").text.split()[0]) - 1 for row in voters] == list(article.VOTERS[name])
        for row, voter in zip(voters, article.VOTERS[name], strict=True):
            value, weight, adds = (cell.text for cell in row.all("td"))
            assert weight == f"× 1/{len(article.VOTERS[name])}"
            ninths = Fraction(round(flat[voter] * 9), 9)
            assert value == naive.cut_off(ninths, 4)
            assert adds == naive.cut_off(ninths / len(article.VOTERS[name]), 4)
            assert row.classes == [f"hue-{voter // 4}"]
        assert f"The vote for {name}: {len(voters)} values" in page.one("p", "sentence").text


@pytest.mark.parametrize(
    ("weight", "text"),
    [(0.2, "1/5"), (-1 / 3, "-1/3"), (1.0, "1"), (-2.0, "-2"), (0.7310586, "0.7310"), (1e-9, "0.0000")],
)
def test_a_weight_is_a_fraction_where_it_is_one(weight: float, text: str) -> None:
    network = lesson.network()
    network.layers[-1].weight[0, 0] = weight
    page = shown(network.trace(sketches.exemplar("X")), VOTE, (0,))
    assert page.one("tbody").children[0].all("td")[1].text == f"× {text}"


def assert_groups_add_up(page: Element, vote: float) -> None:
    """Check that every group's lines add up to it, and the groups and the rest to the vote, as printed."""
    groups = page.all("details")
    totals = []
    for group in groups:
        lines = [Decimal(row.children[-1].text) for row in group.one("tbody").children]
        totals.append(Decimal(group.one("summary").children[-1].text))
        assert sum(lines) == totals[-1]
    table = page.all("table", "ledger")[-1]
    totals += [Decimal(row.children[-1].text) for row in table.one("tbody").children]
    printed = table.one("tfoot").all("td")[-1].text
    assert sum(totals) == Decimal(printed)
    assert printed == naive.cut_off(Fraction(float(vote)), 4)


@pytest.mark.parametrize("seed", range(5))
def test_a_long_ledger_is_divided_by_maps_and_adds_up_as_printed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layers = [Conv2D(5, 3), MaxPool2D(2), Flatten(), Dense(2)]
    network = Sequential(layers, input_shape=(1, 12, 12), classes=["X", "O"], rng=rng)
    network.layers[-1].bias[:] = rng.normal(size=2)
    trace = network.trace(rng.uniform(-1, 1, (1, 12, 12)).astype(np.float32))
    for unit, vote in enumerate(trace.votes.tolist()):
        page = shown(trace, 3, (unit,))
        assert_groups_add_up(page, vote)
        groups = page.all("details")
        assert len(groups) == 5
        for number, group in enumerate(groups):
            assert f"hue-{number}" in group.classes
            assert f"Map {number + 1}" in group.one("summary").text
            names = [int(row.one("th").text.split()[0]) for row in group.one("tbody").children]
            assert names == list(range(25 * number + 1, 25 * number + 26))


def test_class_names_are_text() -> None:
    hostile = "<script>alert('\"&')</script>"
    network = Sequential(lesson.network().layers, input_shape=(1, 9, 9), classes=[hostile, "O"])
    page = shown(network.trace(sketches.exemplar("X")), VOTE, (0,))
    assert hostile in page.one("p", "sentence").text
    assert hostile in page.one("tfoot").text


@pytest.fixture(scope="module")
def deep() -> Trace:
    """Two channels, two convolutions, overlapping windows, two dense layers, and a bias in each."""
    return examples.network().trace(examples.image())


@pytest.mark.parametrize("filling", [False, True])
def test_every_number_of_any_network_can_be_shown(deep: Trace, filling: bool) -> None:
    for layer, index in cells(deep):
        page = shown(deep, layer, index, filling=filling)
        expected = naive.cut_off(Fraction(float(deep.steps[layer].output[index])))
        numbers = [cell.text for cell in page if cell.name in {"td", "dd", "b"}]
        assert any(number.startswith(expected) for number in numbers), (layer, index)
        assert page.one("p", "sentence").text


def test_a_patch_over_the_edge_and_its_bias_add_up(deep: Trace) -> None:
    for index in itertools.product(range(3), (0, 4, 8), range(4)):
        page = shown(deep, 0, index)
        labels = [term.text for term in page.all("dt")]
        assert labels == ["Sum of the products", "divided by the pixels", "plus the bias", "gives"]
        total, division, bias, value = (line.text for line in page.all("dd"))
        assert division == f"{total} / 12"
        assert float(total) / 12 + float(bias) == pytest.approx(float(value), abs=0.02)
        channels = page.all("div", "channel")
        assert len(channels) == 2
        sums = [float(channel.one("b").text) for channel in channels]
        for channel, adds in zip(channels, sums, strict=True):
            patch, feature, products = (_decimals(each) for each in channel.all("table"))
            for a, b, product in zip(patch, feature, products, strict=True):
                assert a * b == pytest.approx(product, abs=0.03 + 0.01 * (abs(a) + abs(b)))
            assert sum(products) == pytest.approx(adds, abs=0.01 * (len(products) + 1))
        assert sum(sums) == pytest.approx(float(total), abs=0.03)
        strongest = [n for n, channel in enumerate(channels) if "strongest" in channel.classes]
        assert strongest == [max(range(2), key=lambda n: abs(_channel_sum(deep, index, n)))]
        caption = figure(
            page, "Map 1, which counts most here" if strongest == [0] else "Map 2, which counts most here"
        )
        expected = deep.image[strongest[0]].ravel().tolist()
        assert [cell.text for cell in caption.all("td")] == [maps.pixel_text(value) for value in expected]


def _decimals(table: Element) -> list[float]:
    return [float(cell.text) for cell in table.all("td")]


def _channel_sum(trace: Trace, index: Index, channel: int) -> float:
    """What one channel adds, from a network whose other channels are blind."""
    layer = trace.steps[0].layer
    weights = layer.weight.copy()
    alone = np.zeros_like(weights)
    alone[:, channel] = weights[:, channel]
    blind = examples.network().layers[0]
    blind.weight, blind.bias = alone, np.zeros_like(layer.bias)
    return float(blind.forward(trace.image[np.newaxis])[0][index])


def test_a_picture_without_maps_votes_pixel_by_pixel() -> None:
    network = Sequential([Flatten(), Dense(2)], input_shape=(1, 9, 9), classes=["X", "O"])
    trace = network.trace(sketches.exemplar("X"))
    page = shown(trace, 1, (0,))
    assert len(page.one("details").one("tbody").children) == 81
    assert_groups_add_up(page, trace.votes[0])
    assert "row 1, column 2" in shown(trace, 0, (1,)).one("p", "sentence").text
