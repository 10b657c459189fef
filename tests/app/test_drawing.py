from __future__ import annotations

import numpy as np
import pytest
from app.drawing import SIDE, Bitmap, Drawing, Example, Mark, Pixel, Scan, Sheet, Stroke, picture, scan
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import images, lesson
from pycnn.arrays import FloatArray
from tests.app import sketches
from tests.pycnn import article, naive


def drawn(drawing: Drawing) -> FloatArray:
    """The ink of a drawing on a sheet of its own."""
    return Sheet().show(drawing)


def grown(marks: list[Mark]) -> list[Drawing]:
    """The drawings on the way to these marks, with a stroke coming point by point as from a hand."""
    drawing = Drawing()
    steps = [drawing]
    for mark in marks:
        if isinstance(mark, Stroke):
            drawing = drawing.with_mark(Stroke(mark.points[:1]))
            steps.append(drawing)
            for point in mark.points[1:]:
                drawing = drawing.with_points((point,))
                steps.append(drawing)
        else:
            drawing = drawing.with_mark(mark)
            steps.append(drawing)
    return steps


def test_a_sheet_starts_black() -> None:
    ink = drawn(Drawing())
    assert ink.shape == (SIDE, SIDE)
    assert ink.dtype == np.float32
    assert not ink.any()


@given(marks=st.lists(sketches.MARK, max_size=4))
def test_growing_ink_is_the_ink_drawn_at_once(marks: list[Mark]) -> None:
    sheet = Sheet()
    for drawing in grown(marks):
        np.testing.assert_array_equal(sheet.show(drawing), drawn(drawing))


@given(drawings=st.lists(sketches.DRAWING, min_size=2, max_size=5))
def test_any_drawing_may_follow_any_other(drawings: list[Drawing]) -> None:
    sheet = Sheet()
    for drawing in drawings:
        np.testing.assert_array_equal(sheet.show(drawing), drawn(drawing))


@given(marks=st.lists(sketches.MARK, min_size=1, max_size=4), data=st.data())
def test_a_drawing_may_lose_or_change_its_last_marks(marks: list[Mark], data: st.DataObject) -> None:
    sheet = Sheet()
    steps = grown(marks)
    for drawing in [*steps, *reversed(steps), *data.draw(st.permutations(steps))]:
        np.testing.assert_array_equal(sheet.show(drawing), drawn(drawing))


def test_a_stroke_that_grew_after_another_mark_is_drawn_anew() -> None:
    """As when a link opens a drawing that differs in an earlier mark."""
    stroke = Stroke(((20, 20), (200, 20)))
    longer = Stroke((*stroke.points, (200, 200)))
    sheet = Sheet()
    sheet.show(Drawing((Pixel(4, 4, white=True), stroke)))
    changed = Drawing((Pixel(7, 1, white=True), longer))
    np.testing.assert_array_equal(sheet.show(changed), drawn(changed))


@given(marks=st.lists(sketches.MARK, max_size=4))
def test_ink_that_was_given_away_never_changes(marks: list[Mark]) -> None:
    sheet = Sheet()
    given_away = []
    for drawing in grown(marks):
        ink = sheet.show(drawing)
        given_away.append((ink, ink.copy()))
    for ink, as_it_was in given_away:
        np.testing.assert_array_equal(ink, as_it_was)


def test_an_equal_drawing_is_the_very_same_ink() -> None:
    sheet = Sheet()
    drawing = sketches.hand_drawn_x(126, 126, 84)
    assert sheet.show(drawing) is sheet.show(Drawing(tuple(drawing.marks)))


def test_a_dot_is_round_and_two_thirds_of_a_pixel_wide() -> None:
    ink = drawn(Drawing((Stroke(((126, 126),)),)))
    pixel = SIDE / 9
    assert float(ink.sum()) == pytest.approx(np.pi * (2 / 3 * pixel / 2) ** 2, rel=0.05)
    centred = np.roll(ink, -2, axis=1)  # the ink lies a little to the right of the point
    np.testing.assert_array_equal(centred, centred.T)
    np.testing.assert_array_equal(centred, centred[::-1, ::-1])


def test_ink_beyond_the_pad_is_not_seen_but_comes_back() -> None:
    outside = Drawing((Stroke(((-126, 126), (-60, 126))),))
    assert not drawn(outside).any()
    assert (picture(drawn(outside.with_points(((378, 126),))))[0, 4] == 1).all()


@pytest.mark.parametrize("name", article.DRAWINGS)
def test_an_example_is_the_articles_drawing(name: str) -> None:
    image = picture(drawn(Drawing((Example(name),))))
    assert image.dtype == np.float32
    assert image.tolist() == [naive.drawing(article.DRAWINGS[name])] == lesson.IMAGES[name].tolist()


@given(white=st.lists(st.booleans(), min_size=81, max_size=81))
def test_a_bitmap_is_its_picture(white: list[bool]) -> None:
    image = picture(drawn(Drawing((Bitmap(tuple(white)),))))
    assert (image > 0).ravel().tolist() == white
    assert set(image.ravel().tolist()) <= {-1, 1}


@given(seed=st.integers(0, 10**6))
def test_a_scan_is_its_dots_a_little_to_the_right(seed: int) -> None:
    """As a stroke's ink is."""
    dots = np.random.default_rng(seed).random((84, 84)) < 0.3
    mark = Scan(np.packbits(dots).tobytes())
    ink = drawn(Drawing((mark,)))
    np.testing.assert_array_equal(ink[:, 2:], np.kron(dots, np.ones((3, 3)))[:, :-2])
    assert not ink[:, :2].any()


@settings(max_examples=20)
@given(
    dots=st.lists(st.booleans(), min_size=4, max_size=4),
    shades=st.lists(st.floats(0, 0.49), min_size=4, max_size=4),
)
def test_a_scan_keeps_what_is_at_least_half_covered(dots: list[bool], shades: list[float]) -> None:
    quarters = np.array([1 - shade if dot else shade for dot, shade in zip(dots, shades, strict=True)])
    ink = quarters.reshape(2, 2).repeat(126, axis=0).repeat(126, axis=1).astype(np.float32)
    kept = np.unpackbits(np.frombuffer(scan(ink).bits, np.uint8)).reshape(84, 84)
    assert kept.tolist() == np.reshape(dots, (2, 2)).repeat(42, axis=0).repeat(42, axis=1).tolist()


@pytest.mark.parametrize("name", ["X", "O"])
def test_a_drawing_that_was_scanned_is_still_read(name: str) -> None:
    draw = sketches.hand_drawn_x if name == "X" else sketches.hand_drawn_o
    again = drawn(Drawing((scan(drawn(draw(124, 126, 84))),)))  # the ink of both is two to the right
    assert picture(again).tolist() == lesson.IMAGES[name].tolist()


def test_a_scan_can_be_drawn_over_and_followed() -> None:
    dots = np.zeros((84, 84), dtype=np.bool_)
    dots[30:50, 30:50] = True
    sheet = Sheet()
    for drawing in grown([Scan(np.packbits(dots).tobytes()), *sketches.hand_drawn_x(126, 126, 84).marks]):
        np.testing.assert_array_equal(sheet.show(drawing), drawn(drawing))
    np.testing.assert_array_equal(sheet.show(Drawing()), drawn(Drawing()))


@given(
    pixels=st.dictionaries(st.tuples(sketches.INDEX, sketches.INDEX), st.booleans()),
    name=st.sampled_from(list(article.DRAWINGS)),
)
def test_painted_pixels_are_seen_as_they_were_painted(pixels: dict[tuple[int, int], bool], name: str) -> None:
    marks = [Pixel(row, col, white) for (row, col), white in pixels.items()]
    expected = naive.drawing(article.DRAWINGS[name])
    for (row, col), white in pixels.items():
        expected[row][col] = type(expected[0][0])(1 if white else -1)
    assert picture(drawn(Drawing((Example(name), *marks)))).tolist() == [expected]


def test_what_covers_everything_forgets_the_marks_before() -> None:
    scribble = sketches.hand_drawn_o(126, 126, 84)
    for mark in (Example("X"), Bitmap((True,) * 81), Scan(bytes(882))):
        assert scribble.with_mark(mark).marks == (mark,)
    pixel = Pixel(1, 2, white=True)
    assert scribble.with_mark(pixel).marks == (*scribble.marks, pixel)


def test_only_a_stroke_can_be_continued() -> None:
    drawing = Drawing((Stroke(((0, 0),)),))
    assert drawing.with_points(((2, 4), (6, 8))).marks == (Stroke(((0, 0), (2, 4), (6, 8))),)
    assert drawing.marks == (Stroke(((0, 0),)),)
    with pytest.raises(TypeError, match="only a stroke can be continued"):
        drawing.with_mark(Pixel(0, 0, white=True)).with_points(((2, 4),))


@pytest.mark.parametrize("right", range(-28, 29, 14))
@pytest.mark.parametrize("down", range(-28, 29, 14))
@pytest.mark.parametrize("name", ["X", "O"])
def test_a_large_letter_is_read_between_the_pixels_too(name: str, right: int, down: int) -> None:
    """Half a pixel off, a diagonal runs exactly between the diagonals of the pixels."""
    draw = sketches.hand_drawn_x if name == "X" else sketches.hand_drawn_o
    image = picture(drawn(draw(126 + right, 126 + down, 84)))
    assert sketches.trace_of(image).decision == name, images.to_text(image)


@pytest.mark.parametrize("y", range(112, 141, 2))
def test_a_level_line_is_one_row_of_pixels_wherever_it_runs(y: int) -> None:
    image = picture(drawn(Drawing((Stroke(((56, y), (196, y))),))))
    rows = np.flatnonzero((image[0] > 0).any(axis=1))
    assert len(rows) == 1, images.to_text(image)
    assert 5 <= (image > 0).sum() <= 7


PLACES = [(x, y) for x in (98, 126, 154) for y in (98, 126, 154)]
REACHES = (56, 70, 84)


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize(("x", "y"), PLACES)
@pytest.mark.parametrize("name", ["X", "O"])
def test_a_hand_drawn_letter_is_thin_and_read(name: str, x: int, y: int, reach: int) -> None:
    """The hand-made network knows large letters anywhere; smaller ones it knows in the middle."""
    draw = sketches.hand_drawn_x if name == "X" else sketches.hand_drawn_o
    image = picture(drawn(draw(x, y, reach)))
    assert not _thick(image), images.to_text(image)
    if reach < max(REACHES) and (x, y) != (126, 126):
        return
    assert sketches.trace_of(image).decision == name, images.to_text(image)


def test_a_centred_letter_is_the_articles_exemplar() -> None:
    for name, draw in (("X", sketches.hand_drawn_x), ("O", sketches.hand_drawn_o)):
        assert picture(drawn(draw(126, 126, 84))).tolist() == lesson.IMAGES[name].tolist()


def _thick(image: FloatArray) -> bool:
    """Whether four white pixels lie in a square."""
    white = image[0] > 0
    return bool((white[1:, 1:] & white[1:, :-1] & white[:-1, 1:] & white[:-1, :-1]).any())
