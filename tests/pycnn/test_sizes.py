import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential, lesson, pretrained, through
from pycnn.arrays import Shape
from pycnn.sizes import largest_field, sizes
from tests.pycnn import examples


@pytest.mark.parametrize(
    "network", [lesson.network(), pretrained("xo"), pretrained("digits"), examples.network()], ids=str
)
def test_sizes_are_those_of_a_network_with_weights(network: Sequential) -> None:
    found = list(sizes(network.layers, network.input_shape))
    assert [size.layer for size in found] == network.layers
    assert [network.input_shape, *(size.output_shape for size in found)] == network.shapes
    assert [size.input_shape for size in found] == network.shapes[:-1]
    held = [sum(values.size for values in layer.parameters.values()) for layer in network.layers]
    assert [size.parameters for size in found] == held
    assert sum(size.multiplications for size in found) == network.multiplications


def test_the_layers_before_one_that_does_not_fit_are_known() -> None:
    found = sizes([Conv2D(2, 3), MaxPool2D(4), Conv2D(2, 3), ReLU()], (1, 9, 9))
    assert next(found).output_shape == (2, 7, 7)
    assert next(found).output_shape == (2, 2, 2)
    with pytest.raises(ValueError, match="larger than its input"):
        next(found)


def seen(layers: list[Layer], shape: Shape) -> tuple[int, int]:
    """Find the most rows and columns whose pixels change one value, by changing each pixel.

    All weights are positive, so a pixel that becomes much lighter gets through each sum, ReLU and maximum.
    """
    before = np.zeros(shape, dtype=np.float32)
    still = through(layers, before).steps[-1].output
    moved = np.zeros((*still.shape, *shape[1:]), dtype=bool)
    for row in range(shape[1]):
        for col in range(shape[2]):
            image = before.copy()
            image[0, row, col] = 1000
            moved[..., row, col] = through(layers, image).steps[-1].output != still
    rows = moved.any(axis=-1).reshape(-1, shape[1])
    cols = moved.any(axis=-2).reshape(-1, shape[2])
    return _longest(rows), _longest(cols)


def _longest(seen: np.typing.NDArray[np.bool_]) -> int:
    reaches = [np.flatnonzero(each) for each in seen if each.any()]
    return int(max(reach[-1] - reach[0] + 1 for reach in reaches))


@st.composite
def stacks(draw: st.DrawFn) -> tuple[list[Layer], Shape]:
    sides = st.tuples(st.integers(1, 3), st.integers(1, 3))
    layers: list[Layer] = []
    for kind in draw(st.lists(st.sampled_from("crp"), min_size=1, max_size=4)):
        if kind == "r":
            layers.append(ReLU())
        elif kind == "p":
            # No farther apart than large: a pixel between windows is in no box, but inside of a wider one.
            high, wide = draw(sides)
            layers.append(MaxPool2D((high, wide), (draw(st.integers(1, high)), draw(st.integers(1, wide)))))
        else:
            layers.append(Conv2D(draw(st.integers(1, 2)), draw(sides), padding="same"))
    return layers, (1, draw(st.integers(3, 8)), draw(st.integers(3, 8)))


@given(stacks())
def test_the_largest_field_is_what_changes_a_value(drawn: tuple[list[Layer], Shape]) -> None:
    layers, shape = drawn
    for size in sizes(layers, shape):
        size.layer.build(size.input_shape, np.random.default_rng(0))
        for name, values in size.layer.parameters.items():
            values[:] = 1 if name == "weight" else 0
    assert largest_field(layers, shape) == seen(layers, shape)


def test_fields_of_lists_and_of_nothing() -> None:
    assert largest_field([], (1, 9, 9)) == (1, 1)
    assert largest_field([Conv2D(2, 3), Flatten()], (1, 9, 8)) == (3, 3)
    assert largest_field([Conv2D(2, 3), Flatten(), Dense(2)], (1, 9, 8)) == (9, 8)


def test_a_field_grows_as_the_lesson_goes_on() -> None:
    layers = lesson.network().layers
    assert [largest_field(layers[:count], (1, 9, 9)) for count in range(5)] == [
        (1, 1),
        (3, 3),
        (3, 3),
        (4, 4),
        (6, 6),
    ]
