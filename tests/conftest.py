"""What all tests share."""

import re

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# A noisy machine makes single examples slow; and a test that failed must fail again when it is run again.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")


PAGES_OF_THEIR_OWN = re.compile(
    "tests/e2e/test_(boot|early|export|faults|insight|lab|lab_own|offline|onefile|search)[.]py"
)
"""Files whose tests open a page each."""


class ByBrowser(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps tests that share pages in one process, where several share the work: those of one browser.

    Of the others a file goes to a process for each browser. By their names, since groups as xdist marks them
    have no effect with this version of pytest.
    """

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith("tests/e2e/"):
            return nodeid
        found = re.search(r"\[.*\b(chromium|firefox)\b", nodeid)
        browser = found[1] if found else "other browsers"
        alone = PAGES_OF_THEIR_OWN.match(nodeid) if found else None
        return f"{alone[0]} {browser}" if alone else browser


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return ByBrowser(config, log)
