"""Modules become bytecode with the paths that they will have; what is no Python is left to its error."""

import importlib.util
import marshal
import zipfile
from pathlib import Path

import pytest

from building import compiler

SOURCE = b"def broken():\n    raise RuntimeError\n"


@pytest.fixture
def compiled(tmp_path: Path) -> dict[str, bytes]:
    sources, target = tmp_path / "sources.zip", tmp_path / "compiled.zip"
    with zipfile.ZipFile(sources, "w") as modules:
        modules.writestr("/lib/demo/good.py", SOURCE)
        modules.writestr("/lib/demo/bad.py", b"def broken(:\n")
        modules.writestr("/lib/demo/untidy.py", b"1 is 1\n")  # a SyntaxWarning is no error
    compiler.compile_modules(str(sources), str(target))
    with zipfile.ZipFile(target) as made:
        return {path: made.read(path) for path in made.namelist()}


def test_what_is_no_python_is_left_out(compiled: dict[str, bytes]) -> None:
    assert sorted(compiled) == ["/lib/demo/good.py", "/lib/demo/untidy.py"]


def test_the_code_knows_its_path(compiled: dict[str, bytes]) -> None:
    assert marshal.loads(compiled["/lib/demo/good.py"][16:]).co_filename == "/lib/demo/good.py"


def test_python_takes_it_without_a_look_at_the_source(compiled: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "good.py"
    file.write_text("raise SystemExit('the source was used')\n")
    bytecode = Path(importlib.util.cache_from_source(str(file)))
    bytecode.parent.mkdir()
    bytecode.write_bytes(compiled["/lib/demo/good.py"])
    spec = importlib.util.spec_from_file_location("good", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.raises(RuntimeError):
        module.broken()
