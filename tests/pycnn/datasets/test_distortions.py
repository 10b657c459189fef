import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from pycnn.datasets import distorted
from pycnn.datasets.distortions import AT_ONCE, resampled


def pictures(n: int = 3, channels: int = 2, rows: int = 9, cols: int = 12) -> NDArray[np.float32]:
    return np.random.default_rng(5).uniform(-1, 1, (n, channels, rows, cols)).astype(np.float32)


def test_nothing_asked_for_changes_nothing() -> None:
    images = pictures()
    same = distorted(images, np.random.default_rng(0), turn=0, scale=0, slant=0, shift=0)
    np.testing.assert_allclose(same, images, atol=1e-6)


def test_pixels_come_from_where_another_library_finds_them() -> None:
    images = pictures()
    rng = np.random.default_rng(1)
    matrices = np.eye(2) + rng.uniform(-0.4, 0.4, (3, 2, 2))
    shifts = rng.uniform(-3, 3, (3, 2))
    made = resampled(images, matrices, shifts)
    centre = np.array([4.0, 5.5])
    places = np.indices((9, 12)).reshape(2, -1) - centre[:, np.newaxis]
    for image, matrix, shift, found in zip(images, matrices, shifts, made, strict=True):
        came_from = matrix @ places + (shift + centre)[:, np.newaxis]
        for before, after in zip(image, found, strict=True):
            # SciPy's frame of background, so that both let a picture's edge fade out over one pixel.
            framed = np.pad(before.astype(np.float64), 20, constant_values=-1)
            expected = map_coordinates(framed, came_from + 20, order=1)
            np.testing.assert_allclose(after.ravel(), expected, atol=1e-5)


@pytest.mark.parametrize(("amount", "axis"), [({"shift": 0.5}, 0), ({"turn": 90}, 1), ({"scale": 1.0}, 2)])
def test_each_amount_does_what_it_says(amount: dict[str, float], axis: int) -> None:
    """A dot off the centre moves by no more than asked for, and it does move."""
    size, n = 41, 200
    images = np.full((n, 1, size, size), -1, dtype=np.float32)
    images[:, :, 20:23, 28:31] = 1  # its centre is 1 pixel down and 9 to the right
    still = {"turn": 0, "scale": 0, "slant": 0, "shift": 0}
    made = (distorted(images, np.random.default_rng(2), **(still | amount)) + 1).astype(np.float64)
    mass = made.sum(axis=(1, 2, 3))
    seen = mass > 8  # others went partly over the border
    grid = np.indices((size, size)) - 20
    down, right = ((made[seen, 0] * part).sum(axis=(1, 2)) / mass[seen] for part in grid)
    distance, angle = np.hypot(down, right), np.degrees(np.arctan2(down, right))
    if axis == 0:
        assert abs(right - 9).max() <= 0.5 * size
        assert right.min() < -5  # about as far as half the picture's side
    elif axis == 1:
        np.testing.assert_allclose(distance, np.hypot(1, 9), atol=0.3)
        assert angle.min() < -60
        assert angle.max() > 60
    else:
        assert 4.3 < distance.min() < 6
        assert 14 < distance.max() < 18.5


def test_the_generator_decides_and_the_input_stays() -> None:
    images = pictures(AT_ONCE + 3, 1, 6, 6)
    before = images.copy()
    once, again, other = (distorted(images, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)
    np.testing.assert_array_equal(images, before)
    assert once.shape == images.shape
    assert once.dtype == np.float32
    assert once.min() >= -1
    assert once.max() <= 1


def test_no_images_give_no_images() -> None:
    assert distorted(np.empty((0, 1, 5, 5), np.float32), np.random.default_rng(0)).shape == (0, 1, 5, 5)


@pytest.mark.parametrize("images", [np.zeros((5, 5)), np.full((1, 1, 5, 5), np.nan), "pictures"])
def test_unusable_images(images: object) -> None:
    with pytest.raises(ValueError, match="images"):
        distorted(images, np.random.default_rng(0))  # type: ignore[arg-type]
