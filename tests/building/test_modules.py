"""The page's Python is compiled, whole and usable; without Node.js it is what it was, and that is said."""

import base64
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from building import bytecode, cache, digits, modules, page, runtime, site
from building.bytecode import CompileError
from building.modules import File, Modules
from building.pins import PARTS, PYODIDE, Part

ROOT = Path(__file__).resolve().parents[2]
MAGIC = (3627).to_bytes(2, "little") + b"\r\n"  # bytecode of CPython 3.14
UNCHECKED = (1).to_bytes(4, "little")


@pytest.fixture(scope="module")
def parts() -> Mapping[Part, Path]:
    return runtime.fetch(PARTS, cache.folder() / "runtime")


@pytest.fixture(scope="module")
def node() -> str:
    try:
        return bytecode.node()
    except CompileError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def made(parts: Mapping[Part, Path], node: str) -> Modules:
    return modules.make(parts, site.pack_python(ROOT))


@pytest.fixture(scope="module")
def start(parts: Mapping[Part, Path], node: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What imports.py tells of a start of the assembled site's Python."""
    digits.make(ROOT)
    dist = tmp_path_factory.mktemp("site") / "dist"
    site.assemble(ROOT, parts, dist, page.rendered(ROOT))
    here = Path(__file__).parent
    command = [node, str(here / "start.mjs"), str(dist / "pyodide"), str(here / "imports.py")]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert result.returncode == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return {name: files.read(name) for name in files.namelist() if not name.endswith("/")}


def original(parts: Mapping[Part, Path], start: str) -> dict[str, bytes]:
    (file,) = (path for part, path in parts.items() if part.name.startswith(start))
    return unpacked(file.read_bytes())


def modules_of(files: Iterable[str], suffix: str) -> set[str]:
    return {name.removesuffix(suffix) for name in files if name.endswith(suffix)}


def test_every_module_is_compiled_for_this_python_and_used_unchecked(made: Modules) -> None:
    for file in made:
        compiled = [data for name, data in unpacked(file.content).items() if name.endswith(".pyc")]
        assert len(compiled) > 100
        assert {data[:8] for data in compiled} == {MAGIC + UNCHECKED}, file.name


def test_the_standard_library_is_whole(parts: Mapping[Part, Path], made: Modules) -> None:
    before, after = original(parts, modules.STDLIB), unpacked(made.stdlib.content)
    assert modules_of(after, ".py") == set()
    assert modules_of(after, ".pyc") == modules_of(before, ".py")
    assert {name for name in after if not name.endswith(".pyc")} == {
        name for name in before if not name.endswith(".py")
    }


def test_numpy_lacks_only_what_no_page_uses(parts: Mapping[Part, Path], made: Modules) -> None:
    before, after = original(parts, "numpy-"), unpacked(made.numpy.content)
    assert modules_of(after, ".py") == set()
    lost = {name for name in before if name not in after and name.removesuffix(".py") + ".pyc" not in after}
    assert modules_of(lost, ".py") == {
        "numpy/_pyinstaller/__init__",
        "numpy/_pyinstaller/hook-numpy",
        "numpy/conftest",
        "numpy/random/_examples/cffi/extending",
        "numpy/random/_examples/cffi/parse",
        "numpy/random/_examples/numba/extending",
        "numpy/random/_examples/numba/extending_distributions",
    }
    assert [name for name in lost if name.endswith(".so") or ".dist-info/" in name] == []


def test_the_record_of_numpy_is_true(made: Modules) -> None:
    files = unpacked(made.numpy.content)
    (record,) = (name for name in files if name.endswith(".dist-info/RECORD"))
    rows = [line.split(",") for line in files[record].decode().splitlines()]
    assert sorted(path for path, _, _ in rows) == sorted(files)
    for path, digest, size in rows[:-1]:
        expected = base64.urlsafe_b64encode(hashlib.sha256(files[path]).digest()).decode().rstrip("=")
        assert (digest, int(size)) == (f"sha256={expected}", len(files[path]))


def test_our_modules_have_both_forms(made: Modules) -> None:
    files = unpacked(made.ours.content)
    sources = {Path(name) for name in files if name.endswith(".py")}
    compiled = {Path(name) for name in files if name.endswith(".pyc")}
    assert compiled == {path.parent / "__pycache__" / f"{path.stem}.cpython-314.pyc" for path in sources}


def test_each_content_has_a_name_of_its_own_but_for_the_one_that_pyodide_asks_for(
    parts: Mapping[Part, Path], made: Modules
) -> None:
    assert made.stdlib.name == "python_stdlib.zip"
    assert made.ours.name != site.pack_python(ROOT).name
    for file in (made.numpy, made.ours):
        assert f"-0{hashlib.sha256(file.content).hexdigest()[:8]}-" in file.name


def test_the_paths_are_those_of_this_pyodide() -> None:
    assert PYODIDE.version.startswith("314.")
    assert "314" in modules.STDLIB_FOLDER
    assert bytecode.CACHE_TAG.endswith("314")


def test_nothing_is_compiled_when_it_is_imported(start: dict[str, Any]) -> None:
    assert start["compiled"] == []


def test_bytecode_holds_no_columns_which_only_sources_could_show(start: dict[str, Any]) -> None:
    assert start["columns"] == ["None"]


def test_every_file_of_bytecode_can_be_read(start: dict[str, Any], made: Modules) -> None:
    count = sum(name.endswith(".pyc") for file in made for name in unpacked(file.content))
    assert start["code"] == ["code"]
    assert start["files"] == count


def test_all_of_numpy_can_be_imported(start: dict[str, Any]) -> None:
    # But for two that ask for what no wheel has.
    absent = {"_core.cversions": "code_generators", "f2py._backends._distutils": "numpy.distutils"}
    assert start["missing"] == [
        f'numpy.{name}: ModuleNotFoundError("No module named {module!r}")' for name, module in absent.items()
    ]


def test_our_sources_can_be_shown_and_all_paths_are_those_of_the_page(
    start: dict[str, Any],
) -> None:
    assert start["source"].startswith("    def predict(self, ")
    assert 'File "/lib/python3.14/site-packages/pycnn/network.py"' in start["traceback"]
    assert "    return load(path)\n" in start["traceback"]
    assert 'File "/lib/python314.zip/pathlib/__init__.py"' in start["traceback"]
    assert start["paths"] == [
        "/lib/python3.14/site-packages/app/state.py",
        "/lib/python3.14/site-packages/numpy/fft/_pocketfft.py",
        "/lib/python314.zip/json/__init__.py",
    ]


def test_without_node_the_sources_are_shipped_and_it_is_said(
    parts: Mapping[Part, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    ours = File("pycnn-0.1.0-012345678-py3-none-any.whl", site.pack_python(ROOT).content)
    made = modules.make(parts, ours)
    files = {path.name: path.read_bytes() for path in parts.values()}
    assert made.ours == ours
    assert [file.content == files[file.name] for file in (made.stdlib, made.numpy)] == [True, True]
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "The site will start slower, its Python is not compiled: Node.js is not installed. "
        "Install Node.js 18 or newer, and build again."
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_said_in_one_line_too(
    parts: Mapping[Part, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise CompileError("Node.js could not compile it (RangeError: no memory)")

    monkeypatch.setattr(bytecode, "compiled", fail)
    assert modules.make(parts, File("pycnn.whl", b"ours")).ours.content == b"ours"
    (said,) = capsys.readouterr().err.splitlines()
    assert "RangeError: no memory" in said
    assert "Install Node.js 18" in said
