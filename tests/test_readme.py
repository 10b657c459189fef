"""What the README shows is true."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    promised = re.findall(r"# (.+)$", example, re.MULTILINE)
    exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[: len(promised)] == promised
    assert len(promised) == 2
    assert printed[-1] == "classes: X, O"


def test_every_path_that_it_names_exists() -> None:
    named = {path for path in re.findall(r"`([\w./-]+)`", README) if "/" in path or path.endswith(".py")}
    built = {"dist/", "licenses/"}
    assert len(named) > 15
    assert {path for path in named - built if not (ROOT / path).exists()} == set()
    assert (ROOT / ".github/screenshot.png").exists()
