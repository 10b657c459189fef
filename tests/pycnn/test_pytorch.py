"""The same layers, losses, optimizers and trainings in PyTorch, where it is installed."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pycnn import SGD, Adam, Conv2D, CrossEntropy, Dense, Flatten, MaxPool2D, ReLU, Sequential, train
from pycnn.optimizers import Optimizer
from tests.pycnn.layers import laws
from tests.pycnn.slopes import Array

torch: Any = pytest.importorskip("torch")
functional: Any = pytest.importorskip("torch.nn.functional")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Let it work alone: on small arrays its threads only wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def leaf(values: NDArray[Any]) -> Any:  # noqa: ANN401
    """Return a tensor that gets a gradient."""
    return torch.tensor(values, requires_grad=True)


@pytest.mark.parametrize("kernel", [(3, 3), (1, 5), (4, 2)])
@pytest.mark.parametrize("stride", [(1, 1), (2, 1), (3, 4)])
def test_convolution(kernel: tuple[int, int], stride: tuple[int, int]) -> None:
    x: Array = np.random.default_rng(0).standard_normal((3, 2, 9, 10))
    layer = laws.built(Conv2D(4, kernel, stride=stride), x)
    y = layer.forward(x)
    gradient: Array = np.random.default_rng(1).standard_normal(y.shape)
    image, weight, bias = leaf(x), leaf(layer.weight), leaf(layer.bias)
    output = functional.conv2d(image, weight, bias, stride=stride)
    output.backward(torch.tensor(gradient))
    found = layer.gradients(x, gradient)
    for ours, theirs in [
        (y, output.detach()),
        (layer.backward(x, y, gradient), image.grad),
        (found["weight"], weight.grad),
        (found["bias"], bias.grad),
    ]:
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@pytest.mark.parametrize("kernel", [(3, 3), (1, 5), (4, 2), (2, 2)])
def test_padding_same(kernel: tuple[int, int]) -> None:
    x: Array = np.random.default_rng(2).standard_normal((2, 3, 7, 6))
    layer = laws.built(Conv2D(4, kernel, padding="same"), x)
    image = leaf(x)
    output = functional.conv2d(image, leaf(layer.weight), leaf(layer.bias), padding="same")
    output.sum().backward()
    y = layer.forward(x)
    np.testing.assert_allclose(y, output.detach().numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        layer.backward(x, y, np.ones_like(y)), image.grad.numpy(), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (3, 1), (2, 3), (4, 3)])
def test_pooling_with_ties(size: int, stride: int) -> None:
    x: Array = np.random.default_rng(3).integers(0, 3, (2, 2, 8, 9)).astype(float)
    layer = MaxPool2D(size, stride)
    y = layer.forward(x)
    gradient: Array = np.random.default_rng(4).standard_normal(y.shape)
    image = leaf(x)
    output = functional.max_pool2d(image, size, stride, ceil_mode=True)
    output.backward(torch.tensor(gradient))
    assert y.tolist() == output.tolist()
    np.testing.assert_allclose(layer.backward(x, y, gradient), image.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_cross_entropy() -> None:
    votes: Array = 10 * np.random.default_rng(5).standard_normal((6, 4))
    labels = np.arange(6) % 4
    tensor = leaf(votes)
    errors = functional.cross_entropy(tensor, torch.tensor(labels), reduction="none")
    errors.sum().backward()
    np.testing.assert_allclose(CrossEntropy().errors(votes, labels), errors.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(CrossEntropy().gradient(votes, labels), tensor.grad.numpy(), atol=1e-12)


OPTIMIZERS: dict[str, tuple[Callable[[], Optimizer], Callable[[Any], Any]]] = {
    "SGD": (lambda: SGD(0.2), lambda groups: torch.optim.SGD(groups, lr=0.2)),
    "momentum": (
        lambda: SGD(0.05, momentum=0.9, decay=0.02),
        lambda groups: torch.optim.SGD(groups, lr=0.05, momentum=0.9),
    ),
    "Adam": (lambda: Adam(0.01, decay=0.02), lambda groups: torch.optim.Adam(groups, lr=0.01)),
    "betas": (
        lambda: Adam(0.02, 0.8, 0.9, 1e-4),
        lambda groups: torch.optim.Adam(groups, lr=0.02, betas=(0.8, 0.9), eps=1e-4),
    ),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_whole_training(name: str) -> None:
    ours, theirs = OPTIMIZERS[name]
    net = Sequential(
        [Conv2D(4, 3), ReLU(), MaxPool2D(2), Conv2D(3, 2), ReLU(), Flatten(), Dense(8), ReLU(), Dense(3)],
        input_shape=(2, 9, 9),
        classes=["a", "b", "c"],
    )
    rng = np.random.default_rng(6)
    x, y = rng.standard_normal((20, 2, 9, 9), dtype=np.float32), np.arange(20) % 3
    same = torch.nn.Sequential(
        torch.nn.Conv2d(2, 4, 3),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2, ceil_mode=True),
        torch.nn.Conv2d(4, 3, 2),
        torch.nn.ReLU(),
        torch.nn.Flatten(),
        torch.nn.Linear(27, 8),
        torch.nn.ReLU(),
        torch.nn.Linear(8, 3),
    )
    same.load_state_dict({key: torch.tensor(values) for key, values in net.parameters.items()})
    optimizer = ours()
    weights = [values for key, values in same.named_parameters() if key.endswith("weight")]
    biases = [values for key, values in same.named_parameters() if key.endswith("bias")]
    their_optimizer = theirs([{"params": weights, "weight_decay": optimizer.decay}, {"params": biases}])
    for record in train(net, x, y, optimizer, epochs=30, batch_size=20):
        if record.event == "epoch":
            continue
        their_optimizer.zero_grad()
        loss = functional.cross_entropy(same(torch.tensor(x)), torch.tensor(y))
        loss.backward()
        their_optimizer.step()
        assert record.loss == pytest.approx(loss.item(), rel=1e-4, abs=1e-5)
    for key, values in same.named_parameters():
        np.testing.assert_allclose(net.parameters[key], values.detach().numpy(), rtol=1e-3, atol=1e-4)
