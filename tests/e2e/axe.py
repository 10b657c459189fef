"""axe-core looks over a page for what shuts people out: the rules of WCAG 2, A and AA, and good practice."""

from typing import Any, Final

from playwright.sync_api import Page
from selenium.webdriver import WebKitGTK

from building import cache, runtime
from building.pins import AXE

RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
RUN: Final = """async ([context, rules]) => {
  const found = await axe.run(context ?? document, {
    runOnly: { type: "tag", values: rules }, resultTypes: ["violations"], restoreScroll: true,
  });
  delete window.axe; // the page is as it was
  return found.violations;
}"""


def assert_accessible(page: Page, context: str | None = None) -> None:
    """Check the whole page as it is now, or only the elements that a selector finds."""
    # The drivers' own way into a page: its policy allows no other script, and is not switched off for this.
    page.evaluate(_source())
    _assert_none(page.evaluate(RUN, [context, RULES]))


def assert_accessible_in_webkit(page: WebKitGTK) -> None:
    """Check the whole page in WebKitGTK."""
    page.execute_script(_source())
    run = f"const [rules, done] = arguments; ({RUN})([null, rules]).then(done, error => done(String(error)))"
    found = page.execute_async_script(run, RULES)
    assert isinstance(found, list), found
    _assert_none(found)


def _source() -> str:
    (file,) = runtime.fetch([AXE], cache.folder() / "runtime").values()
    return file.read_text(encoding="utf-8")


def _assert_none(violations: list[dict[str, Any]]) -> None:
    """Fail with each rule that is broken, and by which elements."""
    lines = []
    for rule in violations:
        lines.append(f"{rule['impact']}: {rule['help']} ({rule['id']}, {rule['helpUrl']})")
        for node in rule["nodes"]:
            lines.append(f"  {_path(node['target'])}: {node['html']}")
            lines += [f"    {line}" for line in node["failureSummary"].splitlines()]
    assert not violations, "axe found what shuts people out:\n" + "\n".join(lines)


def _path(target: list[str | list[str]]) -> str:
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in target)
