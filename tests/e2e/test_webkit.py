"""The same journey in WebKitGTK, as far as its driver goes: draw, read, open a cell."""

import sys

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as when
from selenium.webdriver.support.wait import WebDriverWait

from . import hand

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK exists only on Linux")


@pytest.fixture
def page(webkit: WebKitGTK) -> WebKitGTK:
    ready = when.text_to_be_present_in_element_attribute((By.TAG_NAME, "html"), "data-python", "ready")
    WebDriverWait(webkit, 120).until(ready)
    webkit.find_element(By.ID, "clear").click()
    WebDriverWait(webkit, 20).until(lambda driver: verdict(driver) == "")
    return webkit


def verdict(page: WebKitGTK) -> str:
    return page.find_element(By.ID, "verdict").text


def cells(page: WebKitGTK) -> list[WebElement]:
    found = page.find_elements(By.CSS_SELECTOR, '[data-layer="0"] [data-map="1"] td')
    assert len(found) == 49
    return found


def choose_the_middle(page: WebKitGTK) -> bool:
    cells(page)[24].click()
    return True


def draw(page: WebKitGTK, strokes: list[hand.Stroke]) -> None:
    pad = page.find_element(By.ID, "pad")
    width, height = pad.size["width"], pad.size["height"]
    for stroke in strokes:
        actions = ActionChains(page, duration=10)
        points = [(round((x - 0.5) * width), round((y - 0.5) * height)) for x, y in stroke]
        actions.move_to_element_with_offset(pad, *points[0]).click_and_hold()
        for point in points[1:]:
            actions.move_to_element_with_offset(pad, *point)
        actions.release().perform()


@pytest.mark.parametrize(("strokes", "answer"), [(hand.X, "X"), (hand.O, "O")])
def test_a_drawing_is_decided(page: WebKitGTK, strokes: list[hand.Stroke], answer: str) -> None:
    draw(page, strokes)
    WebDriverWait(page, 20).until(lambda driver: verdict(driver) == answer)
    assert not page.find_element(By.ID, "trouble").is_displayed()


def test_a_cell_opens_its_arithmetic(page: WebKitGTK) -> None:
    draw(page, hand.X)
    WebDriverWait(page, 20).until(lambda driver: verdict(driver) == "X")
    # A cell that was found is gone when the map is drawn once more.
    patient = WebDriverWait(page, 20, ignored_exceptions=[StaleElementReferenceException])
    patient.until(choose_the_middle)
    arithmetic = (By.ID, "arithmetic")
    WebDriverWait(page, 20).until(when.text_to_be_present_in_element(arithmetic, "9 of 9 pixels agree"))
    assert "9 / 9" in page.find_element(*arithmetic).text


def test_every_cell_has_a_size(page: WebKitGTK) -> None:
    """WebKit has ideas of its own about the height of tables."""
    sizes = page.execute_script(
        "return [...document.querySelectorAll('.map td')].map(cell => {"
        " const box = cell.getBoundingClientRect(); return Math.min(box.width, box.height); })"
    )
    assert len(sizes) > 500
    assert min(sizes) > 5
