"""The rewritten WebAssembly is valid, computes and fails as before, and differs where it is meant to."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from building import bytecode, cache, runtime, wasm
from building.errors import BuildError
from building.pins import PARTS, PYODIDE

ADD, MULTIPLY, EQUAL_TO_ZERO = 0x6A, 0x6C, 0x45
GET, CONSTANT, DROP, INDIRECT, CALL, END = 0x20, 0x41, 0x1A, 0x11, 0x10, 0x0B
BINARY, UNARY = 0, 1  # types of functions, by their place in the module

RUN = """
const module = require("fs").readFileSync(process.argv[1]);
const { instance } = await WebAssembly.instantiate(module, { "": { f: (x) => x + 1000 } });
const told = (call) => { try { return call(); } catch (error) { return error.message; } };
const { main } = instance.exports;
console.log(JSON.stringify([0, 1, 2, 3, 99].map((index) => told(() => main(6, 7, index)))));
"""


def section(number: int, *items: bytes) -> bytes:
    content = bytes((len(items),)) + b"".join(items)
    return bytes((number,)) + wasm.number(len(content)) + content


def function(*instructions: int, padding: int = 0) -> bytes:
    body = b"\0" + bytes(instructions) + bytes((CONSTANT, 0, DROP)) * padding + bytes((END,))
    return wasm.number(len(body)) + body


def small_module(sum_up: int = ADD) -> bytes:
    """Return a module whose large `main(a, b, index)` makes indirect calls, also in a small function.

    It is `table[index](a, b) + (table[2](a, b) == 0)`; the table has a + b, a * b, a + b, and another type.
    """
    small = function(GET, 0, GET, 1, CONSTANT, 2, INDIRECT, BINARY, 0, EQUAL_TO_ZERO)
    large = function(
        GET, 0, GET, 1, GET, 2, INDIRECT, BINARY, 0, GET, 0, GET, 1, CALL, 3, sum_up, padding=100
    )
    return b"".join(
        (
            wasm.MAGIC,
            section(1, b"\x60\x02\x7f\x7f\x01\x7f", b"\x60\x01\x7f\x01\x7f", b"\x60\x03\x7f\x7f\x7f\x01\x7f"),
            section(2, b"\x00\x01f\x00\x01"),  # an imported function comes before all others
            section(3, *map(bytes, ([0], [0], [0], [2]))),
            section(4, b"\x70\x00\x04"),
            section(7, b"\x04main\x00\x04"),
            section(9, b"\x00\x41\x00\x0b\x04\x01\x02\x01\x00"),
            section(
                10,
                function(GET, 0, GET, 1, ADD),
                function(GET, 0, GET, 1, MULTIPLY),
                small,
                large,
            ),
        )
    )


def node() -> str:
    try:
        return bytecode.node()
    except bytecode.CompileError as reason:
        pytest.skip(str(reason))


def run(module: bytes, folder: Path) -> list[object]:
    file = folder / "module.wasm"
    file.write_bytes(module)
    script = f"(async () => {{ {RUN} }})()"
    ran = subprocess.run([node(), "-e", script, str(file)], capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    assert isinstance(found, list)
    return found


def test_it_computes_and_fails_as_before(tmp_path: Path) -> None:
    module = small_module()
    before = run(module, tmp_path)
    assert before[:2] == [13, 42]
    assert run(wasm.share_calls(module), tmp_path) == before


def bodies(module: bytes) -> list[bytes]:
    return wasm._bodies(wasm._only(list(wasm._sections(module)), wasm.CODE))


def opcodes(body: bytes) -> list[int]:
    return [each.opcode for each in wasm._instructions(body)]


def test_the_calls_of_a_type_share_one_function_too_long_to_join_another() -> None:
    before = bodies(small_module())
    after = bodies(wasm.share_calls(small_module()))
    assert after[:2] == before[:2]
    assert [opcodes(body).count(INDIRECT) for body in after] == [0, 0, 0, 0, 1]
    assert len(after[-1]) > wasm.SMALL
    assert opcodes(before[3]).count(CALL) + 1 == opcodes(after[3]).count(CALL)


@pytest.fixture(scope="module")
def pyodide() -> bytes:
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    (module,) = (file for part, file in parts.items() if part.name == "pyodide.asm.wasm")
    return module.read_bytes()


def test_in_pyodide_little_changes_but_the_loop_of_python(pyodide: bytes, tmp_path: Path) -> None:
    rewritten = wasm.share_calls(pyodide)
    unchanged = [each for each in wasm._sections(pyodide) if each.id not in {1, 3, 10}]
    assert unchanged == [each for each in wasm._sections(rewritten) if each.id not in {1, 3, 10}]
    before, after = bodies(pyodide), bodies(rewritten)
    changed = [len(old) for old, new in zip(before, after, strict=False) if old != new]
    assert max(changed) == max(map(len, before))
    assert sorted(changed)[-2] <= wasm.SMALL
    assert len(changed) < len(before) / 20
    loop = max(after, key=len)
    assert opcodes(max(before, key=len)).count(INDIRECT) > 100
    assert INDIRECT not in opcodes(loop)
    file = tmp_path / "pyodide.wasm"
    file.write_bytes(rewritten)
    valid = "console.log(WebAssembly.validate(require('fs').readFileSync(process.argv[1])))"
    ran = subprocess.run([node(), "-e", valid, str(file)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "true"


def test_another_result_is_another_edition(pyodide: bytes) -> None:
    rewritten = hashlib.sha256(wasm.share_calls(pyodide)).hexdigest()
    assert (PYODIDE.version, wasm.EDITION, rewritten[:16]) == ("314.0.4", 1, "d1fb451ab0ebe6d4")


def test_bytes_that_are_no_module_are_named() -> None:
    with pytest.raises(BuildError, match="does not begin as a module"):
        wasm.share_calls(b"<!doctype html>")


def test_an_unknown_instruction_is_named() -> None:
    with pytest.raises(BuildError, match="not known here: 0xfd"):
        wasm.share_calls(small_module(sum_up=0xFD))
