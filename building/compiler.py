"""Compile modules to bytecode; run by compiler.mjs in Pyodide, whose Python is the one that will load it."""

import ast
import dataclasses
import importlib.util
import marshal
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

UNCHECKED_HASH = (0b01).to_bytes(4, "little")
"""The flags of bytecode that is used as it is: whether its source has changed is not looked at (PEP 552)."""
CHECKED_HASH = (0b11).to_bytes(4, "little")
"""Those of bytecode that is used only if its source still has the hash that it had."""

METHODS = ".methods"
"""What the name of a module ends with where the methods of its dataclasses are."""


def compile_modules(sources: str, compiled: str) -> None:
    """Write an archive with the .pyc file of each module of another archive, under the same name.

    The names are the level of optimisation, as compile() knows it, and the full path that the module will
    have, which tracebacks tell; what another writes into the home folder is checked when it is imported.
    A module that is no valid Python is left out, so that the error is raised where it is imported. Beside a
    module lie the methods of its dataclasses.
    """
    with (
        warnings.catch_warnings(action="ignore", category=SyntaxWarning),
        zipfile.ZipFile(sources) as modules,
        zipfile.ZipFile(compiled, "w") as target,
    ):
        for name in modules.namelist():
            source = modules.read(name)
            level, _, path = name.partition("/")
            try:
                code = compile(source, f"/{path}", "exec", dont_inherit=True, optimize=int(level))
            except SyntaxError:
                continue
            flags = CHECKED_HASH if path.startswith("home/") else UNCHECKED_HASH
            target.writestr(name, header(source, flags) + marshal.dumps(code))
            if b"dataclass" in source and (found := methods(ast.parse(source))):
                target.writestr(name + METHODS, marshal.dumps(found))


def header(source: bytes, flags: bytes) -> bytes:
    """Return the 16 bytes before the code: the version of the bytecode, its flags, and the source's hash."""
    return importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(source)


def methods(module: ast.Module) -> dict[str, bytes]:
    """Return what the module `dataclasses` writes for the classes of a module, compiled, by the texts.

    It is made from the names of the fields, and which of them have a default, so the module is not run. Where
    that is not all, for example for a class with fields of another module's, the text will be one that nobody
    asks for.
    """
    written: dict[str, bytes] = {}

    def run(text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        code = compile(text, "<string>", "exec", dont_inherit=True)
        written[text] = marshal.dumps(code)
        exec(code, names, made)

    names = {**vars(dataclasses), "dataclasses": dataclasses, "__name__": "dataclasses"}
    future = ast.parse("from __future__ import annotations").body
    classes = {node.name: node for node in ast.walk(module) if isinstance(node, ast.ClassDef)}
    vars(dataclasses)["exec"] = run
    try:
        for node in classes.values():
            if not (decorator := _dataclass(node)):
                continue
            bare = ast.parse("class _: pass").body[0]
            assert isinstance(bare, ast.ClassDef)
            bare.name, bare.body, bare.decorator_list = (
                node.name,
                _bare(_inherited(node, classes) + node.body),
                [decorator],
            )
            tree = ast.fix_missing_locations(ast.Module([*future, bare], []))
            try:
                exec(compile(tree, "<bare>", "exec", dont_inherit=True), dict(names))
            except Exception:  # noqa: BLE001 — whatever is wrong with it, it is compiled where it is used
                continue
    finally:
        del vars(dataclasses)["exec"]
    return written


def _dataclass(node: ast.ClassDef) -> ast.expr | None:
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(called) in ("dataclass", "dataclasses.dataclass"):
            return decorator
    return None


def _inherited(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[ast.stmt]:
    """Return the fields that a class has from others of the module, and what these do once all are set."""
    found: list[ast.stmt] = []
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and base.id != node.name:
            parent = classes[base.id]
            found += _inherited(parent, classes)
            if _dataclass(parent):
                found += [each for each in parent.body if isinstance(each, ast.AnnAssign)]
            found += [each for each in parent.body if getattr(each, "name", "") == "__post_init__"]
    return found


def _bare(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the docstring, the fields, and the methods without their code; the defaults are None."""
    kept: list[ast.stmt] = [ast.Expr(ast.Constant("A docstring, which else would be made."))]
    for each in body:
        if isinstance(each, ast.AnnAssign):
            kept.append(ast.AnnAssign(each.target, each.annotation, _default(each.value), each.simple))
        elif isinstance(each, ast.FunctionDef):
            kept += ast.parse(f"def {each.name}(self): pass").body
    return kept


def _default(value: ast.expr | None) -> ast.expr | None:
    """Return a default of the same kind: a value, or what makes one."""
    if value is None:
        return None
    words = {word.arg for word in value.keywords} if isinstance(value, ast.Call) else set()
    return ast.parse(
        "field(default_factory=dict)" if "default_factory" in words else "None", mode="eval"
    ).body
