"""Our wheel has all of our Python and nothing else, and the same sources give the same bytes."""

import base64
import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from building import wheel
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
    assert sorted(wheel.sources(package)) == [
        "demo/__init__.py",
        "demo/datasets/digits.py",
        "demo/py.typed",
        "demo/views/pad.py",
    ]


def test_a_folder_that_is_no_package_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="__init__"):
        wheel.sources(tmp_path)


def test_dates_and_permissions_do_not_change_the_wheel(package: Path) -> None:
    first = wheel.pack("demo", "0.1.0", wheel.sources(package))
    os.utime(package / "views" / "pad.py", (0, 0))
    (package / "views" / "pad.py").chmod(0o600)
    assert wheel.pack("demo", "0.1.0", wheel.sources(package)) == first


def test_other_sources_give_another_name(package: Path) -> None:
    before, _ = wheel.pack("demo", "0.1.0", wheel.sources(package))
    (package / "views" / "pad.py").write_text("SIZE = 10\n")
    after, _ = wheel.pack("demo", "0.1.0", wheel.sources(package))
    assert before != after
    assert after.startswith("demo-0.1.0-0")


def test_the_record_has_the_checksum_of_every_file(package: Path) -> None:
    _, packed = wheel.pack("demo", "0.1.0", wheel.sources(package))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        rows = [line.split(",") for line in archive.read("demo-0.1.0.dist-info/RECORD").decode().splitlines()]
        assert sorted(path for path, _, _ in rows) == sorted(archive.namelist())
        for path, digest, size in rows[:-1]:
            content = archive.read(path)
            expected = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            assert (digest, int(size)) == (f"sha256={expected}", len(content))
