from __future__ import annotations

import numpy as np
from app.views import maps, pixels
from app.views.pixels import Palette
from hypothesis import given
from hypothesis import strategies as st

from pycnn.arrays import FloatArray

HUES = maps.PLAIN + 1
LEVELS = 2 * maps.LEVELS + 1
# Every colour is another number, so that one that is wrong shows.
PALETTE = Palette(
    shades=np.arange(HUES * LEVELS, dtype=np.uint32).reshape(HUES, LEVELS),
    greys=10_000 + np.arange(pixels.GREYS, dtype=np.uint32),
    lines=20_000 + np.arange(HUES, dtype=np.uint32),
    ink=30_000,
    differs=40_000,
)
VALUES = st.lists(st.floats(-50, 50, width=32), min_size=6, max_size=6).map(
    lambda values: np.array(values, dtype=np.float32).reshape(2, 3)
)


def level(shade: str) -> int:
    return 0 if shade == "z" else int(shade[1:]) * (1 if shade[0] == "p" else -1)


@given(values=VALUES, scale=st.floats(0.01, 60), hue=st.integers(0, HUES - 1))
def test_a_painted_number_has_the_colour_of_its_table_cell(
    values: FloatArray, scale: float, hue: int
) -> None:
    painted = pixels.values(values, np.intp(hue), scale, PALETTE)
    assert painted.dtype == np.uint32
    for value, colour in zip(values.ravel().tolist(), painted.ravel().tolist(), strict=True):
        shown = colour - hue * LEVELS - maps.LEVELS
        if abs(abs(value / scale * maps.LEVELS) % 1 - 0.5) < 1e-4:
            continue  # on the border between two colours either will do
        assert shown == level(maps.shade(value / scale))


def test_zero_is_the_colour_in_the_middle() -> None:
    painted = pixels.values(np.zeros((1, 2), np.float32), np.array([[0, 3]]), 2.5, PALETTE)
    assert painted.tolist() == [[maps.LEVELS, 3 * LEVELS + maps.LEVELS]]


def test_every_value_of_a_list_has_the_hue_of_its_map() -> None:
    painted = pixels.values(
        np.ones((1, 3, 1), np.float32), np.array([0, 0, 5]).reshape(1, 3, 1), 1.0, PALETTE
    )
    full = LEVELS - 1
    assert painted.ravel().tolist() == [full, full, 5 * LEVELS + full]


def test_pixels_go_from_black_to_white() -> None:
    image = np.array([[-1, 0, 1]], dtype=np.float32)
    assert pixels.greys(image, PALETTE).tolist() == [[10_000, 10_000 + 128, 10_255]]
    assert pixels.differing(image, np.array([[False, True, False]]), PALETTE).tolist() == [
        [10_000, 40_000, 10_255]
    ]


@given(channels=st.integers(1, 40), rows=st.integers(1, 3), cols=st.integers(1, 3))
def test_a_feature_shows_all_its_channels_in_their_hues(channels: int, rows: int, cols: int) -> None:
    weights = np.arange(channels * rows * cols, dtype=np.float32).reshape(channels, rows, cols)
    hues = [1 + n % (HUES - 1) for n in range(channels)]
    painted = pixels.strip(weights, hues, float(weights.size), PALETTE)
    assert (painted.shape[0] + 1) % (rows + 1) == (painted.shape[1] + 1) % (cols + 1) == 0
    across = (painted.shape[1] + 1) // (cols + 1)
    for channel, hue in enumerate(hues):
        top, left = channel // across * (rows + 1), channel % across * (cols + 1)
        own = painted[top : top + rows, left : left + cols]
        expected = pixels.values(weights[channel], np.intp(hue), float(weights.size), PALETTE)
        assert own.tolist() == expected.tolist()
    assert int((painted != 0).sum()) == weights.size, "what is between them is clear"


def test_eight_channels_stand_two_by_four() -> None:
    assert pixels.strip(np.ones((8, 3, 3), np.float32), [0] * 8, 1, PALETTE).shape == (15, 7)
    assert pixels.strip(np.ones((1, 5, 4), np.float32), [0], 1, PALETTE).shape == (5, 4)


def test_an_enlarged_map_has_a_frame_around_a_region_and_nothing_else_changed() -> None:
    colours = np.arange(1, 13, dtype=np.uint32).reshape(3, 4)
    large = pixels.enlarged(colours, 6)
    assert large.shape == (18, 24)
    assert (large[::6, ::6] == colours).all()
    framed = large.copy()
    pixels.framed(framed, (slice(1, 3), slice(0, 2)), 6, 99)
    changed = framed != large
    assert (framed[changed] == 99).all()
    assert changed[6:18, 0:12].sum() == 12 * 12 - 8 * 8
    assert not changed[:6].any()
    assert not changed[:, 12:].any()


def test_an_unfilled_map_has_its_first_cells() -> None:
    colours = np.arange(1, 13, dtype=np.uint32).reshape(3, 4)
    assert pixels.unfilled(colours, 5).tolist() == [[1, 2, 3, 4], [5, 0, 0, 0], [0, 0, 0, 0]]
    assert colours.all()
