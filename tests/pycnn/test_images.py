import math
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy.ndimage import label

from pycnn import images, ink

INK = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.floats(0, 1, width=32))


def exact_means(ink: NDArray[np.float32], size: int) -> list[list[float]]:
    """Average by area in exact arithmetic, pixel by pixel, with black added around ink that is not square."""
    height, width = ink.shape
    side = max(height, width)

    def share(pixel: int, count: int, part: int) -> Fraction:
        """How much of a part lies on a pixel."""
        start = Fraction(side - count, 2) + pixel
        low, high = Fraction(part * side, size), Fraction((part + 1) * side, size)
        return max(min(start + 1, high) - max(start, low), Fraction(0)) / (high - low)

    return [
        [
            float(
                2
                * sum(
                    share(i, height, row) * share(j, width, col) * Fraction(float(ink[i, j]))
                    for i in range(height)
                    for j in range(width)
                )
                - 1
            )
            for col in range(size)
        ]
        for row in range(size)
    ]


def test_from_text() -> None:
    image = images.from_text("X.. .X.\n..X")
    assert image.tolist() == [[[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]]
    assert image.dtype == np.float32
    assert images.from_text("  X\n\n  .  ").tolist() == [[[1], [-1]]]


@pytest.mark.parametrize(
    ("art", "words"),
    [
        ("", "empty: write one word"),
        (" \n ", "empty: write one word"),
        ("X.X X. X.X", "row 2 has 2 pixels, row 1 has 3: make all equally long"),
        ("... .x.", "row 2 has 'x': use only X for white and . for black"),
        ("X0X", "row 1 has '0'"),
    ],
)
def test_from_text_names_the_row_that_is_wrong(art: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        images.from_text(art)


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.sampled_from([-1.0, 1.0])))
def test_text_round_trip(pixels: NDArray[np.float32]) -> None:
    text = images.to_text(pixels)
    assert images.from_text(text)[0].tolist() == pixels.tolist()
    assert images.to_text(pixels[np.newaxis]) == text


def test_to_text_shows_what_is_above_zero_and_refuses_other_shapes() -> None:
    assert images.to_text([[0.1, 0.0], [-0.1, 1.0]]) == "X.\n.X"
    for shape in ((4,), (2, 3, 3), (1, 1, 3, 3)):
        with pytest.raises(ValueError, match=r"expected an image \(1, rows, cols\)"):
            images.to_text(np.zeros(shape))


@given(ink=INK, size=st.integers(1, 9))
def test_from_ink_is_the_exact_mean_by_area(ink: NDArray[np.float32], size: int) -> None:
    image = images.from_ink(ink, size)
    assert image.shape == (1, size, size)
    assert image.dtype == np.float32
    assert abs(image).max() <= 1
    np.testing.assert_allclose(image[0], exact_means(ink, size), rtol=0, atol=1e-7)


@given(ink=arrays(np.float32, (6, 6), elements=st.floats(0, 1, width=32)), factor=st.integers(1, 12))
def test_from_ink_of_blocks_is_exactly_the_blocks(ink: NDArray[np.float32], factor: int) -> None:
    expected = (2 * ink.astype(float) - 1).astype(np.float32)
    assert images.from_ink(ink.repeat(factor, 0).repeat(factor, 1), 6)[0].tolist() == expected.tolist()


@given(ink=arrays(np.float32, (4, 4), elements=st.floats(0, 1, width=32)), factor=st.integers(1, 5))
def test_from_ink_enlarges_without_blur(ink: NDArray[np.float32], factor: int) -> None:
    expected = (2 * ink.astype(float) - 1).astype(np.float32).repeat(factor, 0).repeat(factor, 1)
    assert images.from_ink(ink, 4 * factor)[0].tolist() == expected.tolist()


@given(seed=st.integers(0, 2**16), factor=st.integers(1, 8), size=st.integers(1, 8))
def test_from_ink_keeps_the_mean(seed: int, factor: int, size: int) -> None:
    ink = np.random.default_rng(seed).random((factor * size, factor * size), dtype=np.float32)
    mean = (float(images.from_ink(ink, size).astype(float).mean()) + 1) / 2
    assert mean == pytest.approx(float(ink.astype(float).mean()), abs=1e-7)


def test_from_ink_keeps_proportions() -> None:
    # 2 high, 6 wide: two rows of black above and below.
    assert images.from_ink(np.ones((2, 6)), 6)[0].tolist() == [[-1] * 6] * 2 + [[1] * 6] * 2 + [[-1] * 6] * 2
    # 1 wide, 4 high: one and a half columns of black on each side.
    assert images.from_ink(np.ones((4, 1)), 4)[0].tolist() == [[-1, 0, 0, -1]] * 4


@given(ink=INK, size=st.integers(1, 7))
def test_from_ink_treats_rows_and_cols_alike(ink: NDArray[np.float32], size: int) -> None:
    upright, flat = images.from_ink(ink, size)[0], images.from_ink(ink.T, size)[0]
    np.testing.assert_allclose(upright.T, flat, rtol=0, atol=1e-7)
    mirrored = images.from_ink(ink[::-1, ::-1], size)[0]
    np.testing.assert_allclose(upright[::-1, ::-1], mirrored, rtol=0, atol=1e-7)


def test_from_ink_takes_bool_and_lists() -> None:
    assert images.from_ink(np.eye(2, dtype=bool), 2).tolist() == [[[1, -1], [-1, 1]]]
    assert images.from_ink([[0, 0.5], [1, 0.25]], 2).tolist() == [[[-1, 0], [1, -0.5]]]


@pytest.mark.parametrize(
    ("ink", "size", "words"),
    [
        (np.full((2, 2), 1.01), 2, "from 0 .* to 1"),
        (np.full((2, 2), -0.01), 2, "from 0 .* to 1"),
        (np.full((2, 2), 255, dtype=np.uint8), 2, "divide 8-bit values by 255"),
        (np.full((2, 2), np.nan), 2, "NaN"),
        (np.full((2, 2), np.nan, dtype=np.float32), 2, "from 0 .* to 1"),
        (np.zeros((2, 2, 1)), 2, "2-D"),
        (np.zeros(4), 2, "2-D"),
        (np.zeros((0, 3)), 2, "at least one pixel"),
        ([["a"]], 2, "array of numbers"),
        ([[0, 1], [0]], 2, "array of numbers"),
        (np.zeros((2, 2)), 0, "size must be a whole number"),
        (np.zeros((2, 2)), 2.5, "size must be a whole number"),
    ],
)
def test_from_ink_refuses_what_is_not_ink(ink: NDArray[np.float32], size: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        images.from_ink(ink, size)


def test_from_ink_of_huge_numbers_is_an_error_and_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match="finite"):
            images.from_ink(np.full((2, 2), 1e300), 2)


def test_binarize() -> None:
    grey = np.array([[[-1, -0.1, 0], [0.1, 0.5, 1]]])
    assert images.binarize(grey).tolist() == [[[-1, -1, -1], [1, 1, 1]]]
    assert images.binarize(grey, 0.5).tolist() == [[[-1, -1, -1], [-1, -1, 1]]]
    assert images.binarize(grey, -0.5).dtype == np.float32
    with pytest.raises(ValueError, match="NaN"):
        images.binarize([[np.nan]])


def test_black_and_white_keeps_clear_pixels() -> None:
    pixels = images.from_text("X.. .X. ..X")
    assert images.black_and_white(pixels).tolist() == pixels.tolist()
    assert images.black_and_white(pixels[0]).tolist() == pixels[0].tolist()


@pytest.mark.parametrize("turned", [False, True])
def test_black_and_white_keeps_a_stroke_between_two_rows_and_one_pixel_thick(turned: bool) -> None:
    def text(grey: NDArray[np.float32]) -> str:
        pixels = images.black_and_white(grey.T if turned else grey)
        return images.to_text(pixels.T if turned else pixels)

    between = np.full((4, 5), -1, dtype=np.float32)
    between[1:3] = -0.2
    assert text(between) == ".....\nXXXXX\n.....\n....."
    between[2] = -0.1
    assert text(between) == ".....\n.....\nXXXXX\n....."
    between[2, 2] = -0.05  # a little more ink at one place of the stroke does not make it thicker
    between[1, 2] = -0.15
    assert text(between) == ".....\n.....\nXXXXX\n....."


def test_black_and_white_never_breaks_a_line() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        sheet = ink.blank(252)
        start, end = rng.uniform(14, 238, (2, 2)).tolist()
        if math.dist(start, end) < 28:
            continue  # less than a pixel long: as good as a dot
        ink.draw_line(sheet, start, end, 21)
        white = images.black_and_white(images.from_ink(sheet, 9))[0] > 0
        _, pieces = label(white, np.ones((3, 3)))
        assert pieces == 1
        assert white.sum() >= max(abs(start[0] - end[0]), abs(start[1] - end[1])) // 28


def test_black_and_white_drops_faint_ink() -> None:
    faint = np.full((1, 3, 3), -1, dtype=np.float32)
    faint[0, 1, 1] = -0.4
    assert (images.black_and_white(faint) == -1).all()
    with pytest.raises(ValueError, match="expected an image"):
        images.black_and_white([1.0])
