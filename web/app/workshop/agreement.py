"""The agreement: what a changed file must keep, since living objects and other files rely on it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from app.words import workshop as words

from .outline import FUNCTIONS, Function, alike, bindings

RECORDS: Final = ("NamedTuple", "Protocol", "TypedDict", "Enum")
"""Classes whose fields are what they are made of: with others, those that exist would be broken."""


class RefusalError(ValueError):
    """Why changed code cannot be put in the place of the code that is in use, and at which line."""

    def __init__(self, text: str, line: int | None = None) -> None:
        super().__init__(text)
        self.line = line


def check(original: ast.Module, changed: ast.Module) -> None:
    """Raise RefusalError unless all that is in use can go on with the changed file."""
    _check_names(bindings(original.body), bindings(changed.body))


def _check_names(before: Mapping[str, ast.stmt], after: Mapping[str, ast.stmt]) -> None:
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            if not name.startswith("_"):
                raise RefusalError(words.removed(name))
        elif _kind(old) != _kind(new):
            raise RefusalError(words.other_kind(name, _kind(old)), new.lineno)
        elif isinstance(old, FUNCTIONS) and isinstance(new, FUNCTIONS):
            _check_calls(name, old, new)
        elif isinstance(old, ast.ClassDef) and isinstance(new, ast.ClassDef):
            _check_class(old, new)


def _kind(statement: ast.stmt) -> str:
    if isinstance(statement, FUNCTIONS):
        return words.FUNCTION
    return words.CLASS if isinstance(statement, ast.ClassDef) else words.VALUE


def _check_class(old: ast.ClassDef, new: ast.ClassDef) -> None:
    if [ast.dump(each) for each in (*old.bases, *old.keywords)] != [
        ast.dump(each) for each in (*new.bases, *new.keywords)
    ]:
        raise RefusalError(words.other_bases(old.name), new.lineno)
    before, after = bindings(old.body), bindings(new.body)
    if _is_record(old) and not alike(_fields(old), _fields(new)):
        raise RefusalError(words.other_fields(old.name), new.lineno)
    if not alike(before.get("options"), after.get("options")):
        line = after["options"].lineno if "options" in after else new.lineno
        raise RefusalError(words.other_options(old.name), line)
    for name, method in before.items():
        changed = after.get(name)
        if isinstance(method, FUNCTIONS) and isinstance(changed, FUNCTIONS):
            _check_calls(f"{old.name}.{name}", method, changed)


def _is_record(statement: ast.ClassDef) -> bool:
    names = {ast.unparse(each).rpartition(".")[2] for each in statement.bases}
    decorated = any("dataclass" in ast.unparse(each) for each in statement.decorator_list)
    return decorated or bool(names.intersection(RECORDS))


def _fields(statement: ast.ClassDef) -> ast.Module:
    return ast.Module(
        [each for each in statement.body if isinstance(each, ast.AnnAssign | ast.Assign)], type_ignores=[]
    )


def _check_calls(name: str, old: Function, new: Function) -> None:
    """All calls that fit the function as it was must fit it still."""
    if name.rpartition(".")[2].startswith("_") and not name.endswith("__init__"):
        return  # nobody outside the file calls it
    if isinstance(old, ast.AsyncFunctionDef) != isinstance(new, ast.AsyncFunctionDef):
        raise RefusalError(words.other_arguments(name, ast.unparse(old.args)), new.lineno)
    before, after = old.args, new.args
    names = [each.arg for each in (*before.posonlyargs, *before.args)]
    others = [each.arg for each in (*after.posonlyargs, *after.args)]
    added = others[len(names) :]
    kept = {each.arg for each in before.kwonlyargs} - {each.arg for each in after.kwonlyargs}
    needed = {
        each.arg for each, default in zip(after.kwonlyargs, after.kw_defaults, strict=True) if default is None
    } - {each.arg for each in before.kwonlyargs}
    required = len(others) - len(after.defaults)
    if (
        others[: len(names)] != names
        or required > len(names) - len(before.defaults)
        or (kept and after.kwarg is None)
        or needed
        or (before.vararg is not None and after.vararg is None)
        or (before.kwarg is not None and after.kwarg is None)
        or (before.vararg is not None and added)
    ):
        raise RefusalError(words.other_arguments(name, ast.unparse(before)), new.lineno)
