"""Modules become bytecode with the paths that they will have; what is no Python is left to its error."""

import dataclasses
import importlib.util
import marshal
import zipfile
from pathlib import Path
from typing import Any

import pytest

from building import compiler

RECORDS = b'''
from __future__ import annotations
from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST = {}

@dataclass(frozen=True)
class Choice:
    """A docstring."""

    name: str
    value: float = LARGEST.get("value", 1.0)
    names: Mapping[str, str] = field(default_factory=lambda: LARGEST)

    def __post_init__(self) -> None:
        assert self.value

@dataclass(frozen=True, eq=False, kw_only=True)
class Record:
    size: int
    choice: Choice = Choice("x")

    @property
    def area(self) -> int:
        return self.size**2

class Settled:
    def __post_init__(self) -> None:
        self.settled = True

    def __repr__(self) -> str:
        return "settled"

@dataclass
class Base(Settled):
    size: int

@dataclass
class Derived(Base):
    name: str = ""

@dataclass(frozen=LARGEST)
class Odd:
    """Its options are only known when it runs."""

class Plain:
    size: int
'''
TOLD = b'"""What it is."""\nassert False, "it is checked"\n'
SOURCE = b"def broken():\n    raise RuntimeError\n"


@pytest.fixture
def compiled(tmp_path: Path) -> dict[str, bytes]:
    sources, target = tmp_path / "sources.zip", tmp_path / "compiled.zip"
    with zipfile.ZipFile(sources, "w") as modules:
        modules.writestr("0/lib/demo/good.py", SOURCE)
        modules.writestr("0/lib/demo/bad.py", b"def broken(:\n")
        modules.writestr("0/lib/demo/untidy.py", b"1 is 1\n")  # a SyntaxWarning is no error
        modules.writestr("2/lib/demo/told.py", TOLD)
        modules.writestr("0/lib/demo/told.py", TOLD)
        modules.writestr("0/home/demo/told.py", TOLD)
        modules.writestr("0/lib/demo/records.py", RECORDS)
        modules.writestr("2/lib/demo/records.py", RECORDS)
    compiler.compile_modules(str(sources), str(target))
    with zipfile.ZipFile(target) as made:
        return {path: made.read(path) for path in made.namelist()}


def test_what_is_no_python_is_left_out(compiled: dict[str, bytes]) -> None:
    assert "0/lib/demo/untidy.py" in compiled
    assert "0/lib/demo/bad.py" not in compiled


def test_the_code_knows_its_path(compiled: dict[str, bytes]) -> None:
    assert marshal.loads(compiled["0/lib/demo/good.py"][16:]).co_filename == "/lib/demo/good.py"


def test_python_takes_it_without_a_look_at_the_source(compiled: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "good.py"
    file.write_text("raise SystemExit('the source was used')\n")
    bytecode = Path(importlib.util.cache_from_source(str(file)))
    bytecode.parent.mkdir()
    bytecode.write_bytes(compiled["0/lib/demo/good.py"])
    spec = importlib.util.spec_from_file_location("good", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.raises(RuntimeError):
        module.broken()


def test_at_the_second_level_docstrings_and_checks_are_left_out(compiled: dict[str, bytes]) -> None:
    names: dict[str, object] = {}
    exec(marshal.loads(compiled["2/lib/demo/told.py"][16:]), names)
    assert names.get("__doc__") is None
    with pytest.raises(AssertionError, match="it is checked"):
        exec(marshal.loads(compiled["0/lib/demo/told.py"][16:]), names)
    assert names["__doc__"] == "What it is."


def test_what_another_writes_into_the_home_folder_is_checked(compiled: dict[str, bytes]) -> None:
    flags = {name: int.from_bytes(code[4:8], "little") for name, code in compiled.items()}
    assert flags["0/home/demo/told.py"] == 0b11
    assert flags["0/lib/demo/told.py"] == 0b01


def test_methods_of_dataclasses_are_those_that_running_the_module_makes(
    compiled: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []

    def run(text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        texts.append(text)
        exec(text, names, made)

    monkeypatch.setitem(vars(dataclasses), "exec", run)
    exec(RECORDS.replace(b"frozen=LARGEST", b"frozen=True"), {"__name__": __name__})
    methods = marshal.loads(compiled["0/lib/demo/records.py.methods"])
    known = [text for text in texts if text in methods]
    assert len(known) >= 4  # of a class each, or of a method each: that is up to the version of Python
    assert set(methods) < set(texts)  # all but those of Odd
    for text in known:
        made: dict[str, Any] = {}
        exec(marshal.loads(methods[text]), {}, made)
        assert set(made) == {"__create_fn__"}


def test_every_module_with_dataclasses_gets_them(compiled: dict[str, bytes]) -> None:
    names = [name for name in compiled if name.endswith(".methods")]
    assert sorted(names) == ["0/lib/demo/records.py.methods", "2/lib/demo/records.py.methods"]
    assert "exec" not in vars(dataclasses)
