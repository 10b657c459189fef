"""Archives get their bytecode from Node.js, once; where none can make it, the reason is half a line."""

import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from building import bytecode, cache, runtime
from building.bytecode import CompileError, Library
from building.pins import PARTS, Part

SOURCES = {"demo/__init__.py": b"", "demo/pad.py": b"SIZE = 9\n", "demo/net.npz": b"numbers"}
SHOWN = Library("demo", SOURCES, "/packages", keeps_sources=True)
HIDDEN = Library("other", SOURCES, "/library.zip")

only_where_scripts_run = pytest.mark.skipif(os.name == "nt", reason="Windows runs no shell scripts")


class Compiler:
    """What bytecode.run does, without a compiler; it counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, libraries: Iterable[Library], _: Mapping[Part, Path]) -> dict[str, bytes]:
        libraries = list(libraries)
        self.asked.append([each.name for each in libraries])
        names = [(each, name) for each in libraries for name in each.files if name.endswith(".py")]
        return {each.path(name): each.path(name).encode() for each, name in names}


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    compiler = Compiler()
    monkeypatch.setattr(bytecode, "run", compiler)
    return compiler


@pytest.fixture(scope="module")
def parts() -> Mapping[Part, Path]:
    return runtime.fetch(PARTS, cache.folder() / "runtime")


def names(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in folder.iterdir())


def test_bytecode_lies_beside_the_sources_where_they_are_kept() -> None:
    made = SHOWN.with_bytecode({"0/packages/demo/pad.py": b"code"})
    assert made == {**SOURCES, "demo/__pycache__/pad.cpython-314.pyc": b"code"}


def test_methods_of_dataclasses_lie_beside_the_sources() -> None:
    made = SHOWN.with_bytecode(
        {"0/packages/demo/pad.py": b"code", "0/packages/demo/pad.py.methods": b"methods"}
    )
    assert made["demo/pad.py.methods"] == b"methods"


def test_elsewhere_it_replaces_them() -> None:
    made = HIDDEN.with_bytecode({"2/library.zip/demo/__init__.py": b"code"})
    assert made == {
        "demo/__init__.pyc": b"code",
        "demo/pad.py": SOURCES["demo/pad.py"],
        "demo/net.npz": b"numbers",
    }


def test_a_module_without_bytecode_keeps_its_source() -> None:
    assert HIDDEN.with_bytecode({}) == SOURCES


def test_what_is_kept_is_not_compiled_again(compiler: Compiler, tmp_path: Path) -> None:
    first = bytecode.compiled([SHOWN], {}, tmp_path)
    both = bytecode.compiled([HIDDEN, SHOWN], {}, tmp_path)
    assert bytecode.compiled([HIDDEN, SHOWN], {}, tmp_path) == both
    assert both[1:] == first
    assert compiler.asked == [["demo"], ["other"]]


def test_other_sources_or_another_place_are_compiled(compiler: Compiler, tmp_path: Path) -> None:
    changed = {**SOURCES, "demo/pad.py": b"SIZE = 10\n"}
    others = [
        SHOWN,
        Library(SHOWN.name, changed, SHOWN.folder, keeps_sources=True),
        Library(SHOWN.name, SOURCES, "/elsewhere", keeps_sources=True),
        Library(SHOWN.name, SOURCES, SHOWN.folder),
    ]
    for each in others:
        bytecode.compiled([each], {}, tmp_path)
    assert len(compiler.asked) == len(others)


def test_another_pyodide_compiles_again(
    compiler: Compiler, parts: Mapping[Part, Path], tmp_path: Path
) -> None:
    bytecode.compiled([SHOWN], parts, tmp_path)
    bytecode.compiled(
        [SHOWN], {part: file for part, file in parts.items() if "wasm" not in part.name}, tmp_path
    )
    assert len(compiler.asked) == 2


def test_a_damaged_one_is_made_again(compiler: Compiler, tmp_path: Path) -> None:
    first = bytecode.compiled([SHOWN], {}, tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    inside = whole.index(b"pad.cpython-314.pyc") + len("pad.cpython-314.pyc") + 2  # of the packed bytes
    altered = whole[:inside] + bytes([whole[inside] ^ 1]) + whole[inside + 1 :]
    for damaged in (b"", whole[: len(whole) // 2], altered):
        file.write_bytes(damaged)
        assert bytecode.compiled([SHOWN], {}, tmp_path) == first
    assert len(compiler.asked) == 4


def test_the_oldest_make_room(compiler: Compiler, tmp_path: Path) -> None:
    for number in range(bytecode.KEPT + 2):
        bytecode.compiled([Library("demo", {"demo.py": b"%d" % number}, "/packages")], {}, tmp_path)
    bytecode.compiled([HIDDEN], {}, tmp_path)
    assert names(tmp_path) == ["demo"] * bytecode.KEPT + ["other"]


def test_a_cache_that_cannot_be_written_is_told_and_does_no_harm(
    compiler: Compiler, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (made,) = bytecode.compiled([SHOWN], {}, tmp_path / "file" / "cache")
    assert "demo/__pycache__/pad.cpython-314.pyc" in made
    assert "next build compiles again" in capsys.readouterr().err


def fake_node(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let the Node.js of this machine be a shell script."""
    command = folder / "node"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_no_node_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CompileError, match=r"^Node\.js is not installed$"):
        bytecode.node()


@only_where_scripts_run
@pytest.mark.parametrize("version", ["v16.20.2", "v0.10.48", "v8.1.0", "something else"])
def test_an_old_node_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    fake_node(tmp_path, monkeypatch, f"echo {version}")
    with pytest.raises(CompileError, match=rf"^Node\.js {re.escape(version)} is too old$"):
        bytecode.node()


@only_where_scripts_run
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo first >&2; echo RangeError: no memory >&2; echo >&2; exit 1", "RangeError: no memory"),
        ("exit 3", "it ended with status 3"),
    ],
)
def test_a_failing_node_is_told_by_its_last_words(
    tmp_path: Path,
    parts: Mapping[Part, Path],
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    reason: str,
) -> None:
    fake_node(
        tmp_path, monkeypatch, f'[ "$1" = --version ] && echo v{bytecode.OLDEST_NODE}.0.0 && exit\n{script}'
    )
    with pytest.raises(CompileError, match=rf"\({reason}\)$"):
        bytecode.run([SHOWN], parts)


def test_neither_neighbours_nor_the_process_change_the_bytecode(parts: Mapping[Part, Path]) -> None:
    try:
        bytecode.node()
    except CompileError as reason:
        pytest.skip(str(reason))
    (stdlib,) = (path for part, path in parts.items() if part.name == "python_stdlib.zip")
    with zipfile.ZipFile(stdlib) as packed:
        files = {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}
    whole = Library("stdlib", files, "/lib/python314.zip")
    (together,) = bytecode.compiled([whole], parts, cache.folder() / "compiled")
    some = {name: file for name, file in files.items() if name.startswith(("json/", "re/", "collections/"))}
    alone = bytecode.run([Library("some", some, whole.folder)], parts)
    assert some
    assert {name: alone[whole.path(name)] for name in some} == {name: together[f"{name}c"] for name in some}
