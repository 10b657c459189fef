from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from app import words
from app.chapters.chapter import Given
from app.chapters.convolution import Convolution, ConvolutionChapter
from app.drawing import Drawing, Example
from app.networks import Catalogue, Model
from app.scene import Director, Subject
from app.state import LESSON, XO, State
from app.views.figure import Figure
from app.views.stages import plan
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from pycnn import Conv2D, lesson
from pycnn.arrays import FloatArray
from pycnn.layers.kernels import correlate
from tests.app import sketches
from tests.app.document import Element, parsed, rows
from tests.app.views.test_pixels import PALETTE
from tests.pycnn import article, examples, naive

CHAPTER = ConvolutionChapter()
CATALOGUE = Catalogue()
DIAGONAL, CROSS, ANTIDIAGONAL = range(3)


def subject(name: str = "X", network: str = LESSON) -> Subject:
    return seen(State(network=network, drawing=Drawing((Example(name),))))


def seen(state: State) -> Subject:
    return Director(CATALOGUE).scene(state).subject


def figure(of: Subject, **chosen: int) -> Figure:
    return CHAPTER.figure(Given(of, Convolution(**chosen)))


def page(of: Subject, **chosen: int) -> Element:
    return parsed(figure(of, **chosen).markup)


def table(page: Element, label: str) -> Element:
    (found,) = [each for each in page.all("table") if each.attributes.get("aria-label") == label]
    return found


def numbers(page: Element, label: str) -> naive.Map:
    return [[Fraction(text) for text in row] for row in rows(table(page, label))]


def marked(page: Element, label: str, kind: str) -> list[tuple[int, int]]:
    return [
        (r, c)
        for r, row in enumerate(table(page, label).all("tr"))
        for c, cell in enumerate(row.children)
        if kind in cell.classes
    ]


def flat(grid: naive.Map) -> list[Fraction]:
    return [value for row in grid for value in row]


@pytest.mark.parametrize("name", ["X", "O rotated"])
@pytest.mark.parametrize("feature", range(3))
def test_each_place_of_a_map_is_worked_out_before_ones_eyes(name: str, feature: int) -> None:
    image = naive.drawing(article.DRAWINGS[name])
    weights = naive.drawing(list(article.FEATURES.values())[feature])
    expected = naive.correlate([image], [weights], (1, 1), "valid", divide=True)
    of = subject(name)
    for at in range(0, 49, 3):
        row, col = divmod(at, 7)
        shown = page(of, feature=feature, at=at, fill=0)
        assert numbers(shown, "Picture with the window") == image
        window = [(row + i, col + j) for i in range(3) for j in range(3)]
        assert marked(shown, "Picture with the window", "in-patch") == window
        assert numbers(shown, "Patch") == [line[col : col + 3] for line in image[row : row + 3]]
        assert numbers(shown, "Feature") == weights
        products = [a * b for a, b in zip(flat(numbers(shown, "Patch")), flat(weights), strict=True)]
        assert flat(numbers(shown, "Products")) == products
        total, value = sum(products), naive.cut_off(expected[row][col])
        assert [line.text for line in shown.all("dd")] == [str(total), f"{total} / 9", value]
        assert rows(table(shown, "The map")) == [[naive.cut_off(each) for each in line] for line in expected]
        assert marked(shown, "The map", "current") == [(row, col)]
        said = shown.one("p", "said").text
        assert f"the sum is {total}, and {total} / 9 = {value}." in said
        assert str(products.count(Fraction(1))) in said
        assert f"Place {at + 1} of 49: row {row + 1}, column {col + 1}" in shown.text


def test_the_map_of_the_articles_feature_is_the_printed_one() -> None:
    shown = page(subject(), feature=DIAGONAL, fill=0)
    printed = [[article.PRINTED_NINTHS[n] for n in row] for row in article.FILTERED_X_DIAGONAL]
    assert rows(table(shown, "The map")) == printed


def test_a_learned_feature_adds_products_and_its_bias() -> None:
    of = subject("O thick", XO)
    layer = of.network.layers[0]
    for feature, at in [(0, 0), (3, 137), (7, 399)]:
        row, col = divmod(at, 20)
        made = figure(of, feature=feature, at=at)
        shown = parsed(made.markup)
        patch = of.image[0, row : row + 5, col : col + 5]
        assert set(made.painters) == {"picture", "map"}
        assert flat(numbers(shown, "Patch")) == [_cut(value) for value in patch.ravel().tolist()]
        weights = layer.weight[feature, 0]
        assert flat(numbers(shown, "Feature")) == [_cut(value) for value in weights.ravel().tolist()]
        products = [
            _exact(a) * _exact(b)
            for a, b in zip(patch.ravel().tolist(), weights.ravel().tolist(), strict=True)
        ]
        assert flat(numbers(shown, "Products")) == pytest.approx([float(p) for p in products], abs=0.0101)
        total, bias = float(sum(products)), float(layer.bias[feature])
        lines = {line.one("dt").text: float(line.one("dd").text) for line in shown.one("dl").children}
        assert lines[words.SUM] == pytest.approx(total, abs=0.0101)
        assert lines[words.BIAS] == pytest.approx(bias, abs=0.0101)
        assert lines[words.EQUALS] == pytest.approx(total + bias, abs=0.0101)
        assert sum(value for name, value in lines.items() if name != words.EQUALS) == pytest.approx(
            lines[words.EQUALS]
        )
        assert "25 products" in shown.one("p", "said").text


def _exact(value: float) -> Fraction:
    return Fraction(value)


def _cut(value: float) -> Fraction:
    return Fraction(lesson.printed(value))


def test_the_painted_maps_show_window_and_place() -> None:
    made = figure(subject("X", XO), at=7 * 20 + 11, fill=0)
    picture, painted = (made.painters[name](PALETTE) for name in ("picture", "map"))
    line = picture == PALETTE.lines[0]
    edge = np.argwhere(line)
    assert edge.min(axis=0).tolist() == [7 * 12, 11 * 12]
    assert edge.max(axis=0).tolist() == [12 * 12 - 1, 16 * 12 - 1]
    current = np.argwhere(painted == PALETTE.ink)
    assert current.min(axis=0).tolist() == [7 * 12, 11 * 12]
    assert current.max(axis=0).tolist() == [8 * 12 - 1, 12 * 12 - 1]
    part = figure(subject("X", XO), at=7 * 20 + 11, fill=1).painters["map"](PALETTE)
    assert (part[8 * 12 :] == 0).all()
    assert (part[7 * 12 : 8 * 12, 12 * 12 :] == 0).all()
    assert (part[: 7 * 12] == painted[: 7 * 12]).all()


@pytest.mark.parametrize("at", [0, 16, 48])
def test_the_map_fills_as_the_window_goes(at: int) -> None:
    cells = table(page(subject(), at=at, fill=1), "The map").all("td")
    assert ["pending" in cell.classes for cell in cells] == [False] * (at + 1) + [True] * (48 - at)
    cells = table(page(subject(), at=at, fill=0), "The map").all("td")
    assert not [cell for cell in cells if "pending" in cell.classes]


@pytest.mark.parametrize(
    ("at", "leads_to"), [(0, [0, 0, 1, 48]), (20, [0, 19, 21, 48]), (48, [0, 47, 48, 48])]
)
def test_the_buttons_lead_to_the_ends_and_to_the_next_places(at: int, leads_to: list[int]) -> None:
    walk = page(subject(), at=at).one("div", "walk")
    places = [each.attributes["data-set"] for each in walk if "data-set" in each.attributes]
    assert places == [f"at={to}" for to in leads_to]
    labels = [button.attributes.get("aria-label") for button in walk.all("button")]
    assert labels == ["First place", "One place back", None, "One place on", "Last place"]


def test_every_button_of_the_walk_is_the_same_at_every_place() -> None:
    """Else it would lose the focus at each step."""
    walks = [page(subject(), at=at).one("div", "walk").all("button") for at in (3, 4)]
    assert [b.attributes for b in walks[0]] == [b.attributes for b in walks[1]]


def test_it_plays_over_all_places() -> None:
    for network, count in ((LESSON, "49"), (XO, "400")):
        for playing, text in ((False, "Play"), (True, "Pause")):
            made = CHAPTER.figure(Given(subject("X", network), Convolution(), playing=playing))
            button = parsed(made.markup).one("button", "play")
            assert button.text == text
            assert button.attributes["data-play"] == "at"
            assert button.attributes["data-count"] == count
            assert button.attributes["aria-pressed"] == str(playing).lower()


def expected_maps(of: Subject) -> list[FloatArray]:
    layer = of.network.layers[0]
    divisor = layer.weight[0].size if getattr(layer, "average", False) else 1
    return [
        signal.correlate2d(of.image[0], layer.weight[feature, 0], "valid") / divisor + layer.bias[feature]
        for feature in range(len(layer.weight))
    ]


@pytest.mark.parametrize("network", [LESSON, XO])
@pytest.mark.parametrize("name", ["X", "O scaled"])
def test_three_places_are_the_best_the_worst_and_the_one_nearest_to_nothing(name: str, network: str) -> None:
    of = subject(name, network)
    for feature, values in enumerate(expected_maps(of)):
        shown = page(of, feature=feature)
        buttons = shown.all("button", "telling")
        for button, best in zip(
            buttons, (values.max(), values.min(), values.flat[np.abs(values).argmin()]), strict=True
        ):
            at = int(button.attributes["data-set"].removeprefix("at="))
            assert abs(values.flat[at]) == pytest.approx(abs(best), abs=1e-5)
            assert float(button.one("b").text) == pytest.approx(values.flat[at], abs=0.0101)
            assert words.place(*divmod(at, values.shape[1])) in button.text


def test_a_telling_place_is_marked_when_the_window_is_there() -> None:
    of = subject()
    for chosen in page(of).all("button", "telling"):
        at = int(chosen.attributes["data-set"].removeprefix("at="))
        pressed = [
            button
            for button in page(of, at=at).all("button", "telling")
            if button.attributes["aria-pressed"] == "true"
        ]
        assert [button.text for button in pressed] == [chosen.text]


def test_what_a_telling_place_means_is_said_by_its_pixels() -> None:
    texts = [button.one("span", "tells").text for button in page(subject()).all("button", "telling")]
    assert texts[0] == "Every pixel agrees: a perfect match."
    assert texts[1].startswith("Only 3 of 9 pixels agree")  # the lowest ninths of the printed map: -3
    assert texts[2].startswith(("4 agree and 5 differ", "5 agree and 4 differ"))


def test_what_a_learned_feature_could_reach_is_the_sum_of_its_sizes() -> None:
    of = subject("X", XO)
    layer = of.network.layers[0]
    values = expected_maps(of)[2] - layer.bias[2]
    share = values.max() / np.abs(layer.weight[2]).sum()
    text = page(of, feature=2).all("button", "telling")[0].one("span", "tells").text
    assert f"{np.floor(1000 * share) / 10:.1f} %" in text


def test_a_patch_that_is_the_negative_is_called_so() -> None:
    weights = lesson.network().parameters["0.weight"].copy()
    weights[0] = -weights[0]
    of = seen(State(drawing=Drawing((Example("X"),)), edits={"0.weight": weights}))
    shown = page(of, feature=0)
    worst = shown.all("button", "telling")[1]
    assert worst.one("b").text == "-1.00"
    assert "negative" in worst.one("span", "tells").text
    at = int(worst.attributes["data-set"].removeprefix("at="))
    assert page(of, at=at).one("p", "said").text.startswith("All 9 pixels differ")


@pytest.mark.parametrize("network", [LESSON, XO])
def test_the_cost_is_what_it_takes(network: str) -> None:
    of = subject("X", network)
    weight = of.network.layers[0].weight
    cost = sum(values.size for values in expected_maps(of)) * weight[0].size
    assert f"{cost:,} multiplications" in page(of).text


@pytest.mark.parametrize("name", article.DRAWINGS)
def test_the_question_is_how_pixels_that_differ_count(name: str) -> None:
    image = naive.drawing(article.DRAWINGS[name])
    ninths = flat(
        naive.correlate([image], [naive.drawing(article.FEATURES["diagonal"])], (1, 1), "valid", divide=True)
    )
    question = CHAPTER.question(Given(subject(name), Convolution()))
    agree = next(n for n in range(10) if f" {n} pixels of the patch agree" in question.text)
    differ = 9 - agree
    assert f"{differ} differ" in question.text
    value = Fraction(agree - differ, 9)
    assert value in ninths
    assert question.options[question.right] == naive.cut_off(value)
    assert len(set(question.options)) == 3
    assert naive.cut_off(Fraction(agree, 9)) in question.options
    assert f"{agree} − {differ} = {agree - differ}" in question.because
    assert naive.cut_off(value) in question.because
    row, col = (int(text) - 1 for text in _numbers_after(question.because, "place is row "))
    assert ninths[7 * row + col] == value


def _numbers_after(text: str, lead: str) -> list[str]:
    row, col = text.split(lead)[1].rstrip(".").split(", column ")
    return [row, col]


def test_seven_of_nine_is_not_seven_ninths() -> None:
    question = CHAPTER.question(Given(subject(), Convolution()))
    assert question.options == ("0.77", "0.55", "0.22")
    assert question.options[question.right] == "0.55"


def test_the_figure_does_not_answer_the_question_at_first_sight() -> None:
    first = page(subject())
    assert "0.55" not in [line.text for line in first.all("dd")]
    assert "0.55" not in [button.one("b").text for button in first.all("button", "telling")]


def test_of_learned_features_the_question_is_about_the_negative() -> None:
    for name in ("X", "O", "X thick"):
        of = subject(name, XO)
        layer = of.network.layers[0]
        values = expected_maps(of)[0]
        turned = signal.correlate2d(-of.image[0], layer.weight[0, 0], "valid") + layer.bias[0]
        question = CHAPTER.question(Given(of, Convolution()))
        assert question.options[0] == lesson.printed(float(values.max()))
        expected = float(turned.flat[values.argmax()])
        assert float(question.options[question.right]) == pytest.approx(expected, abs=0.0101)
        assert question.options[question.right] in question.because


def test_a_feature_of_nothing_is_not_asked_about() -> None:
    weights = lesson.network().parameters["0.weight"].copy()
    weights[0] = 0
    of = seen(State(drawing=Drawing((Example("X"),)), edits={"0.weight": weights}))
    question = CHAPTER.question(Given(of, Convolution()))
    assert question.text.startswith("Where feature 2 fits best it gives 1.00.")
    assert question.options[question.right] == "-1.00"


def test_the_question_stays_while_one_looks_around() -> None:
    of = subject()
    asked = {CHAPTER.question(Given(of, Convolution(at=at, feature=f))) for at in (0, 9) for f in (0, 2)}
    assert len(asked) == 1


def test_the_code_is_what_ran_and_its_values_can_be_worked_out_by_hand() -> None:
    for network in (LESSON, XO):
        of = subject("X", network)
        code = CHAPTER.code(Given(of, Convolution(at=30, feature=1)))
        assert code.functions == (Conv2D.explain, Conv2D.forward, correlate)
        values = dict(code.values)
        patch, feature, products = (_read(values[name]) for name in ("patch", "feature", "products"))
        assert products == pytest.approx([a * b for a, b in zip(patch, feature, strict=True)], abs=0.03)
        total = sum(products)
        assert float(values["math.fsum(products.flat)"]) == pytest.approx(total, abs=0.13)
        assert ("self._divided" in values) == (network == LESSON)
        made = total / float(values.get("self._divided", 1)) + float(values["self.bias[index[0]]"])
        assert float(values["the result"]) == pytest.approx(made, abs=0.13)


def _read(text: str) -> list[float]:
    return [float(number) for row in text.split("; ") for number in row.split()]


def multi_channel() -> Subject:
    """Two channels, a stride, and windows that hang over the edge."""
    network = examples.network()
    model = Model("example", network)
    vars(model)["stages"] = plan(network.layers, network.shapes)  # as no drawing has two channels
    image = examples.image()
    return Subject(model, Drawing(), image[0], image, network.trace(image), {})


@given(feature=st.integers(0, 2), at=st.integers(0, 35), fill=st.integers(0, 1))
def test_several_channels_each_have_a_row(feature: int, at: int, fill: int) -> None:
    of = multi_channel()
    shown = page(of, feature=feature, at=at, fill=fill)
    channels = shown.all("div", "channel")
    assert len(channels) == 2
    adds = sum(float(channel.one("b").text) for channel in channels)
    value = float(of.trace.steps[0].output[feature].flat[at])
    assert float(shown.all("dd")[0].text) == pytest.approx(adds, abs=0.03)
    assert float(shown.all("dd")[-1].text) == pytest.approx(value, abs=0.0101)


EDITS = st.one_of(
    st.none(),
    st.lists(st.floats(-3, 3, width=32), min_size=27, max_size=27).map(
        lambda values: {"0.weight": np.array(values, dtype=np.float32).reshape(3, 1, 3, 3)}
    ),
    st.lists(st.sampled_from([-1.0, 1.0, 0.0]), min_size=27, max_size=27).map(
        lambda values: {"0.weight": np.array(values, dtype=np.float32).reshape(3, 1, 3, 3)}
    ),
    st.floats(-2, 2, width=32).map(lambda bias: {"0.bias": np.full(3, bias, dtype=np.float32)}),
)


@settings(max_examples=60, deadline=None)
@given(
    drawing=sketches.DRAWING,
    network=st.sampled_from([LESSON, XO]),
    edits=EDITS,
    feature=st.integers(0, 9),
    at=st.integers(0, 9999),
    fill=st.integers(0, 1),
    playing=st.booleans(),
)
def test_whatever_is_drawn_changed_or_chosen_there_is_a_figure(
    drawing: Drawing,
    network: str,
    edits: dict[str, FloatArray] | None,
    feature: int,
    at: int,
    fill: int,
    playing: bool,
) -> None:
    state = State(drawing=drawing, network=network)
    if edits is not None and network == LESSON:
        state = replace(state, edits=edits)
    chosen = Given(seen(state), Convolution(fill=fill, feature=feature, at=at), playing=playing)
    shown = parsed(CHAPTER.figure(chosen).markup)
    cells = shown.all("td") + shown.all("i")
    assert len(cells) <= 600
    ids = [element.attributes["id"] for element in shown if "id" in element.attributes]
    assert not ids
    assert "nan" not in shown.text
    question = CHAPTER.question(chosen)
    assert 0 <= question.right < len(question.options)
    assert CHAPTER.code(chosen).values
