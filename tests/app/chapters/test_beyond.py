from __future__ import annotations

import math
import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from app.chapters.beyond import Beyond, BeyondChapter
from app.chapters.beyond.data import (
    DECIBELS,
    HIGHEST,
    HOP,
    KINDS,
    LOWEST,
    PURCHASES,
    RATE,
    WINDOW,
    Data,
    articles_x,
    data,
    sound,
    table,
    text,
)
from app.chapters.beyond.search import MOST_SWAPS, SHUFFLES, WELL, find, fits_lost, ordered, swapped
from app.chapters.chapter import Given
from app.drawing import Drawing, Example
from app.networks import Catalogue
from app.scene import Director, Subject
from app.state import LESSON, XO, State
from app.views.figure import Figure
from app.words import beyond as words
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from pycnn import Conv2D, lesson
from pycnn.arrays import FloatArray
from pycnn.datasets.sounds import whistle
from pycnn.matches import agreement
from pycnn.one_hot import one_hot
from pycnn.spectrogram import spectrogram
from pycnn.tables import closest_rows
from tests.app.document import Element, parsed, rows
from tests.app.sketches import DRAWING, hand_drawn_o, hand_drawn_x
from tests.app.views.test_pixels import PALETTE
from tests.pycnn import article

CHAPTER = BeyondChapter()
FIRST = CHAPTER.first
CATALOGUE = Catalogue()
NETWORKS = (LESSON, XO)
BENDS = ((0, 32), (6, 32), (16, 42), (21, 42), (31, 32), (37, 32))
"""The whistle: at which moment it has which tone, as a row of the spectrogram."""


def subject(drawing: Drawing | str = "X", network: str = LESSON) -> Subject:
    drawn = Drawing((Example(drawing),)) if isinstance(drawing, str) else drawing
    return Director(CATALOGUE).scene(State(network=network, drawing=drawn)).subject


def figure(of: Subject, chosen: Beyond) -> Figure:
    return CHAPTER.figure(Given(of, chosen))


def page(of: Subject, chosen: Beyond) -> Element:
    return parsed(figure(of, chosen).markup)


def fits(shown: Data, pattern: int, image: FloatArray) -> FloatArray:
    """How far the pattern agrees with each patch, by another library."""
    weight = shown.layer.weight[pattern, 0].astype(np.float64)
    sums = signal.correlate2d(image[0].astype(np.float64), weight, mode="valid")
    found: FloatArray = (sums / np.abs(weight).sum()).astype(np.float32)
    return found


@given(columns=st.integers(2, 40), swaps=st.integers(0, MOST_SWAPS), seed=st.integers(0, 9999))
def test_swaps_follow_each_other(columns: int, swaps: int, seed: int) -> None:
    order, last = swapped(columns, swaps, seed)
    assert sorted(order) == list(range(columns))
    if not swaps:
        assert (order, last) == (tuple(range(columns)), None)
        return
    before, _ = swapped(columns, swaps - 1, seed)
    assert last is not None
    assert last[0] < last[1]
    assert [at for at in range(columns) if order[at] != before[at]] == list(last)


def test_all_swaps_leave_hardly_any_neighbours() -> None:
    kept = [
        sum(b == a + 1 for a, b in pairwise(order))
        for order in (swapped(37, MOST_SWAPS, seed)[0] for seed in range(50))
    ]
    assert np.mean(kept) < 4  # of 36


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", KINDS)
def test_patterns_are_found_where_another_library_finds_them(kind: str, network: str) -> None:
    of = subject("O", network)
    for sample in range(3):
        shown = data(kind, sample, of)
        for pattern in range(len(shown.patterns)):
            order, _ = swapped(shown.columns, 7, pattern)
            found = find(shown, pattern, order)
            image = shown.image[:, :, list(order)]
            expected = fits(shown, pattern, image)
            np.testing.assert_allclose(found.fits, expected, atol=1e-5)
            assert found.best == pytest.approx(expected.max(), abs=1e-5)
            assert expected[found.place] == pytest.approx(expected.max(), abs=1e-5)
            (row, col), size = found.place, shown.layer.kernel_size
            assert found.patch == (slice(row, row + size[0]), slice(col, col + size[1]))
            assert found.at_least(0.3) == int((found.fits >= 0.3).sum())
            assert ordered(shown, order).tolist() == image.tolist()


def test_the_whistle_is_the_tone_that_it_was_made_of() -> None:
    """Moment by moment the loudest row is that of the frequency in the middle of the window."""
    shown = sound(0)
    assert shown.image.shape[1] == HIGHEST - LOWEST
    for moment in range(shown.columns):
        middle = (moment * HOP + WINDOW / 2) / HOP  # in moments
        rising, falling = np.clip(middle, 6, 16) - 6, np.clip(middle, 21, 31) - 21
        expected = HIGHEST - 1 - (32 + rising - falling)
        assert abs(int(shown.image[0, :, moment].argmax()) - expected) <= 0.5
    assert shown.image.min() == -1
    assert shown.image.max() == 1
    assert (shown.image[0] > 0).sum() < 3 * shown.columns  # a thin stroke


def test_the_bird_calls_five_times() -> None:
    rising = find(sound(1), 0, tuple(range(sound(1).columns)))
    columns = sorted({int(col) for _, col in np.argwhere(rising.fits > 0.85)})
    calls = 1 + sum(b - a > 1 for a, b in pairwise(columns))
    assert calls == 5


def test_the_whistles_picture_is_worked_out_by_another_library_too() -> None:
    samples = whistle([(moment * HOP / RATE, row * RATE / WINDOW) for moment, row in BENDS], RATE)
    transform = signal.ShortTimeFFT(signal.get_window("hann", WINDOW), HOP, RATE, scale_to="magnitude")
    first, last = WINDOW // 2 // HOP, (len(samples) - WINDOW // 2) // HOP + 1  # the whole windows
    loud = 2 * abs(transform.stft(samples.astype(np.float64), first, last))[LOWEST:HIGHEST][::-1]
    expected = np.maximum(1 + 20 * np.log10(np.maximum(loud, 1e-9) / loud.max()) * 2 / DECIBELS, -1)
    assert sound(0).image[0] == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("sample", range(3))
def test_words_are_found_wherever_they_stand(sample: int) -> None:
    shown, sentence = text(sample), words.SENTENCES[sample]
    assert shown.image.shape == (1, len(set(sentence)), len(sentence))
    for pattern, word in enumerate(words.SOUGHT[sample]):
        found = find(shown, pattern, tuple(range(len(sentence))))
        assert found.fits.shape == (1, len(sentence) - len(word) + 1)
        for at, fit in enumerate(found.fits[0].tolist()):
            there = sentence[at : at + len(word)]
            assert fit == pytest.approx(sum(a == b for a, b in zip(word, there, strict=True)) / len(word))
        assert found.best == pytest.approx(1)


def test_the_table_knows_who_is_most_alike_in_any_order() -> None:
    columns = list(zip(*PURCHASES, strict=True))
    scaled = [
        [2 * (value - min(column)) / (max(column) - min(column)) - 1 for value in column]
        for column in columns
    ]
    people = list(zip(*scaled, strict=True))
    pairs = list(combinations(range(len(people)), 2))
    nearest = min(pairs, key=lambda pair: math.dist(people[pair[0]], people[pair[1]]))
    said = words.most_alike(*(words.CUSTOMERS[person] for person in nearest))
    for swaps in range(MOST_SWAPS + 1):
        found = page(subject(), Beyond(kind="table", swaps=swaps))
        assert [each.text for each in found.all("p", "meaning")] == [said, said]
    assert table().image[0] == pytest.approx(np.array(people), abs=1e-6)


def numbers_of(found: Element, label: str) -> list[list[str]]:
    (map_,) = [each for each in found.all("table") if each.attributes.get("aria-label") == label]
    return rows(map_)


@pytest.mark.parametrize("swaps", [0, 1, 40])
def test_every_number_of_the_drawings_figure(swaps: int) -> None:
    of = subject("X")
    chosen = Beyond(swaps=swaps, seed=3, pattern=2)
    found = page(of, chosen)
    order, last = swapped(9, swaps, 3)
    art = article.DRAWINGS["X"].split()
    for side, columns, swapped_columns in ((0, range(9), False), (1, order, True)):
        drawing = [[{"X": "1", ".": "-1"}[line[column]] for column in columns] for line in art]
        assert numbers_of(found, words.data_label("drawing", swapped_columns)) == drawing
        values = np.array(drawing, dtype=float)
        expected = signal.correlate2d(values, lesson.FEATURES["antidiagonal"][0], mode="valid") / 9
        shown = [[lesson.printed(value) for value in row] for row in expected.tolist()]
        assert numbers_of(found, words.fits_label(swapped_columns)) == shown
        section = found.all("section")[side]
        assert [cell.text for cell in section.all("table")[1].all("td")] == [
            str(column + 1) for column in columns
        ]
        caption = section.one("figcaption").text
        assert f"Best fit {lesson.printed(expected.max())}," in caption
        well = int((expected >= 0.85 - 1e-6).sum())  # the best fit in order is 1
        assert f"well in {well} place" in caption
        decision = lesson.network().trace(values.astype(np.float32)).decision
        assert section.one("p", "meaning").text == words.decision(decision)
    assert words.swaps(swaps, last) in found.text


@pytest.mark.parametrize("network", NETWORKS)
def test_the_network_decides_on_the_columns_as_they_stand(network: str) -> None:
    of = subject(hand_drawn_x(126, 126, 80), network)
    found = page(of, Beyond(swaps=40, seed=1))
    order, _ = swapped(of.model.size, 40, 1)
    votes = of.network.votes(of.image[..., list(order)])[0]
    said = [each.text for each in found.all("p", "meaning")]
    assert said == [words.decision("X"), words.decision(of.network.classes[int(votes.argmax())])]


@pytest.mark.parametrize("sample", [0, 1])
def test_swapped_moments_are_no_melody(sample: int) -> None:
    shown = sound(sample)
    rises = []
    for columns in (range(shown.columns), swapped(shown.columns, 40, 0)[0]):
        height = [shown.image.shape[1] - int(shown.image[0, :, column].argmax()) for column in columns]
        quiet = [bool((shown.image[0, :, column] == -1).all()) for column in columns]
        signs = "".join(
            "|" if quiet[at] or quiet[at + 1] else "/" if height[at + 1] > height[at] else "-"
            for at in range(shown.columns - 1)
        )
        rises.append(max(map(len, re.findall("/*", signs))))
    found = page(subject(), Beyond(kind="sound", sample=sample, swaps=40))
    assert [each.text for each in found.all("p", "meaning")] == [words.melody(rise) for rise in rises]
    assert rises[0] >= 4 > rises[1]


def test_the_letters_stand_over_their_columns() -> None:
    found = page(subject(), Beyond(kind="text", sample=1, swaps=4, seed=2))
    sentence = words.SENTENCES[1]
    order, _ = swapped(len(sentence), 4, 2)
    new = "".join(sentence[column] for column in order)
    above = [each.text.replace("␣", " ") for each in found.all("div", "across")]
    assert above == [sentence, new]
    beside = [each.text.replace("␣", " ") for each in found.all("div", "down")]
    assert beside == ["".join(sorted(set(sentence)))] * 2
    assert [each.text for each in found.all("p", "meaning")] == [words.reading(sentence), words.reading(new)]


def test_the_table_keeps_each_customers_numbers() -> None:
    found = page(subject(), Beyond(kind="table", swaps=9, seed=5))
    for map_ in [each for each in found.all("table") if each.all("th")]:
        properties = [each.text for each in map_.one("thead").all("th")]
        assert sorted(properties) == sorted(words.PROPERTIES)
        for person, line in zip(words.CUSTOMERS, map_.one("tbody").all("tr"), strict=True):
            assert line.one("th").text == person
            own = dict(zip(properties, (cell.text for cell in line.all("td")), strict=True))
            purchases = PURCHASES[words.CUSTOMERS.index(person)]
            assert own == {
                name: str(number) for name, number in zip(words.PROPERTIES, purchases, strict=True)
            }
        assert len([cell for cell in map_.all("td") if "in-patch" in cell.classes]) == 9


def test_the_buttons_swap_shuffle_and_sort() -> None:
    chosen = Beyond(swaps=12, seed=7)
    sets = {each.text: each.attributes.get("data-set") for each in page(subject(), chosen).all("button")}

    def after(name: str) -> Beyond:
        found = chosen
        for each in str(sets[name]).split("&"):
            setting, _, value = each.partition("=")
            found = found.set(setting, value)
        return found

    assert after(words.SWAP) == Beyond(swaps=13, seed=7)
    assert after(words.SHUFFLE) == Beyond(swaps=MOST_SWAPS, seed=8)
    assert after(words.SORT) == Beyond(seed=7)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_question_is_answered_by_shuffling(network: str) -> None:
    """Only the table loses nothing; worked out again with another library."""
    asked = CHAPTER.question(Given(subject("O", network), FIRST))
    lost = {}
    for shown in (articles_x(), sound(0), text(0), table()):
        patterns = range(len(shown.patterns))
        before = np.mean([fits(shown, pattern, shown.image).max() for pattern in patterns])
        after = []
        for seed in range(SHUFFLES):
            order = list(swapped(shown.columns, MOST_SWAPS, seed)[0])
            after += [fits(shown, pattern, shown.image[..., order]).max() for pattern in patterns]
        lost[shown.kind] = (before, float(np.mean(after)))
        assert fits_lost()[shown.kind] == pytest.approx(lost[shown.kind], abs=1e-5)
    assert [kind for kind, (before, after_) in lost.items() if after_ >= before] == ["table"]
    assert asked.options[asked.right] == words.ANSWERS["table"]
    assert asked.options == tuple(words.ANSWERS[kind] for kind in KINDS)
    for before, after_ in lost.values():
        assert f"from {lesson.printed(before)} to {lesson.printed(after_)}" in asked.because


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_is_what_ran_and_its_values_fit(kind: str) -> None:
    of = subject("X", XO)
    chosen = Beyond(kind=kind, swaps=2, pattern=1)
    code = CHAPTER.code(Given(of, chosen))
    special = {"drawing": (), "sound": (spectrogram,), "text": (one_hot,), "table": (closest_rows,)}
    assert code.functions == (*special[kind], Conv2D.forward, agreement)
    shown = data(kind, 0, of)
    values = dict(code.values)
    order = [int(column) - 1 for column in values["the order of the columns"].split()]
    x = shown.image[np.newaxis][..., order]
    assert values["x.shape"] == str(x.shape)
    place, _, fit = values["the fit"].partition(" = ")
    index = tuple(int(number) for number in place.strip("[]").split(","))
    assert lesson.printed(float(agreement(shown.layer, shown.layer.forward(x)[0])[index])) == fit
    rows_, cols = values["the patch"].removeprefix("x[0, 0, ").removesuffix("]").split(", ")
    (top, bottom), (left, right) = (tuple(map(int, part.split(":"))) for part in (rows_, cols))
    patch = x[0, 0, top:bottom, left:right].astype(np.float64)
    weight = shown.layer.weight[1, 0].astype(np.float64)
    assert lesson.printed(float((patch * weight).sum() / np.abs(weight).sum())) == fit


@given(
    drawing=DRAWING,
    network=st.sampled_from(NETWORKS),
    kind=st.sampled_from(KINDS),
    swaps=st.integers(0, MOST_SWAPS),
    seed=st.integers(0, 9999),
    sample=st.integers(0, 9999),
    pattern=st.integers(0, 9999),
)
def test_anything_in_any_order_can_be_shown(
    drawing: Drawing, network: str, kind: str, swaps: int, seed: int, sample: int, pattern: int
) -> None:
    of = subject(drawing, network)
    chosen = Beyond(kind=kind, swaps=swaps, seed=seed, sample=sample, pattern=pattern)
    made = figure(of, chosen)
    found = parsed(made.markup)
    assert len(found.all("td")) <= 600
    for painter in made.painters.values():
        assert painter(PALETTE).ndim == 2
    for button in found.all("button"):
        after = chosen
        for each in button.attributes["data-set"].split("&"):
            name, _, value = each.partition("=")
            after = after.set(name, value)
    CHAPTER.code(Given(of, chosen))


@pytest.mark.parametrize("kind", KINDS)
def test_without_swaps_both_sides_are_the_same(kind: str) -> None:
    made = figure(subject(hand_drawn_o(126, 126, 80), XO), Beyond(kind=kind))
    for name, painter in made.painters.items():
        if name.endswith("after"):
            twin = made.painters[name.replace("after", "before")]
            assert painter(PALETTE).tolist() == twin(PALETTE).tolist()
    one, other = (section.all("figcaption")[0].text for section in parsed(made.markup).all("section"))
    assert one == other


def test_what_fits_well_is_said() -> None:
    assert WELL == 85
    assert "at least 85 % of the best fit in order, 1.00" in page(subject(), FIRST).text
    assert "875 hertz" in page(subject(), Beyond(kind="sound")).text
    assert RATE * LOWEST / WINDOW == 875
