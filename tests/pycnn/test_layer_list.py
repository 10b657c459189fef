from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, layer_list, pretrained
from pycnn.layer_list import LARGEST, LONGEST, MOST_LAYERS, from_code, to_code

SIDES = st.integers(1, 40) | st.tuples(st.integers(1, 9), st.integers(1, 9))
LAYERS = st.one_of(
    st.builds(
        Conv2D,
        st.integers(1, LARGEST),
        SIDES,
        stride=SIDES,
        padding=st.sampled_from(["valid", "same"]),
        average=st.booleans(),
    ),
    st.builds(MaxPool2D, SIDES, st.none() | SIDES),
    st.builds(Dense, st.integers(1, LARGEST)),
    st.builds(Flatten),
    st.builds(ReLU),
)


def described(layers: Sequence[Layer]) -> list[tuple[type[Layer], dict[str, object]]]:
    return [(type(layer), {name: getattr(layer, name) for name in layer.options}) for layer in layers]


@given(layers=st.lists(LAYERS, min_size=1, max_size=12))
def test_what_is_written_is_read_back(layers: list[Layer]) -> None:
    code = to_code(layers)
    assert described(from_code(code)) == described(layers)
    assert len(code.splitlines()) == len(layers) + 2


@given(layers=st.lists(LAYERS, min_size=1, max_size=6))
def test_what_is_written_is_python(layers: list[Layer]) -> None:
    names = {kind.__name__: kind for kind in (Conv2D, Dense, Flatten, MaxPool2D, ReLU)}
    assert described(eval(to_code(layers), names)) == described(layers)


def test_only_what_is_unusual_is_written() -> None:
    layers = [
        Conv2D(6, 3),
        Conv2D(2, (1, 4), stride=2, padding="same", average=True),
        ReLU(),
        MaxPool2D(),
        MaxPool2D(3, 2),
        Flatten(),
        Dense(2),
    ]
    assert to_code(layers).splitlines() == [
        "[",
        "    Conv2D(6, 3),",
        "    Conv2D(2, (1, 4), stride=2, padding='same', average=True),",
        "    ReLU(),",
        "    MaxPool2D(2),",
        "    MaxPool2D(3, stride=2),",
        "    Flatten(),",
        "    Dense(2),",
        "]",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[Flatten(), Dense(2)]",
        "Flatten(), Dense(2)",
        "\n\n   (Flatten(), Dense(units=2),)  # two layers\n",
        "layers = [\n  Flatten(),  # a list\n  Dense(\n    2\n  ),\n]",
        "[pycnn.Flatten(), pycnn.Dense(2)]",
    ],
)
def test_ways_to_write_it(text: str) -> None:
    assert described(from_code(text)) == described([Flatten(), Dense(2)])


def test_one_layer_alone() -> None:
    assert described(from_code("Dense(7)")) == described([Dense(7)])


def test_the_layers_of_networks_that_ship() -> None:
    for name in ("xo", "digits"):
        layers = pretrained(name).layers
        assert described(from_code(to_code(layers))) == described(layers)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"there is nothing: write a list of layers, such as \[Conv2D"),
        ("  \n\t\n", "there is nothing"),
        ("# only a comment", "line 1: only a list of layers can be read"),
        ("[]", "line 1: the list is empty"),
        ("\n\n[\n]", "line 3: the list is empty"),
        ("[Flatten(), Dense(2)", r"line 1: this is not Python: '\[' was never closed"),
        ("\n[\n  Flatten(),\n  Dense(2))\n]", "line 4: this is not Python"),
        ("[Flatten() Dense(2)]", "line 1: this is not Python"),
        ("hello there", "line 1: this is not Python"),
        ("hello", r"line 1: a list of layers is needed, not hello: write \[Conv2D"),
        ("42", "a list of layers is needed, not 42"),
        ("{'layers': [Dense(2)]}", "a list of layers is needed"),
        ("[Dense(n) for n in (1, 2)]", "a list of layers is needed"),
        ("exec('x = 1')", r"a list of layers is needed, not exec\('x = 1'\)"),
        ("net = Sequential([Dense(2)], classes=['a'])", r"line 1: leave Sequential\(…\) out"),
        ("import os", "line 1: only a list of layers can be read"),
        ("x: list = [Dense(2)]", "only a list of layers"),
        ("a[0] = [Dense(2)]", "only a list of layers"),
        ("[Dense(2)]\n[Dense(3)]", "line 2: nothing may follow the list: remove it"),
        ("[\n  Flatten(),\n  Conv3D(2, 3)\n]", "line 3: there is no layer Conv3D: did you mean Conv2D?"),
        ("[relu()]", r"there is no layer relu: did you mean ReLU\?"),
        ("[Attention(8)]", "there is no layer Attention: there are Conv2D, "),
        ("[Flatten(), 5]", "line 1: 5 is not a layer"),
        ("[os.system('rm')]", r"line 1: os.system\('rm'\) is not a layer"),
        ("[Flatten()()]", "is not a layer"),
        ("[*layers]", r"\*layers is not a layer"),
        ("[Flatten, Dense(2)]", r"line 1: Flatten needs brackets after it: write Flatten\(\)"),
        ("[Dense]", r"write Dense\(units\)"),
        ("[Dense()]", r"Dense: missing a required argument: 'units'; write Dense\(units\)"),
        ("[Dense(1, 2)]", "Dense: too many positional arguments"),
        ("[ReLU(0.1)]", "ReLU: too many positional arguments"),
        (
            "[Conv2D(2, 3, strides=2)]",
            r"got an unexpected keyword argument 'strides'; write Conv2D\(filters, kernel_size, stride=1, "
            r"padding='valid', average=False\)",
        ),
        ("[Conv2D(2, 3, filters=2)]", "multiple values for argument 'filters'"),
        ("[Conv2D(2, 3, stride=1, stride=2)]", "Conv2D has stride twice"),
        ("[Dense(**{})]", r"Dense cannot take \*\*"),
        ("[Dense(*[2])]", r"but not \*\[2\]"),
        ("[Dense(0)]", "line 1: Dense: units must be a whole number, 1 or more, not 0"),
        ("[\nDense(-3)]", "line 2: Dense: units must be a whole number, 1 or more, not -3"),
        ("[Dense(2.5)]", "units must be a whole number, 1 or more, not 2.5"),
        ("[Dense(True)]", "units must be a whole number"),
        ("[Dense('two')]", "units must be a whole number, 1 or more, not 'two'"),
        ("[Dense(None)]", "units must be a whole number"),
        ("[Dense(2 + 2)]", r"Dense can have plain numbers, words and pairs such as \(3, 5\), but not 2 \+ 2"),
        ("[Dense(n)]", "but not n"),
        ("[Dense(10**10)]", r"but not 10\*\*10"),
        ("[Dense(len('abc'))]", "but not len"),
        ("[Dense(b'2')]", "but not b'2'"),
        ("[Dense(2j)]", "but not 2j"),
        ("[Dense(-'2')]", "but not -'2'"),
        ("[Dense(f'{2}')]", "but not f"),
        ("[Conv2D(2, (1, 2, 3))]", r"but not \(1, 2, 3\)"),
        ("[Conv2D(2, (1,))]", "kernel_size must be one number or a pair"),
        ("[Conv2D(2, 3, padding='full')]", 'padding must be "valid" or "same"'),
        ("[Conv2D(2, 3, average=2)]", "average must be True or False"),
        ("[\n\nDense(1000001)]", "line 3: Dense has a number above 1,000,000: write a smaller one"),
        ("[Dense(1e999)]", "a number above 1,000,000"),
        (f"[Dense({10**90})]", "a number above 1,000,000"),
        (f"[Dense({'9' * 5000})]", "more than 500 characters without a comma"),
        ("[" + "-" * 15_000 + "1]", "more than 500 characters without a comma"),
        ("[Dense(" + "-" * 400 + "2)]", "line 1: Dense can have plain numbers"),
        ("[" * 400 + "]" * 400, "more than 500 characters"),
        ("(1," * 300 + ")" * 300, "read as Python|not Python"),
        ("[Dense(2)\0]", "read as Python|not Python"),
        ("[" + "ReLU()," * (MOST_LAYERS + 1) + "]", "there are 101 layers, but there may be 100"),
        ("#" * (LONGEST + 1), "the text is 20,001 characters long, but may be 20,000"),
    ],
)
def test_everything_else_is_refused_with_the_line_and_what_to_do(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        from_code(text)


def read(text: str) -> list[Layer] | str:
    """Return the layers, or what is wrong."""
    try:
        return from_code(text)
    except ValueError as error:
        return str(error)


@given(text=st.text(max_size=60) | st.text("[]()Dense,=Flat 25'#\n*-.{}:x", max_size=60))
@settings(max_examples=300)
def test_junk_is_a_list_of_layers_or_a_clear_error(text: str) -> None:
    found = read(text)
    if isinstance(found, str):
        assert ": " in found  # what is wrong, and what to do
    else:
        assert all(isinstance(layer, Layer) for layer in found)


@given(layers=st.lists(LAYERS, min_size=1, max_size=4), at=st.integers(0), put=st.text(max_size=5))
def test_a_slip_of_the_pen_does_no_harm(layers: list[Layer], at: int, put: str) -> None:
    code = to_code(layers)
    at %= len(code)
    found = read(code[:at] + put + code[at + 1 :])
    assert isinstance(found, list) or found.startswith(("line ", "th"))


def test_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(layer_list.__dict__, "Trap", lambda: pytest.fail("it was run"))
    with pytest.raises(ValueError, match="there is no layer Trap"):
        from_code("[Trap()]")


def test_a_layer_of_one_s_own() -> None:
    class Leaky(Layer):
        options = ("slope",)

        def __init__(self, slope: float = 0.1) -> None:
            self.slope = slope

    try:
        (layer,) = from_code("[Leaky(slope=-0.25)]")
        assert (type(layer), layer.slope) == (Leaky, -0.25)  # type: ignore[attr-defined]
        assert to_code([layer]) == "[\n    Leaky(slope=-0.25),\n]"
    finally:
        del Layer.kinds["Leaky"]
