from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from app.chapters.backpropagation import BackpropagationChapter
from app.chapters.backpropagation.learning import Round
from app.chapters.backpropagation.settings import PACE, REACH, Backpropagation
from app.chapters.backpropagation.values import Value
from app.chapters.backpropagation.views.value import precise
from app.chapters.chapter import Given
from app.drawing import Drawing, Example
from app.networks import Catalogue, Model
from app.scene import Director, Subject
from app.state import LESSON, XO, State
from app.views.changes import Changes, changed_elements
from app.words import backpropagation as words
from hypothesis import given as drawn
from hypothesis import settings as limits
from hypothesis import strategies as st

from pycnn import AbsoluteError, CrossEntropy, Nudge, Sequential
from pycnn.arrays import FloatArray
from pycnn.losses import Loss
from tests.app import exact
from tests.app.document import Element, parsed, rows
from tests.pycnn import article, naive

CHAPTER = BackpropagationChapter()
CATALOGUE = Catalogue()
FIRST = CHAPTER.first
NETWORKS = [LESSON, XO]


@cache
def subject(network: str = LESSON, example: str = "X") -> Subject:
    state = State(network=network, drawing=Drawing((Example(example),)))
    return Director(CATALOGUE).scene(state).subject


def edited(of: Subject, parameters: dict[str, FloatArray]) -> Subject:
    """What the drawing is to the network with other parameters."""
    model: Model = of.model.edited(parameters)
    return replace(of, model=model, trace=model.network.trace(of.image))


def page(
    of: Subject, settings: Backpropagation = FIRST, results: tuple[Round, ...] = (), running: bool = False
) -> Element:
    return parsed(CHAPTER.figure(Given(of, settings, results, running)).markup)


def part(of: Element, kind: str) -> Element:
    return of.one("section", kind)


def loss(of: Subject) -> Loss:
    return AbsoluteError() if of.model.hand_made else CrossEntropy()


def error(of: Subject, parameters: dict[str, FloatArray], label: int) -> float:
    """The error with these parameters, in float64, with no more than the layers' forward."""
    network = of.model.edited({name: values.astype(float) for name, values in parameters.items()}).network
    return forward_error(network, of.image[np.newaxis].astype(float), label, loss(of))


def forward_error(network: Sequential, values: FloatArray, label: int, loss: Loss, start: int = 0) -> float:
    for layer in network.layers[start:]:
        values = layer.forward(values)
    votes = values[0].astype(float)
    if isinstance(loss, AbsoluteError):
        return float(sum(abs(vote - (unit == label)) for unit, vote in enumerate(votes)))
    return math.log(sum(math.exp(vote - votes[label]) for vote in votes))


def applied(of: Subject, edits: str) -> dict[str, FloatArray]:
    """The network's parameters after a button's `data-edit`, read as the page reads it."""
    parameters = {name: values.copy() for name, values in of.network.parameters.items()}
    for each in edits.split("&"):
        name, _, rest = each.partition(":")
        place, _, value = rest.partition("=")
        parameters[name][tuple(map(int, place.split(".")))] = np.float32(value)
    return parameters


def button(of: Element, label: str) -> Element:
    (found,) = [each for each in of.all("button") if each.text == label]
    return found


def sums(of: Element) -> list[str]:
    return [each.text for each in of.all("p", "sum")]


def naive_text(value: float) -> str:
    """Cut off after two decimals, unless rounding to float32 alone keeps it from a printable one."""
    exactly = Fraction(value)
    nearest = Fraction(round(100 * exactly), 100)
    return naive.cut_off(nearest if abs(nearest - exactly) < Fraction(1, 10**6) else exactly)


def places(network: str) -> list[tuple[Backpropagation, Value]]:
    """Settings that point at values of every layer, and the values."""
    found = []
    for layer, name in enumerate(each for each in subject(network).network.parameters if "weight" in each):
        weight = subject(network).network.parameters[name]
        unit, *rest = (length - 1 for length in weight.shape)
        for last in (False, True):
            if weight.ndim == 2:
                at = rest[0] if last else 2
                chosen = Backpropagation(layer=layer, unit=unit, at=at)
                found.append((chosen, Value(name, (unit, at))))
            else:
                row, col = (rest[1], rest[2]) if last else (1, 0)
                channel = rest[0] if last else 0
                at = row * weight.shape[3] + col
                chosen = Backpropagation(layer=layer, unit=unit, channel=channel, at=at)
                found.append((chosen, Value(name, (unit, channel, row, col))))
    return found


@pytest.mark.parametrize("name", article.DRAWINGS)
@pytest.mark.parametrize("right", ["X", "O"])
def test_the_error_of_a_drawing_is_what_the_article_s_rule_gives(name: str, right: str) -> None:
    votes = exact.votes(name)
    errors = {letter: abs(vote - (letter == right)) for letter, vote in votes.items()}
    shown = part(page(subject(LESSON, name), Backpropagation(wanted=str("XO".index(right)))), "of-error")
    mine = rows(shown.all("table")[0])
    assert mine[0] == ["Class", "Right answer", "Vote", "Error"]
    for line, letter in zip(mine[1:], "XO", strict=False):
        cut = naive.cut_off(votes[letter]), naive.cut_off(errors[letter])
        assert line == [letter, str(int(letter == right)), *cut]
    assert mine[3] == ["Total", naive.cut_off(sum(errors.values(), Fraction(0)))]


def test_the_classic_example_has_its_true_errors_and_says_what_is_wrong_there() -> None:
    for network in NETWORKS:
        shown = part(page(subject(network)), "of-error")
        assert rows(shown.all("table")[1])[1:] == [
            ["X", "1", "0.92", "0.08"],
            ["O", "0", "0.51", "0.51"],
            ["Total", "0.59"],
        ]
        (note,) = [each.text for each in shown.all("p", "fine") if "slip" in each.text]
        assert "it says .49 for the O" in note
        assert "0.51" in note
        assert "0.59" in note


@pytest.mark.parametrize("label", [0, 1])
def test_scores_become_probabilities_and_the_error_is_their_logarithm(label: int) -> None:
    of = subject(XO, "O thick")
    shown = part(page(of, Backpropagation(wanted=str(label))), "of-error")
    votes = of.trace.votes.tolist()
    shares = [math.exp(vote) / sum(map(math.exp, votes)) for vote in votes]
    head, *lines, total = rows(shown.all("table")[0])
    assert head == ["Class", "Right answer", "Vote", "Probability", "Error"]
    for unit, line in enumerate(lines):
        found = -math.log(shares[unit]) if unit == label else 0.0
        assert [float(text) for text in line[1:]] == pytest.approx(
            [float(unit == label), votes[unit], shares[unit], found], abs=0.0101
        )
    assert float(total[1]) == pytest.approx(-math.log(shares[label]), abs=0.0101)
    assert (words.ALMOST_NOTHING in shown.text) is (-math.log(shares[label]) < 0.005)


def test_as_long_as_nobody_says_otherwise_the_decision_is_right() -> None:
    for network, example, decided in ((LESSON, "X thick", "O"), (LESSON, "X", "X"), (XO, "O", "O")):
        for wanted in ("", "7", "123"):  # there are no classes of these numbers
            shown = part(page(subject(network, example), Backpropagation(wanted=wanted)), "of-error")
            pressed = [each.text for each in shown.all("button") if each.attributes["aria-pressed"] == "true"]
            assert pressed == [f"what it decides: {decided}"]
            lines = {line[0]: line[1] for line in rows(shown.all("table")[0])[1:3]}
            assert lines[decided] == "1"


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("example", article.DRAWINGS)
@pytest.mark.parametrize("wanted", ["", "0", "1"])
def test_the_question_s_right_answer_is_what_comes_out(network: str, example: str, wanted: str) -> None:
    of = subject(network, example)
    asked = CHAPTER.question(Given(of, Backpropagation(wanted=wanted)))
    label = int(wanted) if wanted else of.trace.classes.index(of.trace.decision)
    name, unit = next((name, unit) for unit, name in enumerate("XO") if f"of {name} is" in asked.text
                      or f"for {name} is" in asked.text)  # fmt: skip
    values, weights = of.trace.steps[-1].input, of.network.layers[-1].weight[unit]
    source = int(abs(values * weights).argmax())
    assert f"is made of is {naive_text(float(values[source]))}" in asked.text
    last = f"{len(of.network.layers) - 1}.weight"
    parameters = {name: each.copy() for name, each in of.network.parameters.items()}
    before = error(of, parameters, label)
    parameters[last][unit, source] += np.float32(0.01)
    after = error(of, parameters, label)
    change = after - before
    if abs(change) < 1e-6 * max(before, 0.1):
        expected = "It stays the same"
    else:
        expected = "It gets larger" if change > 0 else "It gets smaller"
    assert asked.options[asked.right] == expected
    assert f"the vote for {name}" in asked.because


def test_the_code_is_of_what_is_shown() -> None:
    for network, steps in ((LESSON, 7), (XO, 9)):
        of = subject(network)
        layers = of.network.layers
        for number in range(steps):
            shown = CHAPTER.code(Given(of, Backpropagation(moment=PACE * number)))
            assert shown.functions[:3] == (type(loss(of)).lines, type(loss(of)).gradient, Nudge.step)
            if number == 0:
                assert len(shown.functions) == 3
            elif number < steps - 1:
                assert shown.functions[3:] == (type(layers[-number]).backward,)
            else:
                assert shown.functions[3:] == (type(layers[0]).gradients,)
    values = dict(CHAPTER.code(Given(subject(), Backpropagation(nudge=4, wanted="1"))).values)
    assert values["label"] == "1"
    assert values["0.weight[0, 0, 1, 1]"] == "1.0000"
    assert values["turned to"] == "1.2000"
    assert values["the error"] == precise(error(subject(), subject().network.parameters, 1))


SETTINGS = st.builds(
    Backpropagation,
    nudge=st.integers(-REACH, REACH),
    rate=st.integers(1, 100),
    wanted=st.sampled_from(["", "0", "1", "2", "999"]),
    layer=st.integers(0, 4) | st.just(9999),
    unit=st.integers(0, 20) | st.just(9999),
    channel=st.integers(0, 9) | st.just(9999),
    at=st.integers(0, 40) | st.just(9999),
    moment=st.integers(0, 120) | st.just(9999),
    follow=st.integers(0, 20) | st.just(9999),
    cell=st.integers(0, 500) | st.just(9999),
)


@drawn(
    st.sampled_from(NETWORKS),
    st.sampled_from(list(article.DRAWINGS)),
    SETTINGS,
    st.booleans(),
    st.sampled_from([0.0, 1.0, -3.0, 1e6]),
)
@limits(max_examples=60)
def test_any_settings_give_a_figure(
    network: str, example: str, settings: Backpropagation, playing: bool, factor: float
) -> None:
    of = subject(network, example)
    if factor != 1:
        first = of.network.parameters["0.weight"]
        of = edited(of, {"0.weight": first * np.float32(factor)})
    made = CHAPTER.figure(Given(of, settings, playing=playing))
    shown = parsed(made.markup)
    canvases = [each.attributes["data-canvas"] for each in shown.all("canvas")]
    assert len(canvases) == len(set(canvases))
    assert set(canvases) == set(made.painters)
    assert "nan" not in shown.text
    ids = [each.attributes["id"] for each in shown if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert len(shown.all("td")) + len(shown.all("i")) < 1000
    CHAPTER.question(Given(of, settings))
    CHAPTER.code(Given(of, settings))


def test_the_same_again_is_the_same() -> None:
    of = subject()
    made = [CHAPTER.figure(Given(of, Backpropagation(nudge=n))).markup for n in (0, 1, 0)]
    assert made[0] == made[2] != made[1]
    assert changed_elements(made[0], made[2]) == Changes([])


def test_what_is_said_of_the_two_networks_is_so() -> None:
    wrong = {
        key: [name for name, trace in CATALOGUE[key].examples.items() if trace.decision != name[0]]
        for key in NETWORKS
    }
    assert wrong == {LESSON: ["X thick"], XO: []}
    said = " ".join(words.AFTER)
    assert "reads nine of the ten drawings correctly, and takes the thick X for an O" in said
    assert "reads all ten" in said
