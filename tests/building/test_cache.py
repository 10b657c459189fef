"""The cache keeps what is newest."""

import os
from pathlib import Path

from building import cache


def test_the_oldest_of_a_pattern_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for age, name in enumerate(["new.zip", "middle.zip", "old.zip", "oldest.txt"]):
        cache.write(tmp_path / name, b"")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    cache.prune(tmp_path, "*.zip", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["middle.zip", "new.zip", "oldest.txt"]


def test_a_folder_that_is_not_there_needs_no_pruning(tmp_path: Path) -> None:
    cache.prune(tmp_path / "none", "*", 2)
