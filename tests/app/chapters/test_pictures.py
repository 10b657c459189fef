from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from app.chapters.chapter import Given
from app.chapters.pictures import FARTHEST, Pictures, PicturesChapter, views
from app.chapters.pictures.distortion import MOST_LINES, UNTOUCHED, Way, changed, strokes
from app.chapters.pictures.trials import trials, ways
from app.drawing import NIB, PEN, SIDE, Bitmap, Drawing, Example, Pixel, Stroke
from app.networks import Catalogue
from app.scene import Director, Subject
from app.state import LESSON, XO, State
from app.views.figure import Figure
from app.words import pictures as words
from hypothesis import given
from hypothesis import strategies as st

from pycnn import images, ink, lesson, lines, literal
from pycnn.arrays import FloatArray
from tests.app.document import Element, parsed, rows
from tests.app.sketches import DRAWING, hand_drawn_o, hand_drawn_x
from tests.app.views.test_pixels import PALETTE
from tests.pycnn import article

CHAPTER = PicturesChapter()
FIRST = CHAPTER.first
CATALOGUE = Catalogue()
NETWORKS = (LESSON, XO)
WAY = st.builds(
    Way,
    st.integers(-FARTHEST, FARTHEST),
    st.integers(-FARTHEST, FARTHEST),
    st.integers(10, 30).map(lambda step: 5 * step),
    st.integers(-9, 9).map(lambda step: 5 * step),
    st.integers(10, 20).map(lambda step: 10 * step),
)


def subject(drawing: Drawing | str = "X", network: str = LESSON) -> Subject:
    drawn = Drawing((Example(drawing),)) if isinstance(drawing, str) else drawing
    return Director(CATALOGUE).scene(State(network=network, drawing=drawn)).subject


def figure(
    of: Subject, chosen: Pictures = FIRST, results: tuple[Any, ...] = (), *, runs: bool = False
) -> Figure:
    return CHAPTER.figure(Given(of, chosen, results, runs))


def page(of: Subject, chosen: Pictures = FIRST, results: tuple[Any, ...] = ()) -> Element:
    return parsed(figure(of, chosen, results).markup)


def art(image: FloatArray) -> list[str]:
    return images.to_text(image).split()


def set_by(button: Element) -> Pictures:
    """The settings after a click on a button."""
    chosen = Pictures(across=3, down=-2, size=70, turn=35, pen=150)
    for each in button.attributes["data-set"].split("&"):
        name, _, value = each.partition("=")
        chosen = chosen.set(name, value)
    return chosen


def matches(drawing: list[str], exemplar: list[str]) -> int:
    """Count by hand in how many pixels two drawings in ASCII art agree."""
    return sum(
        a == b for one, other in zip(drawing, exemplar, strict=True) for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("drawing", [*article.DRAWINGS, hand_drawn_x(120, 130, 80)], ids=str)
def test_at_neutral_sliders_the_picture_is_the_readers_own(drawing: str | Drawing, network: str) -> None:
    of = subject(drawing, network)
    found = changed(of, UNTOUCHED)
    assert found.image is of.image
    assert found.decision == of.trace.decision
    for name, exemplar in of.model.exemplars.items():
        assert found.comparisons[name].matching == int(((of.image > 0) == (exemplar > 0)).sum())


@pytest.mark.parametrize("case", words.CASES)
def test_the_articles_cases_come_of_its_x_to_the_pixel(case: str) -> None:
    (button,) = [each for each in page(subject()).all("button") if each.text == words.CASES[case]]
    chosen = set_by(button)
    assert art(changed(subject(), chosen.way).image) == article.DRAWINGS[f"X {case}"].split()
    after = page(subject(), chosen)
    pressed = [each.text for each in after.all("button") if each.attributes.get("aria-pressed") == "true"]
    assert pressed == [words.CASES[case]]


@pytest.mark.parametrize("network", NETWORKS)
def test_put_back_puts_everything_back(network: str) -> None:
    (button,) = [each for each in page(subject(network=network)).all("button") if each.text == words.PUT_BACK]
    assert set_by(button) == Pictures()


@pytest.mark.parametrize("network", NETWORKS)
def test_a_shift_moves_the_very_pixels(network: str) -> None:
    of = subject(hand_drawn_o(126, 120, 70), network)
    before = np.pad(of.image[0], FARTHEST, constant_values=-1)
    size = of.model.size
    for across, down in ((1, 0), (-FARTHEST, 2), (3, FARTHEST)):
        top, left = FARTHEST - down, FARTHEST - across
        expected = before[top : top + size, left : left + size]
        assert changed(of, Way(across, down)).image[0].tolist() == expected.tolist()


def test_strokes_are_drawn_again_with_the_page_s_pen() -> None:
    """A turn by 90 degrees, which no rounding hides: the sheet's pixels change places."""
    of = subject(hand_drawn_x(126, 126, 70), XO)
    turned = changed(of, Way(turn=90)).image[0]
    # The pen writes NIB pixels beside its points, before and after the turn.
    straight = of.model.picture(np.rot90(np.roll(of.ink, -NIB, axis=1), -1).astype(np.float32))
    again = of.model.picture(
        np.roll(np.rot90(np.roll(of.ink, -NIB, axis=1), -1), NIB, axis=1).astype(np.float32)
    )
    assert abs(turned - again[0]).max() < 0.02
    assert abs(turned - straight[0]).max() > 0.1


@given(radius=st.integers(30, 100), size=st.integers(10, 30).map(lambda step: 5 * step))
def test_size_keeps_the_centre_and_the_pens_width(radius: int, size: int) -> None:
    """An O's ink is a ring: its area is its length times the pen's width."""
    of = subject(hand_drawn_o(126, 126, radius), XO)
    way = Way(size=size)
    length = 2 * math.pi * radius * size / 100
    shares = (changed(of, way).image + 1) / 2  # of each pixel's area
    if radius * size / 100 < 126 - PEN:
        assert float(shares.sum()) * (SIDE / of.model.size) ** 2 == pytest.approx(length * PEN, rel=0.05)
        places = np.indices(shares[0].shape) + 0.5
        centre = (places * shares[0]).sum(axis=(1, 2)) / shares.sum() * SIDE / of.model.size
        assert centre == pytest.approx([126, 126 + NIB], abs=1.5)


def test_a_thicker_pen_leaves_more_ink() -> None:
    of = subject(hand_drawn_x(126, 126, 70), XO)
    shares = [float((changed(of, Way(pen=pen)).image + 1).sum()) for pen in range(100, 201, 20)]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(2 * shares[0], rel=0.1)


def test_a_drawn_x_at_60_percent_still_is_an_x() -> None:
    for x, y in ((126, 126), (119, 133), (150, 100)):
        of = subject(hand_drawn_x(x, y, 84))
        found = changed(of, Way(size=60))
        assert found.decision == "X"
        white = np.argwhere(found.image[0] > 0)
        assert 7 <= len(white) <= 13
        row, col = y // 28, x // 28
        assert {(row, col), *((row + i, col + j) for i in (-1, 1) for j in (-1, 1))} <= set(
            map(tuple, white.tolist())
        )


@pytest.mark.parametrize(
    "marks",
    [
        (Pixel(2, 3, white=True), Pixel(3, 4, white=True), Pixel(4, 4, white=True)),
        (Stroke(((14, 14), (238, 238))), Pixel(4, 4, white=False)),
        (Bitmap(tuple(i % 7 == 0 for i in range(81))),),
        (Example("O thick"),),
    ],
    ids=str,
)
def test_ink_that_is_no_stroke_goes_by_the_pads_cells(marks: Any) -> None:  # noqa: ANN401 — any marks
    of = subject(Drawing(marks))
    assert strokes(of).tolist() == (28 * lines.through_pixels(of.image)).tolist()


def test_a_scribble_is_drawn_with_few_lines() -> None:
    angles = [i / 6 for i in range(300)]
    spiral = [(126 + round(t * 2 * math.cos(t)), 126 + round(t * 2 * math.sin(t))) for t in angles]
    of = subject(Drawing((Stroke(tuple(spiral)),)))
    found = strokes(of)
    assert 20 < len(found) <= MOST_LINES
    many = Drawing(tuple(Stroke(((4 * i, 20), (4 * i, 20 + i))) for i in range(60)))
    assert strokes(subject(many)).tolist() == (28 * lines.through_pixels(subject(many).image)).tolist()


def test_the_readout_is_the_pixel_that_is_pointed_at() -> None:
    of = subject("X rotated")
    x, o = (article.DRAWINGS[name].split() for name in lesson.CLASSES)
    picture = article.DRAWINGS["X rotated"].split()
    for at in (0, 10, 37, 80, 9999):
        row, col = divmod(min(at, 80), 9)
        found = page(of, Pictures(at=at))
        value, *others = [each.text for each in found.all("p", "value")]
        assert value == {"X": "1", ".": "-1"}[picture[row][col]]
        for text, exemplar in zip(others, (x, o), strict=True):
            assert text.split()[0] == {"X": "1", ".": "-1"}[exemplar[row][col]]
            assert ("✓" in text) == (exemplar[row][col] == picture[row][col])
        colour = "white" if picture[row][col] == "X" else "black"
        assert found.all("figcaption")[0].text == f"Row {row + 1}, column {col + 1}: {colour}"
        marked = [i for i, cell in enumerate(found.all("table")[0].all("td")) if "at" in cell.classes]
        assert marked == [9 * row + col]


def test_differing_pixels_are_marked_and_counted() -> None:
    of = subject("X shifted")
    found = page(of)
    picture, *exemplars = found.all("table")[:3]
    drawing = article.DRAWINGS["X shifted"].split()
    assert rows(picture) == [[{"X": "1", ".": "-1"}[pixel] for pixel in line] for line in drawing]
    captions = [each.text for each in found.all("figcaption")[1:]]
    for table, name, caption in zip(exemplars, lesson.CLASSES, captions, strict=True):
        exemplar = article.DRAWINGS[name].split()
        marked = [
            "".join("#" if "differs" in cell.classes else "." for cell in row.children)
            for row in table.all("tr")
        ]
        assert marked == [
            "".join("#" if a != b else "." for a, b in zip(*pair, strict=True))
            for pair in zip(drawing, exemplar, strict=True)
        ]
        assert caption == f"{matches(drawing, exemplar)} of 81 pixels agree with the {name}"


def test_painted_exemplars_are_marked_too() -> None:
    of = subject(hand_drawn_x(110, 130, 80), XO)
    made = figure(of, Pictures(at=30))
    for name, exemplar in of.model.exemplars.items():
        colours = made.painters[f"exemplar-{name}"](PALETTE)
        side = len(colours) // 24
        middles = colours[side // 2 :: side, side // 2 :: side]
        differs = (of.image[0] > 0) != (exemplar[0] > 0)
        assert (middles == PALETTE.differs).tolist() == differs.tolist()
        corner = colours[side : 2 * side, 6 * side : 7 * side]
        assert corner[0, 0] == PALETTE.lines[-1]
        own = PALETTE.greys[np.where(exemplar[0] > 0, -1, 0)]
        assert (colours[::side, ::side] == own).sum() == 575  # all but the one with the frame
    assert set(made.painters) == {"picture", "exemplar-X", "exemplar-O"}


def answers(found: Element) -> list[tuple[str, str]]:
    return [(each.text, " ".join(each.classes)) for each in found.all("p", "answer")]


def test_both_answers_with_their_marks() -> None:
    """The thick X: the count finds an X, the hand-made network an O, and the article calls it an X."""
    found = page(subject(), Pictures(pen=200))
    assert answers(found) == [("X ✓", "answer right"), ("O ✗", "answer wrong")]
    text = found.text
    assert "68 for the X, 47 for the O." in text
    assert "Votes: X 0.51, O 0.55." in text
    assert "✓ means the answer X: that is what the article calls" in text
    assert answers(page(subject(), Pictures(pen=200, meant="O"))) == [
        ("X ✗", "answer wrong"),
        ("O ✓", "answer right"),
    ]
    assert "so you said" in page(subject(), Pictures(meant="O")).text


def test_a_tie_is_no_answer() -> None:
    """The article's letters differ in 21 pixels, so that there is none; with other exemplars there may be."""
    picture = images.from_text(".X. ... ...")
    exemplars = {"X": images.from_text(".XX ... ..."), "O": images.from_text(".X. ... ..X")}
    comparisons = {name: literal.compare(picture, each) for name, each in exemplars.items()}
    found = replace(changed(subject(), UNTOUCHED), comparisons=comparisons)
    assert found.closest == ("X", "O")
    shown = answers(parsed(views.answers(found, "X", hand_made=True)))
    assert shown == [("a tie ✗", "answer wrong"), ("X ✓", "answer right")]


@pytest.mark.parametrize("network", NETWORKS)
def test_what_has_left_the_picture_gets_no_answer(network: str) -> None:
    corner = Drawing((Stroke(((6, 6), (10, 10))),))
    of = subject(corner, network)
    found = page(of, Pictures(across=-FARTHEST, down=-FARTHEST))
    assert answers(found) == [("–", "answer"), ("–", "answer")]
    assert words.NOTHING_LEFT in found.text


def test_what_a_drawing_is_meant_to_be() -> None:
    drawn = subject(hand_drawn_o(126, 126, 80))
    assert (
        "✓ means the answer O: that is what the network called your drawing before"
        in page(drawn, Pictures(turn=5)).text
    )
    # Only a drawing of the article's comes with the right answer, whatever the network calls it.
    thick = subject("X thick")
    assert thick.trace.decision == "O"
    assert "✓ means the answer X: that is what the article calls" in page(thick).text


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("letter", ["X", "O"])
def test_trials_count_what_each_gets_right(letter: str, network: str) -> None:
    of = subject(letter, network)
    *_, results = trials(of)
    every = ways(of)
    expected = {}
    for kind, each in every.items():
        assert UNTOUCHED not in each
        assert len(set(each)) == len(each)
        found = [changed(of, way) for way in each]
        literally = 0
        for one in found:
            x, o = (literal.compare(one.image, exemplar).matching for exemplar in of.model.exemplars.values())
            literally += (x > o) if letter == "X" else (o > x)
        network_says = sum(
            of.network.classes[int(of.network.votes(one.image).argmax())] == letter for one in found
        )
        expected[kind] = (len(each), literally, network_says)
    totals = tuple(sum(column) for column in zip(*expected.values(), strict=True))
    table = page(of, results=results).one("table", "tally")
    shown = [[cell.text for cell in row.all("td")] for row in table.one("tbody").all("tr")]
    assert shown == [[f"{a} of {n}", f"{b} of {n}"] for n, a, b in (*expected.values(), totals)]
    assert totals[2] > totals[1]  # or the chapter's story would be wrong


def test_trials_of_another_drawing_do_not_count() -> None:
    *_, results = trials(subject("X"))
    table = page(subject("O"), results=results).one("table", "tally")
    assert {cell.text for cell in table.one("tbody").all("td")} == {words.NOT_TRIED}


def test_trials_come_one_by_one_and_can_be_stopped() -> None:
    of = subject()
    work = CHAPTER.work(Given(of, Pictures()))
    assert [len(next(work)) for _ in range(3)] == [1, 2, 3]
    assert words.STOP in parsed(figure(of, runs=True).markup).text


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("drawing", ["X", "O", "X thick", hand_drawn_o(120, 120, 70)], ids=str)
def test_the_questions_answer_is_counted(drawing: str | Drawing, network: str) -> None:
    of = subject(drawing, network)
    asked = CHAPTER.question(Given(of, Pictures(turn=20)))
    white = (of.image[0] > 0).tolist()
    size = of.model.size
    agree = sum(
        white[row][col] == (white[row][col + 1] if col + 1 < size else False)
        for row in range(size)
        for col in range(size)
    )
    black = size * size - sum(map(sum, white))
    assert asked.options[asked.right] == str(agree)
    assert sorted(map(int, asked.options)) == list(map(int, asked.options))
    assert {str(black), str(size * size)} <= set(asked.options)
    assert str(size * size) in asked.text
    assert f"{agree} of {size * size}" in asked.because
    assert ("more like your drawing than your drawing itself" in asked.because) == (agree < black)


def test_the_question_has_a_choice_even_where_nothing_is_light() -> None:
    faint = subject(Drawing((Stroke(((-8, 0),)),)), XO)
    assert not (faint.image > 0).any()
    asked = CHAPTER.question(Given(faint, Pictures()))
    assert len(asked.options) == 2
    assert asked.options[asked.right] == "576"


@pytest.mark.parametrize("network", NETWORKS)
def test_the_code_is_what_ran_and_its_values_fit(network: str) -> None:
    of = subject("O", network)
    chosen = Pictures(across=1, at=200)
    code = CHAPTER.code(Given(of, chosen))
    assert code.functions == (literal.compare, images.shifted)
    assert CHAPTER.code(Given(of, Pictures(turn=5))).functions == (literal.compare, lines.distorted)
    values = dict(code.values)
    size = of.model.size
    row, col = divmod(min(200, size * size - 1), size)
    assert values["the pixel"] == f"image[0, {row}, {col}]"
    image = changed(of, chosen.way).image
    assert values["image[…]"] == lesson.printed(float(image[0, row, col]))
    for name, exemplar in of.model.exemplars.items():
        differs = bool((image[0, row, col] > 0) != (exemplar[0, row, col] > 0))
        assert values[f"differs[…], the {name}"] == str(differs)
        agree = int(((image > 0) == (exemplar > 0)).sum())
        assert values[f"matching, the {name}"] == f"{agree} of {image.size}"


@given(
    drawing=DRAWING,
    network=st.sampled_from(NETWORKS),
    way=WAY,
    meant=st.sampled_from(["auto", "X", "O"]),
    at=st.integers(0, 9999),
)
def test_any_drawing_changed_in_any_way_can_be_shown(
    drawing: Drawing, network: str, way: Way, meant: str, at: int
) -> None:
    of = subject(drawing, network)
    chosen = Pictures(*way, meant=meant, at=at)
    made = CHAPTER.figure(Given(of, chosen))
    found = parsed(made.markup)
    for button in found.all("button"):
        if "data-set" in button.attributes:
            set_by(button)
    for painter in made.painters.values():
        assert painter(PALETTE).shape == (288, 288)
    assert len(found.all("td")) <= 600
    CHAPTER.question(Given(of, chosen))
    CHAPTER.code(Given(of, chosen))


def test_other_ink_than_strokes_is_drawn_through_its_cells() -> None:
    """The article's X, turned: the same as two strokes from cell to cell, turned and drawn by hand."""
    of = subject("X", XO)
    drawn = ink.blank(SIDE)
    turn = complex(math.cos(math.radians(20)), math.sin(math.radians(20)))
    for ends in (((42, 42), (210, 210)), ((210, 42), (42, 210))):
        (x0, y0), (x1, y1) = ends
        start, end = complex(x0 - 126, y0 - 126) * turn, complex(x1 - 126, y1 - 126) * turn
        ink.draw_line(
            drawn, (126 + start.real + NIB, 126 + start.imag), (126 + end.real + NIB, 126 + end.imag), PEN
        )
    assert abs(changed(of, Way(turn=20)).image - of.model.picture(drawn)).max() < 1e-5
