"""Modules become bytecode with the paths that they will have; what is no Python is left to its error."""

import importlib.util
import marshal
import zipfile
from pathlib import Path

import pytest

from building import compiler

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
