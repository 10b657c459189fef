"""What the tests of all chapters share."""

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e import hand


@pytest.fixture
def chapter(request: pytest.FixtureRequest, shared_page: Page) -> Locator:
    """Return the chapter that the test's module is about, named by its KEY, with its figure in sight."""
    return hand.in_sight(shared_page, request.module.KEY)
