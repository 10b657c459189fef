"""What a build weighs is told truly, and too much is an error."""

from pathlib import Path

import pytest

from building import archive, sizes
from building.errors import BuildError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "index.html": b"word " * 1000,
        "style-0.css": b"a { }\n" * 100,
        "python/numpy-0.tar.gzip": archive.gzipped(b"number " * 1000),
        "python/more-0.zip.gzip": archive.gzipped(b"seldom " * 1000),
        "data/digits.npz": bytes(range(256)),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_a_packed_file_counts_as_what_it_holds_and_as_it_is_sent(folder: Path) -> None:
    size = sizes.of(folder / "python/numpy-0.tar.gzip")
    assert size == (7000, (folder / "python/numpy-0.tar.gzip").stat().st_size)


def test_what_a_server_can_compress_counts_compressed(folder: Path) -> None:
    size = sizes.of(folder / "index.html")
    assert size.raw == 5000
    assert 0 < size.sent < 100


def test_the_report_adds_up(folder: Path) -> None:
    lines = sizes.report(folder)
    numbers = {
        line[:28].strip(): [int(each.replace(",", "")) for each in line[28:].split()] for line in lines[1:]
    }
    total = [sum(column) for column in zip(*(numbers[name] for name in sizes.PARTS), strict=True)]
    assert numbers["a first visit"] == total
    assert total[0] == 5000 + 600 + 7000
    assert numbers["the handwritten digits"][0] == 256


def test_every_file_of_a_site_is_counted_once(folder: Path) -> None:
    patterns = [
        pattern for parts in (sizes.PARTS, sizes.LATER) for each in parts.values() for pattern in each
    ]
    counted = [file for pattern in patterns for file in folder.glob(pattern) if file.is_file()]
    assert sorted(counted) == sorted(file for file in folder.rglob("*") if file.is_file())


def test_too_much_is_an_error_that_says_where_the_limit_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = tmp_path / "budget.toml"
    budget.write_text("first_visit = 100\noffline = 1_000_000\n")
    monkeypatch.setattr(sizes, "BUDGET", budget)
    with pytest.raises(
        BuildError, match=r"first_visit is [\d,]+ bytes, and building/budget\.toml allows 100"
    ):
        sizes.check(folder)
    budget.write_text("first_visit = 10_000\noffline = 1_000_000\n")
    sizes.check(folder)
