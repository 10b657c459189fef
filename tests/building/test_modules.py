"""The page's Python is compiled, whole and usable; without Node.js it is what it was, and that is said."""

import io
import json
import marshal
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from building import bytecode, cache, digits, modules, page, runtime, site
from building.bytecode import CompileError
from building.modules import Modules
from building.pins import PARTS, PYODIDE, Part

ROOT = Path(__file__).resolve().parents[2]
MAGIC = (3627).to_bytes(2, "little") + b"\r\n"  # bytecode of CPython 3.14
UNCHECKED = (1).to_bytes(4, "little")
CHECKED = (3).to_bytes(4, "little")


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
    return modules.make(parts, site.pack_python(ROOT), site.startup(ROOT))


@pytest.fixture(scope="module")
def start(parts: Mapping[Part, Path], node: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What imports.py tells of a start of the assembled site's Python."""
    digits.make(ROOT)
    folder = tmp_path_factory.mktemp("site")
    site.assemble(ROOT, parts, folder / "dist", page.rendered(ROOT))
    here = Path(__file__).parent
    (pyodide,) = (path.parent for part, path in parts.items() if part.name == "pyodide.mjs")
    command = [
        node,
        str(here / "start.mjs"),
        str(pyodide),
        str(folder / "dist"),
        str(folder),
        str(here / "imports.py"),
    ]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert result.returncode == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return {name: files.read(name) for name in files.namelist() if not name.endswith("/")}


def untarred(content: bytes) -> dict[str, bytes]:
    """Return the files of a tar archive of packages by their names among the packages."""
    with tarfile.open(fileobj=io.BytesIO(content)) as files:
        read = {member.name: files.extractfile(member) for member in files.getmembers()}
        return {
            name.removeprefix(f"{modules.PACKAGES_FOLDER[1:]}/"): file.read()
            for name, file in read.items()
            if file
        }


def original(parts: Mapping[Part, Path], start: str) -> dict[str, bytes]:
    (file,) = (path for part, path in parts.items() if part.name.startswith(start))
    return unzipped(file.read_bytes())


def names(files: Iterable[str], suffix: str) -> set[str]:
    return {name.removesuffix(suffix) for name in files if name.endswith(suffix)}


def stdlib_of(made: Modules) -> dict[str, bytes]:
    more = unzipped(made.more)
    rest = {name.removeprefix("stdlib/"): file for name, file in more.items() if name.startswith("stdlib/")}
    return unzipped(made.stdlib) | rest


def numpy_of(made: Modules) -> dict[str, bytes]:
    rest = {name: file for name, file in unzipped(made.more).items() if name.startswith("numpy/")}
    return untarred(made.numpy) | rest


def test_every_module_is_compiled_for_this_python_and_used_unchecked(made: Modules) -> None:
    ours = {name: file for name, file in untarred(made.ours).items() if not name.startswith("home/")}
    for files in (unzipped(made.stdlib), untarred(made.numpy), ours, unzipped(made.more)):
        compiled = [data for name, data in files.items() if name.endswith(".pyc")]
        assert len(compiled) > 50
        assert {data[:8] for data in compiled} == {MAGIC + UNCHECKED}


def test_what_pyscript_writes_itself_is_checked_when_it_is_imported(made: Modules) -> None:
    folder = "home/pyodide/pyscript/__pycache__/"
    compiled = {name: data for name, data in untarred(made.ours).items() if name.startswith("home/")}
    assert {f"{folder}{name}.cpython-314.pyc" for name in ("__init__", "util", "ffi", "events")} <= set(
        compiled
    )
    assert {data[:8] for data in compiled.values()} == {MAGIC + CHECKED}


def test_the_standard_library_is_whole(parts: Mapping[Part, Path], made: Modules) -> None:
    before, after = original(parts, modules.STDLIB), stdlib_of(made)
    assert names(after, ".py") == set()
    assert names(after, ".pyc") == names(before, ".py") | {"sitecustomize"}
    beside = {name for name in before if not name.endswith(".py")}
    assert {name for name in after if not name.endswith(".pyc")} == beside | {modules.ALL_METHODS}


def test_numpy_lacks_only_what_no_page_uses(parts: Mapping[Part, Path], made: Modules) -> None:
    before, after = original(parts, "numpy-"), numpy_of(made)
    assert names(after, ".py") == set()
    lost = {name for name in before if name not in after and name.removesuffix(".py") + ".pyc" not in after}
    assert names(lost, ".py") == {
        "numpy/_pyinstaller/__init__",
        "numpy/_pyinstaller/hook-numpy",
        "numpy/conftest",
        "numpy/random/_examples/cffi/extending",
        "numpy/random/_examples/cffi/parse",
        "numpy/random/_examples/numba/extending",
        "numpy/random/_examples/numba/extending_distributions",
    }
    assert [name for name in lost if name.endswith(".so")] == []


def test_each_module_comes_either_with_the_page_or_when_it_is_needed(made: Modules) -> None:
    more = unzipped(made.more)
    assert not set(untarred(made.numpy)) & set(more)
    assert not {f"stdlib/{name}" for name in unzipped(made.stdlib)} & set(more)
    listed = untarred(made.numpy)[modules.MORE_MODULES].decode().split()
    assert {"wave", "email.message", "numpy.testing", "numpy.linalg.lapack_lite"} <= set(listed)
    assert not {"json", "numpy", "numpy.linalg", "asyncio"} & set(listed)
    assert len(listed) == len([name for name in more if name.endswith((".pyc", ".so"))])


def test_only_the_first_archives_must_be_small(made: Modules) -> None:
    assert len(made.stdlib) < len(made.more)


def test_our_modules_have_both_forms(made: Modules) -> None:
    files = {name: file for name, file in untarred(made.ours).items() if not name.startswith("home/")}
    sources = {Path(name) for name in files if name.endswith(".py")}
    compiled = {Path(name) for name in files if name.endswith(".pyc")}
    assert compiled == {path.parent / "__pycache__" / f"{path.stem}.cpython-314.pyc" for path in sources}


def test_the_methods_of_all_dataclasses_are_in_one_file(made: Modules) -> None:
    files = untarred(made.ours)
    texts = marshal.loads(files[modules.ALL_METHODS])
    assert any("self.choices" in text for text in texts)
    assert not names(files, ".methods") - {"dataclasses"}
    assert modules.with_all_methods({"demo/pad.py": b""}) == {"demo/pad.py": b""}


def test_all_that_comes_with_the_page_but_the_standard_library_is_listed(made: Modules) -> None:
    files = untarred(made.numpy) | untarred(made.ours)
    listed = dict(line.split() for line in files[modules.MODULES].decode().splitlines())
    assert listed["pycnn.network"] == "pycnn/network.py"
    assert listed["numpy"] == "numpy/__init__.pyc"
    assert listed["numpy.linalg._umath_linalg"].endswith(".so")
    wanted = {name for name in files if name.endswith((".py", ".pyc", ".so")) and "__pycache__" not in name}
    assert set(listed.values()) == wanted


def test_a_file_tells_which_module_it_is() -> None:
    assert modules.module("numpy/fft/__init__.pyc") == "numpy.fft"
    assert modules.module("numpy/fft/_umath.cpython-314-wasm32-emscripten.so") == "numpy.fft._umath"
    assert modules.module("wave.py") == "wave"
    assert modules.module("numpy/py.typed") is None


def test_the_paths_are_those_of_this_pyodide() -> None:
    assert PYODIDE.version.startswith("314.")
    assert "314" in modules.STDLIB_FOLDER
    assert bytecode.CACHE_TAG.endswith("314")


def test_nothing_is_compiled_when_it_is_imported(start: dict[str, Any]) -> None:
    assert start["compiled"] == []


def test_bytecode_holds_no_columns_which_only_sources_could_show(start: dict[str, Any]) -> None:
    assert start["columns"] == ["None"]


def test_every_file_of_bytecode_can_be_read(start: dict[str, Any], made: Modules) -> None:
    count = sum(
        name.endswith(".pyc") and not name.startswith("home/")
        for files in (stdlib_of(made), numpy_of(made), untarred(made.ours))
        for name in files
    )
    assert start["code"] == ["code"]
    assert start["files"] == count


def test_what_does_not_come_with_the_page_is_found_once_it_is_there(start: dict[str, Any]) -> None:
    assert start["found"] == [[False, False], [True, True]]


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
    made = modules.make(parts, site.pack_python(ROOT), site.startup(ROOT))
    files = untarred(made.ours)
    assert files["pycnn/network.py"] == (ROOT / "pycnn" / "network.py").read_bytes()
    assert [name for name in (*files, *stdlib_of(made), *numpy_of(made)) if name.endswith(".pyc")] == []
    assert "pycnn.network pycnn/network.py" in untarred(made.numpy)[modules.MODULES].decode().splitlines()
    assert "json/__init__.py" in unzipped(made.stdlib)
    assert "stdlib/wave.py" in unzipped(made.more)
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "The site will start slower, its Python is not compiled: Node.js is not installed. "
        "Install Node.js 18 or newer, and build again."
    ]


def test_a_failure_is_said_in_one_line_too(
    parts: Mapping[Part, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise CompileError("Node.js could not compile it (RangeError: no memory)")

    monkeypatch.setattr(bytecode, "compiled", fail)
    assert untarred(modules.make(parts, {"pycnn.py": b"ours"}, {}).ours) == {"pycnn.py": b"ours"}
    (said,) = capsys.readouterr().err.splitlines()
    assert "RangeError: no memory" in said
    assert "Install Node.js 18" in said
