"""Transplanting: changed source takes the place of code that is in use, and all who use it follow.

Functions and classes of `pycnn` are known by name in many modules, and layers that exist are instances of
those classes. To run a changed file anew would make other functions and classes, of which nobody would know.
So each statement of the changed file runs by itself in the module's own namespace, and what it defines is put
into what exists: functions get other code, classes other members. Everything is written down, to be undone.
"""

from __future__ import annotations
import __future__

import ast
import functools
import itertools
import linecache
import sys
import types
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

from app.words import workshop as words

from .agreement import RefusalError, check
from .files import path
from .outline import FUNCTIONS, alike, bindings, bound, imported, loaded

OURS: Final = ("pycnn", "app")
"""The packages whose modules use the code."""
MISSING: Final = object()
MARK: Final = " (changed, "
_numbers: Final = itertools.count(1)

Covered = Callable[[CodeType], None]
"""Told of each piece of code before it may run."""


class Log:
    """What was changed, to be taken back in reverse order."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def set(self, owner: Any, name: str, value: object) -> None:
        """Set an attribute of a module, class or function; MISSING deletes it."""
        before = vars(owner).get(name, MISSING) if isinstance(owner, ModuleType | type) else MISSING
        if isinstance(owner, FunctionType):
            before = getattr(owner, name)
        if before is value:
            return
        _set(owner, name, value)
        self._undo.append(lambda: _set(owner, name, before))

    def item(self, mapping: dict[str, Any], key: str, value: object) -> None:
        """Set an entry of a dictionary; MISSING deletes it."""
        before = mapping.get(key, MISSING)
        _set_item(mapping, key, value)
        self._undo.append(lambda: _set_item(mapping, key, before))

    def undo(self) -> None:
        while self._undo:
            self._undo.pop()()


def _set(owner: Any, name: str, value: object) -> None:
    if value is MISSING:
        delattr(owner, name)
    else:
        setattr(owner, name, value)


def _set_item(mapping: dict[str, Any], key: str, value: object) -> None:
    if value is MISSING:
        mapping.pop(key, None)
    else:
        mapping[key] = value


class Transplant:
    """A changed file in the place of its module's original one, until it is undone."""

    def __init__(self, module: ModuleType, original: str, text: str, covered: Covered) -> None:
        """Put the changed text in force.

        Raises whatever running it raises, SyntaxError, and `RefusalError` if others could not go on with
        it; then all is as it was.
        """
        self.module = module
        self.text = text
        self.file = f"{path(module.__name__)}{MARK}{next(_numbers)})"
        self._covered = covered
        self._log = Log()
        self._stale: set[str] = set()
        """Names whose values, or whose code, are others now: what was made of them is to be made anew."""
        tree = ast.parse(text, self.file)
        compile(text, self.file, "exec", dont_inherit=True)  # finds what parsing alone does not
        before = ast.parse(original)
        check(before, tree)
        self._flags = _flags(tree)
        self._log.item(linecache.cache, self.file, (len(text), None, text.splitlines(True), self.file))
        try:
            self._put(before, tree)
        except BaseException:
            self._log.undo()
            raise

    def undo(self) -> None:
        """Put the original in force again."""
        self._log.undo()

    def _put(self, before: ast.Module, after: ast.Module) -> None:
        old, new = bindings(before.body), bindings(after.body)
        same = {ast.dump(each) for each in before.body}
        for statement in after.body:
            if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
                if new[statement.name] is statement:  # a later one of the same name would win
                    self._define(statement, old.get(statement.name))
            elif ast.dump(statement) not in same or loaded(statement) & self._stale:
                self._run(statement)
        names = (set(old) | imported(before.body)) - set(new) - imported(after.body)
        for name in names & set(vars(self.module)):
            self._log.set(self.module, name, MISSING)

    def _run(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            return
        for name, value in self._executed(statement).items():
            self._rebind(name, value)
            self._stale.add(name)

    def _executed(self, statement: ast.stmt) -> dict[str, Any]:
        """Run one statement in the module's namespace, and return what it defines instead of setting it."""
        module = ast.Module([statement], type_ignores=[])
        code = compile(module, self.file, "exec", flags=self._flags, dont_inherit=True)
        self._covered(code)
        defined: dict[str, Any] = {}
        exec(code, vars(self.module), defined)
        return defined

    def _define(self, statement: ast.stmt, old: ast.stmt | None) -> None:
        (name,) = bound(statement)
        there = vars(self.module).get(name, MISSING)
        made = self._executed(statement)[name]
        if isinstance(statement, ast.ClassDef):
            if isinstance(old, ast.ClassDef) and isinstance(there, type):
                self._change_class(there, made, statement, old)
            else:
                self._rebind(name, made)
                for register in list(_registers(made)):
                    del register[name]
                    self._log.item(register, name, made)
        elif there is MISSING or not self._change_function(there, made, statement, old):
            self._rebind(name, made)
        if not alike(statement, old):
            self._stale.add(name)

    def _change_class(self, there: type, made: type, statement: ast.ClassDef, old: ast.ClassDef) -> None:
        """Give a class that is in use the members of the one that was made from the changed text."""
        for register in _registers(made):
            register[made.__name__] = there  # where it entered itself
        before, after = bindings(old.body), bindings(statement.body)
        for name, member in after.items():
            if name not in vars(made):
                continue  # a field of a record
            value, present = vars(made)[name], vars(there).get(name, MISSING)
            if isinstance(member, FUNCTIONS):
                if not self._change_function(present, value, member, before.get(name)):
                    self._log.set(there, name, _moved(value, made, there))
            elif not alike(member, before.get(name)) or loaded(member) & self._stale:
                self._log.set(there, name, value)
        for name in set(before) - set(after):
            if name in vars(there):
                if not name.startswith("_") and not any(name in vars(base) for base in there.__mro__[1:]):
                    raise RefusalError(words.removed(f"{there.__name__}.{name}"))
                self._log.set(there, name, MISSING)
        if there.__doc__ != made.__doc__:
            self._log.set(there, "__doc__", made.__doc__)

    def _change_function(self, there: object, made: object, new: ast.stmt, old: ast.stmt | None) -> bool:
        """Give a function that is in use other code; False if it must be replaced as a whole."""
        if not (isinstance(new, FUNCTIONS) and isinstance(old, FUNCTIONS)) or type(there) is not type(made):
            return False
        if [ast.dump(each) for each in new.decorator_list] != [ast.dump(each) for each in old.decorator_list]:
            return False
        inside, changes = functions(there), functions(made)
        if not inside or len(inside) != len(changes):
            return False
        pairs = list(zip(inside, changes, strict=True))
        if any(a.__code__.co_freevars != b.__code__.co_freevars for a, b in pairs):
            return False
        other_arguments = not alike(new.args, old.args) or bool(loaded(new.args) & self._stale)
        for present, changed in pairs:
            self._log.set(present, "__code__", changed.__code__)
            self._log.set(present, "__doc__", changed.__doc__)
            if other_arguments:
                self._log.set(present, "__defaults__", changed.__defaults__)
                self._log.set(present, "__kwdefaults__", changed.__kwdefaults__)
        return True

    def _rebind(self, name: str, value: object) -> None:
        """Give a name of the module another value, and wherever it was imported under that name."""
        before = vars(self.module).get(name, MISSING)
        self._log.set(self.module, name, value)
        if before is MISSING:
            return
        for other in in_use():
            if other is not self.module and vars(other).get(name, MISSING) is before:
                self._log.set(other, name, value)


def module_of(file: str) -> str | None:
    """The module whose changed text a traceback calls by this file name; None if it is no changed text."""
    name, mark, _ = file.partition(MARK)
    return name.removesuffix(".py").replace("/", ".") if mark else None


def in_use() -> list[ModuleType]:
    """The modules that are loaded, of our packages."""
    return [
        module
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in OURS and isinstance(module, ModuleType)
    ]


def nested(code: CodeType) -> Iterator[CodeType]:
    """A piece of code and all that is defined in it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from nested(each)


def _flags(tree: ast.Module) -> int:
    """What the file's `from __future__ import …` means for each of its statements."""
    names = [
        alias.name
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        for alias in statement.names
    ]
    return sum({getattr(__future__, name).compiler_flag for name in names})


def functions(value: object) -> list[FunctionType]:
    """The plain functions that something is made of: itself, a method's, a property's, or under a cache."""
    if isinstance(value, FunctionType):
        return [value]
    if isinstance(value, staticmethod | classmethod):
        inner: tuple[object, ...] = (value.__func__,)
    elif isinstance(value, property):
        inner = (value.fget, value.fset, value.fdel)
    elif isinstance(value, functools.cached_property):
        inner = (value.func,)
    else:
        inner = (getattr(value, "__wrapped__", None),)
    return [each for each in inner if isinstance(each, FunctionType)]


def _moved(value: object, made: type, there: type) -> object:
    """A member of a class as a member of another: its `super()` looks from there."""
    if isinstance(value, FunctionType):
        closure = tuple(
            types.CellType(there) if name == "__class__" else cell
            for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True)
        )
        moved = FunctionType(
            value.__code__, value.__globals__, value.__name__, value.__defaults__, closure or None
        )
        moved.__kwdefaults__ = value.__kwdefaults__
        moved.__qualname__, moved.__doc__, moved.__module__ = (
            value.__qualname__,
            value.__doc__,
            value.__module__,
        )
        moved.__annotations__ = value.__annotations__
        moved.__dict__.update(value.__dict__)
        return moved
    if isinstance(value, staticmethod | classmethod):
        return type(value)(_moved(value.__func__, made, there))  # type: ignore[arg-type]
    if isinstance(value, property):
        getter, setter, deleter = (_moved(part, made, there) for part in (value.fget, value.fset, value.fdel))
        return property(getter, setter, deleter, value.__doc__)  # type: ignore[arg-type]
    return value


def _registers(made: type) -> Iterator[dict[str, Any]]:
    """Where base classes have entered a new class by its name, such as `Layer.kinds`."""
    for base in made.__mro__[1:]:
        for value in list(vars(base).values()):
            if isinstance(value, dict) and value.get(made.__name__) is made:
                yield value
