"""The search as a section of the page."""

from __future__ import annotations

from app.scene import Scene
from app.search.record import SEARCH
from app.views.bar import bar
from app.views.markup import Markup, tag
from app.views.panels import panel, panels, place, status
from app.words import search as words

from . import choices, results


def section(scene: Scene) -> Markup:
    search = scene.state.search
    return panels(
        "search",
        words.TITLE,
        words.INTRO,
        panel(
            "tried",
            words.CHOICES_TITLE,
            place("search-settings", choices.settings(search.choices), "settings-to-try"),
            place("search-fields", choices.fields(search.choices)),
            place("search-bar", bar(SEARCH, words.SEARCH, None), "bar-of-buttons"),
        ),
        panel(
            "results",
            words.RESULTS_TITLE,
            status("search-status", words.NOT_YET),
            place("search-charts", results.charts(search, None), "chart"),
            tag("p", words.NOT_YET, id="search-chart-text", class_="unseen"),
            place("search-table", results.table(search, None, searching=False, able=True)),
        ),
    )
