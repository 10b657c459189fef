"""The outline of a file: what it defines, where, and what of it two versions do not have in common."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Place:
    """A function or class of a file by its qualified name, and the lines that it takes, counted from 1."""

    name: str
    first: int
    last: int


def bindings(body: Sequence[ast.stmt]) -> dict[str, ast.stmt]:
    """Every name that statements define, and the last one that does; imports are not among them."""
    found: dict[str, ast.stmt] = {}
    for statement in body:
        for name in bound(statement):
            found[name] = statement
    return found


def bound(statement: ast.stmt) -> tuple[str, ...]:
    """The names that one statement defines."""
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return (statement.name,)
    if isinstance(statement, ast.Assign):
        targets: Sequence[ast.expr] = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target] if statement.value is not None else []
    else:
        return ()
    return tuple(
        each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
    )  # of `a, b = …` both


def imported(body: Sequence[ast.stmt]) -> set[str]:
    """The names that a file's imports bring into it."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for statement in body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for alias in statement.names
    }


def modules(text: str) -> Iterator[str]:
    """Yield the names of the modules that a program may import, anywhere in it; SyntaxError if it is none."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)  # or it is no module


def alike(one: ast.AST | None, other: ast.AST | None) -> bool:
    """Whether two pieces of code say the same, wherever they stand and whatever their comments are."""
    if one is None or other is None:
        return one is other
    return ast.dump(one) == ast.dump(other)


def loaded(node: ast.AST) -> set[str]:
    """Every name that a piece of code looks up."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@lru_cache(maxsize=16)
def places(text: str) -> tuple[Place, ...]:
    """The functions, classes and methods of a file, in order; none if it cannot be read."""
    try:
        return tuple(_places(ast.parse(text).body))
    except (SyntaxError, ValueError, RecursionError):
        return ()


def _places(body: Sequence[ast.stmt], within: str = "") -> Iterator[Place]:
    for statement in body:
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            name = f"{within}{statement.name}"
            first = min([statement.lineno, *(each.lineno for each in statement.decorator_list)])
            yield Place(name, first, statement.end_lineno or first)
            if isinstance(statement, ast.ClassDef):
                yield from _places(statement.body, f"{name}.")


def line_of(text: str, name: str) -> int | None:
    """The line where a function or class of this name begins; None if there is none."""
    return next((place.first for place in places(text) if place.name == name), None)


def changed_names(original: str, text: str) -> tuple[str, ...]:
    """What says something else than in the original, or is new: functions, methods, classes, constants."""
    try:
        before, after = ast.parse(original).body, ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return ()
    return tuple(_changed(bindings(before), bindings(after)))


def _changed(
    before: Mapping[str, ast.stmt], after: Mapping[str, ast.stmt], within: str = ""
) -> Iterator[str]:
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name), after.get(name)
        if alike(old, new):
            continue
        if isinstance(old, ast.ClassDef) and isinstance(new, ast.ClassDef):
            inner = tuple(_changed(bindings(old.body), bindings(new.body), f"{within}{name}."))
            if inner:
                yield from inner
                continue
        yield f"{within}{name}"


Kind: TypeAlias = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Line:
    """A line of the comparison: what stands in both texts, in the original only, or in the new one only."""

    kind: Kind
    text: str
    number: int | None
    """Its number in the new text."""


@lru_cache(maxsize=8)
def compared(original: str, text: str) -> tuple[Line, ...]:
    """Both texts line by line."""
    old, new = original.splitlines(), text.splitlines()
    lines: list[Line] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for operation, first, last, start, end in matcher.get_opcodes():
        if operation == "equal":
            lines += [Line("same", new[i], i + 1) for i in range(start, end)]
        else:
            lines += [Line("gone", old[i], None) for i in range(first, last)]
            lines += [Line("new", new[i], i + 1) for i in range(start, end)]
    return tuple(lines)


def new_lines(original: str, text: str) -> frozenset[int]:
    """The numbers of the lines that the original has not."""
    return frozenset(line.number or 0 for line in compared(original, text) if line.kind == "new")
