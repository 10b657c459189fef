import io
import json
import pickle
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Sequential, lesson
from tests.pycnn import examples

ARCHITECTURE = "architecture.json"
Members = dict[str, bytes]


def saved(net: Sequential) -> bytes:
    file = io.BytesIO()
    net.save(file)
    return file.getvalue()


def loaded(content: bytes) -> Sequential:
    return Sequential.load(io.BytesIO(content))


def unpacked(content: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Members) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def npy(array: object, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(array), allow_pickle=allow_pickle)
    return file.getvalue()


def with_architecture(change: Callable[[Any], object]) -> bytes:
    """Save the lesson's network with its architecture changed in place."""
    members = unpacked(saved(lesson.network()))
    architecture = json.loads(members[ARCHITECTURE])
    change(architecture)
    members[ARCHITECTURE] = json.dumps(architecture).encode()
    return packed(members)


def with_member(name: str, content: bytes | None) -> bytes:
    """Save the lesson's network with one member of the archive replaced, added or left out."""
    members = unpacked(saved(lesson.network()))
    members.pop(name, None)
    if content is not None:
        members[name] = content
    return packed(members)


@given(seed=st.integers(0, 2**16))
def test_round_trip_is_exact(seed: int) -> None:
    net = examples.network(seed)
    again = loaded(saved(net))
    assert repr(again) == repr(net)
    assert examples.parameters(again) == examples.parameters(net)
    image = examples.image(seed)
    assert again.trace(image).votes.tolist() == net.trace(image).votes.tolist()


def test_round_trip_keeps_every_value_that_float32_has() -> None:
    net = lesson.network()
    extremes = np.array([1e-45, -0.0, 3.4028235e38, 1.1754944e-38, 0.1], dtype=np.float32)
    net.layers[-1].weight[0, :5] = extremes
    assert loaded(saved(net)).layers[-1].weight[0, :5].tobytes() == extremes.tobytes()


def test_loaded_parameters_can_be_changed() -> None:
    net = loaded(saved(lesson.network()))
    net.layers[0].weight += 1
    assert net.layers[0].weight.dtype == np.float32


def test_by_path_under_exactly_that_name(tmp_path: Path) -> None:
    net = lesson.network()
    for path in (tmp_path / "net.npz", str(tmp_path / "net")):
        net.save(path)
        assert Path(path).is_file()
        assert examples.parameters(Sequential.load(path)) == examples.parameters(net)
    assert {path.name for path in tmp_path.iterdir()} == {"net", "net.npz"}
    with pytest.raises(FileNotFoundError):
        Sequential.load(tmp_path / "none.npz")


def test_equal_networks_make_equal_files_that_numpy_can_read() -> None:
    content = saved(lesson.network())
    assert content == saved(lesson.network())
    arrays = np.load(io.BytesIO(content), allow_pickle=False)
    assert set(arrays.files) == {"0.weight", "0.bias", "5.weight", "5.bias", ARCHITECTURE}
    assert arrays["0.weight"].tolist() == lesson.network().layers[0].weight.tolist()


def test_classes_in_any_script() -> None:
    net = lesson.network()
    net.classes = ["χ", "○ — “round”"]
    assert loaded(saved(net)).classes == net.classes


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"X",
        b"not a zip at all" * 100,
        pickle.dumps({"weights": [1, 2]}),
        npy([1.0, 2.0]),
        packed({}),
        packed({"weight.npy": npy([1.0])}),
    ],
)
def test_other_files(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a usable network"):
        loaded(content)


def test_a_truncated_file() -> None:
    content = saved(lesson.network())
    for length in range(len(content)):
        with pytest.raises(ValueError, match="not a usable network"):
            loaded(content[:length])


def test_a_damaged_file_is_refused_or_still_right() -> None:
    content = saved(lesson.network())
    expected = examples.parameters(lesson.network())
    refused = 0
    for position in range(len(content)):
        for bit in (0, 3, 7):
            damaged = bytearray(content)
            damaged[position] ^= 1 << bit
            try:
                net = loaded(bytes(damaged))
            except ValueError:
                refused += 1
            else:  # damaged in a date, for example
                assert examples.parameters(net) == expected
    assert refused > len(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (with_member("0.weight.npy", None), "missing or too many are 0.weight.npy"),
        (with_member("1.weight.npy", npy([1.0])), "missing or too many are 1.weight.npy"),
        (with_member(ARCHITECTURE, None), "no architecture.json"),
        (with_member(ARCHITECTURE, b"{"), "not a usable network"),
        (with_member(ARCHITECTURE, b"[]"), "does not describe a pycnn network"),
        (with_member(ARCHITECTURE, b'"network"'), "does not describe a pycnn network"),
        (with_member(ARCHITECTURE, b"\xff\xfe"), "not a usable network"),
        (with_member(ARCHITECTURE, b"[" * 100_000), "not a usable network"),
        (with_member(ARCHITECTURE, b" " * 2**21), "longer than"),
        (
            with_member("0.bias.npy", npy(np.zeros(4, np.float32))),
            "0.bias.npy is 4 of float32 instead of 3 of float32",
        ),
        (with_member("0.bias.npy", npy(np.zeros((3, 1), np.float32))), "0.bias.npy is 3 × 1 of float32"),
        (with_member("0.bias.npy", npy(np.zeros(3))), "3 of float64 instead of 3 of float32"),
        (with_member("0.bias.npy", npy(np.zeros(3, ">f4"))), "of >f4"),
        (with_member("0.bias.npy", npy(np.zeros(3, "U1"))), "of <U1"),
        (with_member("0.bias.npy", npy(np.array([1, np.nan, 0], np.float32))), "NaN or infinite"),
        (with_member("0.bias.npy", npy(np.array([1, np.inf, 0], np.float32))), "NaN or infinite"),
        (with_member("0.bias.npy", npy(np.zeros(3, np.float32))[:-1]), "not a usable network"),
        (with_member("0.bias.npy", npy(np.zeros(3, np.float32))[:50]), "not a usable network"),
        (with_member("0.bias.npy", b""), "not a usable network"),
        (with_member("0.bias.npy", b"\x93NUMPY\x01\x00\x10\x00(((((((((((((((("), "not a usable network"),
        (with_member("0.bias.npy", b"\x93NUMPY\x03\x00" + b"0" * 99), "npy format"),
    ],
)
def test_arrays_that_do_not_fit(content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=f"not a usable network.*{words}|^{words}"):
        loaded(content)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a.update(format="keras"), "does not describe a pycnn network"),
        (lambda a: a.update(version=2), "has version 2, but only 1"),
        (lambda a: a.pop("layers"), "no list of layers"),
        (lambda a: a.update(layers={}), "no list of layers"),
        (lambda a: a.update(layers=[]), "no list of layers"),
        (lambda a: a["layers"][1].update(layer="Swish"), "unknown layer, 'Swish'; known are .*Conv2D"),
        (lambda a: a["layers"][1].update(layer="Layer"), "unknown layer"),
        (lambda a: a["layers"][1].update(layer=["ReLU"]), "unknown layer"),
        (lambda a: a["layers"].insert(1, "ReLU"), "unknown layer"),
        (lambda a: a["layers"][1].update(slope=0.1), r"ReLU must have the options \(\), but has \(slope\)"),
        (lambda a: a["layers"][0].pop("stride"), "Conv2D must have the options"),
        (lambda a: a["layers"][0].update(filters="3"), "filters must be a whole number"),
        (lambda a: a["layers"][0].update(filters=float("nan")), "filters must be a whole number"),
        (lambda a: a["layers"][0].update(stride=[1, -1]), "stride must be a whole number"),
        (lambda a: a["layers"][0].update(padding=[]), "padding must be"),
        (lambda a: a["layers"].pop(), r"must be Dense\(2\)"),
        (lambda a: a["layers"].pop(4), r"put Flatten\(\) before"),
        (lambda a: a.update(classes=["X"]), r"use Dense\(1\)"),
        (lambda a: a.update(classes=["X", "X"]), "a name of its own"),
        (lambda a: a.update(classes="XO"), "must be a list of names"),
        (lambda a: a.update(input_shape=[9, 9]), "input_shape must be"),
        (lambda a: a.pop("input_shape"), "input_shape must be"),
    ],
)
def test_architectures_that_make_no_sense(change: Callable[[Any], object], words: str) -> None:
    with pytest.raises(ValueError, match=f"not a usable network.*{words}"):
        loaded(with_architecture(change))


def test_a_name_that_occurs_twice() -> None:
    file = io.BytesIO(saved(lesson.network()))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("0.bias.npy", npy(np.ones(3, np.float32)))
    with pytest.raises(ValueError, match="occurs twice"):
        loaded(file.getvalue())


class Bomb:
    """Something whose unpickling is seen."""

    exploded = False

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return Bomb.explode, ()

    @staticmethod
    def explode() -> None:
        Bomb.exploded = True


def test_nothing_is_unpickled() -> None:
    array = np.empty(3, dtype=object)
    array[:] = [Bomb(), Bomb(), Bomb()]
    content = npy(array, allow_pickle=True)
    np.load(io.BytesIO(content), allow_pickle=True)
    assert Bomb.exploded  # it does go off, if unpickled
    Bomb.exploded = False
    for attack in (with_member("0.bias.npy", content), with_member(ARCHITECTURE, content), content):
        with pytest.raises(ValueError, match="not a usable network"):
            loaded(attack)
    assert not Bomb.exploded


def huge(layer: int, **options: object) -> bytes:
    return with_architecture(lambda a: a["layers"][layer].update(options))


def huge_image() -> bytes:
    """Describe a network with few parameters, all of them there, for an image that fits in no memory."""
    layers = [
        {"layer": "MaxPool2D", "size": [10**6, 10**6], "stride": [10**6, 10**6]},
        {"layer": "Flatten"},
        {"layer": "Dense", "units": 2},
    ]
    members = unpacked(with_architecture(lambda a: a.update(input_shape=[1, 10**6, 10**6], layers=layers)))
    arrays = {"2.weight.npy": np.ones((2, 1), np.float32), "2.bias.npy": np.ones(2, np.float32)}
    return packed(
        {ARCHITECTURE: members[ARCHITECTURE], **{name: npy(array) for name, array in arrays.items()}}
    )


@pytest.mark.parametrize(
    "content",
    [
        huge_image(),
        huge(0, filters=10**9),
        huge(0, filters=10**100),
        huge(0, kernel_size=10**9, padding="same"),
        huge(5, units=10**9),
        with_architecture(lambda a: a.update(input_shape=[1, 10**6, 10**6])),
        with_architecture(lambda a: a.update(classes=[str(i) for i in range(10**5)])),
        with_architecture(lambda a: a.update(layers=[{"layer": "ReLU"}] * 10**4)),
        with_member("0.bias.npy", npy(np.zeros(2**24, np.float32))),
        with_member("0.bias.npy", npy(np.zeros(3, np.float32)).replace(b"(3,)", b"(3000000000,)")),
    ],
)
def test_hostile_sizes_are_refused_before_memory_is_taken(content: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="not a usable network"):
            loaded(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000


def test_a_file_that_never_ends() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert 0 <= size < 2**30, "asked for everything"
            return bytes(size)

    with pytest.raises(ValueError, match="larger than"):
        Sequential.load(Endless())  # type: ignore[arg-type]
