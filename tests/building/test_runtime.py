"""The runtime is what the pins say, wherever it comes from; what is not is never used."""

import hashlib
import io
from pathlib import Path

import pytest

from building import runtime
from building.errors import BuildError
from building.pins import AXE, DIGITS, NUMPY, NUMPY_CARRIER, PARTS, Package, Part
from building.sources import Received, SourceError

GOOD = b"the right bytes"
BAD = b"other bytes"
PART = Part(
    Package("demo", "1.0", "https://cdn.invalid"), "dist/file.js", len(GOOD), hashlib.sha256(GOOD).hexdigest()
)


class Recorded:
    """A source that has these bytes, or cannot be reached; it counts how often it is asked."""

    def __init__(self, content: bytes | None, name: str = "a source") -> None:
        self.content = content
        self.name = name
        self.asked = 0

    def carries(self, _: Part) -> bool:
        return True

    def read(self, part: Part, received: Received) -> bytes:
        self.asked += 1
        if self.content is None:
            raise SourceError("no such host")
        received(part, len(self.content))
        return self.content


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_download_is_cached_and_not_asked_for_again(tmp_path: Path) -> None:
    source = Recorded(GOOD)
    (file,) = runtime.fetch([PART], tmp_path, [source]).values()
    assert file.read_bytes() == GOOD
    assert runtime.fetch([PART], tmp_path, [source]) == {PART: file}
    assert source.asked == 1


def test_a_damaged_cache_heals_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = runtime.fetch([PART], tmp_path, [Recorded(GOOD)]).values()
    file.write_bytes(BAD)
    runtime.fetch([PART], tmp_path, [Recorded(GOOD)])
    assert file.read_bytes() == GOOD
    said = capsys.readouterr().err
    assert "damaged" in said
    assert PART.sha256 in said
    assert hashlib.sha256(BAD).hexdigest() in said


def test_a_damaged_cache_without_a_network_is_not_used(tmp_path: Path) -> None:
    (file,) = runtime.fetch([PART], tmp_path, [Recorded(GOOD)]).values()
    file.write_bytes(BAD)
    with pytest.raises(BuildError, match="no such host"):
        runtime.fetch([PART], tmp_path, [Recorded(None)])
    assert files_below(tmp_path) == []


def test_wrong_bytes_are_not_used_and_both_sums_are_shown(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as failure:
        runtime.fetch([PART], tmp_path, [Recorded(BAD)])
    assert PART.sha256 in str(failure.value)
    assert hashlib.sha256(BAD).hexdigest() in str(failure.value)
    assert files_below(tmp_path) == []


def test_after_wrong_bytes_the_next_source_is_asked(tmp_path: Path) -> None:
    (file,) = runtime.fetch([PART], tmp_path, [Recorded(BAD), Recorded(None), Recorded(GOOD)]).values()
    assert file.read_bytes() == GOOD


def test_without_any_source_the_error_names_file_sources_reasons_and_the_way_out(tmp_path: Path) -> None:
    sources = [Recorded(None, "the CDN"), Recorded(None, "npm pack")]
    with pytest.raises(BuildError) as failure:
        runtime.fetch([PART], tmp_path, sources)
    message = str(failure.value)
    for words in ("file.js", "demo 1.0", "the CDN: no such host", "npm pack: no such host", "PYCNN_CACHE"):
        assert words in message


def test_a_cache_that_cannot_be_written_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    blocker = tmp_path / "a file where a folder should be"
    blocker.touch()
    with pytest.raises(BuildError, match="PYCNN_CACHE"):
        runtime.fetch([PART], blocker, [Recorded(GOOD)])


def test_progress_is_one_line_for_each_file_without_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime.fetch([PART], tmp_path, [Recorded(GOOD)])
    heading, line = capsys.readouterr().err.splitlines()
    assert str(tmp_path) in heading
    assert line == "  file.js (demo 1.0), 0.0 MB, from a source"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_much_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    part = Part(PART.package, "big.bin", 3_000_000, hashlib.sha256(bytes(3_000_000)).hexdigest())
    source = Recorded(bytes(3_000_000))
    runtime.fetch([part], tmp_path, [source])
    assert "big.bin (demo 1.0): 3.0 of 3.0 MB" in terminal.getvalue()


def test_the_pins_are_whole() -> None:
    pinned = (*PARTS, *DIGITS, AXE)
    assert all(len(bytes.fromhex(part.sha256)) == 32 for part in pinned)
    assert len({(part.package, part.path) for part in pinned}) == len(pinned)
    assert len({part.name for part in PARTS}) == len(PARTS)
    assert sum(part.package == NUMPY for part in PARTS) == 1
    assert "==" in NUMPY_CARRIER
