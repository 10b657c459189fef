"""What all tests share."""

import re

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# A noisy machine makes single examples slow; and a test that failed must fail again when it is run again.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")


class ByBrowser(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps the tests of one browser in one process, where several share the work: they share its pages.

    By their names, since groups as xdist marks them have no effect with this version of pytest.
    """

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith("tests/e2e/"):
            return nodeid
        found = re.search(r"\[.*\b(chromium|firefox)\b", nodeid)
        return found[1] if found else "other browsers"


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return ByBrowser(config, log)
