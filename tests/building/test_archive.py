"""Equal files make equal archives, in whatever order they come."""

import gzip
import io
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from building import archive, cache, testing
from building.errors import BuildError


def test_it_has_what_it_was_given_compressed_and_readable_by_all() -> None:
    files = {"b/long.txt": b"long " * 1000, "a.txt": b""}
    packed = archive.pack(files)
    assert len(packed) < 1000
    with zipfile.ZipFile(io.BytesIO(packed)) as unpacked:
        assert {name: unpacked.read(name) for name in unpacked.namelist()} == files
        assert {entry.external_attr >> 16 for entry in unpacked.infolist()} == {0o644}


def test_neither_order_nor_time_changes_the_bytes() -> None:
    assert archive.pack({"a": b"1", "b": b"2"}) == archive.pack({"b": b"2", "a": b"1"})
    with zipfile.ZipFile(io.BytesIO(archive.pack({"a": b"1"}))) as unpacked:
        assert unpacked.getinfo("a").date_time == (1980, 1, 1, 0, 0, 0)


def test_a_tar_archive_holds_long_names_and_depends_on_nothing_else() -> None:
    files = {f"lib/{'long/' * 25}module.py": b"1", "a.txt": b"2" * 600}
    made = archive.tar(files)
    assert archive.tar(dict(reversed(files.items()))) == made
    with tarfile.open(fileobj=io.BytesIO(made)) as unpacked:
        read = {member.name: unpacked.extractfile(member) for member in unpacked.getmembers()}
        assert {name: file.read() for name, file in read.items() if file} == files


def test_what_is_packed_is_kept_and_a_damaged_one_is_packed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    content = b"many words " * 1000
    first = archive.gzipped(content)
    assert gzip.decompress(first) == content
    (file,) = (tmp_path / "gzipped").iterdir()
    for damaged in (b"", first[:-9], gzip.compress(b"other words")):
        file.write_bytes(damaged)
        assert archive.gzipped(content) == first


def test_it_is_smaller_than_what_zlib_makes_and_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"".join(file.read_bytes() for file in sorted(Path(archive.__file__).parent.glob("*.py")))
    packed = []
    for each in ("one", "other"):
        monkeypatch.setenv(cache.VARIABLE, str(tmp_path / each))
        packed.append(archive.gzipped(content))
    assert packed[0] == packed[1]
    assert len(packed[0]) < len(gzip.compress(content, 9))


def test_without_the_library_zlib_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing(*_: object) -> Path:
        raise BuildError("No network.")

    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    monkeypatch.setitem(sys.modules, "deflate", None)
    monkeypatch.setattr(testing, "environment", nothing)
    assert gzip.decompress(archive.gzipped(b"words")) == b"words"
    assert "No network.\nSo zlib" in capsys.readouterr().err
    assert not (tmp_path / "gzipped").exists()


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file"))
    assert gzip.decompress(archive.gzipped(b"words")) == b"words"
