"""The modules of an archive are found by its directory, and are what they would be otherwise."""

import ast
import dataclasses
import importlib
import sys
import zipfile
import zipimport
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path

import pytest
from boot.sitecustomize import Methods, Packed

from building import compiler

SOURCES = {
    "demo_packed/__init__.py": b"SIZE = 9\n",
    "demo_packed/parts/__init__.py": b"",
    "demo_packed/parts/one.py": b"def double(number):\n    return 2 * number\n",
    "demo_alone.py": b"from demo_packed import SIZE\n",
}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an archive as the build makes them, with a module in it that is not compiled."""
    sources, compiled, file = (tmp_path / f"{name}.zip" for name in ("sources", "compiled", "packed"))
    with zipfile.ZipFile(sources, "w") as modules:
        for name, source in SOURCES.items():
            modules.writestr(f"2{file}/{name}", source)
    compiler.compile_modules(str(sources), str(compiled))
    with zipfile.ZipFile(compiled) as made, zipfile.ZipFile(file, "w") as packed:
        packed.writestr("demo_source.py", b"SIZE = 8\n")
        for name in SOURCES:
            packed.writestr(name.removesuffix(".py") + ".pyc", made.read(f"2{file}/{name}"))
    monkeypatch.setattr(sys, "path", [str(file), *sys.path])
    monkeypatch.setattr(sys, "meta_path", sys.meta_path.copy())
    importlib.import_module("demo_source")  # with which Python reads the directory
    yield file
    for name in [name for name in sys.modules if name.startswith("demo_")]:
        del sys.modules[name]


@pytest.fixture
def packed(archive: Path) -> Packed:
    return Packed(str(archive), zipimport._zip_directory_cache[str(archive)])  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["demo_packed", "demo_packed.parts", "demo_packed.parts.one", "demo_alone"])
def test_a_module_is_the_one_that_python_finds(archive: Path, packed: Packed, name: str) -> None:
    folder = str(archive / "/".join(name.split(".")[:-1]))
    usual, quick = PathFinder.find_spec(name, [folder]), packed.find_spec(name, [folder])
    assert usual is not None
    assert quick is not None
    for known in ("name", "origin", "has_location", "cached", "parent", "submodule_search_locations"):
        assert getattr(quick, known) == getattr(usual, known)
    assert packed.get_code(name) == usual.loader.get_code(name)  # type: ignore[union-attr]


def test_modules_are_imported_from_it(archive: Path, packed: Packed) -> None:
    sys.meta_path.insert(0, packed)
    one = importlib.import_module("demo_packed.parts.one")
    assert one.double(4) == 8
    assert vars(one)["__loader__"] is packed
    assert one.__file__ == f"{archive}/demo_packed/parts/one.pyc"
    assert importlib.import_module("demo_alone").SIZE == 9
    assert importlib.reload(one) is one


def test_what_is_not_there_is_left_to_others(packed: Packed) -> None:
    assert packed.find_spec("demo_source") is None
    assert packed.find_spec("demo_packed.nothing") is None
    with pytest.raises(ImportError, match="has no module demo_source"):
        packed.get_code("demo_source")


def test_more_modules_in_the_archive_do_no_harm(archive: Path, packed: Packed) -> None:
    """As web/app/library.py adds them."""
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr("demo_more.py", b"SIZE = 7\n")
    importlib.invalidate_caches()
    sys.meta_path.insert(0, packed)
    assert importlib.import_module("demo_alone").SIZE == 9
    assert importlib.import_module("demo_more").SIZE == 7


def test_known_methods_are_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    methods = Methods()
    monkeypatch.setitem(vars(dataclasses), "exec", methods)

    def made() -> object:
        @dataclasses.dataclass
        class Pair:
            first: int
            second: int = 2

        return Pair(1)

    assert repr(made()).endswith("Pair(first=1, second=2)")
    texts = methods.unknown.copy()
    assert texts
    source = "@dataclass\nclass Pair:\n    first: int\n    second: int = 2\n"
    methods.known.update(compiler.methods(ast.parse(source)))
    monkeypatch.setitem(vars(dataclasses), "exec", methods)
    assert repr(made()).endswith("Pair(first=1, second=2)")
    assert methods.unknown == texts
