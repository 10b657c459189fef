from __future__ import annotations

import numpy as np
import pytest
from app.workshop.files import original
from app.workshop.force import forget
from app.workshop.guard import Overtime

from pycnn import ReLU, images, lesson

from .bench import PATIENCE, changed, floats, put, workbench

RELU, POOL = "pycnn.layers.relu", "pycnn.layers.pool"
FORWARD = "return at_least_zero(x)"


def line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


AT = line(original(RELU), FORWARD)


@pytest.mark.parametrize(
    ("text", "said", "at"),
    [
        ("retrun x", "This is not Python yet", AT),
        ("return y", "NameError: name 'y' is not defined", AT),
        ("raise SystemExit('I quit')", "SystemExit: I quit", AT),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", AT),
        ("return x / x[0, 0, 0, 0, 0]", "IndexError", AT),
        ("return None", "ReLU.forward must return an array, but returned NoneType", AT - 1),
        ("return x[:, :1]", "ReLU.forward must return the shape (1, 3, 7, 7)", AT - 1),
        ("return x / 0", "ReLU.forward returned numbers that are infinite", AT - 1),
        ("while True: pass", f"Stopped after {PATIENCE} seconds", AT),
    ],
)
def test_what_does_not_work_is_refused_at_its_line(text: str, said: str, at: int) -> None:
    x = floats([[-1.0, 2.0]])
    with workbench(PATIENCE) as force:
        fault = put(force, RELU, (FORWARD, text))
        assert fault is not None
        assert (fault.module, fault.line) == (RELU, at)
        assert fault.text.startswith(said)
        assert force.sources == {}
        assert ReLU().forward(x).tolist() == [[0, 2]]


def test_a_function_that_only_calls_itself_is_refused() -> None:
    with workbench() as force:
        fault = put(force, RELU, (FORWARD, "return self.forward(x)"))
        assert fault is not None
        assert fault.text.startswith("RecursionError")
        assert fault.line in (AT - 1, AT)  # it fails as it begins


def test_the_code_that_worked_last_stays_in_force() -> None:
    x = floats([[-1.0, 2.0]])
    with workbench(PATIENCE) as force:
        assert put(force, RELU, (FORWARD, "return at_least_zero(x) * 2")) is None
        for text in ("return y", "while True: pass", "return (", "return x[:0]"):
            assert put(force, RELU, (FORWARD, text)) is not None
            assert ReLU().forward(x).tolist() == [[0, 4]]
        assert force.sources == {RELU: changed(RELU, (FORWARD, "return at_least_zero(x) * 2"))}


def test_a_loop_while_the_file_is_read_is_stopped_too() -> None:
    with workbench(PATIENCE) as force:
        fault = put(force, RELU, ("class ReLU", "while True:\n    pass\n\n\nclass ReLU"))
        assert fault is not None
        assert fault.line is not None
        assert fault.line - line(original(RELU), "class ReLU") in (0, 1)


def test_a_wrong_way_back_is_found_before_anybody_learns_with_it() -> None:
    with workbench() as force:
        fault = put(force, RELU, ("return only_where(y > 0, gradient)", "return gradient[:1]"))
        assert fault is not None
        assert "ReLU.backward must return the shape" in fault.text
        fault = put(force, "pycnn.optimizers", ("np.float32(self.learning_rate) * values", "values / 0"))
        assert fault is not None
        assert "SGD.steps returned numbers that are infinite" in fault.text


def test_a_generator_must_draw() -> None:
    with workbench() as force:
        fault = put(force, "pycnn.datasets.shapes", ("    exponent = 2 +", "    exponent = nothing +"))
        assert fault is not None
        assert fault.text.startswith("NameError")
        assert fault.line == line(original("pycnn.datasets.shapes"), "    exponent = 2")


def test_an_error_elsewhere_is_blamed_on_the_changed_file() -> None:
    """What a changed function returns may trouble a function of another file only."""
    with workbench() as force:
        fault = put(
            force,
            "pycnn.layers.kernels",
            ("    return np.ndarray(shape, x", "    return None and np.ndarray(shape, x"),
        )
        assert fault is not None
        assert fault.module == "pycnn.layers.kernels"
        assert fault.text.startswith("AttributeError")


def test_what_comes_up_later_is_told_at_its_line() -> None:
    blank = -np.ones((1, 9, 9), dtype=np.float32)
    with workbench(PATIENCE) as force:
        text = "while (x == x[0, 0, 0, 0]).all(): pass\n        return at_least_zero(x)"
        network = lesson.network()
        assert force.put({RELU: changed(RELU, (FORWARD, text))}) is None
        assert network.trace(lesson.IMAGES["X"]).decision == "X"
        force.begin()
        network.layers[0].weight[:] = 0
        with pytest.raises(Overtime) as caught:
            network.trace(blank)
        fault = force.fault(caught.value, "another")
        assert (fault.module, fault.line) == (RELU, AT)


def test_what_was_kept_is_forgotten() -> None:
    images.from_ink(np.ones((9, 9)), 4)
    assert images._overlap.cache_info().currsize
    forget()
    assert not images._overlap.cache_info().currsize
    assert original.cache_info().currsize  # the texts as they came are the same for ever
