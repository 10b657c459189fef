from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from itertools import islice, pairwise

import numpy as np
import pytest
from app.chapters.chapter import Given
from app.chapters.hyperparameters import KEPT, Hyperparameters, HyperparametersChapter
from app.chapters.hyperparameters.network import (
    SIDE,
    VARIED,
    Choices,
    architecture,
    fits,
    layers,
    network,
    parameters,
    variants,
)
from app.chapters.hyperparameters.tries import (
    EPOCHS,
    FRESH,
    LEARNED,
    PIECE,
    SEED,
    Drawings,
    Try,
    attempt,
    seen,
)
from app.drawing import Drawing, Example
from app.networks import Catalogue
from app.scene import Director, Subject
from app.state import LESSON, XO, State
from app.views.changes import changed_elements
from hypothesis import given as drawn
from hypothesis import settings as limits
from hypothesis import strategies as st

from pycnn import datasets, images
from tests.app.document import Element, parsed, rows

CHAPTER = HyperparametersChapter()
QUICK = Hyperparameters(features=2, pixels=5, window=12, stride=12)


@cache
def subject(network: str = LESSON, example: str = "O") -> Subject:
    state = State(network=network, drawing=Drawing((Example(example),)))
    return Director(Catalogue()).scene(state).subject


def given(
    settings: Hyperparameters, tries: tuple[Try, ...] = (), running: bool = False
) -> Given[Hyperparameters]:
    return Given(subject(), settings, tries, running)


def figure(now: Given[Hyperparameters]) -> Element:
    return parsed(CHAPTER.figure(now).markup)


def pressed(settings: Hyperparameters, button: Element) -> Hyperparameters:
    """The settings after a press, as the binder reads them from the button."""
    assert "disabled" not in button.attributes
    for each in button.attributes["data-set"].split("&"):
        name, _, value = each.partition("=")
        settings = settings.set(name, value)
    return settings


@pytest.fixture(scope="module")
def drawings() -> Drawings:
    """All the drawings of a page of its own, which are the same as on any."""
    made = Drawings()
    assert len(list(made.make())) == (LEARNED + FRESH) / PIECE
    return made


@pytest.fixture(scope="module")
def ways() -> list[tuple[Try, ...]]:
    """Everything that a run of one try says on its way."""
    return [tuple(each) for each in CHAPTER.work(given(QUICK))]


@pytest.fixture(scope="module")
def tried(ways: list[tuple[Try, ...]]) -> tuple[Try, ...]:
    """The results of three tries: a quick one, one with a feature less, and a larger one."""
    results = ways[-1]
    for settings in (Hyperparameters(features=1, pixels=5, window=12, stride=12), Hyperparameters(window=8)):
        results = [tuple(each) for each in CHAPTER.work(given(settings, results))][-1]
    return results


def test_the_network_has_the_layers_that_were_chosen() -> None:
    text = "[Conv2D(4, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)]"
    assert repr(layers(Choices.of(Hyperparameters()))) == text
    choices = Choices(features=5, pixels=4, window=3, stride=2, blocks=2, order="pool", hidden=8)
    assert repr(layers(choices)) == (
        "[Conv2D(5, 4), MaxPool2D(3, stride=2), ReLU(), Conv2D(5, 4), MaxPool2D(3, stride=2), ReLU(), "
        "Flatten(), Dense(8), ReLU(), Dense(2)]"
    )


every = st.builds(
    Hyperparameters,
    st.integers(1, 12),
    st.integers(2, 7),
    st.integers(1, 12),
    st.integers(1, 12),
    st.sampled_from(("relu", "pool")),
    st.integers(1, 2),
    st.sampled_from(range(0, 33, 4)),
    st.sampled_from(("one", *VARIED)),
    st.sampled_from(("", *"tpmas")),
    st.integers(0, 20),
)


def counted(choices: Choices) -> int | None:
    """The number of parameters by hand; None where a feature does not fit."""
    side, channels, count = SIDE, 1, 0
    for _ in range(choices.blocks):
        if side < choices.pixels:
            return None
        count += choices.features * (channels * choices.pixels**2 + 1)
        side, channels = side - choices.pixels + 1, choices.features
        starts = list(range(0, side, choices.stride))
        # A window is the last one when it reaches the end.
        side = next((i + 1 for i, at in enumerate(starts) if at + choices.window >= side), len(starts))
    values = channels * side**2
    if choices.hidden:
        count, values = count + choices.hidden * (values + 1), choices.hidden
    return count + 2 * (values + 1)


@drawn(every)
def test_parameters_and_what_does_not_fit(settings: Hyperparameters) -> None:
    choices = Choices.of(settings)
    expected = counted(choices)
    assert fits(choices) == (expected is not None)
    if expected is None:
        with pytest.raises(ValueError, match="larger than its input"):
            network(choices)
        return
    net = network(choices)
    assert parameters(choices) == expected == sum(values.size for values in net.parameters.values())
    assert sum(size.multiplications for size in architecture(choices)[0]) == net.multiplications


def test_the_list_of_layers() -> None:
    shown = rows(figure(given(Hyperparameters(hidden=8))).one("table", "plan"))
    assert shown == [
        ["Layer", "Gives", "Parameters", "Multiplications"],
        ["Convolution, 4 features of 3×3", "4 × 14×14", "40", f"{4 * 14 * 14 * 9:,}"],
        ["ReLU", "4 × 14×14", "0", "0"],
        ["Pooling, window 2×2, stride 2", "4 × 7×7", "0", "0"],
        ["List", "196 values", "0", "0"],
        ["Fully connected, 8 neurons", "8 values", f"{8 * 197:,}", f"{8 * 196:,}"],
        ["ReLU", "8 values", "0", "0"],
        ["Fully connected, the votes for X and O", "2 values", "18", "16"],
        ["All in all", "", f"{40 + 8 * 197 + 18:,}", f"{4 * 14 * 14 * 9 + 8 * 196 + 16:,}"],
    ]


def test_what_cannot_be_says_why_and_cannot_be_tried() -> None:
    settings = Hyperparameters(pixels=7, stride=5, blocks=2)
    shown = figure(given(settings))
    why = "a feature of 7×7 does not fit on maps of 2×2"
    assert why in shown.one("tr", "trouble-here").text
    assert why in shown.one("div", "starting").text
    assert "disabled" in shown.one("button", "try").attributes
    assert list(CHAPTER.work(given(settings))) == []
    # But smaller features, which a variation also tries, do fit.
    varied = Hyperparameters(pixels=7, stride=5, blocks=2, vary="pixels")
    assert [each.pixels for each in variants(Choices.of(varied), "pixels")] == [3]
    shown = figure(given(varied))
    assert "disabled" not in shown.one("button", "try").attributes
    assert "1 network does that" in shown.one("div", "starting").text


@pytest.mark.parametrize("name", VARIED)
def test_a_variation_differs_in_one_choice(name: str) -> None:
    choices = Choices.of(Hyperparameters())
    found = list(variants(choices, name))
    assert [getattr(each, name) for each in found] == list(VARIED[name])
    for each in found:
        others = {other for other in vars(each) if getattr(each, other) != getattr(choices, other)}
        assert others <= {name}
    assert Hyperparameters().set("vary", name).vary == name
    for value in VARIED[name]:
        assert getattr(Hyperparameters().set(name, str(value)), name) == value


def test_drawings_are_made_once_in_pieces_and_go_on_where_they_stopped(drawings: Drawings) -> None:
    stopped = Drawings()
    left = [*islice(stopped.make(), 10), *stopped.make()]
    assert left == list(range(LEARNED + FRESH - PIECE, -1, -PIECE))
    x, y = drawings.learned
    fresh, labels = drawings.fresh
    assert (x.shape, fresh.shape) == ((LEARNED, 1, SIDE, SIDE), (FRESH, 1, SIDE, SIDE))
    assert (y.sum(), labels.sum()) == (LEARNED / 2, FRESH / 2)
    assert stopped.learned[0].tobytes() == x.tobytes()
    assert stopped.fresh[1].tolist() == labels.tolist()
    assert list(drawings.make()) == []
    rng = np.random.default_rng(SEED)
    assert datasets.drawings(PIECE, SIDE, rng)[0].tobytes() == x[:PIECE].tobytes()


def test_a_try_learns_and_says_how_far_it_has_come(ways: list[tuple[Try, ...]]) -> None:
    steps = [tries[0] for tries in ways]
    missing = [each.missing for each in steps]
    assert missing[0] == LEARNED + FRESH
    assert missing[-1] == 0
    seen_images = [each.images for each in steps]
    assert seen_images == sorted(seen_images)
    assert seen_images[-1] == EPOCHS * LEARNED
    assert [each.done for each in steps] == [False] * (len(steps) - 1) + [True]
    assert len([each for each in steps if each.images]) > 100
    last = steps[-1]
    assert last.accuracy is not None
    assert last.accuracy > 0.7
    assert last.seconds > 0


def test_accuracy_is_the_part_of_the_fresh_drawings_that_it_reads(
    tried: tuple[Try, ...], drawings: Drawings
) -> None:
    x, y = drawings.fresh
    for each in tried:
        right = [each.network.trace(image).votes.argmax() == label for image, label in zip(x, y, strict=True)]
        assert each.accuracy == pytest.approx(sum(right) / FRESH)


def test_the_same_choices_come_to_the_same(tried: tuple[Try, ...]) -> None:
    again = [tuple(each) for each in CHAPTER.work(given(QUICK, tried))][-1]
    assert [each.number for each in again] == [1, 2, 3, 4]
    assert again[:3] == tried
    assert again[3].accuracy == tried[0].accuracy
    for name, values in again[3].network.parameters.items():
        assert values.tobytes() == tried[0].network.parameters[name].tobytes()


def test_the_order_of_relu_and_pooling_changes_nothing(drawings: Drawings) -> None:
    ends = []
    for order in ("relu", "pool"):
        choices = Choices(features=2, pixels=5, window=4, stride=4, blocks=1, order=order, hidden=0)
        ends.append(list(attempt(1, choices, drawings))[-1])
    for name, values in ends[0].network.parameters.items():
        np.testing.assert_allclose(values, ends[1].network.parameters[name], rtol=1e-4, atol=1e-5)
    assert ends[0].accuracy == ends[1].accuracy


def test_the_best_match_anywhere_reads_better_with_fewer_parameters(drawings: Drawings) -> None:
    first = Choices.of(Hyperparameters())
    best_match = replace(first, pixels=5, window=12, stride=12)
    tries = [list(attempt(1, choices, drawings))[-1] for choices in (first, best_match)]
    assert [each.parameters for each in tries] == [434, 114]
    assert (tries[1].accuracy or 0) > (tries[0].accuracy or 0)


def table(now: Given[Hyperparameters]) -> list[list[str]]:
    return rows(figure(now).one("table", "tries"))[1:]


def test_the_table_of_tries(tried: tuple[Try, ...]) -> None:
    shown = table(given(QUICK, tried))
    best = max(tried, key=lambda each: (each.accuracy or 0, -each.parameters))
    for row, each in zip(shown, tried, strict=True):
        trace = each.network.trace(images.from_ink(subject().ink, SIDE))
        share = float(np.exp(trace.votes.max()) / np.exp(trace.votes).sum())
        assert row[0] == str(each.number)
        assert row[2] == f"{sum(values.size for values in each.network.parameters.values()):,}"
        assert row[3] == f"{each.network.multiplications:,}"
        assert row[4] == f"{100 * (each.accuracy or 0):.1f} %" + (" ★ best" if each is best else "")
        assert row[5] == f"{each.seconds:.1f} s"
        verdict, _, certainty = row[6].partition(" (")
        assert verdict == trace.decision
        assert float(certainty.removesuffix(" %)")) == pytest.approx(100 * share, abs=0.11)
    assert [row[1] for row in shown] == [
        "2 of 5×5, pooling 12/12",
        "1 of 5×5, pooling 12/12",
        "4 of 3×3, pooling 8/2",
    ]


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("p", lambda each: each.parameters),
        ("m", lambda each: each.network.multiplications),
        ("a", lambda each: -each.accuracy),
        ("s", lambda each: each.seconds),
        ("t", lambda each: each.number),
    ],
)
def test_tries_in_another_order(tried: tuple[Try, ...], by: str, value: partial[float]) -> None:
    shown = figure(given(QUICK, tried))
    (button,) = [each for each in shown.all("button") if each.attributes.get("data-set") == f"by={by}"]
    settings = pressed(QUICK, button)
    numbers = [int(row[0]) for row in table(given(settings, tried))]
    assert numbers == [each.number for each in sorted(tried, key=value)]
    heads = figure(given(settings, tried)).one("table", "tries").one("thead").all("th")
    (sorted_by,) = [head for head in heads if "aria-sort" in head.attributes]
    assert sorted_by.one("button").attributes["data-set"] == f"by={by}"


def test_a_try_can_be_chosen_again(tried: tuple[Try, ...]) -> None:
    buttons = figure(given(Hyperparameters(hidden=32), tried)).all("button", "choose-again")
    for button, each in zip(buttons, tried, strict=True):
        assert Choices.of(pressed(Hyperparameters(hidden=32), button)) == each.choices


def test_the_picture_of_the_tries(tried: tuple[Try, ...]) -> None:
    shown = figure(given(QUICK, tried)).one("figure", "scatter")
    places = [(float(dot.attributes["cx"]), float(dot.attributes["cy"])) for dot in shown.all("circle")]
    assert len(places) == 3
    for (x, y), each in zip(places, tried, strict=True):
        for (other_x, other_y), other in zip(places, tried, strict=True):
            assert (x < other_x) == (each.parameters < other.parameters)
            assert (y < other_y) == ((each.accuracy or 0) > (other.accuracy or 0))
    label = shown.one("svg").attributes["aria-label"]
    for each in tried:
        assert (
            f"try {each.number}: {each.parameters:,} parameters, {100 * (each.accuracy or 0):.1f} %" in label
        )
    empty = figure(given(QUICK)).one("figure", "scatter")
    assert "Nothing has been tried yet" in empty.one("svg").attributes["aria-label"]
    assert not empty.all("circle")


def test_tries_that_came_to_the_same_are_one_point(tried: tuple[Try, ...]) -> None:
    twice = (*tried, *tried[:1])
    shown = figure(given(QUICK, twice)).one("figure", "scatter")
    assert len(shown.all("circle")) == 3


def test_while_it_runs_only_leaves_change(ways: list[tuple[Try, ...]], tried: tuple[Try, ...]) -> None:
    """A press on Stop must find the same button that it began on."""
    for before, after in pairwise([*ways[:-1:40], ways[-2]]):
        first, second = (
            CHAPTER.figure(given(QUICK, (*tried, *now), running=True)).markup for now in (before, after)
        )
        assert changed_elements(first, second).anew is None


def test_progress_is_said(ways: list[tuple[Try, ...]]) -> None:
    now = given(QUICK, ways[5], running=True)
    assert f"{ways[5][0].missing:,} to go" in figure(now).one("p", "progress").text
    assert figure(now).one("button", "try").text == "Stop"
    middle = next(each for each in ways if each[0].images >= 2.5 * LEARNED)
    text = figure(given(QUICK, middle, running=True)).one("p", "progress").text
    assert "round 3 of 6" in text
    assert f"{100 * middle[0].right:.1f} %" in text
    shown = table(given(QUICK, middle, running=True))
    assert "so far" in shown[0][4]
    end = figure(given(QUICK, ways[-1]))
    assert "Try 1 is done" in end.one("p", "progress").text
    assert end.one("p", "unseen").text == end.one("p", "progress").text
    assert end.one("button", "try").text == "Try it"


def test_what_was_stopped_halfway_is_no_try(ways: list[tuple[Try, ...]], tried: tuple[Try, ...]) -> None:
    left = (*tried, *ways[-2])
    assert len(table(given(QUICK, left))) == 3
    begun = next(iter(CHAPTER.work(given(QUICK, left))))
    assert [each.number for each in begun] == [1, 2, 3, 4]
    assert begun[:3] == tried


def test_cleared_tries_do_not_come_back(tried: tuple[Try, ...]) -> None:
    clear = figure(given(QUICK, tried)).one("button", "clear-tries")
    settings = pressed(QUICK, clear)
    assert not figure(given(settings, tried)).all("table", "tries")
    begun = next(iter(CHAPTER.work(given(settings, tried))))
    assert len(begun) == 1
    assert table(given(settings, tuple(begun), running=True))[0][0] == "1"
    assert "disabled" in figure(given(QUICK, tried, running=True)).one("button", "clear-tries").attributes


def test_only_so_many_tries_are_kept(tried: tuple[Try, ...]) -> None:
    many = tuple(replace(tried[0], number=number) for number in range(1, KEPT + 1))
    begun = next(iter(CHAPTER.work(given(QUICK, many))))
    assert [each.number for each in begun] == list(range(2, KEPT + 2))


def test_several_networks_at_one_press(tried: tuple[Try, ...]) -> None:
    settings = Hyperparameters(features=2, pixels=5, window=12, stride=12, vary="order")
    last = [tuple(each) for each in CHAPTER.work(given(settings, tried))][-1]
    assert [each.choices.order for each in last[3:]] == ["relu", "pool"]
    assert [each.number for each in last] == [1, 2, 3, 4, 5]


def test_the_drawing_is_seen_as_the_networks_see_it() -> None:
    shown = figure(given(QUICK))
    assert shown.one("canvas").attributes["data-canvas"] == "seen"
    np.testing.assert_array_equal(seen(subject()), images.from_ink(subject().ink, SIDE))


@drawn(every)
def test_the_question_is_right(settings: Hyperparameters) -> None:
    asked = CHAPTER.question(given(settings))
    choices = Choices.of(settings)
    base = counted(choices)
    if base is None:
        choices = Choices.of(CHAPTER.first)
        base = counted(choices)
    assert base is not None
    assert f"this one, as it is: {base:,}" in asked.because
    numbers = {}
    for part in asked.because.removeprefix("Counted: ").split(". ")[0].split("; "):
        name, _, count = part.rpartition(": ")
        numbers[name] = int(count.replace(",", ""))
    assert tuple(numbers) == asked.options
    assert 2 <= len(asked.options) <= 4
    most = max(numbers.values())
    assert [name for name, count in numbers.items() if count == most] == [asked.options[asked.right]]
    changed = {
        "this one, as it is": choices,
        "one with twice as many features": replace(choices, features=2 * choices.features),
        "one with features 2 pixels larger per side": replace(choices, pixels=choices.pixels + 2),
        "one with 8 more hidden neurons": replace(choices, hidden=choices.hidden + 8),
    }
    for name, number in numbers.items():
        assert counted(changed[name]) == number


def test_the_code_is_what_ran(tried: tuple[Try, ...]) -> None:
    shown = CHAPTER.code(given(QUICK, tried))
    assert shown.functions == (layers, network, attempt)
    values = dict(shown.values)
    assert values["now.accuracy"] == repr(tried[-1].accuracy)
    assert values["choices"] == repr(Choices.of(QUICK))
    assert "now.accuracy" not in dict(CHAPTER.code(given(QUICK)).values)


def test_the_texts_have_the_numbers_of_the_code() -> None:
    said = " ".join((*CHAPTER.prose.before, *CHAPTER.prose.after))
    assert f"{LEARNED} drawings, six times over, and is asked about the same {FRESH} others" in said
    assert EPOCHS == 6
    for name in Hyperparameters.specs():
        assert name in CHAPTER.prose.labels or name in ("by", "since")
    assert CHAPTER.prose.options["features"] == "with 2, 6 and 12 features"
    assert set(VARIED) | {"one", "relu", "pool"} == set(CHAPTER.prose.options)


@limits(max_examples=60)
@drawn(st.sampled_from((LESSON, XO)), every, st.integers(0, 3), st.booleans())
def test_every_setting_makes_a_figure_a_question_and_code(
    tried: tuple[Try, ...], network: str, settings: Hyperparameters, count: int, running: bool
) -> None:
    now = Given(subject(network, "X rotated"), settings, tried[:count], running)
    shown = figure(now)
    ids = [element.attributes["id"] for element in shown if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for button in shown.all("button"):
        assert button.text or "aria-label" in button.attributes
        if "data-set" in button.attributes and "disabled" not in button.attributes:
            pressed(settings, button)
    CHAPTER.question(now)
    CHAPTER.code(now)
