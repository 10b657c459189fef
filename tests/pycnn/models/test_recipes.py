from pathlib import Path

import numpy as np
import pytest

from pycnn import Dense, Flatten, Sequential
from pycnn.models import NAMES, recipes


def small() -> recipes.Made:
    network = Sequential([Flatten(), Dense(2)], input_shape=(1, 3, 3), classes=["a", "b"])
    return recipes.Made(network, 0.25)


def test_there_is_a_recipe_for_each_network_that_ships() -> None:
    assert tuple(recipes.RECIPES) == NAMES


def test_it_makes_what_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(recipes, "RECIPES", {"one": small, "two": small})
    assert recipes.main(["two"], tmp_path) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["two.npz"]
    assert "two: 25.00% of held-out images" in capsys.readouterr().out
    loaded = Sequential.load(tmp_path / "two.npz")
    np.testing.assert_array_equal(loaded.parameters["1.weight"], small().network.parameters["1.weight"])
    assert recipes.main([], tmp_path) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.npz", "two.npz"]


def test_small_images_get_everywhere_and_stay_as_they_are() -> None:
    images = np.random.default_rng(0).random((300, 1, 2, 3), dtype=np.float32)
    placed = recipes.somewhere(images, 5, np.random.default_rng(1))
    assert placed.shape == (300, 1, 5, 5)
    corners = set()
    for image, larger in zip(images, placed, strict=True):
        rows, cols = np.nonzero(larger[0] >= 0)  # the rest is black, −1
        top, left = int(rows.min()), int(cols.min())
        corners.add((top, left))
        np.testing.assert_array_equal(larger[0, top : top + 2, left : left + 3], image[0])
        assert (larger == -1).sum() == 25 - 6
    assert corners == {(top, left) for top in range(4) for left in range(3)}


def test_an_unknown_name_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert recipes.main(["xo", "xx"], tmp_path) == 1
    assert "no recipe for xx; there are: xo, digits" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
