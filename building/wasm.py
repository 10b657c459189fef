"""Rewrite Pyodide's WebAssembly so that V8 compiles the interpreter's loop once instead of five times.

V8 guesses, from what it has seen so far, which functions an indirect call reaches, and compiles its guesses
in; at the first other one it throws the code away and starts again. Python's loop is by far the largest
function, and of its hundreds of indirect calls next to nothing has been seen when it is first compiled. So it
stayed slow for the better part of a start, while other threads compiled it in vain. Here these calls go by
way of functions, one for each type of call, that are too long to be compiled into others. What is computed is
the same.

Layout and opcodes: https://webassembly.github.io/spec/core/binary/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from building.errors import BuildError

EDITION: Final = 1
"""Counts how often this module has changed what it makes: caches must not take the former for it."""

MAGIC: Final = b"\0asm\x01\0\0\0"
TYPES, IMPORTS, FUNCTIONS, CODE = 1, 2, 3, 10  # the ids of sections
FUNCTION_TYPE, I32 = 0x60, 0x7F
NOP, END, RETURN, CALL, CALL_INDIRECT, LOCAL_GET = 0x01, 0x0B, 0x0F, 0x10, 0x11, 0x20

BR_TABLE, SELECT_TYPED, PREFIX = 0x0E, 0x1C, 0xFC
FIXED: Final = {0x43: 4, 0x44: 8}
"""Instructions that are followed by so many bytes: constants of floating point."""
NUMBERS: Final = (
    dict.fromkeys((0x00, 0x01, 0x05, 0x0A, 0x0B, 0x0F, 0x19, 0x1A, 0x1B, 0xD1, *range(0x45, 0xC5)), 0)
    | dict.fromkeys((*range(0x02, 0x05), *range(0x06, 0x0A), 0x0C, 0x0D, 0x10, 0x12, 0x18), 1)
    | dict.fromkeys((*range(0x20, 0x27), 0x3F, 0x40, 0x41, 0x42, 0xD0, 0xD2), 1)
    | dict.fromkeys((0x11, 0x13, *range(0x28, 0x3F)), 2)
)
"""Instructions that are followed by so many integers, whatever these mean."""
LATER: Final = {8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1}
"""The same after PREFIX: memories and tables as a whole; the conversions have none."""

SMALL: Final = 500
"""Bytes up to which V8 compiles a function into those that call it (`--wasm-inlining-max-size`)."""


class Section(NamedTuple):
    id: int
    content: bytes


def share_calls(module: bytes) -> bytes:
    """Return the module with the indirect calls of its largest function made by functions apart.

    So are those of the small functions that it calls, which may become part of it.
    Raises BuildError if this is no module, or has something that is not known here.
    """
    sections = list(_sections(module))
    types = _items(_only(sections, TYPES), _skip_type)
    functions = _items(_only(sections, FUNCTIONS), Reader.number)
    bodies = _bodies(_only(sections, CODE))
    imported = _imported_functions(sections)
    largest = max(range(len(bodies)), key=lambda each: len(bodies[each]))
    apart: dict[tuple[int, int], int] = {}  # by the type of a call and its table, the function that makes it

    def call(type_: int, table: int) -> bytes:
        index = apart.setdefault((type_, table), imported + len(functions) + len(apart))
        return bytes((CALL,)) + number(index)

    for each in _may_join(largest, bodies, imported):
        bodies[each] = _with_calls(bodies[each], call)
    for type_, table in apart:
        with_index, parameters = _with_index(types[type_])
        functions.append(number(len(types)))
        types.append(with_index)
        bodies.append(_calling(type_, table, parameters))
    made = {
        TYPES: _vector(types),
        FUNCTIONS: _vector(functions),
        CODE: _vector([number(len(body)) + body for body in bodies]),
    }
    return MAGIC + b"".join(
        bytes((id_,)) + number(len(content)) + content
        for id_, content in ((each.id, made.get(each.id, each.content)) for each in sections)
    )


def number(value: int) -> bytes:
    """Return an unsigned integer in LEB128, as WebAssembly has all of them."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


class Reader:
    """Reads bytes from a place on."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self.content = content
        self.at = at

    def __bool__(self) -> bool:
        return self.at < len(self.content)

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:  # the last of a number
                return value

    def skip(self, count: int) -> None:
        self.at += count

    def take(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]


def _sections(module: bytes) -> Iterator[Section]:
    if not module.startswith(MAGIC):
        raise BuildError("Pyodide's WebAssembly does not begin as a module of version 1 does.")
    reader = Reader(module, len(MAGIC))
    while reader:
        yield Section(reader.byte(), reader.take(reader.number()))


def _only(sections: list[Section], wanted: int) -> bytes:
    found = [content for id_, content in sections if id_ == wanted]
    if len(found) != 1:
        raise BuildError(f"Pyodide's WebAssembly has {len(found)} sections {wanted}, expected 1.")
    return found[0]


def _items(section: bytes, skip: Callable[[Reader], object]) -> list[bytes]:
    """Return the items of a vector as they are encoded."""
    reader = Reader(section)
    items = []
    for _ in range(reader.number()):
        start = reader.at
        skip(reader)
        items.append(section[start : reader.at])
    return items


def _bodies(section: bytes) -> list[bytes]:
    reader = Reader(section)
    return [reader.take(reader.number()) for _ in range(reader.number())]


def _vector(items: list[bytes]) -> bytes:
    return number(len(items)) + b"".join(items)


def _skip_type(reader: Reader) -> None:
    if reader.byte() != FUNCTION_TYPE:
        raise BuildError("Pyodide's WebAssembly has a type that is not that of a function.")
    for _ in ("parameters", "results"):
        reader.skip(reader.number())  # each is a byte, unless it is a reference to a type of its own


def _with_index(type_: bytes) -> tuple[bytes, int]:
    """Return a function's type with one more parameter, the index in a table; and how many it had before."""
    reader = Reader(type_, 1)
    count = reader.number()
    parameters = reader.take(count)
    return bytes((FUNCTION_TYPE,)) + number(count + 1) + parameters + bytes((I32,)) + type_[
        reader.at :
    ], count


def _imported_functions(sections: list[Section]) -> int:
    found = 0
    reader = Reader(_only(sections, IMPORTS))
    for _ in range(reader.number()):
        reader.skip(reader.number())
        reader.skip(reader.number())
        kind = reader.byte()
        if kind == 0:  # a function, by its type
            found += 1
            reader.number()
        elif kind in (1, 2):  # a table, a memory
            reader.skip(kind == 1)
            has_maximum = reader.number() & 1
            reader.number()
            if has_maximum:
                reader.number()
        elif kind == 3:  # a global: its type, and whether it can be changed
            reader.skip(2)
        else:  # a tag
            reader.skip(1)
            reader.number()
    return found


class Instruction(NamedTuple):
    opcode: int
    operands: tuple[int, ...]
    start: int
    end: int


def _instructions(body: bytes) -> Iterator[Instruction]:
    """Go through the instructions of a function."""
    reader = Reader(body)
    for _ in range(reader.number()):  # its local variables: how many of which type
        reader.number()
        reader.skip(1)
    while reader:
        start = reader.at
        opcode = reader.byte()
        yield Instruction(opcode, _operands(opcode, reader), start, reader.at)


def _operands(opcode: int, reader: Reader) -> tuple[int, ...]:
    """Read what follows an opcode; the meaning of the numbers is its own."""
    if opcode == BR_TABLE:
        count = reader.number() + 1
    elif opcode == SELECT_TYPED:
        count = reader.number()
    elif opcode == PREFIX:
        count = LATER.get(reader.number(), 0)
    elif opcode in FIXED:
        reader.skip(FIXED[opcode])
        count = 0
    elif opcode in NUMBERS:
        count = NUMBERS[opcode]
    else:
        raise BuildError(f"Pyodide's WebAssembly has an instruction that is not known here: {opcode:#x}.")
    return tuple(reader.number() for _ in range(count))


def _may_join(function: int, bodies: Sequence[bytes], imported: int) -> set[int]:
    """Return a function and the small ones that may be compiled into it."""
    found = {function}
    ahead = [function]
    while ahead:
        for opcode, operands, _, _ in _instructions(bodies[ahead.pop()]):
            called = operands[0] - imported if opcode == CALL else -1
            if called >= 0 and called not in found and len(bodies[called]) <= SMALL:
                found.add(called)
                ahead.append(called)
    return found


def _with_calls(body: bytes, call: Callable[[int, int], bytes]) -> bytes:
    """Return a function with other instructions in place of its indirect calls."""
    made = []
    done = 0
    for opcode, operands, start, end in _instructions(body):
        if opcode == CALL_INDIRECT:
            type_, table = operands
            made += [body[done:start], call(type_, table)]
            done = end
    return b"".join((*made, body[done:]))


def _calling(type_: int, table: int, parameters: int) -> bytes:
    """Return a function that makes an indirect call, too long to become part of another one."""
    arguments = b"".join(bytes((LOCAL_GET,)) + number(each) for each in range(parameters + 1))
    call = bytes((CALL_INDIRECT,)) + number(type_) + number(table)
    return b"\0" + arguments + call + bytes((RETURN,)) + bytes((NOP,)) * SMALL + bytes((END,))
