"""The digits that ship: real ones, with labels that fit, in two parts that share none."""

import io
import pickle
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import pycnn.datasets
from pycnn.datasets import digits

FILE = Path(pycnn.datasets.__file__).parents[1] / "data" / "digits.npz"
Members = dict[str, bytes]


@pytest.fixture(scope="module")
def members() -> Members:
    with zipfile.ZipFile(FILE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Members) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def npy(array: object, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(array), allow_pickle=allow_pickle)
    return file.getvalue()


def test_shapes_types_and_range() -> None:
    for (images, labels), count in zip(digits(), (8000, 2000), strict=True):
        assert images.shape == (count, 1, 28, 28)
        assert images.dtype == np.float32
        assert images.flags.c_contiguous
        assert images.flags.writeable
        assert (images.min(), images.max()) == (-1, 1)
        assert labels.shape == (count,)
        assert labels.dtype == np.int64
        assert set(labels.tolist()) == set(range(10))


def test_values_are_those_of_the_file_to_the_last_bit() -> None:
    with np.load(FILE) as file:
        greys = file["images"].astype(np.float64), file["test_images"].astype(np.float64)
        labels = file["labels"], file["test_labels"]
    for part in (0, 1):
        images, given = digits()[part]
        assert np.array_equal(images[:, 0], (2 * greys[part] / 255 - 1).astype(np.float32))
        assert np.array_equal(given, labels[part])


def test_how_many_there_are_of_each() -> None:
    (_, y), (_, y_test) = digits()
    assert np.bincount(y).tolist() == [801, 902, 793, 825, 784, 691, 811, 856, 755, 782]
    assert np.bincount(y_test).tolist() == [200, 225, 198, 207, 196, 172, 203, 214, 189, 196]


def test_training_and_test_share_no_image() -> None:
    (x, _), (x_test, _) = digits()
    training = {image.tobytes() for image in x}
    assert len(training) == 8000
    assert training.isdisjoint(image.tobytes() for image in x_test)


def test_labels_fit_the_images() -> None:
    # The most similar of the training digits has the same label, and so has the most similar mean of a class.
    (x, y), (x_test, y_test) = digits()
    known, asked = x.reshape(8000, 784), x_test.reshape(2000, 784)
    closest = (asked @ known.T - (known**2).sum(1) / 2).argmax(1)
    assert (y[closest] == y_test).mean() > 0.94
    means = np.stack([known[y == label].mean(0) for label in range(10)])
    closest = (asked @ means.T - (means**2).sum(1) / 2).argmax(1)
    assert (closest == y_test).mean() > 0.8


def test_they_stand_upright_in_white_on_black() -> None:
    # Independent of any label: what a person sees. A mean 7 has its bar on top, a mean 1 only its middle.
    (x, y), _ = digits()
    seven, one = x[y == 7, 0].mean(0), x[y == 1, 0].mean(0)
    assert seven[7:11].sum() > seven[18:22].sum()
    assert one[4:24, 10:18].mean() > one[4:24, :10].mean() + 0.3
    assert x[:, :, 0].max() < 0  # the edge is background


def test_a_prefix_has_all_classes() -> None:
    for _, labels in digits():
        assert sorted(labels[:10].tolist()) == list(range(10))
        assert np.bincount(labels[:500], minlength=10).min() > 40


def test_by_path_or_opened(tmp_path: Path) -> None:
    copy = tmp_path / "copy.npz"
    copy.write_bytes(FILE.read_bytes())
    (x, y), _ = digits()
    for place in (copy, str(copy), io.BytesIO(FILE.read_bytes())):
        (again, labels), _ = digits(place)
        assert np.array_equal(again, x)
        assert np.array_equal(labels, y)


def test_a_call_owns_what_it_returns() -> None:
    (x, _), _ = digits()
    x[:] = 9
    (again, _), _ = digits()
    assert again.max() == 1


def test_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.npz"):
        digits(tmp_path / "none.npz")
    monkeypatch.setattr(sys.modules["pycnn.datasets.digits"], "FILE", tmp_path / "digits.npz")
    with pytest.raises(FileNotFoundError, match=r"python3 build\.py build"):
        digits()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"not a zip at all" * 100, pickle.dumps([1, 2]), npy([1.0])],
)
def test_other_files(content: bytes) -> None:
    with pytest.raises(ValueError, match="not the file of the digits"):
        digits(io.BytesIO(content))


def test_a_truncated_file() -> None:
    content = FILE.read_bytes()
    for length in np.linspace(0, len(content) - 1, 50, dtype=int).tolist():
        with pytest.raises(ValueError, match="not the file of the digits"):
            digits(io.BytesIO(content[:length]))


def test_a_damaged_file() -> None:
    content = FILE.read_bytes()
    for position in np.linspace(1000, len(content) - 5000, 20, dtype=int).tolist():
        damaged = bytearray(content)
        damaged[position] ^= 8
        with pytest.raises(ValueError, match="not the file of the digits"):
            digits(io.BytesIO(damaged))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("images", None, "There is no item named 'images.npy'"),
        (
            "images",
            npy(np.zeros((2000, 28, 28), np.uint8)),
            "2000 × 28 × 28 of uint8 instead of 8000 × 28 × 28",
        ),
        ("images", npy(np.zeros((8000, 784), np.uint8)), "8000 × 784 of uint8 instead of 8000 × 28 × 28"),
        ("images", npy(np.zeros((8000, 28, 7), np.float32)), "28 × 7 of float32 instead of"),
        ("test_images", npy(np.zeros((2000, 28, 28), np.int8)), "of int8 instead of .* of uint8"),
        ("labels", npy(np.zeros(8000, np.int64)), "longer than"),
        ("labels", npy(np.zeros((8000, 1), np.uint8)), "labels.npy is 8000 × 1"),
        ("labels", npy(np.full(8000, 10, np.uint8)), "labels.npy has the label 10; they go from 0 to 9"),
        ("test_labels", npy(np.full(2000, 255, np.uint8)), "test_labels.npy has the label 255"),
        ("test_labels", npy(np.zeros(2000, np.uint8))[:-1], "not the file of the digits"),
        ("test_labels", b"", "not the file of the digits"),
        ("test_labels", b"\x93NUMPY\x03\x00" + b"0" * 99, "npy format"),
    ],
)
def test_arrays_that_do_not_fit(members: Members, name: str, content: bytes | None, words: str) -> None:
    changed = {**members, f"{name}.npy": content}
    file = packed({name: content for name, content in changed.items() if content is not None})
    with pytest.raises(ValueError, match=f"not the file of the digits.*{words}|^{words}"):
        digits(file)


class Bomb:
    """Something whose unpickling is seen."""

    exploded = False

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return Bomb.explode, ()

    @staticmethod
    def explode() -> None:
        Bomb.exploded = True


def test_nothing_is_unpickled(members: Members) -> None:
    contents = npy(np.array([Bomb()], dtype=object), allow_pickle=True), pickle.dumps(Bomb())
    pickle.loads(contents[1])
    assert Bomb.exploded  # it does go off, if unpickled
    Bomb.exploded = False
    for content in contents:
        for attack in (packed({**members, "labels.npy": content}), io.BytesIO(content)):
            with pytest.raises(ValueError, match="not the file of the digits"):
                digits(attack)
    assert not Bomb.exploded


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (npy(np.zeros(8000, np.uint8)).replace(b"(8000,), }      ", b"(8000000000,), }"), "is 8000000000 of"),
        (npy(np.zeros(2**26, np.uint8)), "is longer than"),  # 65 KB when packed
    ],
)
def test_hostile_sizes_are_refused_before_memory_is_taken(
    members: Members, content: bytes, words: str
) -> None:
    file = packed({**members, "labels.npy": content})
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=f"not the file of the digits.*labels.npy {words}"):
            digits(file)
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
        digits(Endless())  # type: ignore[arg-type]


def test_the_import_needs_no_zipfile() -> None:
    code = "import sys, pycnn.datasets; print(*{'zipfile', 'json'} & set(sys.modules))"
    root = Path(pycnn.datasets.__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert run.stdout.split() == []
