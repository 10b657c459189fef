"""Compile modules to bytecode; run by compiler.mjs in Pyodide, whose Python is the one that will load it."""

import importlib.util
import marshal
import warnings
import zipfile

UNCHECKED_HASH = (0b01).to_bytes(4, "little")
"""The flags of bytecode that is used as it is: whether its source has changed is not looked at (PEP 552)."""
CHECKED_HASH = (0b11).to_bytes(4, "little")
"""Those of bytecode that is used only if its source still has the hash that it had."""


def compile_modules(sources: str, compiled: str) -> None:
    """Write an archive with the .pyc file of each module of another archive, under the same name.

    The names are the level of optimisation, as compile() knows it, and the full path that the module will
    have, which tracebacks tell; what another writes into the home folder is checked when it is imported.
    A module that is no valid Python is left out, so that the error is raised where it is imported.
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


def header(source: bytes, flags: bytes) -> bytes:
    """Return the 16 bytes before the code: the version of the bytecode, its flags, and the source's hash."""
    return importlib.util.MAGIC_NUMBER + flags + importlib.util.source_hash(source)
