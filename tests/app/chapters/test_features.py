from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from app.chapters.chapter import Given
from app.chapters.features import Features, FeaturesChapter
from app.chapters.features.presets import presets
from app.networks import Catalogue, Model
from app.scene import Director
from app.settings import FARTHEST
from app.state import State, edit, load_example
from app.views.changes import changed_elements
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, Sequential, lesson, matches
from pycnn.arrays import FloatArray
from pycnn.lesson import printed
from tests.app import sketches
from tests.app.document import Element, parsed, rows
from tests.pycnn import article, naive

CATALOGUE = Catalogue()
CHAPTER = FeaturesChapter()
NETWORKS = ("lesson", "xo")


def situation(
    network: str = "lesson",
    drawing: str = "",
    edits: dict[str, FloatArray] | None = None,
    **chosen: int,
) -> Given[Features]:
    state = State(network=network)
    if drawing:
        state = load_example(drawing)(state)
    for name, values in (edits or {}).items():
        state = edit(name, values)(state)
    return Given(Director(CATALOGUE).scene(state).subject, Features(**chosen))


def edited(network: str, feature: int, weights: FloatArray) -> dict[str, FloatArray]:
    values = CATALOGUE[network].network.parameters["0.weight"].copy()
    values[feature, 0] = weights
    return {"0.weight": values}


def figure(given: Given[Features]) -> Element:
    return parsed(CHAPTER.figure(given).markup)


def table(figure: Element, label: str) -> list[list[str]]:
    (found,) = [each for each in figure.all("table") if each.attributes.get("aria-label") == label]
    return rows(found)


def outlined(figure: Element) -> list[tuple[int, int, int, int]]:
    """Where the outlines are: top, left, height and width, in pixels of the picture."""
    boxes = figure.one("svg", "outlines").children[1].all("rect")
    edges = ([float(box.attributes[name]) for name in ("y", "x", "height", "width")] for box in boxes)
    return [(round(y - 0.1), round(x - 0.1), round(h + 0.2), round(w + 0.2)) for y, x, h, w in edges]


@pytest.mark.parametrize("name", list(article.DRAWINGS))
@pytest.mark.parametrize("feature", range(3))
def test_outlines_are_the_places_where_all_pixels_agree(name: str, feature: int) -> None:
    art, piece = article.DRAWINGS[name].split(), list(article.FEATURES.values())[feature].split()
    fits = [
        (row, col, 3, 3)
        for row in range(7)
        for col in range(7)
        if [line[col : col + 3] for line in art[row : row + 3]] == piece
    ]
    shown = figure(situation(drawing=name, feature=feature))
    said = shown.one("p", "found").text
    if fits:
        assert outlined(shown) == fits
        assert "nearly" not in shown.one("svg", "outlines").classes
        assert f"{len(fits)} {'place' if len(fits) == 1 else 'places'}" in said
        assert said.endswith("1.00.")
    else:
        exact = naive.correlate(
            [naive.drawing(article.DRAWINGS[name])], [naive.drawing(" ".join(piece))], (1, 1), "valid", True
        )
        best = max(value for line in exact for value in line)
        top, left, *_ = outlined(shown)[0]
        assert exact[top][left] == best
        assert "nearly" in shown.one("svg", "outlines").classes
        assert "perfectly nowhere" in said
        assert said.endswith(f" {naive.cut_off(best)}.")
    label = shown.one("svg", "outlines").attributes["aria-label"]
    assert label.count("row ") == len(outlined(shown))


@given(drawing=sketches.IMAGE, feature=st.integers(0, 2), at=st.integers(0, 80))
@settings(max_examples=40)
def test_every_place_is_counted_pixel_by_pixel(drawing: FloatArray, feature: int, at: int) -> None:
    given = situation(feature=feature, at=at)
    network = given.subject.network
    subject = type(given.subject)(
        given.subject.model, given.subject.drawing, given.subject.ink, drawing, network.trace(drawing), {}
    )
    shown = figure(Given(subject, given.settings))
    row, col = (min(max(i - 1, 0), 6) for i in divmod(at, 9))
    patch = drawing[0, row : row + 3, col : col + 3]
    piece = list(lesson.FEATURES.values())[feature][0]
    agree = int((patch == piece).sum())
    value = naive.cut_off(Fraction(2 * agree - 9, 9))
    said = shown.one("p", "formula").text
    assert said.startswith(f"{agree} of 9 pixels agree, {9 - agree} differ")
    assert said.endswith(f"({agree} − {9 - agree}) / 9 = {value}")
    products = table(shown, "The drawing times the feature, pixel by pixel")
    assert products == [[str(int(value)) for value in line] for line in (patch * piece).tolist()]
    assert table(shown, "The drawing here") == [[str(int(v)) for v in line] for line in patch.tolist()]
    marked = [cell for cell in shown.one("div", "outlined").all("td") if "in-patch" in cell.classes]
    assert len(marked) == 9
    assert [cell.text for cell in marked] == [str(int(v)) for v in patch.ravel().tolist()]
    current = [cell for cell in shown.one("div", "feature-effects").all("td") if "current" in cell.classes]
    assert [cell.text for cell in current] == [value]


def test_learned_features_are_added_up() -> None:
    given = situation("xo", feature=2, at=24 * 10 + 7)
    layer = given.subject.network.layers[0]
    assert isinstance(layer, Conv2D)
    patch = given.subject.image[0, 8:13, 5:10].astype(np.float64)
    total = float((patch * layer.weight[2, 0]).sum())
    share = total / float(abs(layer.weight[2, 0].astype(np.float64)).sum())
    said = figure(given).one("p", "formula").text
    numbers = [float(number) for number in re.findall(r"\d+\.\d\d", said)]
    assert numbers == pytest.approx([abs(total), abs(layer.bias[2]), abs(total + layer.bias[2])], abs=0.011)
    assert f"{int(100 * share)} % of a perfect match" in said


@pytest.mark.parametrize("network", NETWORKS)
def test_at_first_it_shows_the_best_place(network: str) -> None:
    for feature in range(3):
        given = situation(network, feature=feature)
        best = given.subject.trace.steps[0].output[feature].max()
        shown = figure(given)
        assert f"= {printed(float(best))}" in shown.one("p", "formula").text
        back = [button for button in shown.all("button") if button.text == "Show the best place"]
        assert [button.attributes["data-set"] for button in back] == [f"at={FARTHEST}"]


def pressed(edits: str, network: str) -> dict[str, FloatArray]:
    """What the binder makes of a button's `data-edit`."""
    parameters = CATALOGUE[network].network.parameters
    changed: dict[str, FloatArray] = {}
    for each in edits.split("&"):
        name, _, rest = each.partition(":")
        place, _, value = rest.partition("=")
        values = changed.setdefault(name, parameters[name].copy())
        values[tuple(int(i) for i in place.split("."))] = np.float32(value)
    return changed


def test_each_pixel_flips_itself_and_nothing_else() -> None:
    for feature, own in enumerate(lesson.FEATURES.values()):
        buttons = figure(situation(feature=feature)).all("button", "pixel")
        assert [button.text for button in buttons] == [str(int(value)) for value in own.ravel().tolist()]
        for at, button in enumerate(buttons):
            (changed,) = pressed(button.attributes["data-edit"], "lesson").values()
            expected = np.stack(list(lesson.FEATURES.values()))
            expected[feature, 0].flat[at] *= -1
            assert changed.tolist() == expected.tolist()
            assert button.attributes["data-set"] == f"pixel={at}", "by this the focus finds it again"


def test_a_learned_pixel_is_chosen_and_then_changed() -> None:
    own = CATALOGUE["xo"].network.parameters["0.weight"]
    given = situation("xo", feature=3, pixel=7)
    shown = figure(given)
    assert not [pixel for pixel in shown.all("button", "pixel") if "data-edit" in pixel.attributes]
    assert [pixel.attributes["aria-pressed"] for pixel in shown.all("button", "pixel")].index("true") == 7
    buttons = shown.one("div", "feature-values").all("button")
    values = [
        pressed(button.attributes["data-edit"], "xo")["0.weight"][3, 0, 1, 2].item() for button in buttons
    ]
    before = own[3, 0, 1, 2].item()
    assert values == pytest.approx([before - 0.1, before + 0.1, 0, before], abs=1e-6)
    assert values[3] == before, "to the last bit"
    settings = [button.attributes.get("data-set") for button in buttons]
    assert len(set(settings[:2])) == 2, "less and more lead elsewhere each time; the focus needs a name"
    for setting in settings[:2]:
        assert setting is not None
        assert sorted(setting.split("&")) == ["feature=3", "pixel=7"], "which changes nothing"


def test_a_drawn_pixel_can_be_black_grey_or_white() -> None:
    shown = figure(situation(pixel=5))
    buttons = shown.one("div", "feature-values").all("button")
    assert [button.text for button in buttons] == ["−1 black", "0 grey", "1 white"]
    values = [pressed(each.attributes["data-edit"], "lesson")["0.weight"][0, 0, 1, 2] for each in buttons]
    assert values == [-1, 0, 1]
    assert [each.attributes["aria-pressed"] for each in buttons] == ["true", "false", "false"]
    grey = edited("lesson", 0, np.array([[1, -1, -1], [-1, 1, 0], [-1, -1, 1]], np.float32))
    shown = figure(situation(edits=grey, pixel=5))
    assert [button.text for button in shown.all("button", "pixel")] == [
        "1",
        "-1",
        "-1",
        "-1",
        "1",
        "0",
        "-1",
        "-1",
        "1",
    ]
    assert (
        shown.one("p", "formula").text
        == "8 of 9 pixels agree, 0 differ, 1 does not count: (8 − 0) / 9 = 0.88"
    )
    assert "fits perfectly at 4 places" in shown.one("p", "found").text, "what does not count does not hinder"


@pytest.mark.parametrize("network", NETWORKS)
def test_presets_are_as_strong_as_the_feature(network: str) -> None:
    for own in CATALOGUE[network].network.parameters["0.weight"][:, 0]:
        found = presets(own)
        assert found["inverted"].tolist() == (-own).tolist()
        assert not found.pop("empty").any()
        for other in found.values():
            assert other.shape == own.shape
            assert float(np.abs(other).sum()) == pytest.approx(float(np.abs(own).sum()), rel=1e-5)
        middle = own.shape[1] // 2
        assert np.argwhere(found["upright"] > 0).tolist() == [[row, middle] for row in range(len(own))]
        assert np.argwhere(found["falling"] > 0).tolist() == [[i, i] for i in range(len(own))]
        assert found["rising"].tolist() == found["falling"][:, ::-1].tolist()


def test_a_preset_button_replaces_the_whole_feature() -> None:
    for network in NETWORKS:
        shown = figure(situation(network, feature=1))
        own = CATALOGUE[network].network.parameters["0.weight"]
        buttons = shown.one("div", "feature-presets").all("button")
        for button, expected in zip(buttons, presets(own[1, 0]).values(), strict=True):
            changed = pressed(button.attributes["data-edit"], network)["0.weight"]
            assert changed[1, 0].tolist() == expected.tolist()
            assert changed[[0, 2]].tolist() == own[[0, 2]].tolist()


def consequences(shown: Element) -> dict[str, list[str]]:
    return {line[0]: line[1:] for line in table(shown, "The votes and the decision on this drawing")}


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("preset", ["inverted", "empty", "upright"])
def test_consequences_are_those_of_the_changed_network(network: str, preset: str) -> None:
    model = CATALOGUE[network]
    changes = edited(network, 0, presets(model.network.parameters["0.weight"][0, 0])[preset])
    given = situation(network, "O", changes)
    shown = figure(given)
    image = model.picture(given.subject.ink)
    before = model.network.trace(image)
    after = model.edited(changes).network.trace(image)
    lines = consequences(shown)
    for name, was, now in zip(before.classes, before.votes.tolist(), after.votes.tolist(), strict=True):
        assert lines[f"Vote for {name}"] == [printed(was), printed(now)]
    assert lines["Decision"] == [before.decision, after.decision]
    readings = [
        {name: trace.decision for name, trace in each.examples.items()}
        for each in (model, model.edited(changes))
    ]
    counts = [sum(found == name[0] for name, found in read.items()) for read in readings]
    assert lines["Of ten read correctly"] == [str(count) for count in counts]
    items = shown.one("ul", "ten").all("li")
    assert [item.one("svg").attributes["aria-label"] for item in items] == list(article.DRAWINGS)
    for item, name in zip(items, article.DRAWINGS, strict=True):
        mark = item.one("p")
        right = readings[1][name] == name[0]
        assert mark.text == f"{'✓' if right else '✗'} {readings[1][name]}"
        assert ("right" in mark.classes, "wrong" in mark.classes) == (right, not right)
        assert ("other" in mark.classes) == (readings[0][name] != readings[1][name])


def test_what_the_text_says_comes_true() -> None:
    def read(network: str, changes: dict[str, FloatArray]) -> int:
        lines = consequences(figure(situation(network, edits=changes)))
        return int(lines["Of ten read correctly"][1])

    own = lesson.FEATURES["diagonal"][0]
    assert read("lesson", edited("lesson", 0, np.zeros_like(own))) == 10
    flips = []
    for at in range(9):
        flipped = own.copy()
        flipped.flat[at] *= -1
        flips.append(read("lesson", edited("lesson", 0, flipped)))
    assert 10 in flips
    assert min(flips) < 9, "not every pixel is the right one"
    empty = np.zeros((5, 5), np.float32)
    assert [read("xo", edited("xo", feature, empty)) >= 9 for feature in range(8)] == [True] * 8


def test_restore_is_offered_as_soon_as_something_is_changed() -> None:
    own = CATALOGUE["lesson"].network.parameters["5.weight"]
    for edits, offered in (({}, False), ({"5.weight": own * 2}, True)):
        shown = figure(situation(edits=edits))
        buttons = [button for button in shown.all("button") if "data-restore" in button.attributes]
        assert len(buttons) == offered
        assert shown.all("div", "feature-restore"), "its place stays"


def test_an_empty_feature_is_found_nowhere() -> None:
    for network, value in (("lesson", "0.00"), ("xo", None)):
        own = CATALOGUE[network].network.parameters["0.weight"][0, 0]
        given = situation(network, edits=edited(network, 0, np.zeros_like(own)))
        shown = figure(given)
        assert outlined(shown) == []
        bias = float(given.subject.network.layers[0].bias[0])
        assert shown.one("p", "found").text.endswith(f"{value or printed(bias)}.")


def test_an_empty_learned_feature_is_no_mini_image() -> None:
    shown = figure(situation("xo", edits=edited("xo", 0, np.zeros((5, 5), np.float32)), pixel=3))
    assert {each.one("i").attributes["class"] for each in shown.all("button", "pixel")} == {"z"}
    assert not [each for each in shown.all("button", "pixel") if "data-edit" in each.attributes]
    assert [each.text for each in shown.one("div", "feature-values").all("button")][:3] == [
        "− 0.1",
        "+ 0.1",
        "0",
    ]


def test_only_leaves_change_while_one_points() -> None:
    """So that the page can follow the pointer at once."""
    before, after = (CHAPTER.figure(situation(at=at)).markup for at in (20, 21))
    assert before != after
    assert changed_elements(before, after).anew is None


def ink_of(name: str) -> FloatArray:
    return Director(CATALOGUE).scene(load_example(name)(State())).own.ink


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("preset", ["", "empty", "inverted"])
def test_the_right_answer_is_what_the_o_gives(network: str, preset: str) -> None:
    model = CATALOGUE[network]
    own = model.network.parameters["0.weight"]
    changes = edited(network, 1, presets(own[1, 0])[preset]) if preset else {}
    asked = CHAPTER.question(situation(network, "X thick", changes))
    weights = changes.get("0.weight", own).astype(np.float64)
    picture = model.picture(ink_of("O"))[0].astype(np.float64)
    best = []
    for weight in weights[:, 0]:
        k = len(weight)
        places = range(len(picture) - k + 1)
        sums = [(picture[r : r + k, c : c + k] * weight).sum() for r in places for c in places]
        best.append(max(sums) / abs(weight).sum() if weight.any() else 0.0)
    worst = best.index(min(best))
    assert asked.options[asked.right].startswith(f"Feature {worst + 1}")
    assert len(set(asked.options)) == len(asked.options)
    for option in asked.options[:-1]:
        number = int(re.findall(r"\d+", option)[0]) - 1
        assert f"{option} {int(100 * best[number] + 1e-3)} %" in asked.because


def test_if_no_feature_is_alone_at_the_end_none_is_right() -> None:
    weights = np.repeat(CATALOGUE["lesson"].network.parameters["0.weight"][:1], 3, axis=0)
    asked = CHAPTER.question(situation(edits={"0.weight": weights}))
    assert asked.options[asked.right] == "They all fit equally well"


def test_the_code_is_what_ran_and_its_values_can_be_redone() -> None:
    given = situation(feature=1, at=40)
    code = CHAPTER.code(given)
    assert code.functions == (matches.agreement, matches.perfect, matches.peaks)
    values = dict(code.values)
    layer = given.subject.network.layers[0]
    names = {"layer": layer, "image": given.subject.image, "np": np}
    patch, feature = eval(values["the patch"], names), eval(values["the feature"], names)
    assert printed(float((patch * feature).sum()) / 9) == values["matches[1, 3, 3]"]
    assert values["agreement(layer, matches)[1, 3, 3]"] == "1.00"
    assert values["layer.bias[1]"] == "0.00"


WEIGHT = st.one_of(st.sampled_from([-1.0, 0.0, 1.0]), st.floats(-1e6, 1e6, width=32))


@given(
    network=st.sampled_from(NETWORKS),
    drawing=st.sampled_from(["", *article.DRAWINGS]),
    feature=st.integers(0, 9999),
    at=st.integers(0, 9999),
    pixel=st.integers(0, 9999),
    weights=st.none() | st.lists(WEIGHT, min_size=25, max_size=25),
)
@settings(max_examples=60, deadline=None)
def test_any_choice_and_any_network_makes_a_figure(
    network: str, drawing: str, feature: int, at: int, pixel: int, weights: list[float] | None
) -> None:
    edits = {}
    if weights is not None:
        size = 3 if network == "lesson" else 5
        edits = edited(network, 0, np.array(weights[: size * size], np.float32).reshape(size, size))
    given = situation(network, drawing, edits, feature=feature, at=at, pixel=pixel)
    shown = figure(given)
    assert len(shown.all("button", "pixel")) == (9 if network == "lesson" else 25)
    asked = CHAPTER.question(given)
    assert 0 <= asked.right < len(asked.options)
    assert len(asked.options) >= 2
    assert CHAPTER.code(given).values


def test_models_of_others_can_be_looked_at() -> None:
    """Other strides, zeros around the picture, and a kernel that is not square."""
    layers = [Conv2D(2, (4, 3), stride=(2, 3), padding="same"), Flatten(), Dense(2)]
    network = Sequential(layers, input_shape=(1, 9, 9), classes=["X", "O"])
    model = Model("odd", network)
    given = situation()
    trace = network.trace(given.subject.image)
    subject = type(given.subject)(
        model, given.subject.drawing, given.subject.ink, given.subject.image, trace, {}
    )
    seen = set()
    for at in range(81):
        shown = figure(Given(subject, Features(at=at)))
        (current,) = [c for c in shown.one("div", "feature-effects").all("td") if "current" in c.classes]
        seen.add(current.text)
        inside = shown.one("div", "outlined").all("td")[at]
        assert "in-patch" in inside.classes, "the window is around the pixel that is pointed at"
    assert len(seen) == len({printed(float(v)) for v in trace.steps[0].output[0].ravel()})
