"""Equal files make equal archives, in whatever order they come."""

import io
import zipfile

from building import archive


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
