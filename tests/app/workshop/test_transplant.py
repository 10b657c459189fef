from __future__ import annotations

import inspect
import linecache
import sys

import numpy as np
import pytest
from app.workshop import transplant
from app.workshop.agreement import RefusalError
from app.workshop.files import loaded, original
from app.workshop.transplant import Log, Transplant, module_of

import pycnn
from pycnn import (
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    ReLU,
    Sequential,
    backpropagation,
    datasets,
    learner,
    lesson,
)
from pycnn.layers import kernels, relu

from .bench import changed, floats, put, workbench

RELU = "pycnn.layers.relu"
KERNELS = "pycnn.layers.kernels"
FORWARD = "return at_least_zero(x)"
X = lesson.IMAGES["X"]


def snapshot(name: str) -> dict[str, object]:
    """All that a module holds: its names, the members of its classes, and the code of its functions."""
    found: dict[str, object] = {}
    for key, value in vars(loaded(name)).items():
        found[key] = value
        for inner, member in vars(value).items() if isinstance(value, type) else ():
            found[f"{key}.{inner}"] = member
            for function in transplant.functions(member):
                found[f"{key}.{inner} {function.__name__}"] = (function.__code__, function.__defaults__)
        for function in transplant.functions(value):
            found[f"{key} code"] = (function.__code__, function.__defaults__, function.__kwdefaults__)
    return found


def test_layers_that_exist_follow_the_changed_code() -> None:
    network, layer, method = lesson.network(), ReLU(), ReLU.forward
    x = np.array([[-2.0, 3.0]], dtype=np.float32)
    with workbench() as force:
        assert put(force, RELU, (FORWARD, "return x + 1")) is None
        assert layer.forward(x).tolist() == [[-1, 4]]
        assert method(layer, x).tolist() == [[-1, 4]]
        trace = network.trace(X)
        assert (trace.steps[1].output == trace.steps[1].input + 1).all()
        assert pycnn.ReLU is relu.ReLU is ReLU
        assert Layer.kinds["ReLU"] is ReLU
        assert isinstance(layer, ReLU)
    assert layer.forward(x).tolist() == [[0, 3]]
    assert network.trace(X).votes.tolist() == lesson.network().trace(X).votes.tolist()


def test_a_function_that_others_have_imported_follows() -> None:
    imported = kernels.at_least_zero
    with workbench() as force:
        assert (
            put(force, KERNELS, ("return np.maximum(x, np.float32(0)) if BLAS", "return x * 2 if BLAS"))
            is None
        )
        assert imported is kernels.at_least_zero
        assert ReLU().forward(floats([[-1.0]])).tolist() == [[-2]]


@pytest.mark.parametrize(
    "module",
    [
        "pycnn.layers.conv",
        "pycnn.layers.relu",
        "pycnn.layers.pool",
        "pycnn.layers.base",
        "pycnn.losses",
        "pycnn.optimizers",
        "pycnn.backpropagation",
        "pycnn.nudge",
        "pycnn.network",
        "pycnn.trace",
        "pycnn.explain",
        "pycnn.learner",
        "pycnn.datasets.shapes",
        "pycnn.datasets.strokes",
        "pycnn.datasets.drawings",
    ],
)
def test_what_is_undone_is_as_it_was(module: str) -> None:
    """Lines are added above everything, so that all of the file gets other code."""
    text = original(module)
    before, kinds, cached = snapshot(module), dict(Layer.kinds), set(linecache.cache)
    text = text.replace("from __future__ import annotations\n", "from __future__ import annotations\n\n\n")
    made = Transplant(loaded(module), original(module), text, lambda _: None)
    assert set(snapshot(module)) == set(before)
    made.undo()
    assert snapshot(module) == before
    assert Layer.kinds == kinds
    assert set(linecache.cache) == cached


def test_a_new_helper_constant_and_import_can_be_used_and_go_again() -> None:
    with workbench() as force:
        fault = put(
            force,
            RELU,
            ("import dataclasses\n", "import dataclasses\nimport math\n"),
            (
                "class ReLU",
                "LEAST = math.sqrt(4.0)\n\n\ndef _raised(x):\n    return x + LEAST\n\n\nclass ReLU",
            ),
            (FORWARD, "return _raised(x)"),
        )
        assert fault is None
        assert ReLU().forward(floats([[-1.0]])).tolist() == [[1]]
    assert not {"math", "LEAST", "_raised"} & set(vars(relu))


def test_a_constant_follows_wherever_it_was_imported() -> None:
    module = "pycnn.datasets.strokes"
    text = original(module) + "\nFIRST = 1\nSECOND = FIRST + 1\n"
    with workbench() as force:
        assert force.put({module: text}) is None
        assert vars(loaded(module))["SECOND"] == 2
    with workbench() as force:
        piece = original("pycnn.learner").replace("PIECE = 1_500_000_000 if", "PIECE = 7 if")
        assert force.put({"pycnn.learner": piece}) is None
        assert (learner.PIECE, vars(backpropagation)["PIECE"]) == (7, 7)
    assert vars(backpropagation)["PIECE"] == learner.PIECE == 1_500_000_000


def test_what_was_made_of_a_changed_function_is_made_anew() -> None:
    """`outline` has made functions for some shapes when its module was imported."""
    module = "pycnn.datasets.shapes"
    users = vars(loaded("pycnn.datasets.drawings"))
    made = users["DRAWN"]
    before, _ = datasets.drawings(4, 16, np.random.default_rng(0), ["square", "triangle"])
    with workbench() as force:
        assert (
            put(force, module, ("np.array(corners, dtype=np.float64), rng", "np.array(corners) / 2, rng"))
            is None
        )
        after, _ = datasets.drawings(4, 16, np.random.default_rng(0), ["square", "triangle"])
        assert (after != before).any()
        assert users["DRAWN"] is not made
    assert users["DRAWN"] is made
    again, _ = datasets.drawings(4, 16, np.random.default_rng(0), ["square", "triangle"])
    assert (again == before).all()


def test_a_method_may_begin_to_use_super_and_a_property_may_change() -> None:
    module = "pycnn.layers.conv"
    with workbench() as force:
        fault = put(
            force,
            module,
            ("return math.prod(self.weight.shape[1:])", "return 2 * math.prod(self.weight.shape[1:])"),
            (
                "    def parameter_shapes",
                "    def multiplications_before(self):\n        return super().multiplications((1, 9, 9))\n\n"
                "    def parameter_shapes",
            ),
        )
        assert fault is None
        layer = lesson.network().layers[0]
        assert layer.multiplications_before() == 0  # type: ignore[attr-defined]
        assert lesson.network().trace(X).steps[0].output.max() == 0.5  # twice the pixels to divide by
    assert lesson.network().trace(X).steps[0].output.max() == 1
    assert not hasattr(Conv2D, "multiplications_before")


def test_a_method_that_a_base_has_may_go() -> None:
    with workbench() as force:
        start = original("pycnn.layers.pool").index("    def slopes")
        end = original("pycnn.layers.pool").index("    def respond")
        slopes = original("pycnn.layers.pool")[start:end]
        assert put(force, "pycnn.layers.pool", (slopes, "")) is None
        assert MaxPool2D.slopes is Layer.slopes
    assert MaxPool2D.slopes is not Layer.slopes


def test_a_new_layer_is_known_as_long_as_it_is_there() -> None:
    with workbench() as force:
        added = "class Twice(Layer):\n    def forward(self, x):\n        return 2 * x\n\n\nclass ReLU"
        assert put(force, RELU, ("class ReLU", added)) is None
        assert Layer.kinds["Twice"]().forward(floats([1.0])).tolist() == [2]
    assert "Twice" not in Layer.kinds


def test_the_source_of_changed_code_is_read_where_it_stands() -> None:
    shown = inspect.getsource(ReLU.forward)
    with workbench() as force:
        assert put(force, RELU, (FORWARD, "return at_least_zero(x) * 2")) is None
        assert inspect.getsource(ReLU.forward) == shown.replace("(x)\n", "(x) * 2\n")
        assert inspect.getsource(ReLU.backward).startswith("    def backward")
    assert inspect.getsource(ReLU.forward) == shown


def test_one_text_takes_the_place_of_another() -> None:
    x = floats([[-1.0]])
    with workbench() as force:
        assert put(force, RELU, (FORWARD, "return x * 2")) is None
        assert put(force, RELU, (FORWARD, "return x * 3")) is None
        assert ReLU().forward(x).tolist() == [[-3]]
        assert put(force, "pycnn.layers.flatten", ("return x.reshape", "return 2 * x.reshape")) is None
        assert list(force.sources) == [RELU, "pycnn.layers.flatten"]
        assert ReLU().forward(x).tolist() == [[-3]]
        assert Flatten().forward(x).tolist() == [[-2]]


def test_what_fails_half_way_changes_nothing() -> None:
    before = snapshot(RELU)
    text = changed(RELU, (FORWARD, "return x")) + "\nraise RuntimeError('at the end')\n"
    with pytest.raises(RuntimeError, match="at the end"):
        Transplant(relu, original(RELU), text, lambda _: None)
    assert snapshot(RELU) == before
    with pytest.raises(RefusalError):
        Transplant(relu, original(RELU), text.replace("class ReLU", "class Other"), lambda _: None)
    assert snapshot(RELU) == before


def test_a_network_can_be_made_saved_and_loaded_with_changed_layers(tmp_path: object) -> None:
    with workbench() as force:
        assert put(force, "pycnn.layers.dense", ("+ self.bias", "+ 2 * self.bias")) is None
        network = Sequential([Flatten(), Dense(2)], input_shape=(1, 3, 3), classes=["X", "O"])
        network.save(f"{tmp_path}/net.npz")
        again = Sequential.load(f"{tmp_path}/net.npz")
        assert type(again.layers[1]) is Dense
        x = np.ones((1, 1, 3, 3), dtype=np.float32)
        assert again.votes(x).tolist() == network.votes(x).tolist()


def test_the_log_goes_back_in_reverse() -> None:
    class Owner:
        kept = 1

    log = Log()
    log.set(Owner, "kept", 2)
    log.set(Owner, "kept", 3)
    log.set(Owner, "added", 4)
    log.set(Owner, "kept", transplant.MISSING)
    assert not hasattr(Owner, "kept")
    log.undo()
    assert Owner.kept == 1
    assert not hasattr(Owner, "added")


def test_a_changed_file_is_told_by_its_name() -> None:
    assert module_of("pycnn/layers/relu.py (changed, 7)") == RELU
    assert module_of(sys.modules[RELU].__file__ or "") is None
