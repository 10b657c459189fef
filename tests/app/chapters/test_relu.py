from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from app.chapters.chapter import Given
from app.chapters.relu import Rectifying, ReLUChapter
from app.chapters.relu.without import PIECE, TRIALS, Tally
from app.networks import Catalogue, Model
from app.scene import Director, Subject
from app.state import State, edit, load_example
from app.views.changes import changed_elements
from app.words import relu as words
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate2d

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential, datasets, images, linearity
from pycnn.arrays import FloatArray
from pycnn.layers import kernels
from pycnn.lesson import printed
from tests.app import exact
from tests.app.document import Element, parsed, rows
from tests.pycnn import article, naive

CATALOGUE = Catalogue()
CHAPTER = ReLUChapter()
NETWORKS = ("lesson", "xo")


def situation(
    network: str = "lesson",
    drawing: str = "",
    edits: dict[str, FloatArray] | None = None,
    results: tuple[Tally, ...] = (),
    **chosen: int,
) -> Given[Rectifying]:
    state = State(network=network)
    if drawing:
        state = load_example(drawing)(state)
    for name, values in (edits or {}).items():
        state = edit(name, values)(state)
    return Given(Director(CATALOGUE).scene(state).subject, Rectifying(**chosen), results)


def figure(given: Given[Rectifying]) -> Element:
    return parsed(CHAPTER.figure(given).markup)


def table(figure: Element, label: str) -> list[list[str]]:
    (found,) = [each for each in figure.all("table") if each.attributes.get("aria-label") == label]
    return rows(found)


def compared(figure: Element) -> dict[str, list[str]]:
    return {line[0]: line[1:] for line in table(figure, words.COMPARED)[1:]}


def forward(network: Sequential, image: FloatArray, *, rectified: bool) -> FloatArray:
    """The votes of the network with its ReLUs or without, in plain steps."""
    values = image[np.newaxis]
    for layer in network.layers:
        if not isinstance(layer, ReLU):
            values = layer.forward(values)
        elif rectified:
            values = values * (values > 0)
    votes: FloatArray = values[0]
    return votes


@pytest.mark.parametrize("name", list(article.DRAWINGS))
@pytest.mark.parametrize("feature", range(3))
def test_the_maps_are_those_of_the_article(name: str, feature: int) -> None:
    filtered, rectified, *_ = exact.stages(name)
    shown = figure(situation(drawing=name, feature=feature))
    for label, maps in ((words.MAP, filtered), (words.RECTIFIED, rectified)):
        expected = [[naive.cut_off(value) for value in row] for row in maps[feature]]
        assert table(shown, label) == expected
    negative = sum(value < 0 for row in filtered[feature] for value in row)
    zeros = sum(value == 0 for row in rectified[feature] for value in row)
    captions = [caption.text for caption in shown.all("figcaption")]
    assert captions[0] == f"Before: {negative} of 49 numbers are below zero"
    assert captions[1] == f"After: none below zero, {zeros} are 0"
    assert shown.one("p", "rectifies").text.startswith(f"{negative} of the 49 numbers are below zero")


@given(at=st.integers(0, 60), feature=st.integers(0, 2))
def test_a_cell_is_the_larger_of_0_and_itself(at: int, feature: int) -> None:
    filtered, rectified, *_ = exact.stages("X")
    row, col = divmod(min(at, 48), 7)
    before, after = (naive.cut_off(maps[feature][row][col]) for maps in (filtered, rectified))
    shown = figure(situation(at=at, feature=feature))
    assert shown.one("p", "formula").text == f"max(0, {before}) = {after}"
    current = [cell.text for cell in shown.all("td") if "current" in cell.classes]
    assert current == [before, after]


def test_without_relu_nothing_changes() -> None:
    shown = figure(situation(applied=0, at=1))
    assert table(shown, words.MAP) == table(shown, words.RECTIFIED)
    assert "-0.11" in shown.one("p", "formula").text
    assert shown.one("p", "keeps").text.endswith("20 of them below zero.")


@pytest.mark.parametrize("network", NETWORKS)
def test_the_map_after_is_the_networks_own(network: str) -> None:
    given = situation(network, "O")
    step = given.subject.trace.steps[1]
    assert isinstance(step.layer, ReLU)
    shown = figure(situation(network, "O", at=7))
    assert f"= {printed(float(step.output[0].flat[7]))}" in shown.one("p", "formula").text


def dots(line: Element, kind: str) -> list[tuple[float, float]]:
    """Where dots are, x from the left edge of the picture and y, one for each."""
    zero = float(re.findall(r"[\d.]+", line.all("g")[0].attributes["transform"])[0])
    paths = [path for group in line.all("g", kind) for path in group.all("path")]
    found = [re.findall(r"M(-?[\d.]+) (\d+)h", path.attributes["d"]) for path in paths]
    return [(float(x) + zero, float(y)) for path in found for x, y in path]


@pytest.mark.parametrize("network", NETWORKS)
def test_dots_lie_where_the_numbers_do(network: str) -> None:
    given = situation(network, "X thick")
    values = given.subject.trace.steps[0].output[0].ravel().astype(np.float64)
    line = figure(given).one("svg", "number-line")
    low, high = min(values.min(), 0), max(values.max(), 0)
    at = 62 + (values - low) / (high - low) * 386
    for y in (40, 86):
        found = [x for kind in ("below", "above") for x, height in dots(line, kind) if height == y]
        assert len(found) == len(set(found))
        distances = abs(np.array(found)[:, np.newaxis] - at)
        assert distances.min(axis=0).max() < 0.2, "every number has its dot"
        assert distances.min(axis=1).max() < 0.2, "every dot is a number"
    zero = 62 - low / (high - low) * 386
    assert all(x < zero + 0.2 for x, _ in dots(line, "below"))
    assert all(x > zero - 0.2 for x, _ in dots(line, "above"))
    moved = [x for group in line.all("g", "moves") for x, _ in dots_in(group)]
    assert len(moved) == len(dots(line, "below")) / 2 + (values[1] < 0), "all below zero, and the mark there"


def dots_in(group: Element) -> list[tuple[str, str]]:
    return [m for path in group.all("path") for m in re.findall(r"M(-?[\d.]+) (\d+)h", path.attributes["d"])]


def test_equal_numbers_are_one_larger_dot() -> None:
    values = [naive.cut_off(value) for row in exact.stages("X")[0][0] for value in row]
    counts = Counter(values)
    line = figure(situation()).one("svg", "number-line")
    sizes = Counter[float]()
    for kind in ("below", "above"):
        for group in line.all("g", kind):
            for path in group.all("path"):
                if " 40h" in path.attributes["d"]:
                    width = float(path.attributes["stroke-width"])
                    sizes[width] += path.attributes["d"].count("M")
    assert sum(sizes.values()) == len(counts)
    expected = Counter(round(5 + 26 * (count / 49) ** 0.5, 1) for count in counts.values())
    assert sizes == expected


def test_switching_relu_moves_the_dots_that_are_there() -> None:
    """Only texts and attributes change, so that what is in the page can slide."""
    on, off = (CHAPTER.figure(situation(applied=applied)).markup for applied in (1, 0))
    changes = changed_elements(on, off)
    assert changes.anew is None
    classes = {dict(change.attributes).get("class") for change in changes.elements}
    assert {"rectifies", "keeps"} & classes == {"keeps"}


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("feature", [0, 2])
@pytest.mark.parametrize("applied", [0, 1])
def test_two_layers_are_one_only_without_relu(network: str, feature: int, applied: int) -> None:
    given = situation(network, "O", feature=feature, applied=applied)
    layer = given.subject.network.layers[0]
    assert isinstance(layer, Conv2D)
    weight = layer.weight[feature, 0].astype(np.float64) / (9 if layer.average else 1)
    bias = float(layer.bias[feature])
    between = correlate2d(given.subject.image[0].astype(np.float64), weight, "valid") + bias
    straight = correlate2d(between, weight, "valid") + bias
    bent = correlate2d(np.maximum(between, 0), weight, "valid") + bias
    shown = figure(given)
    sign = shown.one("p", "sign").text
    said = shown.one("p", "two-or-one").text
    if applied:
        assert sign == "≠"
        numbers = re.findall(r"(\d+) of (\d+) places, by up to ([\d.]+)\.", said)
        ((differing, count, largest),) = numbers
        difference = abs(bent - straight)
        assert int(count) == difference.size
        assert int(differing) == pytest.approx((difference > 2e-4 * abs(straight).max()).sum(), abs=2)
        assert float(largest) == pytest.approx(difference.max(), abs=0.011)
    else:
        assert sign == "="
        assert f"all {straight.size} places" in said
    if network == "lesson":
        for label, expected in ((words.TWO, bent if applied else straight), (words.ONE, straight)):
            found = np.array(table(shown, label), dtype=float)
            assert found == pytest.approx(expected, abs=0.0101)
        merged = np.array(table(shown, words.MERGED), dtype=float)
        one = correlate2d(given.subject.image[0], merged, "valid")
        assert one == pytest.approx(straight, abs=0.3), "but for the digits that are cut off"


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("drawing", ["X", "O rotated", "X thick"])
def test_the_whole_network_with_and_without(network: str, drawing: str) -> None:
    given = situation(network, drawing)
    lines = compared(figure(given))
    classes = given.subject.network.classes
    results = [forward(given.subject.network, given.subject.image, rectified=each) for each in (True, False)]
    for index, name in enumerate(classes):
        found = [float(text) for text in lines[f"Vote for {name}"]]
        assert found == pytest.approx([result[index] for result in results], abs=0.011)
    assert lines[words.DECISION] == [classes[int(result.argmax())] for result in results]
    counts = []
    for rectified in (True, False):
        read = {
            name: classes[int(forward(given.subject.network, trace.image, rectified=rectified).argmax())]
            for name, trace in CATALOGUE[network].examples.items()
        }
        counts.append(f"{sum(found == name[0] for name, found in read.items())} of 10")
    assert lines[words.read(10)] == counts
    assert lines[words.NEW] == ["–", "–"]


def test_what_the_text_says_comes_true() -> None:
    """The article's network gives the same votes; those of the trained one are quite different."""
    for name, trace in CATALOGUE["lesson"].examples.items():
        votes = linearity.without(CATALOGUE["lesson"].network, ReLU).trace(trace.image).votes
        assert votes.tolist() == trace.votes.tolist(), name
        assert words.SAME_VOTES in figure(situation(drawing=name)).one("p", "fine").text
        assert words.SAME_VOTES not in figure(situation("xo", name)).one("p", "fine").text


def test_new_drawings_are_read_with_and_without() -> None:
    """They are the same ones whoever tries them, and more of them go on where the last ones ended."""
    given = situation("xo")
    results = [found for (found,) in CHAPTER.work(given)]
    assert [tally.drawn for tally in results] == list(range(PIECE, TRIALS + 1, PIECE))
    rng = np.random.default_rng(0)
    with_, without = 0, 0
    for _ in range(TRIALS // PIECE):
        drawn, labels = datasets.drawings(PIECE, 24, rng, ("X", "O"))
        for image, label in zip(drawn, labels.tolist(), strict=True):
            with_ += forward(given.subject.network, image, rectified=True).argmax() == label
            without += forward(given.subject.network, image, rectified=False).argmax() == label
    last = results[-1]
    assert (last.correct, last.correct_without) == (with_, without)
    assert without < with_, "as the text says"
    lines = compared(figure(replace(given, results=(last,))))
    assert lines[words.NEW] == [f"{with_} of {TRIALS}", f"{without} of {TRIALS}"]
    (more,) = next(iter(CHAPTER.work(replace(given, results=(last,)))))
    assert more.drawn == TRIALS + PIECE


def test_the_articles_network_sees_new_drawings_in_black_and_white() -> None:
    given = situation()
    (first,) = next(iter(CHAPTER.work(given)))
    drawn, labels = datasets.drawings(PIECE, 9, np.random.default_rng(0), ("X", "O"))
    seen = [images.black_and_white(image) for image in drawn]
    right = sum(
        int(forward(given.subject.network, image, rectified=True).argmax()) == label
        for image, label in zip(seen, labels.tolist(), strict=True)
    )
    assert first.correct == right


def test_results_of_another_network_are_not_shown() -> None:
    other = Tally(CATALOGUE["lesson"].network, 4, 3, 2)
    assert compared(figure(situation("xo", results=(other,))))[words.NEW] == ["–", "–"]
    assert compared(figure(situation(results=(other,))))[words.NEW] == ["3 of 4", "2 of 4"]


def test_the_button_starts_and_stops() -> None:
    for running, text in ((False, words.TRY), (True, words.STOP)):
        (button,) = [
            each
            for each in figure(replace(situation(), running=running)).all("button")
            if "data-run" in each.attributes
        ]
        assert button.text == text


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("drawing", ["X", "O", "O thick"])
def test_the_right_answer_is_counted(network: str, drawing: str) -> None:
    given = situation(network, drawing)
    asked = CHAPTER.question(given)
    values = given.subject.trace.steps[0].output[1].ravel().tolist()
    assert asked.options[asked.right] == str(sum(value < 0 for value in values))
    assert 2 <= len(asked.options) <= 4
    assert len(set(asked.options)) == len(asked.options)
    assert all(0 <= int(option) <= len(values) for option in asked.options)


def test_the_code_is_what_ran() -> None:
    code = CHAPTER.code(situation(feature=2, at=2))
    assert code.functions == (ReLU.forward, kernels.at_least_zero, linearity.merged, linearity.without)
    values = dict(code.values)
    expected = naive.cut_off(exact.stages("X")[0][2][0][2])
    assert values["x[0, 2, 0, 2]"] == expected
    assert values["the result"] == f"[0, 2, 0, 2] = {naive.cut_off(exact.stages('X')[1][2][0][2])}"


def model(layers: list[Conv2D | ReLU | MaxPool2D | Flatten | Dense], classes: list[str]) -> Given[Rectifying]:
    network = Sequential(layers, input_shape=(1, 9, 9), classes=classes)
    own = situation().subject
    trace = network.trace(own.image)
    return Given(Subject(Model("odd", network), own.drawing, own.ink, own.image, trace, {}), Rectifying())


def test_other_networks_can_be_looked_at() -> None:
    """Without ReLU, of one feature, with zeros around the picture, with a kernel too large for two layers."""
    for convolution in (Conv2D(1, 3, padding="same"), Conv2D(2, 6), Conv2D(1, (2, 3), stride=2)):
        given = model([convolution, Flatten(), Dense(3)], ["a", "b", "c"])
        shown = figure(given)
        two = bool(shown.all("p", "two-or-one"))
        assert two == (convolution.kernel_size == (2, 3))
        assert (words.NO_LAYERS in shown.text) == (not two)
        assert not [each for each in shown.all("button") if "data-run" in each.attributes], "no such drawings"
        asked = CHAPTER.question(given)
        values = given.subject.trace.steps[0].output[min(1, convolution.filters - 1)]
        assert asked.options[asked.right] == str(int((values < 0).sum()))


def test_a_map_with_nothing_below_zero() -> None:
    own = CATALOGUE["lesson"].network.parameters
    edits = {"0.weight": np.zeros_like(own["0.weight"]), "0.bias": np.zeros_like(own["0.bias"])}
    shown = figure(situation(edits=edits))
    assert shown.one("p", "rectifies").text.startswith("None of the 49 numbers")
    assert shown.one("p", "sign").text == "="
    assert "changes nothing" in shown.one("p", "two-or-one").text
    assert dots(shown.one("svg", "number-line"), "below") == []


@given(
    network=st.sampled_from(NETWORKS),
    drawing=st.sampled_from(["", *article.DRAWINGS]),
    feature=st.integers(0, 9999),
    at=st.integers(0, 9999),
    applied=st.integers(0, 1),
    scale=st.sampled_from([0.0, 1.0, -1.0, 1e-6, 1e6]),
    shift=st.sampled_from([0.0, 3.0, -3.0]),
)
@settings(max_examples=60, deadline=None)
def test_any_choice_and_any_network_makes_a_figure(
    network: str, drawing: str, feature: int, at: int, applied: int, scale: float, shift: float
) -> None:
    own = CATALOGUE[network].network.parameters
    edits = {
        "0.weight": own["0.weight"] * np.float32(scale),
        "0.bias": own["0.bias"] + np.float32(shift),
    }
    given = situation(network, drawing, edits, feature=feature, at=at, applied=applied)
    shown = figure(given)
    assert shown.all("p", "formula")
    asked = CHAPTER.question(given)
    assert asked.options[asked.right].isdigit()
    assert CHAPTER.code(given).values
