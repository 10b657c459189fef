from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, Sequential, lesson, pretrained
from pycnn.arrays import FloatArray
from pycnn.export import pytorch_module
from tests.pycnn import examples
from tests.pycnn.export import programs


def test_what_it_writes_is_python_for_every_option() -> None:
    compile(pytorch_module(examples.network()), "exported.py", "exec")
    assert "AverageConv2d" in pytorch_module(examples.network())
    assert "AverageConv2d" not in pytorch_module(pretrained("xo"))


def test_a_layer_of_one_s_own_cannot_be_exported() -> None:
    class Thrice(Layer):
        def forward(self, x: FloatArray) -> FloatArray:
            return x * np.float32(3)

    try:
        net = Sequential([Flatten(), Thrice(), Dense(2)], input_shape=(1, 3, 3), classes=["a", "b"])
        with pytest.raises(ValueError, match=r"layer 1, Thrice\(\), is of your own making"):
            pytorch_module(net)
    finally:
        del Layer.kinds["Thrice"]


@pytest.fixture(scope="module")
def torch() -> Iterator[Any]:
    """PyTorch on one thread: on small arrays its threads only wait for each other."""
    module = pytest.importorskip("torch")
    threads = module.get_num_threads()
    module.set_num_threads(1)
    yield module
    module.set_num_threads(threads)


def same(torch: Any, net: Sequential, images: FloatArray) -> None:  # noqa: ANN401
    """See that the exported module votes as the network does, with the very same weights."""
    module = programs.run(pytorch_module(net))
    network = module["network"]
    assert isinstance(network, torch.nn.Module)
    with torch.no_grad():
        votes = network(torch.tensor(images)).numpy()
    np.testing.assert_allclose(votes, net.votes(images), rtol=1e-4, atol=1e-4)
    state = network.state_dict()
    assert state.keys() == net.parameters.keys()
    for name, values in net.parameters.items():
        assert state[name].numpy().tobytes() == values.astype("<f4").tobytes()
    for image, vote in zip(images, votes, strict=True):
        assert module["decide"](image) == net.classes[int(vote.argmax())]


@given(drawn=programs.networks())
@settings(max_examples=150)
def test_it_gives_the_same_numbers(torch: Any, drawn: tuple[Sequential, FloatArray]) -> None:  # noqa: ANN401
    same(torch, *drawn)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, (3, 1)])
@pytest.mark.parametrize("average", [False, True])
@pytest.mark.parametrize("kernel", [2, 3, (1, 4)])
def test_every_option_of_a_convolution(
    torch: Any,  # noqa: ANN401
    padding: Any,  # noqa: ANN401
    stride: Any,  # noqa: ANN401
    average: bool,
    kernel: Any,  # noqa: ANN401
) -> None:
    layers = [Conv2D(3, kernel, stride=stride, padding=padding, average=average), Flatten(), Dense(2)]
    net = Sequential(layers, input_shape=(2, 7, 8), classes=["a", "b"], rng=np.random.default_rng(1))
    same(torch, net, np.random.default_rng(2).standard_normal((4, 2, 7, 8), dtype=np.float32))


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (2, 3), (4, 3), (20, 1), ((1, 9), (2, 5))])
def test_windows_that_hang_over_the_edge(torch: Any, size: Any, stride: Any) -> None:  # noqa: ANN401
    for rows in range(1, 9):
        net = Sequential(
            [MaxPool2D(size, stride), Flatten(), Dense(2)], input_shape=(1, rows, 7), classes=["a", "b"]
        )
        same(torch, net, np.random.default_rng(rows).standard_normal((2, 1, rows, 7), dtype=np.float32))


def test_the_networks_that_ship(torch: Any) -> None:  # noqa: ANN401
    for net in (lesson.network(), pretrained("xo"), pretrained("digits")):
        same(torch, net, np.random.default_rng(0).uniform(-1, 1, (4, *net.input_shape)).astype(np.float32))


def test_it_learns_on(torch: Any) -> None:  # noqa: ANN401
    network = programs.run(pytorch_module(examples.small()))["Network"]()
    images, labels = (torch.tensor(values) for values in examples.halves(20))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.05)
    losses = []
    for _ in range(30):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
