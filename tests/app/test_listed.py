"""Listed modules are found without a look at the file system, and are what they would be otherwise."""

import importlib
import inspect
import py_compile
import sys
from collections.abc import Iterator
from importlib.machinery import SourcelessFileLoader
from pathlib import Path

import pytest
from app import listed

SOURCE = '"""A module."""\n\n\ndef double(number):\n    return 2 * number\n'


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder with a package of two modules, one of them without its source; no path leads there."""
    folder = tmp_path / "demo_listed"
    folder.mkdir()
    for name in ("__init__", "kept", "bare"):
        (folder / f"{name}.py").write_text(SOURCE, "utf-8")
    for name in ("__init__", "kept"):
        py_compile.compile(str(folder / f"{name}.py"), doraise=True)
    py_compile.compile(str(folder / "bare.py"), str(folder / "bare.pyc"), doraise=True)
    (folder / "bare.py").unlink()
    lines = ("demo_listed demo_listed/__init__.py", "demo_listed.kept demo_listed/kept.py")
    text = "\n".join((*lines, "demo_listed.bare demo_listed/bare.pyc"))
    (tmp_path / listed.LIST).write_text(text, "utf-8")
    monkeypatch.setattr(listed, "PACKAGES", tmp_path)
    monkeypatch.setattr(sys, "meta_path", sys.meta_path.copy())
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("demo_listed")]:
        del sys.modules[name]


def test_listed_modules_are_found_and_know_where_they_are(packages: Path) -> None:
    listed.install()
    package = importlib.import_module("demo_listed")
    kept = importlib.import_module("demo_listed.kept")
    assert kept.double(2) == 4
    assert kept.__file__ == f"{packages}/demo_listed/kept.py"
    assert package.__path__ == [f"{packages}/demo_listed"]
    assert kept.__package__ == "demo_listed"
    assert inspect.getsource(kept.double) == "def double(number):\n    return 2 * number\n"


def test_bytecode_alone_is_enough(packages: Path) -> None:
    listed.install()
    bare = importlib.import_module("demo_listed.bare")
    assert bare.double(2) == 4
    assert bare.__spec__ is not None
    assert isinstance(bare.__spec__.loader, SourcelessFileLoader)


def test_what_could_not_be_compiled_says_why(packages: Path) -> None:
    (packages / "demo_listed" / "kept.py").write_text("def double(:\n", "utf-8")
    for file in (packages / "demo_listed" / "__pycache__").glob("kept*"):
        file.unlink()
    listed.install()
    with pytest.raises(SyntaxError, match="invalid syntax"):
        importlib.import_module("demo_listed.kept")


def test_what_is_not_listed_is_found_as_ever(packages: Path) -> None:
    (packages / "demo_listed" / "later.py").write_text(SOURCE, "utf-8")
    listed.install()
    assert importlib.import_module("demo_listed.later").double(3) == 6
    with pytest.raises(ModuleNotFoundError, match=r"demo_listed\.never"):
        importlib.import_module("demo_listed.never")


def test_without_a_list_nothing_changes(packages: Path) -> None:
    (packages / listed.LIST).unlink()
    before = sys.meta_path.copy()
    listed.install()
    assert sys.meta_path == before
