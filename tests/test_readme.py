"""What the README shows is true."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_examples_print_what_they_say(
    example: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where an example may leave a file
    promised = re.findall(r"# (.+)$", example, re.MULTILINE)
    exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert promised
    assert printed[: len(promised)] == promised


def test_every_path_that_it_names_exists() -> None:
    named = {path for path in re.findall(r"`([\w./-]+)`", README) if "/" in path or path.endswith(".py")}
    built = {"dist/", "licenses/"}
    assert len(named) > 15
    assert {path for path in named - built if not (ROOT / path).exists()} == set()
    assert (ROOT / ".github/screenshot.png").exists()
