"""Our packages are taken with all of our Python and nothing else."""

from pathlib import Path

import pytest

from building import packages
from building.errors import BuildError


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    (folder / "views" / "__pycache__").mkdir(parents=True)
    (folder / "__init__.py").write_text('"""A package."""\n')
    (folder / "py.typed").touch()
    (folder / "views" / "pad.py").write_text("SIZE = 9\n")
    (folder / "views" / "__pycache__" / "pad.cpython-311.pyc").write_bytes(b"\0")
    (folder / ".hidden").touch()
    (folder / "data").mkdir()
    (folder / "data" / "large.npz").touch()
    (folder / "datasets").mkdir()
    (folder / "datasets" / "digits.py").touch()
    return folder


def test_the_sources_are_all_but_the_data_and_what_python_and_editors_leave(package: Path) -> None:
    assert sorted(packages.sources(package)) == [
        "demo/__init__.py",
        "demo/datasets/digits.py",
        "demo/py.typed",
        "demo/views/pad.py",
    ]


def test_a_folder_that_is_no_package_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="__init__"):
        packages.sources(tmp_path)
