from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from app.chapters.chapter import Given
from app.chapters.election import Election, ElectionChapter, experiment
from app.chapters.election.experiment import ANSWERS, KINDS, TEST, TRAINING, Examples, Voters
from app.chapters.election.views.ballot import MOST_LINES, Ballot, ballot, sums
from app.drawing import Drawing, Example
from app.networks import Catalogue
from app.scene import Director, Subject
from app.state import LESSON, XO, State
from app.views.figure import Figure
from app.views.stages import plan
from app.words import election as words
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential, datasets, explain, images, lesson
from pycnn import trace as tracing
from pycnn.arrays import FloatArray
from pycnn.layers.kernels import weighted_sums
from tests.app import exact, sketches
from tests.app.document import Element, parsed
from tests.pycnn import article, naive

CHAPTER = ElectionChapter()
CATALOGUE = Catalogue()


def seen(state: State) -> Subject:
    return Director(CATALOGUE).scene(state).subject


def subject(name: str = "X", network: str = LESSON) -> Subject:
    return seen(State(network=network, drawing=Drawing((Example(name),))))


def figure(of: Subject, results: tuple[Any, ...] = (), **chosen: int | str) -> Figure:
    return CHAPTER.figure(Given(of, Election(**chosen), results))  # type: ignore[arg-type]


def page(of: Subject, results: tuple[Any, ...] = (), **chosen: int | str) -> Element:
    return parsed(figure(of, results, **chosen).markup)


def lines(page: Element) -> list[dict[str, str]]:
    """What the ballot says, line by line."""
    found = []
    for cell in page.one("table", "ballot").all("td"):
        who = cell.one("span", "who").text
        number, _, name = who.partition(" ")
        found.append(
            {
                "number": number,
                "name": name,
                "value": cell.one("i").text,
                "weight": cell.one("span", "weight").text.removeprefix("× "),
                "adds": cell.one("span", "adds").text.removeprefix("= "),
            }
        )
    return found


def amounts(page: Element) -> dict[str, Decimal]:
    """How the lines add up."""
    return {row.one("dt").text: Decimal(row.one("dd").text) for row in page.one("dl", "sums").children}


def values(name: str) -> list[Fraction]:
    return [value for grid in exact.stages(name)[3] for row in grid for value in row]


@pytest.mark.parametrize("name", ["X", "O", "O rotated"])
@pytest.mark.parametrize("unit", [0, 1])
def test_each_value_adds_its_share(name: str, unit: int) -> None:
    shown = page(subject(name), unit=unit)
    voters = article.VOTERS["XO"[unit]]
    found = lines(shown)
    assert len(found) == 12
    for number, (line, value) in enumerate(zip(found, values(name), strict=True)):
        weight = Fraction(1, len(voters)) if number in voters else Fraction(0)
        assert line["number"] == str(number + 1)
        assert line["name"] == ["falling stroke", "crossing", "rising stroke"][number // 4]
        assert line["value"] == naive.cut_off(value)
        assert line["weight"] == str(weight)
        assert line["adds"] == naive.cut_off(value * weight, 4)
    vote = exact.votes(name)["XO"[unit]]
    assert amounts(shown)[f"Vote {'XO'[unit]}"] == Decimal(naive.cut_off(vote, 4))


@pytest.mark.parametrize("network", [LESSON, XO])
@pytest.mark.parametrize("unit", [0, 1])
@pytest.mark.parametrize("ranked", [0, 1])
def test_the_lines_add_up_exactly_as_printed(network: str, unit: int, ranked: int) -> None:
    for name in article.DRAWINGS:
        of = subject(name, network)
        shown = page(of, unit=unit, ranked=ranked)
        total = sum(Decimal(line["adds"]) for line in lines(shown))
        rest = amounts(shown)
        vote = rest.pop(f"Vote {'XO'[unit]}")
        assert total + sum(rest.values()) == vote
        assert abs(rest["digits not shown"]) < Decimal("0.0020")
        assert float(vote) == pytest.approx(float(of.trace.votes[unit]), abs=1e-4)
        assert ("bias" in rest) == (network == XO)


def test_the_largest_share_comes_first_if_one_wants() -> None:
    of = subject("O thick", XO)
    found = [abs(Decimal(line["adds"])) for line in lines(page(of, unit=1, ranked=1))]
    assert found == sorted(found, reverse=True)
    assert len(found) == 16
    order = [int(line["number"]) for line in lines(page(of, unit=1, ranked=0))]
    assert order == list(range(1, 17))


def test_bars_are_as_long_as_the_shares_and_go_to_either_side() -> None:
    shown = page(subject("X", XO))
    largest = max(abs(float(line["adds"])) for line in lines(shown))
    cells = shown.one("table", "ballot").all("td")
    for cell, line in zip(cells, lines(shown), strict=True):
        bar = cell.all("rect")[1]
        share = float(line["adds"])
        assert bar.attributes["class"] == ("against" if share < 0 else "share")
        assert float(bar.attributes["width"]) == pytest.approx(50 * abs(share) / largest, abs=0.02)
        end = float(bar.attributes["x"]) + (float(bar.attributes["width"]) if share < 0 else 0.0)
        assert end == pytest.approx(50, abs=0.02)
    only_for = page(subject("X"))
    assert {cell.all("rect")[1].attributes["x"] for cell in only_for.one("table", "ballot").all("td")} == {
        "0.0"
    }
    assert not only_for.all("rect", "middle")


def test_the_line_pointed_at_is_marked_and_one_can_point_at_each() -> None:
    of = subject()
    place = page(of).one("table", "ballot")
    assert [len(row.children) for row in place.all("tr")] == [1] * 12  # so a row's number is the setting
    points = [each for each in page(of) if "data-point" in each.attributes]
    (found,) = points
    assert found.attributes["data-point"] == "line"
    assert (found.attributes["data-rows"], found.attributes["data-cols"]) == ("12", "1")
    for number in (0, 7, 11, 500):
        marked = [
            "current" in cell.classes for cell in page(of, line=number).one("table", "ballot").all("td")
        ]
        assert marked.index(True) == min(number, 11)
        assert sum(marked) == 1


@pytest.mark.parametrize("name", ["X", "O shifted"])
def test_a_value_is_followed_to_the_patch_that_matched(name: str) -> None:
    of = subject(name)
    image = naive.drawing(article.DRAWINGS[name])
    for number, value in enumerate(values(name)):
        shown = page(of, line=number)
        table = next(
            each for each in shown.all("table") if each.attributes.get("aria-label") == words.PICTURE
        )
        patch = [
            (r, c)
            for r, row in enumerate(table.all("tr"))
            for c, cell in enumerate(row.children)
            if "in-patch" in cell.classes
        ]
        assert len(patch) == 9
        weights = [w for row in naive.drawing(list(article.FEATURES.values())[number // 4]) for w in row]
        match = sum(image[r][c] * weight for (r, c), weight in zip(patch, weights, strict=True)) / 9
        assert max(match, Fraction(0)) == value
        top, left = patch[0]
        said = shown.one("div", "voter-pixels").one("p").text
        assert f"rows {top + 1}–{top + 3}, columns {left + 1}–{left + 3}" in said
        down, right = number % 4 // 2, number % 2
        assert shown.one("path", "reach").attributes["d"].startswith(f"M{4 * right} {4 * down}")
        assert f"rows {4 * down + 1}–{min(4 * down + 6, 9)}" in said


def test_a_learned_value_may_come_from_the_whole_picture() -> None:
    made = figure(subject("X", XO), line=5)
    shown = parsed(made.markup)
    assert "the whole picture" in shown.one("div", "voter-pixels").text
    assert set(made.painters) == {"picture"}


def test_the_article_s_own_example() -> None:
    of = subject("O")
    for unit, name in enumerate("XO"):
        shown = page(of, source="article", unit=unit)
        voters = article.VOTERS[name]
        for number, (line, hundredths) in enumerate(
            zip(lines(shown), article.NEW_PICTURE_HUNDREDTHS, strict=True)
        ):
            assert line["value"] == naive.cut_off(Fraction(hundredths, 100))
            share = Fraction(hundredths, 100 * len(voters)) if number in voters else Fraction(0)
            assert line["adds"] == naive.cut_off(share, 4)
        mean = Fraction(sum(article.NEW_PICTURE_HUNDREDTHS[voter] for voter in voters), 100 * len(voters))
        assert amounts(shown)[f"Vote {name}"] == Decimal(naive.cut_off(mean, 4))
        assert words.NO_PICTURE in shown.text
    assert page(of, source="article").one("p", "ruled").text == "X wins with 0.91, before O with 0.51."
    assert "0.912" in " ".join(words.AFTER)  # which the text calls a slip in the original


@pytest.mark.parametrize("network", [LESSON, XO])
def test_the_votes_are_there_to_choose(network: str) -> None:
    for name in ("X", "O"):
        of = subject(name, network)
        for unit in range(2):
            buttons = page(of, unit=unit).all("button", "count")
            assert [button.attributes["data-set"] for button in buttons] == ["unit=0", "unit=1"]
            assert [button.attributes["aria-pressed"] for button in buttons].index("true") == unit
            for button, vote in zip(buttons, of.trace.votes.tolist(), strict=True):
                assert button.one("span").text == lesson.printed(vote)
            winners = [words.WINS in button.text for button in buttons]
            assert winners == [of.trace.decision == each for each in "XO"]


@pytest.mark.parametrize("network", [LESSON, XO])
def test_at_first_the_winner_s_vote_is_counted(network: str) -> None:
    for name in ("X", "O"):
        of = subject(name, network)
        assert f"Vote {of.trace.decision}" in amounts(page(of))


def test_softmax_is_shown_with_its_numbers_where_votes_are_scores() -> None:
    of = subject("O scaled", XO)
    shown = page(of).one("div", "softmax")
    powers = [math.exp(vote) for vote in of.trace.votes.tolist()]
    for line, power in zip(shown.all("p"), powers, strict=True):
        printed = float(line.one("b").text.removesuffix(" %"))
        assert printed == pytest.approx(min(100 * power / sum(powers), 99.9), abs=0.11)
        exponents = [sup.text for sup in line.all("sup")]
        votes = [lesson.printed(vote) for vote in of.trace.votes.tolist()]
        assert exponents[1:] == votes
        assert exponents[0] in votes
    assert not page(subject()).all("div", "softmax")
    assert not page(of, source="article").all("div", "softmax")


def test_a_tie_is_called_so() -> None:
    weights = np.full((2, 12), 0.25, dtype=np.float32)
    of = seen(State(drawing=Drawing((Example("X"),)), edits={"5.weight": weights}))
    assert page(of).one("p", "ruled").text.startswith("A tie")


@pytest.mark.parametrize("network", [LESSON, XO])
@pytest.mark.parametrize("name", ["X", "O", "X thick", "O shifted"])
def test_the_question_takes_the_strongest_value_away(name: str, network: str) -> None:
    of = subject(name, network)
    layer, flat = of.network.layers[-1], of.trace.steps[-1].input.astype(np.float64)
    winner = "XO".index(of.trace.decision)
    shares = layer.weight[winner].astype(np.float64) * flat
    strongest = int(shares.argmax())
    left = float(shares.sum() - shares.max() + layer.bias[winner])
    question = CHAPTER.question(Given(of, Election()))
    assert f"The vote for {'XO'[winner]} is" in question.text
    assert f"value {strongest + 1}" in question.text
    numbers = [option.partition(":")[0] for option in question.options]
    assert float(numbers[question.right]) == pytest.approx(left, abs=0.0101)
    assert float(numbers[0]) == pytest.approx(
        float(shares.sum() + layer.bias[winner] - flat[strongest]), abs=0.0101
    )
    assert len(set(question.options)) == 3
    assert numbers[question.right] in question.because


def test_the_code_is_what_ran() -> None:
    for network, functions in (
        (LESSON, (Dense.forward, weighted_sums)),
        (XO, (Dense.forward, weighted_sums, tracing.softmax)),
    ):
        of = subject("O", network)
        code = CHAPTER.code(Given(of, Election()))  # the winner is O
        assert code.functions == functions
        found = dict(code.values)
        flat = [float(value) for value in found["x[0]"].split()]
        weights = [float(Fraction(weight)) for weight in found["self.weight[1]"].split()]
        total = sum(a * b for a, b in zip(flat, weights, strict=True)) + float(found["self.bias[1]"])
        assert total == pytest.approx(float(found["the result[0, 1]"]), abs=0.2)


def long_ballot(ranked: bool) -> Ballot:
    layers = [Conv2D(5, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)]
    rng = np.random.default_rng(2)
    network = Sequential(layers, input_shape=(1, 12, 12), classes=["X", "O"], rng=rng)
    trace = network.trace(rng.uniform(-1, 1, (1, 12, 12)).astype(np.float32))
    stage = plan(network.layers, network.shapes)[-2]
    return Ballot.of(explain.ledger(trace, "X"), stage, ranked)


@pytest.mark.parametrize("ranked", [False, True])
def test_of_many_values_those_that_count_most_have_a_line(ranked: bool) -> None:
    cast = long_ballot(ranked)
    assert (len(cast.shown), len(cast.others)) == (MOST_LINES, 125 - MOST_LINES)
    least = min(abs(line.contribution) for line in cast.shown)
    assert all(abs(line.contribution) <= least for line in cast.others)
    shown = parsed(ballot(cast, 0) + sums(cast))
    rest = amounts(shown)
    vote = rest.pop("Vote X")
    assert sum(Decimal(line["adds"]) for line in lines(shown)) + sum(rest.values()) == vote
    assert f"{125 - MOST_LINES} other values together" in rest


# Hidden categories.


def run(of: Subject, results: tuple[Any, ...] = (), pieces: int | None = None) -> tuple[Any, ...]:
    """Let the work run to its end, or for some pieces."""
    work = CHAPTER.work(Given(of, Election(), results))
    latest = results
    for number, made in enumerate(work, start=1):
        latest = tuple(made)
        if number == pieces:
            break
    return latest


@pytest.fixture(scope="module")
def trained() -> tuple[Subject, tuple[Any, ...]]:
    of = subject("X", XO)
    return of, run(of)


def test_every_number_of_hidden_values_is_trained(trained: tuple[Subject, tuple[Any, ...]]) -> None:
    _, (examples, *voters) = trained
    assert [each.hidden for each in voters] == list(range(7))
    assert {each.epoch for each in voters} == {experiment.EPOCHS}
    assert isinstance(examples, Examples)
    assert examples.values.shape == (TRAINING + TEST, 16)
    counts = np.bincount(examples.kinds)
    assert len(counts) == len(KINDS)
    assert counts.min() > 80


def test_the_accuracy_is_that_on_drawings_not_learned_from(trained: tuple[Subject, tuple[Any, ...]]) -> None:
    _, (examples, *voters) = trained
    learned = examples.values[:TRAINING].astype(np.float64)
    standard = (examples.values[TRAINING:] - learned.mean(axis=0)) / np.where(
        learned.std(axis=0) > 0, learned.std(axis=0), 1
    )
    right = np.array([0, 0, 1, 1])[examples.kinds[TRAINING:]]
    for each in voters:
        values = standard
        if each.hidden:
            values = np.maximum(values @ each.parameters["1.weight"].T + each.parameters["1.bias"], 0)
            for kind in range(4):
                mean = values[examples.kinds[TRAINING:] == kind].mean(axis=0)
                assert each.means[kind] == pytest.approx(mean, abs=1e-3)
        last = "3" if each.hidden else "1"
        votes = values @ each.parameters[f"{last}.weight"].T + each.parameters[f"{last}.bias"]
        assert each.accuracy == pytest.approx((votes.argmax(axis=1) == right).mean(), abs=0.006)


def test_it_takes_two_hidden_values_to_know_two_letters(trained: tuple[Subject, tuple[Any, ...]]) -> None:
    of, results = trained
    accuracy = {each.hidden: each.accuracy for each in results[1:]}
    assert max(accuracy[0], accuracy[1]) < 0.8
    assert min(accuracy[hidden] for hidden in range(2, 7)) > 0.88
    shown = page(of, results, hidden="2")
    assert "*" not in shown.one("p", "lesson").text
    assert "one hidden value can stand for each" in shown.one("p", "lesson").text
    # One of them answers to the X, the other to the O.
    means = results[3].means
    assert means[:2].argmax(axis=1).tolist() in ([0, 1], [1, 0])


def test_what_the_hidden_values_are_for_the_drawing(trained: tuple[Subject, tuple[Any, ...]]) -> None:
    _, results = trained
    examples = results[0]
    for name in ("X", "O"):
        of = subject(name, XO)
        for hidden in (1, 2, 6):
            made = results[1 + hidden]
            shown = page(of, results, hidden=str(hidden))
            standard = examples.standard(of.trace.steps[-1].input)
            between = np.maximum(made.parameters["1.weight"] @ standard + made.parameters["1.bias"], 0)
            votes = made.parameters["3.weight"] @ between + made.parameters["3.bias"]
            shares = np.exp(votes - votes.max()) / np.exp(votes - votes.max()).sum()
            rows = shown.one("div", "hidden-values").one("tbody").children
            assert len(rows) == hidden
            for number, row in enumerate(rows):
                cells = [float(cell.text) for cell in row.all("td")]
                assert cells[0] == pytest.approx(float(between[number]), abs=0.0102)
                assert cells[1:] == pytest.approx(made.means[:, number].tolist(), abs=0.0101)
            said = shown.one("div", "hidden-values").one("p").text
            assert words.ANSWERS[ANSWERS[int(votes.argmax())]] in said
            share = min(float(100 * shares.max()), 99.9)
            assert float(said.split(", ")[1].split(" ")[0]) == pytest.approx(share, abs=0.11)
        assert "Here each of the values votes itself" in page(of, results, hidden="0").text


def test_each_button_tells_how_well_so_many_hidden_values_do(
    trained: tuple[Subject, tuple[Any, ...]],
) -> None:
    of, results = trained
    buttons = page(of, results, hidden="4").one("div", "hidden-counts").all("button")
    assert [button.attributes["data-set"] for button in buttons] == [f"hidden={n}" for n in range(7)]
    assert [button.attributes["aria-pressed"] for button in buttons].index("true") == 4
    for button, each in zip(buttons, results[1:], strict=True):
        shown = float(button.one("small").text.removesuffix(" %"))
        assert shown == pytest.approx(min(100 * each.accuracy, 99.9), abs=0.101)
        assert button.one("small").text in button.one("span", "unseen").text
        level = button.one("rect", "level").attributes
        assert float(level["height"]) + float(level["y"]) == pytest.approx(100)
        assert float(level["height"]) == pytest.approx(100 * each.accuracy, abs=0.06)


def test_the_work_can_be_stopped_and_goes_on() -> None:
    of = subject("X", LESSON)
    pieces = (TRAINING + TEST) // experiment.AT_ONCE
    some = run(of, pieces=7)
    assert len(some) == 1
    assert len(some[0].kinds) == 7 * experiment.AT_ONCE
    assert "Go on" in page(of, some).text
    later = run(of, some, pieces=pieces - 7 + 2 * experiment.EPOCHS + 3)
    assert [(each.hidden, each.epoch) for each in later[1:]] == [(0, 40), (1, 40), (2, 3)]
    assert "nothing has been trained yet" in page(of, later, hidden="5").text
    running = parsed(CHAPTER.figure(Given(of, Election(), later, running=True)).markup)
    assert "Learning with 2 hidden values: round 3 of 40" in running.text
    assert "Stop" in [button.text for button in running.all("button")]
    whole = run(of, later)
    straight = run(of)
    assert [each.accuracy for each in whole[1:]] == [each.accuracy for each in straight[1:]]
    assert "Train again" in page(of, whole).text
    assert "they hardly help here" in page(of, whole).one("p", "lesson").text
    again = run(of, whole, pieces=3)
    assert len(again) == 2
    voters = again[1]
    assert isinstance(voters, Voters)
    assert (voters.start, voters.hidden, voters.epoch) == (1, 0, 3)


def test_the_first_drawings_are_seen_as_the_pad_s_are() -> None:
    """A hand-made network sees black and white only."""
    of = subject("X", LESSON)
    examples = run(of, pieces=2)[0]
    rng = np.random.default_rng(0)
    drawn, kinds = datasets.drawings(5, 9, rng, KINDS)
    assert examples.kinds[:5].tolist() == kinds.tolist()
    for image, values in zip(drawn, examples.values, strict=False):
        expected = of.network.trace(images.black_and_white(image)).steps[-1].input
        assert values == pytest.approx(expected, abs=1e-6)


def test_what_another_network_has_learned_is_not_shown(trained: tuple[Subject, tuple[Any, ...]]) -> None:
    of, results = trained
    assert (
        "not trained yet"
        in page(subject("X", LESSON), results).one("div", "hidden-counts").all("button")[0].text
    )
    edited = seen(State(network=XO, drawing=of.drawing, edits={"0.bias": np.ones(8, dtype=np.float32)}))
    assert "Train the voters" in page(edited, results).text


@settings(max_examples=60, deadline=None)
@given(
    drawing=sketches.DRAWING,
    network=st.sampled_from([LESSON, XO]),
    source=st.sampled_from(["drawing", "article"]),
    ranked=st.integers(0, 1),
    unit=st.integers(0, 9),
    line=st.integers(0, 9999),
    hidden=st.sampled_from(["", *"0123456"]),
    scale=st.none() | st.floats(-3, 3, width=32),
    running=st.booleans(),
)
def test_whatever_is_drawn_changed_or_chosen_there_is_a_figure(
    drawing: Drawing,
    network: str,
    source: str,
    ranked: int,
    unit: int,
    line: int,
    hidden: str,
    scale: float | None,
    running: bool,
) -> None:
    state = State(drawing=drawing, network=network)
    if scale is not None:
        last = {LESSON: "5.weight", XO: "7.weight"}[network]
        weights: FloatArray = CATALOGUE[network].network.parameters[last] * np.float32(scale)
        state = replace(state, edits={last: weights})
    chosen = Given(seen(state), Election(source, ranked, unit, line, hidden), running=running)
    shown = parsed(CHAPTER.figure(chosen).markup)
    assert not [element for element in shown if "id" in element.attributes]
    assert len(shown.all("td")) <= 200
    assert "nan" not in shown.text
    question = CHAPTER.question(chosen)
    assert question.right == 1
    assert len(question.options) == 3
    assert CHAPTER.code(chosen).values
