import importlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, label

from pycnn import datasets
from pycnn.datasets.drawings import figure, sheet
from pycnn.datasets.shapes import DRAWN
from pycnn.images import from_ink

Images = NDArray[np.float32]
CLASSES = st.lists(st.sampled_from(datasets.SHAPES), min_size=1, unique=True)
SIZE = 28


@pytest.fixture(scope="module")
def many() -> dict[str, Images]:
    """Many images of X and O, by class."""
    images, labels = datasets.drawings(1200, SIZE, np.random.default_rng(1))
    return {"X": images[labels == 0], "O": images[labels == 1]}


def drawn(image: Images) -> tuple[slice, slice]:
    """The rows and columns that hold ink: more than an eighth of a pixel, half of the faintest stroke."""
    rows, cols = ((image[0] > -0.75).any(axis=axis).nonzero()[0] for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)


def extents(images: Images) -> NDArray[np.int64]:
    """The height and width in pixels of what each image shows, (n, 2)."""
    return np.array([[side.stop - side.start for side in drawn(image)] for image in images])


def holes(image: Images, ink: float = -0.7) -> int:
    """How many regions without ink are enclosed by ink; regions touch with their sides."""
    _, regions = label(np.pad(image[0] <= ink, 1, constant_values=True))
    return int(regions) - 1


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 9), size=st.integers(5, 40), classes=CLASSES, seed=st.integers(0, 2**32))
def test_images_and_labels(n: int, size: int, classes: list[str], seed: int) -> None:
    images, labels = datasets.drawings(n, size, np.random.default_rng(seed), classes)
    assert images.shape == (n, 1, size, size)
    assert images.dtype == np.float32
    assert images.min() >= -1
    assert images.max() <= 1
    assert (images.max(axis=(1, 2, 3)) > -0.8).all()  # none is empty
    assert (images.mean(axis=(1, 2, 3)) < 0.2).all()  # none is all ink
    assert labels.shape == (n,)
    assert labels.dtype == np.int64
    counts = np.bincount(labels, minlength=len(classes))
    assert len(counts) == len(classes)
    assert counts.max() - counts.min() <= 1


def test_x_and_o_in_mixed_order() -> None:
    _, labels = datasets.drawings(100, 5, np.random.default_rng(0))
    assert 30 < (labels[1:] != labels[:-1]).sum() < 70
    single = {int(datasets.drawings(1, 5, np.random.default_rng(seed))[1][0]) for seed in range(10)}
    assert single == {0, 1}  # no class is always the one drawn once more


def test_the_names_of_all_classes() -> None:
    assert datasets.SHAPES[:2] == ("X", "O")
    assert {"triangle", "plus", "square", "heart", "star", "check"} <= set(datasets.SHAPES)


def test_the_same_seed_gives_the_same_drawings_whatever_else_is_random() -> None:
    images, labels = datasets.drawings(20, 12, np.random.default_rng(5), datasets.SHAPES)
    np.random.seed(8)  # noqa: NPY002
    rng = np.random.default_rng(5)
    again, labels_again = datasets.drawings(20, 12, rng, datasets.SHAPES)
    assert again.tolist() == images.tolist()
    assert labels_again.tolist() == labels.tolist()
    untouched = np.random.random()  # noqa: NPY002
    np.random.seed(8)  # noqa: NPY002
    assert np.random.random() == untouched  # noqa: NPY002

    others, _ = datasets.drawings(20, 12, rng, datasets.SHAPES)
    assert others.tolist() != images.tolist()


@pytest.mark.parametrize("name", datasets.SHAPES)
def test_figures_stay_on_the_sheet(name: str) -> None:
    rng = np.random.default_rng(2)
    borders = []
    for _ in range(150):
        lines, widths = figure(DRAWN[name], 20, rng)
        assert lines.shape == (len(widths), 2, 2)
        reach = widths[:, np.newaxis, np.newaxis] / 2
        low, high = (lines - reach).min(axis=(0, 1)), (lines + reach).max(axis=(0, 1))
        # Only a stroke that was made thicker, to be seen, may reach farther, and never by half a pixel.
        assert (low > -0.03 - 0.02).all()
        assert (high < 1 + 0.03 + 0.02).all()
        assert 0.012 <= widths.min() <= widths.max() < 0.35
        borders += [low, 1 - high]
    nearest = np.min(borders, axis=1)
    assert (nearest < 0).mean() > 0.02
    assert (nearest > 0.05).mean() > 0.3


@pytest.mark.parametrize("name", ["X", "O"])
def test_small_ones_are_everywhere(many: dict[str, Images], name: str) -> None:
    images = many[name]
    small = images[extents(images).max(axis=1) <= 0.4 * SIZE]
    assert len(small) > 100
    # How far each figure is from the top, the left, the bottom and the right.
    first = np.array([[side.start for side in drawn(image)] for image in small])
    last = SIZE - first - extents(small)
    for vertical in (first, last):
        for horizontal in (first, last):
            assert ((vertical[:, 0] < 0.1 * SIZE) & (horizontal[:, 1] < 0.1 * SIZE)).mean() > 0.01
    assert (np.minimum(first, last) > 0.2 * SIZE).all(axis=1).mean() > 0.05


@pytest.mark.parametrize("name", ["X", "O"])
def test_some_touch_each_border(many: dict[str, Images], name: str) -> None:
    spots = many[name][:, 0] > -0.75
    for border in (spots[:, 0], spots[:, -1], spots[:, :, 0], spots[:, :, -1]):
        assert 0.05 < border.any(axis=1).mean() < 0.5


@pytest.mark.parametrize("name", ["X", "O"])
def test_from_small_to_full_narrow_to_wide(many: dict[str, Images], name: str) -> None:
    sides = extents(many[name])
    longest = sides.max(axis=1) / SIZE
    assert longest.min() < 0.25
    assert longest.max() == 1
    spread, _ = np.histogram(longest, np.linspace(0.2, 1, 5))
    assert spread.min() > 0.1 * len(sides)
    aspects = sides[:, 0] / sides[:, 1]
    assert (aspects < 0.75).mean() > 0.05
    assert (aspects > 1.35).mean() > 0.05
    assert aspects.min() > 0.3
    assert aspects.max() < 3


@pytest.mark.parametrize("name", ["X", "O"])
def test_thin_and_bold(many: dict[str, Images], name: str) -> None:
    images = many[name]
    large = images[extents(images).max(axis=1) > 0.6 * SIZE]
    brightest = large.max(axis=(1, 2, 3))
    assert (brightest < 1 / 3).mean() > 0.02  # of no pixel is more than two thirds covered
    thickest = np.array([2 * distance_transform_edt(image[0] > 0).max() - 1 for image in large])
    assert (thickest >= 0.15 * SIZE).mean() > 0.02
    assert thickest.max() < 0.4 * SIZE


def test_a_closed_o_has_a_hole_and_an_x_has_none(many: dict[str, Images]) -> None:
    closed = np.mean([holes(image) > 0 for image in many["O"]])
    assert 0.7 < closed < 0.95  # the others were left open
    # Only the serifs of small ones may touch.
    assert np.mean([holes(image) > 0 for image in many["X"]]) < 0.03


@pytest.mark.parametrize(
    ("name", "closed"),
    [("triangle", True), ("square", True), ("heart", True), ("plus", False), ("check", False)],
)
def test_which_shapes_are_closed(name: str, closed: bool) -> None:
    images, _ = datasets.drawings(60, SIZE, np.random.default_rng(3), [name])
    share = np.mean([holes(image, ink=-0.85) > 0 for image in images])
    assert share > 0.7 if closed else share == 0


def test_a_sheet_as_large_as_the_page_s_gives_the_same_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("pycnn.datasets.drawings")
    draw: Callable[..., NDArray[np.float32]] = module.sheet
    for size in (9, 20):
        images, _ = datasets.drawings(100, size, np.random.default_rng(4), datasets.SHAPES)
        with monkeypatch.context() as patch:
            patch.setattr(module, "sheet", lambda lines, widths, side: draw(lines, widths, 252))
            expected, _ = datasets.drawings(100, size, np.random.default_rng(4), datasets.SHAPES)
        assert abs(images - expected).max() < 0.15
        assert abs(images - expected).mean() < 0.002


def test_a_sheet_of_one_line() -> None:
    ink = sheet(np.array([[[0.25, 0.5], [0.75, 0.5]]]), np.array([0.25]), 40)
    assert ink.shape == (40, 40)
    assert from_ink(ink, 4)[0, :, 1:3].tolist() == [[-1] * 2, [0] * 2, [0] * 2, [-1] * 2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"n": 0}, "n must be a whole number, 1 or more"),
        ({"n": 2.5}, "n must be a whole number"),
        ({"size": 4}, "size must be a whole number, 5 or more"),
        ({"size": "9"}, "size must be a whole number"),
        ({"rng": 0}, r"such as numpy.random.default_rng\(0\), not 0"),
        ({"rng": np.random}, r"such as numpy.random.default_rng\(0\)"),
        ({"classes": ("X", "Q")}, "cannot draw 'Q': choose classes from X, O, triangle"),
        ({"classes": "heart"}, "cannot draw 'h'"),
        ({"classes": ()}, "one or more different names"),
        ({"classes": ("O", "X", "O")}, "one or more different names"),
    ],
)
def test_refuses(arguments: dict[str, object], words: str) -> None:
    call: Callable[..., object] = datasets.drawings
    with pytest.raises(ValueError, match=words):
        call(**({"n": 3, "size": 9, "rng": np.random.default_rng(0)} | arguments))
