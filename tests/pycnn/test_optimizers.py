import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import SGD, Adam
from pycnn.arrays import FloatArray
from pycnn.optimizers import Optimizer, Parameters


def arrays(**values: Iterable[float]) -> Parameters:
    """Return parameters of a layer as float32 arrays that nobody can change."""
    made = {f"0.{name}": np.array(list(given), dtype=np.float32) for name, given in values.items()}
    for array in made.values():
        array.setflags(write=False)
    return made


def run(optimizer: Optimizer, start: float, gradients: Iterable[float]) -> list[float]:
    """Return where one weight is after each step."""
    parameters = arrays(weight=[start])
    places = []
    for gradient in gradients:
        parameters = optimizer.update(parameters, arrays(weight=[gradient]))
        places.append(float(parameters["0.weight"][0]))
    return places


def test_sgd_goes_against_the_gradient() -> None:
    parameters = arrays(weight=[1, 2], bias=[3])
    updated = SGD(0.5).update(parameters, arrays(weight=[2, -4], bias=[0.5]))
    assert {name: values.tolist() for name, values in updated.items()} == {
        "0.weight": [0, 4],
        "0.bias": [2.75],
    }


def test_momentum_by_hand() -> None:
    # velocity: 1, then ½·1 + 1 = 1.5, then ½·1.5 − 2 = −1.25
    assert run(SGD(1, momentum=0.5), 10, [1, 1, -2]) == [9, 7.5, 8.75]


def test_a_steady_gradient_with_momentum_comes_to_a_steady_speed() -> None:
    places = run(SGD(0.1, momentum=0.9), 0, [1] * 200)
    assert places[-1] - places[-2] == pytest.approx(-0.1 / (1 - 0.9), rel=1e-3)  # a geometric series


@given(
    learning_rate=st.floats(1e-4, 1),
    gradient=st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3),
    start=st.floats(-1, 1),
)
def test_adam_s_first_step_is_the_learning_rate(learning_rate: float, gradient: float, start: float) -> None:
    (place,) = run(Adam(learning_rate), start, [gradient])
    assert place - start == pytest.approx(-math.copysign(learning_rate, gradient), rel=1e-4, abs=1e-6)


def test_adam_as_the_paper_has_it() -> None:
    # Algorithm 1, in Python's own floats.
    gradients = [0.3, -2.0, 0.01, 0.0, 5.0, -0.7]
    rate, b1, b2, epsilon = 0.01, 0.8, 0.95, 1e-3
    place, m, v, expected = 1.5, 0.0, 0.0, []
    for t, g in enumerate(gradients, 1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        place -= rate * (m / (1 - b1**t)) / (math.sqrt(v / (1 - b2**t)) + epsilon)
        expected.append(place)
    assert run(Adam(rate, b1, b2, epsilon), 1.5, gradients) == pytest.approx(expected, rel=1e-6)


def test_adam_where_the_gradient_is_zero_stays() -> None:
    assert run(Adam(), 2, [0, 0, 0]) == [2, 2, 2]


@pytest.mark.parametrize("make", [SGD, Adam])
def test_decay_pulls_weights_and_no_biases(make: Callable[..., Optimizer]) -> None:
    parameters = arrays(weight=[4, -8, 0], bias=[4])
    gradients = arrays(weight=[0, 0, 0], bias=[0])
    updated = make(0.5, decay=0.25).update(parameters, gradients)
    assert updated["0.bias"].tolist() == [4]
    # SGD: 4 − ½ · ¼ · 4; Adam: a step of the learning rate.
    steps = [0.5, -1, 0] if make is SGD else [0.5, -0.5, 0]
    np.testing.assert_allclose(parameters["0.weight"] - updated["0.weight"], steps, rtol=1e-6)


def test_decay_is_the_slope_of_half_its_square() -> None:
    # The same gradient as that of loss + decay/2 · weight².
    decayed = SGD(0.1, momentum=0.5, decay=0.3)
    plain = SGD(0.1, momentum=0.5)
    one = other = arrays(weight=[2.0])
    for _ in range(5):
        one = decayed.update(one, arrays(weight=[0.7]))
        slope = arrays(weight=0.7 + 0.3 * other["0.weight"])
        other = plain.update(other, slope)
    assert one["0.weight"].tolist() == pytest.approx(other["0.weight"].tolist(), rel=1e-6)


@pytest.mark.parametrize("optimizer", [SGD(0.1), SGD(0.1, 0.9, 0.1), Adam(), Adam(decay=0.1)], ids=repr)
def test_nothing_is_changed_in_place_and_all_stays_float32(optimizer: Optimizer) -> None:
    parameters = arrays(weight=[1, 2], bias=[3])
    for step in range(3):
        kept = optimizer.memory
        before = [{name: values.tolist() for name, values in arrays_.items()} for arrays_ in kept.arrays]
        updated = optimizer.update(parameters, arrays(weight=[step, -1], bias=[0.5]))
        assert [{n: v.tolist() for n, v in arrays_.items()} for arrays_ in kept.arrays] == before
        everything = [updated, *optimizer.memory.arrays]
        for made in everything:
            assert {values.dtype for values in made.values()} == {np.dtype(np.float32)}
            for values in made.values():
                values.setflags(write=False)  # whoever writes into it later fails
        parameters = updated


@pytest.mark.parametrize("make", [lambda: SGD(0.1, 0.9), Adam])
def test_memory_put_back_repeats_the_same_steps(make: Callable[[], Optimizer]) -> None:
    optimizer = make()
    run(optimizer, 1, [0.5, -2])
    memory = optimizer.memory
    once = run(optimizer, 1, [3, 4])
    assert optimizer.memory.taken == 4
    optimizer.memory = memory
    assert run(optimizer, 1, [3, 4]) == once
    other = make()
    other.memory = memory
    assert run(other, 1, [3, 4]) == once
    assert run(make(), 1, [3, 4]) != once


@given(st.lists(st.integers(-8, 8), min_size=1, max_size=6))
@settings(max_examples=30)
def test_sgd_in_fractions(gradients: list[int]) -> None:
    place, velocity = Fraction(1), Fraction(0)
    for gradient in gradients:
        velocity = velocity / 2 + gradient
        place -= velocity / 4
    assert run(SGD(0.25, 0.5), 1, gradients)[-1] == float(place)


@pytest.mark.parametrize("make", [lambda: SGD(0.1, 0.9), Adam])
def test_an_optimizer_of_another_network_is_refused(make: Callable[[], Optimizer]) -> None:
    optimizer = make()
    run(optimizer, 1, [1])
    memory = optimizer.memory
    for other in (arrays(weight=[1, 2]), arrays(bias=[1]), arrays(weight=[1], bias=[1])):
        with pytest.raises(ValueError, match="has learned with another network: make a new one"):
            optimizer.update(other, other)
    assert optimizer.memory is memory


BAD: list[object] = [-1, float("nan"), float("inf"), "0.1", None, True, 1j, [0.1]]


@pytest.mark.parametrize("value", [*BAD, 0])
@pytest.mark.parametrize(
    ("make", "name"), [(SGD, "learning_rate"), (Adam, "learning_rate"), (Adam, "epsilon")]
)
def test_what_must_be_above_zero(make: Callable[..., Optimizer], name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name} must be a number above 0, not"):
        make(**{name: value})


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize(
    ("make", "name"),
    [(SGD, "decay"), (Adam, "decay"), (SGD, "momentum"), (Adam, "beta1"), (Adam, "beta2")],
)
def test_what_must_be_zero_or_more(make: Callable[..., Optimizer], name: str, value: object) -> None:
    make(**{name: 0})
    with pytest.raises(ValueError, match=f"{name} must be a number of 0 or more, not"):
        make(**{name: value})


@pytest.mark.parametrize(("make", "name"), [(SGD, "momentum"), (Adam, "beta1"), (Adam, "beta2")])
def test_what_must_be_below_one(make: Callable[..., Optimizer], name: str) -> None:
    for value in (1, 1.0, 2):
        with pytest.raises(ValueError, match=f"{name} must be below 1, not {value}"):
            make(**{name: value})


def test_numpy_numbers_will_do() -> None:
    half: Any = np.float32(0.5)
    one: Any = np.int64(1)
    assert repr(SGD(half, np.float64(0.25))) == "SGD(0.5, momentum=0.25, decay=0.0)"
    assert repr(Adam(one)) == "Adam(1.0, 0.9, 0.999, 1e-08, decay=0.0)"


def test_a_new_rule_needs_its_steps() -> None:
    with pytest.raises(NotImplementedError, match="Optimizer has no update rule"):
        run(Optimizer(0.1, 0), 1, [1])

    class Sign(Optimizer):
        def steps(self, gradients: Parameters) -> Parameters:
            rate = np.float32(self.learning_rate)
            signs: dict[str, FloatArray] = {name: rate * np.sign(g) for name, g in gradients.items()}
            return signs

    assert run(Sign(0.5, 0), 1, [3, -0.1, 0]) == [0.5, 1, 1]
