"""The file of the digits has exactly the package's images, divided by a rule, and is made when it must be."""

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from building import archive, cache, digits, runtime
from building.errors import BuildError
from building.pins import DIGITS, DIGITS_SHA256, Package, Part

ROOT = Path(__file__).resolve().parents[2]
TRAINING = [801, 902, 793, 825, 784, 691, 811, 856, 755, 782]
TEST = [200, 225, 198, 207, 196, 172, 203, 214, 189, 196]

Arrays = Mapping[str, NDArray[Any]]


@pytest.fixture(scope="module")
def made() -> Arrays:
    with np.load(digits.make(ROOT)) as file:
        return {name: file[name] for name in file.files}


@pytest.fixture(scope="module")
def decimals() -> list[NDArray[np.float64]]:
    """Return the numbers of the package as they are written: per class (n, 28, 28)."""
    files = runtime.fetch(DIGITS, cache.folder() / "digits").values()
    return [np.array(json.loads(file.read_bytes())["data"]).reshape(-1, 28, 28) for file in files]


def test_each_grey_is_the_one_that_the_package_rounds_to_three_places(
    made: Arrays, decimals: list[NDArray[np.float64]]
) -> None:
    numbers = np.arange(1, 10_001)
    labels = np.repeat(np.arange(10), [len(images) for images in decimals])
    images = np.concatenate(decimals)
    for prefix, chosen in (("", numbers % 5 != 0), ("test_", numbers % 5 == 0)):
        for label in range(10):
            greys = made[f"{prefix}images"][made[f"{prefix}labels"] == label]
            written = images[chosen & (labels == label)]
            assert (np.round(greys / 255, 3) == written).all()


def test_no_two_greys_have_the_same_decimal() -> None:
    assert len({round(grey / 255, 3) for grey in range(256)}) == 256


def test_shapes_types_and_how_many_of_each(made: Arrays) -> None:
    assert {
        name: (array.dtype.name, array.shape) for name, array in made.items() if name != "source.txt"
    } == {
        "images": ("uint8", (8000, 28, 28)),
        "labels": ("uint8", (8000,)),
        "test_images": ("uint8", (2000, 28, 28)),
        "test_labels": ("uint8", (2000,)),
    }
    assert np.bincount(made["labels"]).tolist() == TRAINING
    assert np.bincount(made["test_labels"]).tolist() == TEST


def test_no_image_occurs_twice(made: Arrays) -> None:
    images = [image.tobytes() for name in ("images", "test_images") for image in made[name]]
    assert len(set(images)) == len(images) == 10_000


@pytest.mark.parametrize("name", ["labels", "test_labels"])
def test_every_beginning_has_its_share_of_each_class(made: Arrays, name: str) -> None:
    labels = made[name]
    share = np.bincount(labels) / len(labels)
    seen = np.cumsum(labels[:, np.newaxis] == np.arange(10), axis=0)
    assert abs(seen - np.arange(1, len(labels) + 1)[:, np.newaxis] * share).max() < 1
    assert sorted(labels[:10]) == list(range(10))


def test_the_file_is_small_and_says_where_it_comes_from() -> None:
    file = digits.make(ROOT)
    assert file.stat().st_size < 2_000_000
    with zipfile.ZipFile(file) as content:
        source = content.read("source.txt").decode()
    for words in ("LeCun", "Cortes", "Burges", "mnist 1.1.0", "licenses/by-sa/3.0", "The MIT License"):
        assert words in source


def test_the_pins_are_whole() -> None:
    assert [part.name for part in DIGITS] == [f"{digit}.json" for digit in range(10)]
    assert all(len(bytes.fromhex(part.sha256)) == 32 for part in DIGITS)
    assert len(bytes.fromhex(DIGITS_SHA256)) == 32


@pytest.mark.parametrize("shape", [(3,), (2, 28, 28), (12345, 7, 89)])
def test_numpy_reads_what_is_written(shape: tuple[int, ...], tmp_path: Path) -> None:
    expected = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    (tmp_path / "a.npy").write_bytes(digits.npy(shape, expected.tobytes()))
    array = np.load(tmp_path / "a.npy")
    assert array.dtype == np.uint8
    assert np.array_equal(array, expected)


def text(*greys: int) -> bytes:
    """Write one image per grey as the package does, all of its pixels alike."""
    return json.dumps({"data": [round(grey / 255, 3) for grey in greys for _ in range(784)]}).encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a checkout that has only the notices."""
    for path in digits.NOTICES:
        (tmp_path / "checkout" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "checkout" / path).write_text("Where the digits come from")
    return tmp_path / "checkout"


def carry(monkeypatch: pytest.MonkeyPatch, folder: Path, *contents: bytes) -> None:
    """Pin files with these contents instead of the digits, and put them into a cache."""
    package = Package("demo", "1.0", "http://127.0.0.1:1", npm=False)
    monkeypatch.setenv("PYCNN_CACHE", str(folder))
    parts = []
    for number, content in enumerate(contents):
        parts.append(Part(package, f"{number}.json", len(content), hashlib.sha256(content).hexdigest()))
        cache.write(folder / "digits" / "demo-1.0" / f"{number}.json", content)
    monkeypatch.setattr(digits, "DIGITS", parts)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Let the digits be six, 10, 20, 30 of class 0 and 40, 50, 60 of class 1; return their checksum."""
    carry(monkeypatch, tmp_path / "cache", text(10, 20, 30), text(40, 50, 60))
    images = [bytes([grey]) * 784 for grey in (10, 20, 30, 40, 50, 60)]
    checksum = digits.checksum(digits.arrays([images[:3], images[3:]]))
    monkeypatch.setattr(digits, "DIGITS_SHA256", checksum)
    return checksum


@pytest.mark.usefixtures("few")
def test_every_fifth_is_for_the_test_and_the_others_take_turns(root: Path) -> None:
    with np.load(digits.make(root)) as file:
        assert file["images"][:, 0, 0].tolist() == [10, 40, 20, 60, 30]
        assert file["labels"].tolist() == [0, 1, 0, 1, 0]
        assert file["test_images"][:, 27, 27].tolist() == [50]
        assert file["test_labels"].tolist() == [1]


@pytest.mark.usefixtures("few")
def test_what_is_made_is_not_made_again(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = digits.make(root)
    before = file.stat()
    monkeypatch.setenv("PYCNN_CACHE", str(tmp_path / "empty"))
    assert digits.make(root) == file
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert not (tmp_path / "empty").exists()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.usefixtures("few")
def test_what_is_damaged_or_of_another_time_is_made_again(root: Path) -> None:
    file = digits.make(root)
    content = file.read_bytes()
    with zipfile.ZipFile(file) as unpacked:
        members = {name: unpacked.read(name) for name in unpacked.namelist()}
    middle = len(content) // 2
    for other in (
        b"",
        content[:middle],
        content[:middle] + bytes(99) + content[middle + 99 :],
        archive.pack({**members, "labels.npy": members["test_labels.npy"]}),
        archive.pack({**members, "source.txt": b"an older notice"}),
        archive.pack({"labels.npy": members["labels.npy"]}),
    ):
        file.write_bytes(other)
        assert digits.make(root).read_bytes() == content


@pytest.mark.usefixtures("few")
def test_two_builds_are_the_same_to_the_byte(root: Path) -> None:
    content = digits.make(root).read_bytes()
    (root / digits.FILE).unlink()
    assert digits.make(root).read_bytes() == content


@pytest.mark.usefixtures("few")
def test_without_the_parts_the_error_names_them_and_the_way_out(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYCNN_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr("building.runtime.Pip.carries", lambda *_: False)
    with pytest.raises(BuildError) as failure:
        digits.make(root)
    for words in ("0.json (demo 1.0)", "could not be reached", "PYCNN_CACHE"):
        assert words in str(failure.value)
    assert not (root / digits.FILE).parent.exists()


def test_other_arrays_than_the_pinned_ones_are_an_error_with_both_sums(
    root: Path, monkeypatch: pytest.MonkeyPatch, few: str
) -> None:
    monkeypatch.setattr(digits, "DIGITS_SHA256", "0" * 64)
    with pytest.raises(BuildError, match=rf"pinned sha256 0{{64}}\s+made   sha256 {few}"):
        digits.make(root)
    assert not (root / digits.FILE).exists()


@pytest.mark.parametrize("wrong", [0.0035, -0.004, 1.5, None, "0.5"])
def test_a_number_that_is_no_grey_is_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: object
) -> None:
    carry(monkeypatch, tmp_path / "cache", json.dumps({"data": [wrong] * 784}).encode())
    with pytest.raises(BuildError, match=rf"0.json \(demo 1.0\) has {re.escape(repr(wrong))}"):
        digits.make(root)


@pytest.mark.usefixtures("few")
def test_where_it_cannot_be_written_is_told(root: Path) -> None:
    (root / "pycnn").mkdir()
    (root / "pycnn" / "data").write_text("a file where a folder should be")
    with pytest.raises(BuildError, match=r"Cannot write .*digits\.npz"):
        digits.make(root)
