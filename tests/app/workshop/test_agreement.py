from __future__ import annotations

import ast

import pytest
from app.workshop.agreement import RefusalError, check
from app.workshop.files import original

CONV, LOSSES, OPTIMIZERS = "pycnn.layers.conv", "pycnn.losses", "pycnn.optimizers"


def refusal(module: str, before: str, after: str) -> RefusalError:
    text = original(module)
    assert before in text
    with pytest.raises(RefusalError) as caught:
        check(ast.parse(text), ast.parse(text.replace(before, after, 1)))
    return caught.value


def accept(before: str, after: str) -> None:
    check(ast.parse(before), ast.parse(after))


def line(module: str, part: str) -> int:
    return original(module)[: original(module).index(part)].count("\n") + 1


def test_a_public_name_must_stay() -> None:
    assert "CrossEntropy is gone" in str(refusal(LOSSES, "class CrossEntropy", "class Entropy"))
    assert "Parameters is gone" in str(refusal(OPTIMIZERS, "Parameters = dict", "Values = dict"))


def test_a_private_name_may_go() -> None:
    accept("def _one(): pass\ntwo = 2", "two = 3")


def test_a_class_stays_a_class_of_its_kind() -> None:
    found = refusal(CONV, "class Conv2D(Layer)", "class Conv2D(Slope)")
    assert found.line == line(CONV, "class Conv2D")
    text = original(CONV)
    with pytest.raises(RefusalError, match="must stay a class"):
        check(ast.parse(text), ast.parse(text.replace("class Conv2D(Layer):", "def Conv2D():")))


def test_the_options_of_layers_stay() -> None:
    found = refusal(CONV, '"padding", "average")', '"padding")')
    assert found.line == line(CONV, "    options =")


def test_the_fields_of_records_stay_but_their_methods_may_change() -> None:
    assert "fields of ErrorLine" in str(refusal(LOSSES, "    wanted: float", "    hoped: float"))
    record = "@dataclass\nclass R:\n    a: int\n    def f(self): return 1"
    accept(record, record.replace("1", "2"))
    with pytest.raises(RefusalError):
        accept(record, record.replace("a: int", "a: int\n    b: int"))


@pytest.mark.parametrize(
    "after",
    [
        "def f(a, b=1, *, c=2): pass",
        "def f(a, b=5, d=1, *, c=3, e=4): pass",
        "def f(a=0, b=1, *rest, c=2, **others): pass",
        "def f(a, b=1, **others): pass",
    ],
)
def test_arguments_may_be_added_if_they_can_be_left_out(after: str) -> None:
    accept("def f(a, b=1, *, c=2): pass", after)


@pytest.mark.parametrize(
    "after",
    [
        "def f(x, b=1, *, c=2): pass",
        "def f(a, b, *, c=2): pass",
        "def f(a, *, c=2): pass",
        "def f(b, a=1, *, c=2): pass",
        "def f(a, b=1, *, c=2, d): pass",
        "def f(a, b=1): pass",
        "async def f(a, b=1, *, c=2): pass",
        "f = 3",
    ],
)
def test_every_call_that_fitted_must_fit_still(after: str) -> None:
    with pytest.raises(RefusalError) as caught:
        accept("def f(a, b=1, *, c=2): pass", after)
    assert caught.value.line == 1


def test_the_arguments_of_methods_are_looked_at_too() -> None:
    found = refusal(CONV, "def forward(self, x: FloatArray)", "def forward(self)")
    assert found.line == line(CONV, "    def forward")
    assert "Conv2D.forward is called with (self, x" in str(found)
    accept("class A:\n def _f(self, a): pass", "class A:\n def _f(self): pass")
