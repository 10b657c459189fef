"""Our own Python: the packages pycnn and app, as they are in the checkout."""

from pathlib import Path

from building.errors import BuildError

DATA = "data"  # a folder of files that the page asks for one by one, when it needs them


def sources(package: Path) -> dict[str, bytes]:
    """Return the files of a package by their names, which begin with the package's.

    Without its data/, which would make the start of the page wait, and without what Python leaves behind.
    """
    if not (package / "__init__.py").is_file():
        raise BuildError(f"{package} has no __init__.py. Is this checkout complete? `git status` tells.")
    return {
        f"{package.name}/{file.relative_to(package).as_posix()}": file.read_bytes()
        for file in sorted(package.rglob("*"))
        if file.is_file()
        and file.suffix != ".pyc"
        and not file.name.startswith(".")
        and not file.is_relative_to(package / DATA)
    }
