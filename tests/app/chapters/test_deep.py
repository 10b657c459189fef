from __future__ import annotations

import itertools
import math
from functools import cache

import numpy as np
import pytest
from app.chapters.chapter import Given
from app.chapters.deep import Deep, DeepChapter
from app.chapters.deep.stack import LONGEST, built, letters, misfit, planned, traced
from app.drawing import Drawing, Example
from app.networks import Catalogue
from app.scene import Director, Subject
from app.settings import FARTHEST
from app.state import LESSON, XO, State, edit
from app.views.changes import changed_elements
from app.views.figure import Figure
from app.views.pixels import Palette
from hypothesis import given as drawn
from hypothesis import strategies as st

from pycnn import Conv2D, explain, lesson, pretrained
from pycnn.lesson import printed
from tests.app.document import Element, parsed, rows

CHAPTER = DeepChapter()
NETWORKS = (LESSON, XO)


@cache
def subject(network: str, example: str = "O") -> Subject:
    state = State(network=network, drawing=Drawing((Example(example),)))
    return Director(Catalogue()).scene(state).subject


def figure(network: str, settings: Deep) -> Figure:
    return CHAPTER.figure(Given(subject(network), settings))


def levels(shown: Figure) -> list[Element]:
    return parsed(shown.markup).all("div", "level")


def facts(level: Element) -> dict[str, str]:
    names, texts = level.all("dt"), level.all("dd")
    return {name.text: text.text for name, text in zip(names, texts, strict=True)}


def marked(table: Element, mark: str) -> list[tuple[int, int]]:
    return [
        (r, c)
        for r, row in enumerate(table.all("tr"))
        for c, cell in enumerate(row.children)
        if mark in cell.classes
    ]


def buttons(shown: Figure, kind: str) -> list[Element]:
    return parsed(shown.markup).all("button", kind)


def pressed(settings: Deep, button: Element) -> Deep:
    """The settings after a press, as the binder reads them from the button."""
    assert "disabled" not in button.attributes
    for each in button.attributes["data-set"].split("&"):
        name, _, value = each.partition("=")
        settings = settings.set(name, value)
    return settings


def test_the_articles_stack_is_its_network_number_by_number() -> None:
    trace = subject(LESSON).trace
    picture, *stack = levels(figure(LESSON, Deep()))
    assert [level.one("h3").text for level in stack] == ["1 Convolution", "2 ReLU", "3 Pooling", "4 Pooling"]
    assert len(picture.all("table")) == 1
    for level, step in zip(stack, trace.steps, strict=False):
        shown = [rows(table) for table in level.all("table")]
        assert shown == [[[printed(v) for v in row] for row in values] for values in step.output.tolist()]


def test_sizes_of_the_articles_stack() -> None:
    picture, *stack = map(facts, levels(figure(LESSON, Deep())))
    assert picture == {"Gives": "1 × 9×9", "Sees": "1×1"}
    assert [each["Gives"] for each in stack] == ["3 × 7×7", "3 × 7×7", "3 × 4×4", "3 × 2×2"]
    assert [each["Sees"] for each in stack] == ["3×3", "3×3", "4×4", "6×6"]
    assert [each["Parameters"] for each in stack] == ["30", "0", "0", "0"]
    assert [each["Multiplications"] for each in stack] == [f"{3 * 7 * 7 * 9:,}", "0", "0", "0"]


@pytest.mark.parametrize("network", NETWORKS)
def test_the_networks_own_stack_gives_its_own_maps(network: str) -> None:
    own = letters(subject(network).network)
    trace = traced(subject(network), own)
    for step, mine in zip(subject(network).trace.steps, trace.steps, strict=False):
        np.testing.assert_array_equal(step.output, mine.output)
    assert len(trace.steps) == len(own) == {LESSON: 4, XO: 6}[network]
    assert all(each.own == position for position, each in enumerate(planned(subject(network).network, own)))


@pytest.mark.parametrize("network", NETWORKS)
def test_every_map_is_what_its_layer_makes_of_the_maps_before(network: str) -> None:
    shown = subject(network)
    stack = built(shown.network, "pcrcp")
    trace = traced(shown, "pcrcp")
    values = shown.image.astype(np.float64)
    for (letter, layer, _), step in zip(stack.layers, trace.steps, strict=True):
        if letter == "r":
            values = np.where(values > 0, values, 0)
        elif letter == "p":
            maps, height, width = values.shape
            values = np.array(
                [
                    [
                        [values[m, r : r + 2, c : c + 2].max() for c in range(0, width, 2)]
                        for r in range(0, height, 2)
                    ]
                    for m in range(maps)
                ]
            )
        else:
            assert isinstance(layer, Conv2D)
            side = layer.kernel_size[0]
            places = range(values.shape[1] - side + 1)
            divisor = layer.weight[0].size if layer.average else 1
            values = np.array(
                [
                    [
                        [(values[:, r : r + side, c : c + side] * feature).sum() / divisor for c in places]
                        for r in places
                    ]
                    for feature in layer.weight
                ]
            )
            values += layer.bias[:, np.newaxis, np.newaxis]
        np.testing.assert_allclose(step.output, values, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("network", NETWORKS)
def test_which_features_are_the_networks_and_which_are_nobodys(network: str) -> None:
    first = subject(network).network.layers[0]
    made = planned(subject(network).network, "pccr")
    assert made[1].layer is first
    assert [each.own for each in made] == [None, 0, None, None]
    notes = [level.all("p", "fine")[0].text for level in levels(figure(network, Deep(stack="cc")))]
    assert "own" in notes[1]
    assert "random, not learned" in notes[2]


def test_new_features_are_the_same_whatever_else_is_in_the_stack() -> None:
    network = lesson.network()
    short, long = built(network, "cc"), built(network, "crcr")
    assert short.layers[1].layer.weight.tolist() == long.layers[2].layer.weight.tolist()
    assert short.layers[1].layer.weight.shape == (3, 3, 3, 3)


@pytest.mark.parametrize("network", NETWORKS)
def test_fields_are_the_largest_of_all_values(network: str) -> None:
    stack = built(subject(network).network, "crpcp")
    trace = traced(subject(network), "crpcp")
    for position, step in enumerate(trace.steps):
        found = [
            explain.receptive_field(trace, position, index)[0]
            for index in itertools.product((0,), *map(range, step.output.shape[1:]))
        ]
        largest = [max(region[axis].stop - region[axis].start for region in found) for axis in (1, 2)]
        assert stack.fields[position] == tuple(largest)


def test_a_chosen_value_frames_what_it_sees_in_each_layer_before() -> None:
    # The last pooled value of the article's network, which hangs over the edge: 2×2 of pooled ones, 3×3 of
    # the maps, 5×5 pixels.
    stack = levels(figure(LESSON, Deep().set("at.3.1", "3")))
    framed = [[marked(table, "in-patch") for table in level.all("table")] for level in stack]
    assert framed[4] == [[], [], []]
    assert [marked(table, "current") for table in stack[4].all("table")] == [[], [(1, 1)], []]
    assert framed[3] == [[], list(itertools.product((2, 3), repeat=2)), []]
    for level in (1, 2):
        assert framed[level] == [[], list(itertools.product((4, 5, 6), repeat=2)), []]
    assert framed[0] == [list(itertools.product(range(4, 9), repeat=2))]


def test_a_value_behind_a_second_convolution_sees_all_maps() -> None:
    stack = levels(figure(LESSON, Deep(stack="cc", layer=1, map=2, at=0)))
    for table in stack[1].all("table"):
        assert marked(table, "in-patch") == list(itertools.product(range(3), repeat=2))
    assert marked(stack[0].one("table"), "in-patch") == list(itertools.product(range(5), repeat=2))


def seen(network: str, settings: Deep) -> str:
    return parsed(figure(network, settings).markup).one("p", "seen").text


def test_what_is_seen_is_said_too() -> None:
    said = seen(LESSON, Deep().set("at.3.1", "3"))
    value = printed(float(subject(LESSON).trace.steps[3].output[1, 1, 1]))
    assert said == (
        f"Layer 4, Pooling: the value in row 2, column 2 of map 2 is {value}. It depends on 25 of the "
        "picture's 81 pixels: rows 5 to 9, columns 5 to 9."
    )
    assert "576 of the picture's 576 pixels" in seen(XO, Deep(stack="crpcrp"))
    assert "1 of the picture's 81 pixels: row 1, column 1" in seen(LESSON, Deep(stack="r"))


@pytest.mark.parametrize("network", NETWORKS)
def test_pointing_changes_only_leaves(network: str) -> None:
    before = figure(network, Deep(layer=2, at=1)).markup
    after = figure(network, Deep(layer=1, map=1, at=6)).markup
    assert changed_elements(before, after).anew is None


def test_a_point_is_set_in_any_map_and_read_back() -> None:
    settings = Deep().set("at.2.1", "5")
    assert (settings.layer, settings.map, settings.at) == (2, 1, 5)
    assert getattr(settings, "at.2.1") == getattr(settings, "at.0.0") == 5
    assert settings.changed() == {"layer": "2", "map": "1", "at": "5"}
    for name, value in (("at.2.1", "-1"), ("at.x.1", "1"), ("at.2", "1"), ("at.1.2.3", "1")):
        with pytest.raises(ValueError, match=r"number|unpack|literal"):
            Deep().set(name, value)
    with pytest.raises(KeyError):
        Deep().set("nothing", "1")
    with pytest.raises(AttributeError):
        _ = Deep().nothing


@pytest.mark.parametrize("network", NETWORKS)
def test_presets_can_be_pressed_and_fit(network: str) -> None:
    shown = buttons(figure(network, Deep()), "preset")
    stacks = [pressed(Deep(), button).stack for button in shown]
    assert stacks == ["crpp", "crcrpcrp"] + (["crpcrp"] if network == XO else [])
    for button, stack in zip(shown, stacks, strict=True):
        assert misfit(subject(network).network, stack) is None
        assert (button.attributes["aria-pressed"] == "true") == (stack == "crpp")


def test_layers_are_added_at_the_end_or_behind_another() -> None:
    settings = Deep(stack="cr", layer=0)
    ends = [pressed(settings, button).stack for button in buttons(figure(LESSON, settings), "add")]
    assert ends == ["crc", "crr", "crp"]
    insert = buttons(figure(LESSON, settings), "sign-button")[0]
    settings = pressed(settings, insert)
    begins = [pressed(settings, button) for button in buttons(figure(LESSON, settings), "add")]
    assert [each.stack for each in begins] == ["ccr", "rcr", "pcr"]
    assert [(each.after, each.layer) for each in begins] == [(1, 0)] * 3
    assert "right after the picture" in parsed(figure(LESSON, settings).markup).one("div", "adder").text
    assert pressed(begins[2], buttons(figure(LESSON, begins[2]), "add")[1]).stack == "prcr"


def test_any_layer_can_be_taken_away_down_to_the_picture_alone() -> None:
    settings = Deep(stack="crp")
    takers = [each for each in buttons(figure(LESSON, settings), "sign-button") if each.text == "×"]
    assert [pressed(settings, each).stack for each in takers] == ["rp", "cp", "cr"]
    assert pressed(Deep(stack="c"), buttons(figure(LESSON, Deep(stack="c")), "sign-button")[2]).stack == ""
    alone = figure(LESSON, Deep(stack=""))
    assert len(levels(alone)) == 1
    assert "each pixel sees itself" in parsed(alone.markup).one("p", "seen").text
    assert len(CHAPTER.code(Given(subject(LESSON), Deep(stack=""))).functions) == 1


def test_what_does_not_fit_cannot_be_added_and_says_why() -> None:
    shown = figure(LESSON, Deep(stack="crpp"))
    convolution, relu, pooling = buttons(shown, "add")
    assert "disabled" in convolution.attributes
    assert "disabled" not in relu.attributes
    assert "disabled" not in pooling.attributes
    why = "features of 3×3 would find maps of only 2×2"
    assert why in parsed(shown.markup).one("p", "reasons").text
    assert why in convolution.attributes["title"]
    # In the middle it is a later layer that would not fit any more.
    shown = figure(LESSON, Deep(stack="cccc", after=0))
    assert "As layer 5" in parsed(shown.markup).one("p", "reasons").text


def test_eight_layers_are_enough() -> None:
    shown = figure(XO, Deep(stack="r" * LONGEST))
    assert all("disabled" in button.attributes for button in buttons(shown, "add"))
    assert "Eight" in parsed(shown.markup).one("p", "reasons").text
    assert len(levels(shown)) == LONGEST + 1


def test_a_layer_without_which_the_others_do_not_fit_must_stay() -> None:
    # Without the first one, the trained network's own features of 5×5 would come last, on maps of 3×3.
    taker = buttons(figure(XO, Deep(stack="cpppc")), "sign-button")[2]
    assert "disabled" in taker.attributes
    assert "must stay" in taker.attributes["title"]
    assert misfit(subject(XO).network, "pppc") is not None


def test_a_stack_from_a_link_that_is_too_tall_is_shown_as_far_as_it_fits() -> None:
    shown = figure(LESSON, Deep(stack="cccccc"))
    assert [facts(level)["Gives"] for level in levels(shown)][-1] == "3 × 1×1"
    assert len(levels(shown)) == 5
    assert "Of the 6 layers that were asked for, 4 fit" in parsed(shown.markup).one("p", "reasons").text


def test_of_many_maps_a_few_are_shown_among_them_the_chosen_one() -> None:
    shown = levels(figure(XO, Deep(stack="crpcrp", layer=4, map=13, at=7)))
    names = [each.attributes["data-canvas"] for each in shown[5].all("canvas")]
    assert names == [f"level-5-{index}" for index in (0, 1, 2, 13)]
    assert [each.attributes["data-canvas"] for each in shown[4].all("canvas")][-1] == "level-4-13"
    assert shown[5].one("p", "more").text == "and 12 more maps"


@pytest.mark.parametrize("network", NETWORKS)
def test_painted_maps_have_the_size_of_their_canvas(network: str) -> None:
    shown = figure(network, Deep(stack="crrrrrrr", layer=7, at=30))
    palette = Palette(
        np.arange(17 * 19, dtype=np.uint32).reshape(17, 19),
        np.arange(256, dtype=np.uint32),
        np.full(17, 7000, np.uint32),
        8000,
        9000,
    )
    canvases = {each.attributes["data-canvas"]: each for each in parsed(shown.markup).all("canvas")}
    assert set(canvases) == set(shown.painters)
    for name, canvas in canvases.items():
        colours = shown.painters[name](palette)
        assert colours.shape == (int(canvas.attributes["height"]), int(canvas.attributes["width"]))
        assert (8000 in colours) == (name == "level-8-0")
        assert (7000 in colours) == (name[-2:] == "-0" and name != "level-8-0")


@pytest.mark.parametrize("network", NETWORKS)
def test_the_question_is_right(network: str) -> None:
    asked = CHAPTER.question(Given(subject(network), Deep()))
    # 3 pooled values, each of 2, are 6 in the map before; each of them looks at 3 pixels, a step apart.
    side = (3 * 2 - 1) * 1 + 3
    assert asked.options[asked.right] == f"{side * side} ({side}×{side})"
    assert len(set(asked.options)) == 4
    assert f"{side}×{side} pixels" in asked.because
    shown = facts(levels(figure(XO, Deep(stack="cpc")))[3])
    assert shown["Sees"] == "10×10"  # with the network's own features of 5×5 it is another number


def test_the_code_and_its_values() -> None:
    shown = CHAPTER.code(Given(subject(LESSON), Deep().set("at.3.1", "3")))
    assert shown.functions[0] is explain.receptive_field
    assert shown.functions[1].__qualname__ == "MaxPool2D.source"
    values = dict(shown.values)
    assert (values["layer"], values["index"]) == ("3", "(1, 1, 1)")
    assert values["regions[3]"] == "1:2, 2:4, 2:4"
    assert values["regions[0]"] == "0:1, 4:9, 4:9"
    assert values["trace.steps[0].layer"] == repr(lesson.network().layers[0])


def test_a_changed_network_is_stacked_with_its_changes() -> None:
    name = "0.weight"
    weights = np.full_like(pretrained("xo").parameters[name], 0.25)
    state = edit(name, weights)(State(network=XO, drawing=Drawing((Example("X"),))))
    changed = Director(Catalogue()).scene(state).subject
    trace = traced(changed, "c")
    image = changed.image[0]
    bias = float(changed.network.layers[0].bias[2])
    assert math.isclose(trace.steps[0].output[2, 7, 9], image[7:12, 9:14].sum() / 4 + bias, rel_tol=1e-4)


numbers = st.integers(0, 700) | st.just(FARTHEST)


@drawn(
    st.sampled_from(NETWORKS),
    st.builds(
        Deep,
        st.text("crp", max_size=LONGEST),
        st.integers(0, 9) | st.just(FARTHEST),
        numbers,
        numbers,
        numbers,
    ),
)
def test_every_setting_makes_a_figure_a_question_and_code(network: str, settings: Deep) -> None:
    now = Given(subject(network, "X rotated"), settings)
    shown = parsed(CHAPTER.figure(now).markup)
    ids = [element.attributes["id"] for element in shown if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    points = [element.attributes["data-point"] for element in shown if "data-point" in element.attributes]
    assert len(points) == len(set(points))
    for button in shown.all("button"):
        if "disabled" not in button.attributes:
            after = pressed(settings, button)
            assert misfit(now.subject.network, after.stack) is None or after.stack == settings.stack
        assert button.text
    asked = CHAPTER.question(now)
    assert 0 <= asked.right < len(asked.options)
    CHAPTER.code(now)
