from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

import pycnn
from pycnn import images, lesson
from pycnn.arrays import FloatArray
from pycnn.photographs import PictureError, to_ink

from .pictures import Grey, coloured, letter, rgba

SIDE, PEN = 252, 19  # the page's pad and pen
S = 400
Y, X = np.mgrid[:S, :S] / S
TINY = {"X": "X...X .X.X. ..X.. .X.X. X...X", "O": ".XX.. X..X. X..X. .XX.. ....."}

Picture = Callable[[str, np.random.Generator], NDArray[np.uint8]]


def answers(ink: FloatArray) -> tuple[str, str]:
    """What the article's network and the trained one read, each in the size and shades that it sees."""
    black_and_white = images.black_and_white(images.from_ink(ink, 9))
    grey = images.from_ink(ink, 24)
    return lesson.network().trace(black_and_white).decision, pycnn.pretrained("xo").trace(grey).decision


def square(name: str, width: float, extent: float = 0.7) -> Grey:
    return letter(name, S, S, width, extent=extent)


def lit(light: Grey, cover: Grey, darkness: float = 0.7) -> NDArray[np.uint8]:
    """Ink on paper in some light."""
    return rgba(light * (1 - darkness * cover))


def noisy(rng: np.random.Generator, strength: float) -> Grey:
    return strength * rng.standard_normal((S, S))


def squared_paper() -> Grey:
    paper = np.full((S, S), 0.85)
    paper[::20] = paper[:, ::20] = 0.7
    return paper


def sheet_on_table(turned: float) -> Grey:
    table = np.full((S, S), 0.35)
    table[40:370, 60:360] = 0.9
    made: Grey = ndimage.rotate(table, turned, reshape=False, mode="nearest", order=1)
    return made


def framed() -> Grey:
    paper = np.zeros((S, S))
    paper[6:-6, 6:-6] = 0.9
    return paper


def yellow(name: str) -> NDArray[np.uint8]:
    cover = square(name, 20)[..., np.newaxis]
    return coloured((1 - cover) + cover * np.array([1, 0.9, 0]))


SHARP: dict[str, Picture] = {
    "dark on light": lambda name, _: rgba(1 - square(name, 20)),
    "light on dark": lambda name, _: rgba(square(name, 20)),
    "lines of 2 pixels": lambda name, _: rgba(1 - square(name, 2)),
    "lines of 1 pixel": lambda name, _: rgba(1 - square(name, 1)),
    "lines of 1 pixel in 1000": lambda name, _: rgba(1 - letter(name, 1000, 1000, 1)),
    "a thick brush": lambda name, _: rgba(1 - square(name, 60)),
    "a thicker brush": lambda name, _: rgba(1 - square(name, 90, extent=0.9)),
    "small in a corner": lambda name, _: rgba(1 - letter(name, S, S, 6, extent=0.2, centre=(0.2, 0.75))),
    "cropped": lambda name, _: rgba(1 - square(name, 40, extent=1)),
    "cropped, and bold": lambda name, _: rgba(1 - square(name, 100, extent=1)),
    "cropped, bold, and light on dark": lambda name, _: rgba(square(name, 100, extent=1)),
    "very wide": lambda name, _: rgba(1 - letter(name, 300, 4000, 20)),
    "very high, and thin": lambda name, _: rgba(1 - letter(name, 4000, 300, 2)),
    "24 pixels": lambda name, _: rgba(1 - letter(name, 24, 24, 2, extent=0.9)),
    "12 pixels": lambda name, _: rgba(1 - letter(name, 12, 12, 1.5, extent=0.9)),
    "5 pixels": lambda name, _: rgba((images.from_text(TINY[name])[0] < 0).astype(np.float64)),
    "the article's": lambda name, _: rgba((lesson.IMAGES[name][0] > 0).astype(np.float64)),
    "yellow on white": lambda name, _: yellow(name),
    "in a frame": lambda name, _: lit(framed(), square(name, 16), 0.8),
}
TRANSPARENT: dict[str, Picture] = {
    "black": lambda name, _: rgba(0, square(name, 20)),
    "white": lambda name, _: rgba(1, square(name, 20)),
    "light red": lambda name, _: coloured(np.broadcast_to((1, 0.6, 0.5), (S, S, 3)), square(name, 20)),
    "cut out of white": lambda name, _: rgba(1, 1 - square(name, 20)),
    "cut out of black": lambda name, _: rgba(0, 1 - square(name, 20)),
    "a round sticker": lambda name, _: rgba(
        1 - 0.9 * square(name, 20, extent=0.5), (np.hypot(X - 0.5, Y - 0.5) < 0.48).astype(np.float64)
    ),
    "half transparent": lambda name, _: rgba(0, 0.4 * square(name, 20) + 0.2),
}
PHOTOGRAPHS: dict[str, Picture] = {
    "light from one side": lambda name, _: lit(0.3 + 0.6 * X, square(name, 20)),
    "light from a corner": lambda name, _: lit(0.95 - 0.6 * X - 0.25 * Y, square(name, 10), 0.6),
    "dark corners": lambda name, _: lit(0.9 - (X - 0.5) ** 2 - (Y - 0.5) ** 2, square(name, 10), 0.6),
    "a sharp shadow": lambda name, _: lit(0.85 - 0.35 * (X + Y > 1.1), square(name, 14)),
    "a soft shadow": lambda name, _: lit(0.85 - 0.4 / (1 + np.exp(16 - 20 * X - 10 * Y)), square(name, 14)),
    "noise": lambda name, rng: rgba(0.8 - 0.5 * square(name, 20) + noisy(rng, 0.08)),
    "noise, and thin": lambda name, rng: rgba(0.8 - 0.5 * square(name, 4) + noisy(rng, 0.06)),
    "noise, and small": lambda name, rng: rgba(0.8 - 0.6 * square(name, 6, extent=0.2) + noisy(rng, 0.04)),
    "out of focus": lambda name, _: rgba(ndimage.gaussian_filter(1 - 0.8 * square(name, 16), 6)),
    "chalk": lambda name, rng: rgba(0.15 + 0.6 * square(name, 12) + noisy(rng, 0.04) + 0.1 * X),
    "pencil": lambda name, rng: rgba(0.85 - 0.15 * square(name, 5) - 0.15 * Y + noisy(rng, 0.02)),
    "squared paper": lambda name, _: lit(squared_paper(), square(name, 10), 0.75),
    "a sheet on a table": lambda name, _: lit(sheet_on_table(0), square(name, 12, extent=0.45)),
    "a turned sheet on a table": lambda name, _: lit(sheet_on_table(12), square(name, 12, extent=0.45)),
    "the edge of a table": lambda name, _: lit(0.9 - 0.6 * (X < 0.12), square(name, 12, extent=0.6)),
}


@pytest.mark.parametrize("name", ["X", "O"])
@pytest.mark.parametrize(
    "picture",
    [pytest.param(made, id=kind) for kind, made in {**SHARP, **TRANSPARENT, **PHOTOGRAPHS}.items()],
)
def test_both_networks_read_it(picture: Picture, name: str) -> None:
    ink = to_ink(picture(name, np.random.default_rng(0)), SIDE, PEN)
    assert answers(ink) == (name, name), images.to_text(images.black_and_white(images.from_ink(ink, 9)))


@pytest.mark.parametrize("name", lesson.IMAGES)
@pytest.mark.parametrize("size", [1, 4, 30])
def test_the_articles_drawings_are_read_as_what_they_are(name: str, size: int) -> None:
    """Even the thick X, which the article's network takes for an O: its lines are drawn again, thin."""
    white = (lesson.IMAGES[name][0] > 0).astype(np.float64).repeat(size, axis=0).repeat(size, axis=1)
    assert answers(to_ink(rgba(white), SIDE, PEN)) == (name[0], name[0])
    assert answers(to_ink(rgba(1 - white), SIDE, PEN)) == (name[0], name[0])


@pytest.mark.parametrize("width", [1, 5, 30, 60])
@pytest.mark.parametrize(("rows", "cols"), [(200, 200), (300, 900), (640, 480)])
def test_the_letter_is_as_large_as_the_articles_and_in_the_middle(rows: int, cols: int, width: int) -> None:
    cover = letter("X", rows, cols, width, extent=0.8, centre=(0.45, 0.55))
    ink = to_ink(rgba(1 - cover), SIDE, PEN)
    assert ink.dtype == np.float32
    assert 0 <= ink.min() <= ink.max() <= 1
    inked = np.argwhere(ink > 0.5)
    # Two thirds of the sheet from middle to middle, and half a pen on both sides.
    assert np.ptp(inked, axis=0) + 1 == pytest.approx(SIDE * 2 / 3 + PEN, abs=3)
    assert inked.min(axis=0) + inked.max(axis=0) == pytest.approx(SIDE - 1, abs=2)


@pytest.mark.parametrize("width", [1, 5, 20, 60])
def test_every_stroke_becomes_the_pens(width: float) -> None:
    ink = to_ink(rgba(1 - square("O", width)), SIDE, PEN)
    # In the middle of a stroke it is half a pen to the edge.
    assert ndimage.distance_transform_edt(ink > 0.5).max() == pytest.approx(PEN / 2, abs=1.5)
    middle = np.hypot(*(np.argwhere(ink > 0.5) - (SIDE - 1) / 2).T)
    assert middle.mean() == pytest.approx(SIDE / 3, abs=1)


@pytest.mark.parametrize("aspect", [0.5, 0.8, 1.25, 2])
def test_proportions_are_kept(aspect: float) -> None:
    cover = letter("X", S, S, 4, extent=0.4, aspect=aspect)
    inked = np.argwhere(to_ink(rgba(1 - cover), SIDE, PEN) > 0.5)
    height, width = np.ptp(inked, axis=0) + 1 - PEN
    assert width / height == pytest.approx(aspect, rel=0.05)


def test_the_sheet_may_have_any_size() -> None:
    picture = rgba(1 - square("X", 20))
    small, large = to_ink(picture, 84, PEN / 3), to_ink(picture, SIDE, PEN)
    assert small.shape == (84, 84)
    means = large.reshape(84, 3, 84, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(small, means, atol=0.35)  # edges fall between pixels
    assert abs(small - means).mean() < 0.01


@pytest.mark.parametrize("strength", [0, 0.01, 0.05])
@pytest.mark.parametrize("shade", [0, 0.5, 1])
def test_a_blank_picture_is_refused(shade: float, strength: float) -> None:
    noise = noisy(np.random.default_rng(1), strength)
    with pytest.raises(PictureError, match=r"all of one colour|no letter stands out"):
        to_ink(rgba(shade + noise), SIDE, PEN)


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (rgba(0, np.zeros((9, 9))), "transparent everywhere: take one"),
        (rgba(np.full((1, 1), 0.5)), "all of one colour: take one"),
        (rgba(0.8 - 0.5 * X), "no letter stands out: take a picture with more light"),
        (rgba(0.9 - (X - 0.5) ** 2 - (Y - 0.5) ** 2), "no letter stands out"),
        (rgba(np.random.default_rng(0).random((S, S))), "no letter stands out"),
        (rgba(1 - (abs(X - 0.5) < 0.3) * (abs(Y - 0.5) < 0.3)), "a filled area instead of lines: crop"),
        (rgba(1.0 * (np.hypot(X - 0.5, Y - 0.5) < 0.3)), "a filled area instead of lines: crop"),
        (rgba(1.0 * (abs(X - 0.5) < 0.48) * (abs(Y - 0.5) < 0.48)), "a frame without a letter: crop"),
        (rgba(1 - letter("O", S, S, 2, extent=0.02)), "too small: crop"),
    ],
)
def test_what_shows_no_letter_is_refused(picture: NDArray[np.uint8], reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        to_ink(picture, SIDE, PEN)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((3, 3), dtype=np.uint8),
        np.zeros((3, 3, 3), dtype=np.uint8),
        np.zeros((0, 3, 4), dtype=np.uint8),
        np.zeros((3, 3, 4)),
    ],
)
def test_what_is_no_picture_at_all_is_refused(pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match=r"expected uint8 pixels \(rows, cols, 4\)"):
        to_ink(pixels, SIDE, PEN)


@given(
    rows=st.integers(1, 40),
    cols=st.integers(1, 40),
    seed=st.integers(0, 10**6),
    shades=st.integers(2, 256),
    opaque=st.booleans(),
)
def test_any_pixels_become_ink_or_are_refused(
    rows: int, cols: int, seed: int, shades: int, opaque: bool
) -> None:
    rng = np.random.default_rng(seed)
    pixels = (rng.integers(0, shades, (rows, cols, 4)) * 255 // (shades - 1)).astype(np.uint8)
    if opaque:
        pixels[..., 3] = 255
    try:
        ink = to_ink(pixels, 36, 3)
    except PictureError:
        return
    assert ink.shape == (36, 36)
    assert 0 <= ink.min() <= ink.max() <= 1
    assert ink.max() == 1
