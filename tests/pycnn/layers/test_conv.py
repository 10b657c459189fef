from fractions import Fraction
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import convolve2d, correlate2d

from pycnn import Conv2D
from pycnn.layers import kernels
from tests.pycnn import naive
from tests.pycnn.layers import laws
from tests.pycnn.slopes import Array

Pair = tuple[int, int]


def built(layer: Conv2D, x: NDArray[np.float32], seed: int = 0, whole_numbers: bool = False) -> Conv2D:
    """Give the layer random weights and biases for such input."""
    rng = np.random.default_rng(seed)
    layer.build(x.shape[1:], rng)
    layer.bias = rng.standard_normal(layer.filters, dtype=np.float32)
    if whole_numbers:
        layer.weight = rng.integers(-9, 10, layer.weight.shape).astype(np.float32)
        layer.bias = rng.integers(-9, 10, layer.filters).astype(np.float32)
    return layer


def exact(layer: Conv2D, x: NDArray[np.float32]) -> list[list[naive.Map]]:
    """Compute what the layer should give before the biases: [image][filter] → map."""
    fractions = [[[[Fraction(v) for v in row] for row in grid] for grid in image] for image in x.tolist()]
    features = [[[[Fraction(v) for v in row] for row in grid] for grid in f] for f in layer.weight.tolist()]
    return [
        [naive.correlate(image, feature, layer.stride, layer.padding, layer.average) for feature in features]
        for image in fractions
    ]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (2, 5), (4, 3)])
@pytest.mark.parametrize("stride", [(1, 1), (2, 2), (3, 1)])
def test_valid_agrees_with_scipy(channels: int, kernel: Pair, stride: Pair) -> None:
    x = np.random.default_rng(1).standard_normal((2, channels, 11, 8), dtype=np.float32)
    layer = built(Conv2D(4, kernel, stride=stride), x)
    expected = np.array(
        [
            [
                sum(correlate2d(plane, w, mode="valid") for plane, w in zip(image, feature, strict=True))
                + bias
                for feature, bias in zip(layer.weight.astype(float), layer.bias, strict=True)
            ]
            for image in x.astype(float)
        ]
    )[:, :, :: stride[0], :: stride[1]]
    output = layer.forward(x)
    assert output.dtype == np.float32
    assert output.shape == (2, *layer.output_shape(x.shape[1:])) == expected.shape
    np.testing.assert_allclose(output, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (5, 1), (3, 7)])
def test_same_with_odd_kernels_agrees_with_scipy(kernel: Pair) -> None:
    x = np.random.default_rng(2).standard_normal((1, 1, 6, 9), dtype=np.float32)
    layer = built(Conv2D(1, kernel, padding="same"), x)
    expected = (
        correlate2d(x[0, 0].astype(float), layer.weight[0, 0].astype(float), mode="same") + layer.bias[0]
    )
    np.testing.assert_allclose(layer.forward(x)[0, 0], expected, rtol=1e-5, atol=1e-5)


@given(
    seed=st.integers(0, 2**16),
    maps=st.tuples(st.integers(1, 8), st.integers(1, 8)),
    kernel=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    stride=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    padding=st.sampled_from(["valid", "same"]),
)
def test_whole_numbers_are_exact(seed: int, maps: Pair, kernel: Pair, stride: Pair, padding: str) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(-9, 10, (*rng.integers(1, 4, 2), *maps)).astype(np.float32)
    layer = Conv2D(2, kernel, stride=stride, padding=padding)  # type: ignore[arg-type]
    if padding == "valid" and (kernel[0] > maps[0] or kernel[1] > maps[1]):
        with pytest.raises(ValueError, match=r"larger than its input.*smaller one or padding"):
            layer.output_shape(x.shape[1:])
        return
    layer = built(layer, x, seed, whole_numbers=True)
    output = layer.forward(x)
    biases = layer.bias[:, np.newaxis, np.newaxis]
    assert output.shape[1:] == layer.output_shape(x.shape[1:])
    assert (output - biases).tolist() == exact(layer, x)


def test_same_puts_the_odd_zero_at_the_end_and_spreads_windows_as_keras_does() -> None:
    # TensorFlow's own example: 13 inputs, 6 wide, stride 5 → one zero before, two after; windows at −1, 4, 9.
    x = np.arange(1, 14, dtype=np.float32).reshape(1, 1, 1, 13)
    layer = Conv2D(1, (1, 6), stride=(1, 5), padding="same")
    layer.weight = np.array([[[[1, 10, 100, 1000, 10000, 100000]]]], dtype=np.float32)
    layer.bias = np.zeros(1, dtype=np.float32)
    expected = [
        0 + 10 * 1 + 100 * 2 + 1000 * 3 + 10000 * 4 + 100000 * 5,
        5 + 10 * 6 + 100 * 7 + 1000 * 8 + 10000 * 9 + 100000 * 10,
        10 + 10 * 11 + 100 * 12 + 1000 * 13,
    ]
    assert layer.forward(x).ravel().tolist() == expected


def test_average_divides_the_sum_by_all_pixels_of_the_feature_before_the_bias() -> None:
    x = np.ones((1, 2, 3, 3), dtype=np.float32)
    layer = Conv2D(1, 3, average=True)
    layer.weight = np.ones((1, 2, 3, 3), dtype=np.float32)
    layer.weight[0, 1] = -0.5
    layer.bias = np.array([2], dtype=np.float32)
    assert layer.forward(x).ravel().tolist() == [(9 - 4.5) / 18 + 2]


def test_is_a_cross_correlation_the_feature_is_not_turned_around() -> None:
    x = np.zeros((1, 1, 3, 3), dtype=np.float32)
    x[0, 0, 0, 2] = 1
    layer = Conv2D(1, 3)
    layer.weight = np.arange(9, dtype=np.float32).reshape(1, 1, 3, 3)
    layer.bias = np.zeros(1, dtype=np.float32)
    assert layer.forward(x).item() == layer.weight[0, 0, 0, 2]


@given(seed=st.integers(0, 2**16), down=st.integers(-3, 3), right=st.integers(-3, 3))
def test_a_shifted_image_gives_a_shifted_map(seed: int, down: int, right: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.zeros((1, 2, 16, 16), dtype=np.float32)
    x[:, :, 5:11, 5:11] = rng.integers(-9, 10, (1, 2, 6, 6))  # so far from the border that nothing falls off
    layer = built(Conv2D(3, 3), x, seed, whole_numbers=True)
    shifted = layer.forward(np.roll(x, (down, right), axis=(2, 3)))
    assert shifted.tolist() == np.roll(layer.forward(x), (down, right), axis=(2, 3)).tolist()


def test_images_in_a_batch_do_not_touch_each_other() -> None:
    x = np.random.default_rng(3).integers(-9, 10, (5, 2, 6, 7)).astype(np.float32)
    layer = built(Conv2D(3, (2, 3), padding="same"), x, whole_numbers=True)
    alone = [layer.forward(image[np.newaxis])[0].tolist() for image in x]
    assert layer.forward(x).tolist() == alone
    assert layer.forward(x[:0]).shape == (0, 3, 6, 7)


def test_forward_leaves_its_input_alone() -> None:
    x = np.random.default_rng(4).standard_normal((2, 1, 5, 5), dtype=np.float32)
    before = x.copy()
    built(Conv2D(2, 3, padding="same", average=True), x).forward(x)
    assert (x == before).all()


def test_both_ways_to_contract_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(5).integers(-9, 10, (3, 2, 6, 6)).astype(np.float32)
    layer = built(Conv2D(4, 3), x, whole_numbers=True)
    results = []
    for blas in (True, False):
        monkeypatch.setattr(kernels, "BLAS", blas)
        results.append(layer.forward(x).tolist())
    assert results[0] == results[1]


def test_weights_start_small_enough_to_keep_the_size_of_the_signal() -> None:
    layer = Conv2D(64, 5)
    layer.build((8, 20, 20), np.random.default_rng(0))
    assert layer.weight.shape == (64, 8, 5, 5)
    assert layer.bias.tolist() == [0] * 64
    assert layer.weight.dtype == layer.bias.dtype == np.float32
    assert float(layer.weight.var()) == pytest.approx(2 / (8 * 5 * 5), rel=0.05)
    assert abs(float(layer.weight.mean())) < 0.005


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ((slice(0, 1), slice(0, 1), slice(0, 1)), (slice(0, 2), slice(0, 2), slice(0, 2))),
        ((slice(1, 2), slice(2, 3), slice(3, 4)), (slice(0, 2), slice(3, 6), slice(5, 8))),
        ((slice(0, 1), slice(1, 3), slice(0, 4)), (slice(0, 2), slice(1, 6), slice(0, 8))),
        ((slice(0, 1), slice(3, 4), slice(4, 5)), (slice(0, 2), slice(5, 7), slice(7, 9))),
    ],
)
def test_source_is_clipped_to_the_input(region: tuple[slice, ...], expected: tuple[slice, ...]) -> None:
    # 7 × 9, same, stride 2: four and five windows, one zero on each side.
    assert Conv2D(3, 3, stride=2, padding="same").source(region, (2, 7, 9)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Conv2D(8, 3)",
        "Conv2D(8, (3, 5))",
        "Conv2D(1, 2, stride=2)",
        "Conv2D(1, 2, stride=(2, 1), padding='same')",
        "Conv2D(3, 3, average=True)",
    ],
)
def test_repr_is_how_one_would_write_it(text: str) -> None:
    assert repr(eval(text, {"Conv2D": Conv2D})) == text


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        ((0, 3), {}, "filters must be a whole number, 1 or more, not 0"),
        ((2.5, 3), {}, "filters must be a whole number"),
        ((True, 3), {}, "filters must be a whole number"),
        ((2, 0), {}, "kernel_size must be a whole number"),
        ((2, (3, 3, 3)), {}, r"kernel_size must be one number or a pair"),
        ((2, "3"), {}, "kernel_size must be a whole number"),
        ((2, 3), {"stride": -1}, "stride must be a whole number"),
        ((2, 3), {"stride": (1, 0)}, "stride must be a whole number"),
        ((2, 3), {"padding": "full"}, 'padding must be "valid" or "same"'),
        ((2, 3), {"average": "yes"}, "average must be True or False"),
    ],
)
def test_wrong_options_are_named(arguments: tuple[int, int], options: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Conv2D(*arguments, **options)  # type: ignore[arg-type]


def test_numpy_integers_are_numbers_too() -> None:
    assert repr(Conv2D(np.int64(2), (np.int32(3), np.uint8(3)))) == "Conv2D(2, 3)"  # type: ignore[arg-type]


@st.composite
def layers_and_inputs(draw: st.DrawFn) -> tuple[Conv2D, Array]:
    """Draw a layer of any kind, with random parameters in float64, and a batch that fits."""
    rows, cols = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    padding = draw(st.sampled_from(["valid", "same"]))
    most = (rows, cols) if padding == "valid" else (4, 4)
    layer = Conv2D(
        draw(st.integers(1, 3)),
        (draw(st.integers(1, min(most[0], 4))), draw(st.integers(1, min(most[1], 4)))),
        stride=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        padding=padding,  # type: ignore[arg-type]
        average=draw(st.booleans()),
    )
    seed = draw(st.integers(0, 2**16))
    n, channels = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    x: Array = np.random.default_rng(seed).standard_normal((n, channels, rows, cols))
    laws.built(layer, x, seed)
    return layer, x


@given(layers_and_inputs())
@settings(max_examples=40)
def test_backward_and_gradients_are_the_slopes(made: tuple[Conv2D, Array]) -> None:
    laws.slopes_are_right(*made)


@given(layers_and_inputs())
@settings(max_examples=40)
def test_every_local_slope_is_right(made: tuple[Conv2D, Array]) -> None:
    laws.local_slopes_are_right(*made)


@given(layers_and_inputs())
@settings(max_examples=20)
def test_slopes_say_where_they_come_from(made: tuple[Conv2D, Array]) -> None:
    layer, (x, *_) = made
    y = layer.forward(x[np.newaxis])[0]
    pixels = layer.weight[0].size if layer.average else None
    for index in np.ndindex(x.shape):
        for slope in layer.slopes(x, y, index):
            assert slope.place is not None
            assert (slope.factor, slope.divisor) == (layer.weight[slope.place], pixels)
            seen = layer.explain(x, slope.output)
            assert seen.patch[slope.place[1:]] == x[index]
            start = [part.start for part in seen.region]
            assert seen.padding is not None
            first = np.argwhere(~seen.padding)[0]
            assert tuple(index[k] - start[k] + first[k] for k in range(3)) == slope.place[1:]
    for index in np.ndindex(layer.weight.shape):
        slopes = layer.parameter_slopes(x, "weight", index)
        assert [slope.output for slope in slopes] == [(index[0], *place) for place in np.ndindex(y.shape[1:])]
        for slope in slopes:
            seen = layer.explain(x, slope.output)
            assert seen.padding is not None
            assert (slope.place is None) == seen.padding[index[1:]]
            assert slope.factor == (x[slope.place] if slope.place else 0) == seen.patch[index[1:]]
            assert slope.divisor == pixels
    for slope in layer.parameter_slopes(x, "bias", (0,)):
        assert (slope.slope, slope.factor, slope.place, slope.divisor) == (1, 1, None, None)


@given(layers_and_inputs())
@settings(max_examples=30)
def test_factor_says_what_a_changed_value_does(made: tuple[Conv2D, Array]) -> None:
    laws.factors_are_right(*made)


@given(layers_and_inputs(), st.data())
@settings(max_examples=40)
def test_respond_says_what_changed_channels_do(made: tuple[Conv2D, Array], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, made[1].shape[1] - 1))
    stop = data.draw(st.integers(start + 1, made[1].shape[1]))
    laws.responds_rightly(*made, slice(start, stop))


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_learning_stays_in_float32(padding: Literal["valid", "same"]) -> None:
    x: Array = np.random.default_rng(8).standard_normal((2, 2, 5, 6))
    layer = Conv2D(3, (3, 2), stride=(1, 2), padding=padding, average=True)
    laws.float32_stays(laws.built(layer, x), x)


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (2, 5), (4, 3)])
def test_learning_agrees_with_scipy(kernel: Pair) -> None:
    # Back goes the full convolution, with the feature turned around; to the feature, a correlation with x.
    x: Array = np.random.default_rng(6).standard_normal((2, 3, 7, 8))
    layer = laws.built(Conv2D(4, kernel), x, 6)
    y = layer.forward(x)
    gradient: Array = np.random.default_rng(7).standard_normal(y.shape)
    back = [
        [np.sum([convolve2d(gradient[n, o], layer.weight[o, c]) for o in range(4)], 0) for c in range(3)]
        for n in range(2)
    ]
    weight = [
        [np.sum([correlate2d(x[n, c], gradient[n, o], "valid") for n in range(2)], 0) for c in range(3)]
        for o in range(4)
    ]
    np.testing.assert_allclose(layer.backward(x, y, gradient), back, rtol=1e-9, atol=1e-12)
    found = layer.gradients(x, gradient)
    np.testing.assert_allclose(found["weight"], weight, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found["bias"], [gradient[:, o].sum() for o in range(4)], rtol=1e-9)


def test_pixels_that_no_window_reaches_get_no_gradient() -> None:
    # 8 pixels, 2 wide, stride 3: windows at 0, 3 and 6 of each axis leave out 2 and 5.
    x: Array = np.ones((1, 1, 8, 8))
    layer = laws.built(Conv2D(1, 2, stride=3), x)
    back = layer.backward(x, layer.forward(x), np.ones((1, 1, 3, 3), dtype=np.float32))[0, 0]
    reached = np.isin(np.arange(8), [0, 1, 3, 4, 6, 7])
    assert ((back != 0) == np.outer(reached, reached)).all()


def test_both_ways_to_contract_learn_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(9).integers(-9, 10, (3, 2, 6, 6)).astype(np.float32)
    layer = built(Conv2D(4, (3, 2), stride=(1, 2), padding="same"), x, whole_numbers=True)
    results = []
    for blas in (True, False):
        monkeypatch.setattr(kernels, "BLAS", blas)
        y = layer.forward(x)
        changed = layer.respond(x, y, slice(1, 2), -x[:, 1:])[1]
        results.append([layer.backward(x, y, y), layer.gradients(x, y)["weight"], changed])
    for one, other in zip(*results, strict=True):
        assert one.tolist() == other.tolist()


def test_multiplications_are_those_of_the_slow_and_plain_way() -> None:
    # 2 channels of 7 × 9, 3 × 2 wide, stride 2: 3 × 4 windows of 2 · 3 · 2 pixels, for each of 5 features.
    assert Conv2D(5, (3, 2), stride=2).multiplications((2, 7, 9)) == 5 * 3 * 4 * 2 * 3 * 2
    assert Conv2D(5, (3, 2), padding="same").multiplications((2, 7, 9)) == 5 * 7 * 9 * 2 * 3 * 2
