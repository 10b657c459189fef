"""The workflow runs only code that cannot change under it."""

import re
from pathlib import Path

WORKFLOW = (Path(__file__).resolve().parents[2] / ".github/workflows/site.yml").read_text(encoding="utf-8")


def test_every_action_is_pinned_to_a_commit_and_says_its_release() -> None:
    uses = re.findall(r"uses: (.+)", WORKFLOW)
    assert len(uses) > 5
    assert [
        each for each in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)
    ] == []


def test_one_action_has_one_pin() -> None:
    pins = set(re.findall(r"uses: (actions/[a-z-]+)@([0-9a-f]{40})", WORKFLOW))
    assert len(pins) == len({name for name, _ in pins})


def test_only_the_deployment_may_write() -> None:
    before, deployment = WORKFLOW.split("  deploy:")
    assert ": write" not in before
    assert "pages: write, id-token: write" in deployment
