from collections.abc import Iterator

import pytest

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from pycnn.architecture import check_classes, check_input_shape, check_layers, fitting_shapes

# What a network refuses is in test_network.py; here is what comes out of the checks.


def test_shapes_and_classes_become_plain() -> None:
    assert check_input_shape([1, 9, 8]) == (1, 9, 8)
    assert check_classes(name for name in ("X", "O")) == ["X", "O"]
    names = ["X", "O"]
    checked = check_classes(names)
    names.append("?")
    assert checked == ["X", "O"]


def test_layers_may_come_from_anything_that_goes_through_them() -> None:
    flatten, dense = Flatten(), Dense(2)

    def layers() -> Iterator[Layer]:
        yield flatten
        yield dense

    assert check_layers(layers()) == [flatten, dense]
    assert check_layers((flatten, dense)) == [flatten, dense]


def test_shapes_before_between_and_after() -> None:
    layers = [Conv2D(3, 3, stride=2), ReLU(), MaxPool2D(2), Flatten(), Dense(4)]
    assert fitting_shapes(layers, (1, 9, 8), 4) == [
        (1, 9, 8),
        (3, 4, 3),
        (3, 4, 3),
        (3, 2, 2),
        (12,),
        (4,),
    ]


def test_the_layer_s_own_reason_is_kept() -> None:
    with pytest.raises(ValueError, match="layer 1 does not fit: Dense") as error:
        fitting_shapes([ReLU(), Dense(2)], (1, 9, 9), 2)
    assert isinstance(error.value.__cause__, ValueError)
    assert "put Flatten() before it" in str(error.value.__cause__)
